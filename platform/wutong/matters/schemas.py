"""What comes in and goes out at the doors of matters."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from wutong.matters import codes as lists
from wutong.matters.filters import PASSES, Wanted
from wutong.matters.values import MatterValues

FILTERS = {
    "theme": lists.THEMES, "audience": lists.SERVICE_OBJECTS, "item_type": lists.ITEM_TYPES,
    "online": ("1",), "visits": ("0", "1"),
}  # fmt: skip


def wanted(arguments: Mapping[str, str]) -> tuple[Wanted, str | None]:
    """The filters and the place to go on from in an address; values nobody knows are no filter."""
    given = {name: arguments.get(name, "")[:80] for name in PASSES}
    known = {name: value for name, value in given.items() if name not in FILTERS or value in FILTERS[name]}
    words = arguments.get("q", "").strip()[:60]
    return Wanted(words=words, **known), arguments.get("after")


class MatterOut(Schema):
    """A matter in a list."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    parent = fields.String(
        allow_none=True, metadata={"description": "code of the main item or sub-item under which it stands"}
    )
    item_type = fields.String(metadata={"description": "GB/T 39046 A.1, two digits"})
    line = fields.String(allow_none=True)
    themes = fields.List(fields.String(), allow_none=True)
    service_objects = fields.List(fields.String(), allow_none=True)
    exercise_levels = fields.List(fields.Integer(), allow_none=True, metadata={"description": "1 nation … 6 village"})
    handling_type = fields.String(allow_none=True)
    legal_days = fields.Integer(allow_none=True)
    legal_unit = fields.String(allow_none=True)
    promised_days = fields.Integer(allow_none=True)
    promised_unit = fields.String(allow_none=True)
    visits = fields.Integer(allow_none=True)
    online = fields.Boolean(allow_none=True)
    online_depth = fields.Integer(allow_none=True)
    in_use = fields.Boolean(allow_none=True, metadata={"description": "false where nobody takes applications for now"})


class MattersAsked(Schema):
    """Filters and the cursor of a list."""

    q = fields.String(load_default="", validate=validate.Length(max=60))
    theme = fields.String(load_default="", validate=validate.OneOf(["", *lists.THEMES]))
    line = fields.String(load_default="", validate=validate.Length(max=40))
    audience = fields.String(load_default="", validate=validate.OneOf(["", *lists.SERVICE_OBJECTS]))
    item_type = fields.String(load_default="", validate=validate.OneOf(["", *lists.ITEM_TYPES]))
    bundle = fields.String(
        load_default="", validate=validate.Length(max=80), metadata={"description": "name of a 一件事"}
    )
    online = fields.String(
        load_default="", validate=validate.OneOf(["", "1"]), metadata={"description": "1: applied for on the net"}
    )
    visits = fields.String(
        load_default="", validate=validate.OneOf(["", "0", "1"]), metadata={"description": "at most so many visits"}
    )
    exactly = fields.Boolean(load_default=False, metadata={"description": "true: a mistake in the words is not mended"})
    after = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=200))
    limit = fields.Integer(load_default=30, validate=validate.Range(1, 100))

    @staticmethod
    def wanted(asked: Mapping[str, Any]) -> Wanted:
        """The filters as the queries take them."""
        return Wanted(words=asked["q"].strip(), **{name: asked[name] for name in PASSES})


class ElsewhereOut(Schema):
    """A matter that the region does not do itself but one above it does."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    region = fields.Integer(required=True, metadata={"description": "the nearest region above that does it"})
    mode = fields.String(
        required=True, metadata={"description": "how the region asked helps: agent, assist, inform, or empty for not"}
    )
    hall_name = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    hours = fields.String(allow_none=True)
    consult_phone = fields.String(allow_none=True)


class MattersPage(Schema):
    """One page of a list; `next` is the cursor of the following one."""

    items = fields.List(fields.Nested(MatterOut), required=True)
    next = fields.String(allow_none=True, required=True)
    elsewhere = fields.List(
        fields.Nested(ElsewhereOut),
        required=True,
        metadata={"description": "with `q`: what regions above do themselves and this one does not; on every page"},
    )
    meant = fields.String(
        allow_none=True, required=True, metadata={"description": "the words sought instead where `q` finds nothing"}
    )


class OriginOut(Schema):
    """Which region said a value, in which of its releases."""

    region = fields.Integer(required=True)
    release = fields.String(required=True)


class ClaimedOut(Schema):
    """How the place came to offer the matter."""

    region = fields.Integer(required=True)
    id = fields.String(required=True)
    mode = fields.String(required=True)
    accept_level = fields.Integer(allow_none=True)
    decide_level = fields.Integer(allow_none=True)


class MemberOut(Schema):
    """A handling item under a main item or sub-item."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class MatterDetail(Schema):
    """A matter as the place offers it: every element, its origin, who decides.

    A main item or sub-item is not applied for: `fileable` is false, and `members` are what is offered under it.
    """

    fileable = fields.Boolean(
        required=True, metadata={"description": "false for main items and sub-items, and while a matter is suspended"}
    )
    members = fields.List(fields.Nested(MemberOut), required=True)

    item = fields.UUID(required=True)
    code = fields.String(required=True)
    region = fields.Integer(required=True)
    root = fields.Integer(required=True)
    home = fields.Integer(required=True, metadata={"description": "the region that decides"})
    department = fields.String(required=True)
    values = fields.Nested(MatterValues, required=True)
    origins = fields.Dict(keys=fields.String(), values=fields.Nested(OriginOut), required=True)
    claim = fields.Nested(ClaimedOut, allow_none=True)
    more = fields.Dict(
        keys=fields.String(), metadata={"description": "elements that plugins add and that say something here, by name"}
    )


class ReleaseOut(Schema):
    """One release of the region."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    starts = fields.DateTime(required=True)
    made_at = fields.DateTime(required=True)
    note = fields.String(required=True)
    items = fields.Integer(required=True)
    reverts = fields.UUID(allow_none=True)
    cancelled_at = fields.DateTime(allow_none=True)


class PageAsked(Schema):
    """Which page of a list; `after` is the `next` of the page before."""

    after = fields.String(load_default=None, validate=validate.Length(max=200))
    limit = fields.Integer(load_default=30, validate=validate.Range(1, 100))


class ReleasesPage(Schema):
    """A page of releases, newest first."""

    items = fields.List(fields.Nested(ReleaseOut), required=True)
    next = fields.String(allow_none=True, required=True)


REACHES = ("self", "cities", "counties", "townships", "villages")


class ClaimAsked(Schema):
    """A claim to make: which matters, for whom, how handled."""

    codes = fields.List(
        fields.String(validate=validate.Length(1, 64)), required=True, validate=validate.Length(1, 2000)
    )
    state = fields.String(load_default="claimed", validate=validate.OneOf(["claimed", "declined", "deferred"]))
    reach = fields.List(fields.String(validate=validate.OneOf(REACHES)), load_default=lambda: ["self"])
    within = fields.List(
        fields.String(validate=validate.Regexp(r"^\d{2,12}$")), data_key="only", load_default=list,
        metadata={"description": "confine the claim to these regions and everything in them; empty: everywhere"},
    )  # fmt: skip
    besides = fields.List(fields.String(validate=validate.Regexp(r"^\d{2,12}$")), load_default=list)
    until = fields.AwareDateTime(load_default=None, allow_none=True, metadata={"description": "of what is deferred"})
    mode = fields.String(load_default="direct", validate=validate.OneOf(list(lists.MODES)))
    accept_level = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 6))
    decide_level = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 6))
    grounds = fields.String(load_default="", validate=validate.Length(max=500))


class ClaimOut(Schema):
    """One standing claim of the region."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    reach = fields.List(fields.String(), required=True)
    besides = fields.List(fields.Integer(), required=True)
    mode = fields.String(required=True)
    accept_level = fields.Integer(allow_none=True)
    decide_level = fields.Integer(allow_none=True)
    grounds = fields.String(allow_none=True)
    starts = fields.DateTime(required=True)
    until = fields.DateTime(allow_none=True)
    within = fields.List(fields.Integer(), data_key="only", attribute="only", allow_none=True)
    binding = fields.Boolean(required=True)
    items = fields.List(fields.UUID(), required=True)


class ClaimsPage(Schema):
    """The claims that hold now or will, newest first."""

    items = fields.List(fields.Nested(ClaimOut), required=True)
    next = fields.String(allow_none=True, required=True)


class FeedAsked(Schema):
    """From where to go on in the change feed."""

    after = fields.String(
        load_default=None,
        validate=validate.Length(max=400),
        metadata={"description": "`next` of the answer before; `now` begins with what comes; none: from the beginning"},
    )
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))


class ChangesAsked(FeedAsked):
    """The same of the line."""

    everything = fields.Boolean(
        load_default=False, metadata={"description": "also what concerns nothing that the region has or is offered"}
    )


class ChangeOut(Schema):
    """Something that a region did, with effect from `at`."""

    region = fields.Integer(required=True, metadata={"description": "who did it"})
    kind = fields.String(required=True, metadata={"description": "matters, or matter_rules for the constraint matrix"})
    does = fields.String(
        required=True,
        metadata={"description": "released, cancelled, claimed, declined, deferred, amended or unclaimed"},
    )
    number = fields.Integer(required=True, metadata={"description": "counts what the region did, by kind"})
    id = fields.UUID(required=True, metadata={"description": "of the release or claim"})
    at = fields.DateTime(required=True)
    items = fields.Integer(required=True, metadata={"description": "how many matters or rules it is about"})
    codes = fields.List(fields.String(), required=True, metadata={"description": "those that concern the reader"})
    cut = fields.Boolean(required=True, metadata={"description": "there are more than are named: read the list again"})
    touch = fields.String(
        allow_none=True, metadata={"description": "of a release from above: changed, fresh (to claim) or stopped"}
    )
    reverts = fields.UUID(allow_none=True, metadata={"description": "the release that it takes back"})
    reach = fields.List(fields.String(), metadata={"description": "of a claim: for whom"})
    mode = fields.String(metadata={"description": "of a claim: direct, agent, assist or inform"})
    until = fields.DateTime(allow_none=True, metadata={"description": "of a claim with an end of its own"})
    grounds = fields.String(allow_none=True, metadata={"description": "told below the reader only"})


class ChangesOut(Schema):
    """A page of changes in order; keep `next`: it is good at any time, for the next page and for next year."""

    items = fields.List(fields.Nested(ChangeOut), required=True)
    next = fields.String(required=True)
    more = fields.Boolean(required=True, metadata={"description": "there is more already"})
