"""What comes in and goes out at the doors of fees. Amounts are whole fen."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from wutong.fees import matching, queries
from wutong.fees.models import Bill, FeeDay, FeeDifference, Refund
from wutong.fees.rules import MOST, REFUNDS, STATES
from wutong.web.listing import PartAsked
from wutong.web.paging import Page

_REASON = validate.And(validate.Regexp(r"(?s).*\S", error="请写明理由。"), validate.Length(max=500))


class ReasonForm(Schema):
    """A step that takes a reason."""

    reason = fields.String(required=True, validate=_REASON)


class RefundForm(ReasonForm):
    """How many yuan of a payment go back, and why."""

    amount = fields.String(required=True, validate=validate.Length(1, 20))


class AnswerForm(Schema):
    """A yes or a no to what somebody asked for; a no says why."""

    approve = fields.Boolean(load_default=False)
    reason = fields.String(load_default="", validate=validate.Length(max=500))


class DayForm(Schema):
    """A day to compare."""

    day = fields.Date(required=True)


class DifferenceIn(ReasonForm):
    """What became of a difference."""


class RefundAnswerIn(AnswerForm):
    """A yes or a no to a refund."""


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


class PaymentOut(Schema):
    """An order at the provider's; `left` is what of it can still be given back."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    amount = fields.Integer(required=True)
    left = fields.Integer(required=True)
    paid_at = fields.DateTime(required=True, allow_none=True)
    reference = fields.String(required=True)


class BillWholeOut(BillOut):
    """A bill with its lines and payments."""

    lines = fields.List(fields.Nested(BillLineOut), required=True)
    payments = fields.List(fields.Nested(PaymentOut), required=True)


class RefundIn(Schema):
    """Which payment goes back, how many fen of it (all that is left, unless said), and why."""

    payment = fields.UUID(required=True)
    amount = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 10**12))
    reason = fields.String(required=True, validate=_REASON)


class RefundsAsked(PartAsked):
    """Which refunds, and which part of them."""

    state = fields.String(load_default=None, validate=validate.OneOf(list(REFUNDS)))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class RefundOut(Schema):
    """A refund, in fen; `slip` is the number of its slip once it was paid."""

    id = fields.UUID(required=True)
    bill = fields.UUID(required=True)
    payment = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(list(REFUNDS)))
    amount = fields.Integer(required=True)
    reason = fields.String(required=True)
    asked_at = fields.DateTime(required=True)
    answered_at = fields.DateTime(required=True, allow_none=True)
    paid_at = fields.DateTime(required=True, allow_none=True)
    reference = fields.String(required=True)
    slip = fields.String(required=True, allow_none=True)


class RefundsOut(Schema):
    """A part of the refunds, newest first."""

    items = fields.List(fields.Nested(RefundOut), required=True)
    next = fields.String(required=True, allow_none=True)


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
    return {**bill(row), "lines": lines, "payments": [_payment(one) for one in queries.refundable(row.id)]}


def _payment(one: queries.Refundable) -> dict[str, Any]:
    told = {name: getattr(one.payment, name) for name in ("id", "state", "amount", "paid_at", "reference")}
    return told | {"left": one.left}


def refund(row: Refund) -> dict[str, Any]:
    """A refund in plain values, with what was written when it was asked for."""
    told = {name: getattr(row, name) for name in RefundOut().fields if name != "reason"}
    return told | {"reason": row.ground.reveal()}


def refunds(page: Page[Refund]) -> dict[str, Any]:
    """A page of refunds."""
    return {"items": [refund(row) for row in page.items], "next": page.next}


def bills(page: Page[Bill]) -> dict[str, Any]:
    """A page of bills."""
    return {"items": [bill(row) for row in page.items], "next": page.next}


# ── The reconciliation ───────────────────────────────────────────────────────────────────────────────────────


class FeeDaysAsked(PartAsked):
    """Which days, and which part of them."""

    state = fields.String(load_default=None, validate=validate.OneOf(list(matching.DAYS)))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class DifferencesAsked(PartAsked):
    """Which differences, and which part of them."""

    day = fields.UUID(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(list(matching.STATES)))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class FeeDayOut(Schema):
    """A day of an account; sums in fen, in our books (`here`) and in the provider's statement (`there`)."""

    id = fields.UUID(required=True)
    account = fields.String(required=True)
    day = fields.Date(required=True)
    state = fields.String(required=True, validate=validate.OneOf(list(matching.DAYS)))
    asked_at = fields.DateTime(required=True)
    paid_here = fields.Integer(required=True)
    paid_there = fields.Integer(required=True)
    back_here = fields.Integer(required=True)
    back_there = fields.Integer(required=True)
    closed_at = fields.DateTime(required=True, allow_none=True)


class FeeDaysOut(Schema):
    """A part of the days, newest first."""

    items = fields.List(fields.Nested(FeeDayOut), required=True)
    next = fields.String(required=True, allow_none=True)


class DifferenceOut(Schema):
    """A difference; `item` is the order's or the refund's id as the provider says it."""

    id = fields.UUID(required=True)
    day = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(matching.KINDS)))
    move = fields.String(required=True, validate=validate.OneOf(list(matching.MOVES)))
    item = fields.String(required=True)
    reference = fields.String(required=True)
    here = fields.Integer(required=True, allow_none=True)
    there = fields.Integer(required=True, allow_none=True)
    bill = fields.UUID(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(list(matching.STATES)))
    found_at = fields.DateTime(required=True)
    settled_at = fields.DateTime(required=True, allow_none=True)
    outcome = fields.String(required=True)


class DifferencesOut(Schema):
    """A part of the differences, newest first."""

    items = fields.List(fields.Nested(DifferenceOut), required=True)
    next = fields.String(required=True, allow_none=True)


def day(row: FeeDay) -> dict[str, Any]:
    """A day in plain values."""
    return {name: getattr(row, name) for name in FeeDayOut().fields}


def days(page: Page[FeeDay]) -> dict[str, Any]:
    """A page of days."""
    return {"items": [day(row) for row in page.items], "next": page.next}


def difference(row: FeeDifference) -> dict[str, Any]:
    """A difference in plain values, with what was written when it was settled."""
    told = {name: getattr(row, name) for name in DifferenceOut().fields if name not in ("day", "outcome")}
    return {**told, "day": row.day_id, "outcome": row.outcome.reveal() if row.outcome else ""}


def differences(page: Page[FeeDifference]) -> dict[str, Any]:
    """A page of differences."""
    return {"items": [difference(row) for row in page.items], "next": page.next}
