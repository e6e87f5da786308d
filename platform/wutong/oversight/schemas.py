"""What comes in and goes out at the doors of supervision."""

from typing import Any

from marshmallow import Schema, fields, validate

from wutong.oversight import graded
from wutong.oversight.actions import RESULTS
from wutong.oversight.grades import GRADES, MOST, STANDS
from wutong.oversight.models import Order
from wutong.oversight.queries import Told
from wutong.oversight.rules import FOUND, LIMIT, LINES, RULES, STATES
from wutong.tenancy import spell

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


# ── Grades ───────────────────────────────────────────────────────────────────────────────────────────────────


class AnswerForm(TextForm):
    """What an objection comes to; `dropped` are the places of the points that are taken off."""

    dropped = fields.List(fields.Integer(validate=validate.Range(1, MOST)), load_default=list,
                          validate=validate.Length(max=MOST))  # fmt: skip


class GradesBelowAsked(Listed):
    """Which grades of regions below: of one quarter, named by its first day."""

    quarter = fields.Date(load_default=None, allow_none=True)


class GradeOut(Schema):
    """A department's grade of a quarter, whose first day is named."""

    id = fields.UUID(required=True)
    quarter = fields.Date(required=True)
    department = fields.UUID(required=True)
    name = fields.String(required=True)
    cases = fields.Integer(required=True, metadata={"description": "filed with the department in the quarter"})
    score = fields.Integer(required=True)
    result = fields.String(required=True, validate=validate.OneOf(list(GRADES)))
    state = fields.String(required=True, validate=validate.OneOf(list(STANDS)))
    made_at = fields.DateTime(required=True)


class GradesOut(Schema):
    """A page of grades, newest first."""

    items = fields.List(fields.Nested(GradeOut), required=True)
    next = fields.String(allow_none=True)


class GradePointOut(Schema):
    """What cost points: a finding by its rule, or `ORDER` for an order that was not answered in time."""

    place = fields.Integer(required=True)
    rule = fields.String(required=True)
    points = fields.Integer(required=True)
    case_id = fields.UUID(required=True, allow_none=True)
    number = fields.String(required=True)
    title = fields.String(required=True)
    day = fields.Date(required=True)
    dropped = fields.Boolean(required=True)


class ObjectionOut(Schema):
    """What was said against a grade, and what that came to."""

    text = fields.String(required=True)
    at = fields.DateTime(required=True)
    answer = fields.String(required=True, allow_none=True)
    answered_at = fields.DateTime(required=True, allow_none=True)


class GradeToldOut(GradeOut):
    """A grade with everything behind it."""

    points = fields.List(fields.Nested(GradePointOut), required=True)
    objection = fields.Nested(ObjectionOut, required=True, allow_none=True)


class GradeBelowOut(Schema):
    """What a region below graded; the figures alone."""

    id = fields.UUID(required=True)
    place = fields.Function(lambda row: spell(row.place), required=True, metadata={"type": "string"})
    quarter = fields.Date(required=True)
    name = fields.String(required=True)
    cases = fields.Integer(required=True)
    score = fields.Integer(required=True)
    result = fields.String(required=True, validate=validate.OneOf(list(GRADES)))
    at = fields.DateTime(required=True)


class GradesBelowOut(Schema):
    """A page of them, newest quarter first."""

    items = fields.List(fields.Nested(GradeBelowOut), required=True)
    next = fields.String(allow_none=True)


def grade_told(one: graded.Told) -> dict[str, Any]:
    """A grade with everything behind it in plain values."""
    said = one.objection
    objection = said and {
        "text": said.text.reveal(), "at": said.at, "answer": said.answer.reveal() if said.answer else None,
        "answered_at": said.answered_at,
    }  # fmt: skip
    plain_ = {name: getattr(one.grade, name) for name in GradeOut().fields}
    return {**plain_, "points": one.points, "objection": objection}
