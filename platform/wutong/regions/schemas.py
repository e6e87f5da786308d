"""What comes in and goes out through the doors of regions."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from wutong import tenancy
from wutong.regions.rules import LINES
from wutong.web.listing import Part


class Code(fields.Field[int]):
    """A region as its spelling in addresses: `622927` outside, the 12-digit integer inside."""

    def _serialize(self, value: int | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else tenancy.spell(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        try:
            return tenancy.parse(str(value))
        except tenancy.NoSuchRegion as error:
            raise self.make_error("validator_failed") from error


class RegionOut(Schema):
    """A region as machines see it; `region` and `parent` are spelled as in addresses, `code` has 12 digits."""

    region = Code(attribute="code", metadata={"type": "string"})
    code = fields.Function(lambda region: f"{region.code:012d}", metadata={"type": "string"})
    parent = Code(allow_none=True, metadata={"type": "string"})
    level = fields.Integer(metadata={"description": "0 nation, 1 province, 2 city, 3 county, 4 township, 5 village"})
    kind = fields.String()
    name = fields.String()
    full_name = fields.String()
    pinyin = fields.String()
    initials = fields.String()
    valid_from = fields.Date()
    valid_to = fields.Date(allow_none=True)
    successor = Code(allow_none=True, metadata={"type": "string"})


class RegionDetail(RegionOut):
    """One region with the levels it acts for and its line from the nation down."""

    exercises = fields.List(fields.Integer(), metadata={"description": "administrative levels the region acts for"})
    line = fields.List(fields.Nested(RegionOut))


class Page(Schema):
    """A page of regions; `next` is the cursor of the following one."""

    items = fields.List(fields.Nested(RegionOut))
    next = fields.String(allow_none=True)


class ChildrenAsked(Schema):
    """Which page of the regions directly below."""

    after = fields.String(validate=validate.Length(max=200))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))


class SearchAsked(Schema):
    """What somebody typed: a name, pinyin, initials or the beginning of a code; several words narrow down."""

    q = fields.String(required=True, validate=validate.Length(1, 80))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 50))


class Found(Schema):
    """Places that what was typed may mean, higher levels first."""

    items = fields.List(fields.Nested(RegionOut))


class DepartmentForm(Schema):
    """A department's particulars; `superior` is `region/id` of a body above, empty for "by its line"."""

    name = fields.String(required=True, validate=validate.Length(1, 80))
    short_name = fields.String(load_default="", validate=validate.Length(max=20))
    line = fields.String(required=True, validate=validate.OneOf(list(LINES)))
    credit_code = fields.String(load_default=None)
    office_phone = fields.String(load_default=None, validate=validate.Length(max=40))
    superior = fields.String(load_default="")

    @post_load
    def _take_apart(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        region, _, id = data["superior"].partition("/")
        known = (tenancy.parse(region), fields.UUID().deserialize(id)) if id else None
        return data | {"superior": known}


class ProfileForm(Schema):
    """How a region shows itself; an empty field means "as above"."""

    shown_name = fields.String(load_default=None, validate=validate.Length(max=40))
    colour = fields.String(load_default=None, validate=validate.Length(max=7))
    greeting = fields.String(load_default=None, validate=validate.Length(max=60))
    office_phone = fields.String(load_default=None, validate=validate.Length(max=40))
    hours = fields.String(load_default=None, validate=validate.Length(max=120))
    place = fields.String(load_default=None, validate=validate.Length(max=120))


class SuspensionForm(Schema):
    """Whom to suspend and on what grounds."""

    target = Code(required=True)
    grounds = fields.String(required=True, validate=validate.Length(4, 500))


class TargetForm(Schema):
    """A region below."""

    target = Code(required=True)


class OperationChangeOut(Schema):
    """What an operation did to one region; `successors` have its place."""

    region = fields.Integer(required=True, attribute="code")
    what = fields.String(required=True, metadata={"description": "opened, closed or renamed"})
    name = fields.String(required=True)
    before = fields.String(required=True, metadata={"description": "the former name, where it was renamed"})
    successors = fields.List(fields.Integer(), required=True)


class OperationOut(Schema):
    """One change of the tree: which, from which day, by whose decision and which document."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, metadata={"description": "rename, recode, merge, split, move or abolish"})
    effective = fields.Date(required=True)
    decided_by = fields.String(required=True)
    grounds = fields.String(required=True)
    document = fields.String(required=True)
    undone_at = fields.DateTime(allow_none=True)
    changes = fields.List(fields.Nested(OperationChangeOut), required=True)


class OperationsOut(Part):
    """The latest operations that touched the region, its line or somebody below it, newest first."""

    items = fields.List(fields.Nested(OperationOut), required=True)
