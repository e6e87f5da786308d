"""What comes in and goes out at the doors of messages."""

from typing import Any

from marshmallow import Schema, fields, validate

from wutong.cases.models import Case
from wutong.talking.models import Talk
from wutong.talking.queries import Line
from wutong.talking.rules import LIMIT

_text = validate.And(validate.Regexp(r"(?s).*\S", error="请写明内容。"), validate.Length(max=LIMIT))


class MessageForm(Schema):
    """One message."""

    text = fields.String(required=True, validate=_text)


class SaidOut(Schema):
    """One message; `side` is citizen or staff, `seen_at` when the other side first looked at it."""

    id = fields.UUID(required=True)
    side = fields.String(required=True)
    at = fields.DateTime(required=True)
    text = fields.String(required=True)
    paper = fields.UUID(allow_none=True)
    seen_at = fields.DateTime(allow_none=True)


class TalkOut(Schema):
    """The thread of a case; `answer_by` is the last day for the office's answer, none while nothing waits."""

    waiting = fields.Integer(required=True)
    answer_by = fields.Date(allow_none=True)
    messages = fields.List(fields.Nested(SaidOut), required=True)


class UnansweredOut(Schema):
    """A thread that waits for the office."""

    case_id = fields.UUID(required=True)
    number = fields.String(required=True)
    title = fields.String(required=True)
    waiting = fields.Integer(required=True)
    waiting_since = fields.DateTime(required=True)
    answer_by = fields.Date(required=True)


class UnansweredPage(Schema):
    """One page of them; `next` is the cursor of the next."""

    items = fields.List(fields.Nested(UnansweredOut), required=True)
    next = fields.String(allow_none=True)


class Listed(Schema):
    """Query of the list."""

    after = fields.String(load_default=None, validate=validate.Length(max=400))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


def thread(talk: Talk | None, lines: list[Line]) -> dict[str, Any]:
    """A thread in plain values."""
    told = [
        {"id": one.said.id, "side": one.said.side, "at": one.said.at, "text": one.said.text.reveal(),
         "paper": one.said.paper, "seen_at": one.said.seen_at}
        for one in lines
    ]  # fmt: skip
    return {"waiting": talk.waiting if talk else 0, "answer_by": talk.answer_by if talk else None, "messages": told}


def waits(talk: Talk, case: Case) -> dict[str, Any]:
    """One that waits, in plain values."""
    told = {name: getattr(talk, name) for name in ("case_id", "waiting", "waiting_since", "answer_by")}
    return {**told, "number": case.number, "title": case.title}
