"""What comes in and goes out at the doors of fees. Amounts are whole fen."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from wutong.fees import queries
from wutong.fees.models import Bill
from wutong.fees.rules import MOST, STATES
from wutong.web.listing import PartAsked
from wutong.web.paging import Page

_REASON = validate.And(validate.Regexp(r"(?s).*\S", error="请写明理由。"), validate.Length(max=500))


class ReasonForm(Schema):
    """A step that takes a reason."""

    reason = fields.String(required=True, validate=_REASON)


class AnswerForm(Schema):
    """A yes or a no to what somebody asked for; a no says why."""

    approve = fields.Boolean(load_default=False)
    reason = fields.String(load_default="", validate=validate.Length(max=500))


class TicketForm(Schema):
    """Number and code of a bill, for whoever holds both."""

    number = fields.String(required=True, validate=validate.Length(1, 40))
    code = fields.String(required=True, validate=validate.Length(1, 40))


class BillsAsked(PartAsked):
    """Which bills, and which part of them."""

    state = fields.String(load_default=None, validate=validate.OneOf(list(STATES)))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class CountIn(Schema):
    """An item of the tariff, by the name that the guide gives it, and how many units; there is no amount to send."""

    name = fields.String(required=True, validate=validate.Length(1, 200))
    count = fields.Integer(load_default=1, validate=validate.Range(1, MOST))


class AssessIn(Schema):
    """What is charged for a case, on a new bill or onto an open one of the same applicant."""

    case = fields.UUID(required=True)
    items = fields.List(fields.Nested(CountIn), required=True, validate=validate.Length(1, 50))
    onto = fields.UUID(load_default=None, allow_none=True)


class BillLineOut(Schema):
    """A line of a bill; `price` for each `unit`, `amount` what is owed after a reduction."""

    case = fields.UUID(required=True)
    item = fields.String(required=True)
    price = fields.Integer(required=True)
    unit = fields.String(required=True)
    count = fields.Integer(required=True)
    amount = fields.Integer(required=True)


class BillOut(Schema):
    """A bill; `amount` and `refunded` in fen."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(list(STATES)))
    amount = fields.Integer(required=True)
    refunded = fields.Integer(required=True)
    payee = fields.String(required=True)
    account = fields.String(required=True)
    assessed_at = fields.DateTime(required=True)
    paid_at = fields.DateTime(required=True, allow_none=True)
    receipt = fields.String(required=True, allow_none=True)


class BillWholeOut(BillOut):
    """A bill with its lines."""

    lines = fields.List(fields.Nested(BillLineOut), required=True)


class BillsOut(Schema):
    """A part of the bills, newest first."""

    items = fields.List(fields.Nested(BillOut), required=True)
    next = fields.String(required=True, allow_none=True)


_TOLD = (
    "id", "number", "state", "amount", "refunded", "payee", "account", "assessed_at", "paid_at", "receipt",
)  # fmt: skip
_LINE = ("item", "price", "unit", "count", "amount")


def bill(row: Bill) -> dict[str, Any]:
    """A bill in plain values."""
    return {name: getattr(row, name) for name in _TOLD}


def whole(row: Bill) -> dict[str, Any]:
    """A bill with its lines."""
    rows: Sequence[Any] = queries.lines(row.id)
    lines = [{"case": line.case_id, **{name: getattr(line, name) for name in _LINE}} for line in rows]
    return {**bill(row), "lines": lines}


def bills(page: Page[Bill]) -> dict[str, Any]:
    """A page of bills."""
    return {"items": [bill(row) for row in page.items], "next": page.next}
