"""What comes in and goes out at the doors of a home, besides the boxes of an item on its page."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from wutong.homes.rules import Field, Home, Type
from wutong.web.listing import Part

#: The longest cell of a row, say the options of a box of a form.
CELL = 4000
#: An instant of Beijing time as a browser's box writes it.
MINUTE = "%Y-%m-%dT%H:%M"


class SendForm(Schema):
    """Publish or submit the draft: why, and from when (empty means at once)."""

    note = fields.String(load_default="", validate=validate.Length(max=200))
    at = fields.NaiveDateTime(load_default=None, allow_none=True, format=MINUTE)


class ApproveForm(Schema):
    """Agree to a submitted draft, as it was shown."""

    stamp = fields.String(required=True, validate=validate.Length(max=64))


class ReasonForm(Schema):
    """Why a submitted draft is returned."""

    reason = fields.String(load_default="", validate=validate.Length(max=500))


class HomeReasonAsked(ReasonForm):
    """The same of a program."""


class HomeApproveAsked(ApproveForm):
    """The same of a program."""


class HomeSendAsked(Schema):
    """A program's wish to submit or publish: why, and from which instant (none: when the region's delay is over)."""

    note = fields.String(load_default="", validate=validate.Length(max=200))
    at = fields.AwareDateTime(load_default=None, allow_none=True)


# ── An item's values, typed by the home's fields ─────────────────────────────────────────────────────────────


def _facts(one: Field) -> dict[str, Any]:
    return {"allow_none": True, "metadata": {"title": str(one.title)}}


def _text(one: Field) -> fields.Field[Any]:
    return fields.String(validate=validate.Length(1, one.limit), **_facts(one))


def _rows(one: Field) -> fields.Field[Any]:
    names = validate.OneOf([name for name, _ in one.columns])
    cells = fields.Dict(keys=fields.String(validate=names), values=fields.String(validate=validate.Length(max=CELL)))
    return fields.List(cells, **_facts(one))


_TYPED: Mapping[Type, Callable[[Field], fields.Field[Any]]] = {
    "text": _text,
    "long": _text,
    "number": lambda one: fields.Integer(strict=True, validate=validate.Range(0, 999_999), **_facts(one)),
    "yes": lambda one: fields.Boolean(**_facts(one)),
    "choice": lambda one: fields.String(validate=validate.OneOf([value for value, _ in one.choices]), **_facts(one)),
    "lines": lambda one: fields.List(fields.String(validate=validate.Length(1, 400)), **_facts(one)),
    "rows": _rows,
    "date": lambda one: fields.Date(**_facts(one)),
}


def values_of(home: Home) -> type[Schema]:
    """The values of an item of a home; null is "as above". Pictures are set elsewhere."""
    typed = {one.name: _TYPED[one.type](one) for one in home.fields if one.type in _TYPED}
    return Schema.from_dict(typed, name=f"Home_{home.name}")


class HomeItemOut(Schema):
    """An item as it holds in a region."""

    item = fields.UUID(required=True)
    title = fields.String(required=True)
    values = fields.Dict(keys=fields.String(), required=True)
    origins = fields.Dict(
        keys=fields.String(), values=fields.Integer(),
        metadata={"description": "the region that set each value; the others are the platform's own"},
    )  # fmt: skip
    root = fields.Integer(allow_none=True, metadata={"description": "the region that added the item"})


class HomeItemsOut(Part):
    """Every item of a home."""

    items = fields.List(fields.Nested(HomeItemOut), required=True)


class HomeAddedOut(Schema):
    """The id of a new item, the same in every region for one name."""

    item = fields.UUID(required=True)


class HomeDraftOut(Schema):
    """A draft and how far it has come."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    note = fields.String(allow_none=True)
    wished_at = fields.DateTime(allow_none=True)
    objection = fields.String(allow_none=True)
    stamp = fields.String(required=True, metadata={"description": "stands for exactly this content; to approve it"})


class HomeLookOut(Schema):
    """One item of a draft: new, changed or removed, and each element before and after."""

    item = fields.UUID(required=True)
    title = fields.String(required=True)
    fate = fields.String(required=True)
    changes = fields.Function(
        lambda look: [{"element": name, "before": was, "after": will} for name, was, will in look.changes],
        metadata={"type": "array", "items": {"type": "object"}},
    )


class HomeDraftDetail(HomeDraftOut):
    """A draft with what it would change."""

    looks = fields.List(fields.Nested(HomeLookOut), required=True)


class HomeDraftsOut(Part):
    """The drafts of a home that are not published."""

    items = fields.List(fields.Nested(HomeDraftDetail), required=True)


class HomeKeptOut(Schema):
    """The draft into which it went; none where nothing was different."""

    draft = fields.Nested(HomeDraftOut, required=True, allow_none=True)


class HomeReleaseOut(Schema):
    """One release of a home."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    starts = fields.DateTime(required=True)
    note = fields.String(required=True)
    items = fields.Integer(required=True)
    cancelled_at = fields.DateTime(allow_none=True)


class HomeReleasesOut(Part):
    """The region's releases, newest first."""

    items = fields.List(fields.Nested(HomeReleaseOut), required=True)
