"""What comes in at the doors of drafts, releases, claims and rules."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from wutong.layers.kinds import LEVELS, May
from wutong.matters import codes as lists
from wutong.matters import rules
from wutong.matters.schemas import REACHES
from wutong.web.listing import Part, PartAsked

#: An instant of Beijing time as a browser's box writes it.
MINUTE = "%Y-%m-%dT%H:%M"


class SubmitForm(Schema):
    """Submit or publish the draft: why, and from when (Beijing time; empty means at once)."""

    note = fields.String(load_default="", validate=validate.Length(max=200))
    at = fields.NaiveDateTime(load_default=None, allow_none=True, format=MINUTE)


class ApproveForm(Schema):
    """Agree to a submitted draft as it was shown, at another instant than its editors wished if one is named."""

    stamp = fields.String(required=True, validate=validate.Length(max=64))
    at = fields.NaiveDateTime(load_default=None, allow_none=True, format=MINUTE)


class ReasonForm(Schema):
    """Why a draft is returned, a matter is stopped, or a release is taken back."""

    reason = fields.String(load_default="", validate=validate.Length(max=500))


class StepForm(Schema):
    """The step that the button was shown for."""

    step = fields.Integer(required=True)


class PairAsked(PartAsked):
    """Two releases to compare."""

    a = fields.UUID(required=True)
    b = fields.UUID(required=True)


class VersionsAsked(Schema):
    """Two versions of a matter by their words, or on the right another region's guide, of another code if one is
    named."""

    a = fields.String(load_default="", validate=validate.Length(max=100))
    b = fields.String(load_default="", validate=validate.Length(max=100))
    place = fields.String(load_default="", validate=validate.Regexp(r"^\d{0,12}$"))
    other = fields.String(load_default="", validate=validate.Length(max=64))


class SinceAsked(Schema):
    """The day since which changes are wanted."""

    since = fields.Date(load_default=None, allow_none=True)


class AcceptForm(Schema):
    """Chosen matters, and for each the stamp of what was shown of it."""

    codes = fields.List(fields.String(), required=True, validate=validate.Length(1, error="请至少勾选一个事项。"))
    stamps = fields.List(
        fields.String(), required=True, metadata={"description": "the `stamp` of each as `waiting` told it, in order"}
    )

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        """Each matter has its stamp, and stands there once."""
        if len(data["codes"]) != len(data["stamps"]) or len(set(data["codes"])) != len(data["codes"]):
            raise ValidationError("每个事项须附一个查看时的标记，请刷新页面后再确认。", "stamps")


class ClaimForm(Schema):
    """The claim board: chosen matters, what to do, for whom, where only or where not, how it is handled."""

    codes = fields.List(fields.String(), required=True, validate=validate.Length(1, error="请至少勾选一个事项。"))
    state = fields.String(load_default="claimed", validate=validate.OneOf(["claimed", "declined", "deferred"]))
    reach = fields.String(load_default="self", validate=validate.OneOf(REACHES))
    scope = fields.String(load_default="all", validate=validate.OneOf(["all", "only", "besides"]))
    places = fields.List(fields.Integer(), load_default=list)
    mode = fields.String(load_default="direct", validate=validate.OneOf(list(lists.MODES)))
    accept_level = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 6))
    decide_level = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 6))
    grounds = fields.String(load_default="", validate=validate.Length(max=500))
    until = fields.Date(load_default=None, allow_none=True)

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        """A narrowed claim names its places; what is put off is put off until a day."""
        if data["scope"] != "all" and not data["places"]:
            raise ValidationError("请勾选地方，或者改选“全部”。", "places")
        if data["state"] == "deferred" and data["until"] is None:
            raise ValidationError("请选择暂缓到哪一天，到时会重新列出。", "until")


class OverruleForm(Schema):
    """Which decline of which region below is overruled, and why."""

    region = fields.Integer(required=True, validate=validate.Range(0, 10**12 - 1))
    claim = fields.UUID(required=True)
    reason = fields.String(load_default="", validate=validate.Length(max=500))


class Merging(Schema):
    """What becomes of an own matter that is the same as one above: taken (with what is kept of it), kept, or later."""

    decision = fields.String(required=True, validate=validate.OneOf(["take", "keep", "later"], error="请选择怎么办。"))
    kept = fields.List(fields.String(), load_default=list)
    reason = fields.String(load_default="", validate=validate.Length(max=300))

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        """What is put off is put off until a day."""
        if data["decision"] == "later" and data["until"] is None:
            raise ValidationError("请选择到哪一天再定，到时会重新提示。", "until")


class MergeForm(Merging):
    """The same on a page, which names a day."""

    until = fields.Date(load_default=None, allow_none=True)


class MergeAsked(Merging):
    """The same of a program, which names an instant."""

    until = fields.AwareDateTime(load_default=None, allow_none=True)


class SubmitAsked(Schema):
    """A program's wish: why, and from which instant (none: at once)."""

    note = fields.String(load_default="", validate=validate.Length(max=200))
    at = fields.AwareDateTime(load_default=None, allow_none=True)


class ApproveAsked(Schema):
    """The stamp of the draft that was read, and another instant than was wished."""

    stamp = fields.String(required=True, validate=validate.Length(max=64))
    at = fields.AwareDateTime(load_default=None, allow_none=True)


class DraftOut(Schema):
    """A draft and how far it has come."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    note = fields.String(allow_none=True)
    wished_at = fields.DateTime(allow_none=True)
    objection = fields.String(allow_none=True)
    stamp = fields.String(required=True, metadata={"description": "stands for exactly this content; to approve it"})


class AcceptedOut(Schema):
    """How many matters were accepted."""

    accepted = fields.Integer(required=True)


class MergerOut(Schema):
    """An own matter and the one above that is the same, and what was decided about it."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    other = fields.String(required=True, metadata={"description": "code of the one above"})
    place = fields.String(required=True, metadata={"description": "who published it"})
    waits = fields.Boolean(required=True, metadata={"description": "nobody has decided"})
    drafted = fields.Boolean(required=True, metadata={"description": "it lies in a draft"})
    until = fields.DateTime(allow_none=True, metadata={"description": "put off to then"})
    grounds = fields.String(required=True, metadata={"description": "why one's own was kept"})


class MergersOut(Part):
    """What may be merged."""

    items = fields.List(fields.Nested(MergerOut), required=True)


class RulesFor(Schema):
    """The matters that a table of rules is narrowed to; nothing: all of them."""

    narrow = fields.String(load_default="", validate=validate.OneOf(("", "item_type", "line", "code")))
    value = fields.String(load_default="", validate=validate.Length(max=64))


class RulesAsked(RulesFor, PartAsked):
    """Which part of which table of rules."""


class RulesIn(RulesFor):
    """How regions of each level may set elements; null takes a rule of one's own back."""

    rules = fields.Dict(
        keys=fields.String(validate=validate.OneOf(rules.NAMES)), required=True, validate=validate.Length(1),
        values=fields.Dict(
            keys=fields.String(validate=validate.OneOf(list(LEVELS.values()))),
            values=fields.String(allow_none=True, validate=validate.OneOf([str(one) for one in May])),
        ),
    )  # fmt: skip
