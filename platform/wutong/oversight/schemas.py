"""What comes in and goes out at the doors of supervision."""

from typing import Any

from marshmallow import Schema, fields, validate

from wutong.oversight.actions import RESULTS
from wutong.oversight.models import Order
from wutong.oversight.queries import Told
from wutong.oversight.rules import FOUND, LIMIT, LINES, RULES, STATES

_text = validate.And(validate.Regexp(r"(?s).*\S", error="请写明内容。"), validate.Length(max=LIMIT))


class TextForm(Schema):
    """A reply."""

    text = fields.String(required=True, validate=_text)


class OrderForm(TextForm):
    """An order, or why an answer is not enough; without a day the reply is due in some working days."""

    due = fields.Date(load_default=None, allow_none=True)


class CloseForm(Schema):
    """Why an answer is enough, and what came of the finding behind the order."""

    outcome = fields.String(required=True, validate=_text)
    result = fields.String(load_default="", validate=validate.OneOf(["", *RESULTS]))


class WithdrawForm(Schema):
    """Why an order is taken back."""

    reason = fields.String(required=True, validate=_text)


class SettleForm(Schema):
    """What came of a finding."""

    result = fields.String(required=True, validate=validate.OneOf(RESULTS))


class DutyForm(Schema):
    """Who leads on which days."""

    person = fields.UUID(required=True)
    first = fields.Date(required=True)
    last = fields.Date(required=True)


class Listed(Schema):
    """Query of a list."""

    after = fields.String(load_default=None, validate=validate.Length(max=400))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class FindingsAsked(Listed):
    """Which findings."""

    state = fields.String(load_default=None, validate=validate.OneOf(list(FOUND)))
    rule = fields.String(load_default=None, validate=validate.OneOf(list(RULES)))


class OrdersAsked(Listed):
    """Which orders: those that somebody still has to do something about, or all."""

    live = fields.Boolean(load_default=True)


class AlarmOut(Schema):
    """What a rule found about a case (GB/T 39046, table 11)."""

    id = fields.UUID(required=True)
    case_id = fields.UUID(required=True)
    number = fields.String(required=True)
    title = fields.String(required=True)
    rule = fields.String(required=True, validate=validate.OneOf(list(RULES)))
    day = fields.Date(required=True, metadata={"description": "the limit that was met, or when it happened"})
    state = fields.String(required=True, validate=validate.OneOf(list(FOUND)))
    found_at = fields.DateTime(required=True)
    settled_at = fields.DateTime(allow_none=True)


class FindingsOut(Schema):
    """A page of findings, newest first; `next` is the cursor of the next."""

    items = fields.List(fields.Nested(AlarmOut), required=True)
    next = fields.String(allow_none=True)


class OrderOut(Schema):
    """An order as it stands; `late` says that it was not answered in time."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    title = fields.String(required=True)
    case_id = fields.UUID(allow_none=True)
    rule = fields.String(allow_none=True)
    department = fields.UUID(allow_none=True)
    due = fields.Date(required=True)
    state = fields.String(required=True, validate=validate.OneOf(list(STATES)))
    late = fields.Boolean(required=True)
    opened_at = fields.DateTime(required=True)
    moved_at = fields.DateTime(required=True)


class OrdersOut(Schema):
    """A page of orders; `next` is the cursor of the next."""

    items = fields.List(fields.Nested(OrderOut), required=True)
    next = fields.String(allow_none=True)


class OrderStepOut(Schema):
    """One line of an order's history."""

    kind = fields.String(required=True, validate=validate.OneOf(list(LINES)))
    at = fields.DateTime(required=True)
    text = fields.String(required=True)


class ToldOut(OrderOut):
    """An order with everything that was written."""

    lines = fields.List(fields.Nested(OrderStepOut), required=True)


def told(one: Told) -> dict[str, Any]:
    """An order with its history in plain values."""
    lines = [{"kind": row.kind, "at": row.at, "text": row.text.reveal() if row.text else ""} for row in one.lines]
    return {**plain(one.order), "lines": lines}


def plain(row: Order) -> dict[str, Any]:
    """An order in plain values."""
    return {name: getattr(row, name) for name in OrderOut().fields}
