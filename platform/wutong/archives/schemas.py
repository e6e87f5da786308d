"""What comes in and goes out at the doors of archives."""

from datetime import date

from marshmallow import Schema, ValidationError, fields, validate

from wutong.archives.rules import LISTED, TERMS
from wutong.clock import today
from wutong.web.paging import MOST


class Searched(Schema):
    """Which packages: a piece of number, case number or matter, a term, a year; and which page."""

    q = fields.String(load_default="", validate=validate.Length(max=80))
    term = fields.String(load_default="", validate=validate.OneOf(["", *TERMS]))
    year = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(2000, 2200))
    after = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=200))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, MOST))


class PackageOut(Schema):
    """One package: nothing personal; `keep_until` is null for what is kept for ever."""

    id = fields.UUID(required=True)
    case_id = fields.UUID(required=True)
    part = fields.Integer(required=True, metadata={"description": "0: the first; 1, 2, …: supplements"})
    number = fields.String(required=True)
    case_number = fields.String(required=True)
    matter = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    term = fields.String(required=True, validate=validate.OneOf(list(TERMS)))
    closed_on = fields.Date(required=True)
    keep_until = fields.Date(required=True, allow_none=True)
    sealed_at = fields.DateTime(required=True)
    size = fields.Integer(required=True)
    parts = fields.Integer(required=True)
    manifest = fields.String(required=True, metadata={"description": "SHA-256 of the package's manifest"})
    destroyed_on = fields.Date(required=True, allow_none=True)


class PackagesOut(Schema):
    """A page of packages, the latest first."""

    items = fields.List(fields.Nested(PackageOut), required=True)
    next = fields.String(allow_none=True)


class BrokenPartOut(Schema):
    """What is wrong with a part; `place` is a line of the chain of events."""

    part = fields.String(required=True)
    what = fields.String(required=True)
    place = fields.Integer(required=True, allow_none=True)


class VerdictOut(Schema):
    """Whether a package is what was sealed, and what is wrong with it otherwise."""

    number = fields.String(required=True)
    parts = fields.Integer(required=True)
    whole = fields.Boolean(required=True)
    faults = fields.List(fields.Nested(BrokenPartOut), required=True)


_reason = validate.And(validate.Regexp(r"(?s).*\S", error="请写明理由。"), validate.Length(max=500))


class ReasonForm(Schema):
    """Why something is done."""

    reason = fields.String(required=True, validate=_reason)


class TermForm(Schema):
    """How long the cases of a matter are kept; no term takes back what the region had said."""

    code = fields.String(required=True, validate=validate.Length(1, 64))
    term = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(list(TERMS)))


class ProposalForm(ReasonForm):
    """What is to be destroyed, and why."""

    cases = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=LISTED))


class TransferForm(Schema):
    """What goes to which archive."""

    cases = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=LISTED))
    to = fields.String(required=True, validate=validate.And(
        validate.Regexp(r"(?s).*\S", error="请写明接收的档案馆。"), validate.Length(max=200)
    ))  # fmt: skip


def _past(day: date) -> None:
    if day > today():
        raise ValidationError("接收日期不能晚于今天。")


class ReceiptForm(Schema):
    """The receipt of an archive: of which day, which is no later one, and who signed it under which number."""

    on = fields.Date(required=True, validate=_past)
    receipt = fields.String(required=True, validate=_reason)


class VoteForm(Schema):
    """What somebody says to a list."""

    agree = fields.Boolean(required=True)
    opinion = fields.String(load_default="", validate=validate.Length(max=500))
