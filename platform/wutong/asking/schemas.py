"""What comes in and goes out at the doors of questions."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from wutong.asking.queries import Asked, Thread
from wutong.asking.rules import LIMIT, STATES
from wutong.tenancy import parse, spell
from wutong.web.listing import Part

_text = validate.And(validate.Regexp(r"(?s).*\S", error="请写明内容。"), validate.Length(max=LIMIT))


class WriteForm(Schema):
    """A question or an answer."""

    text = fields.String(required=True, validate=_text)


class AskForm(WriteForm):
    """A question about a matter, and whom to ask; the region directly above where none is named."""

    code = fields.String(required=True, validate=validate.Length(1, 64))
    to = fields.String(load_default=None, allow_none=True, metadata={"description": "a region above, as its address"})

    @post_load
    def _region(self, told: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**told, "to": told["to"] and parse(told["to"])}


class LineOut(Schema):
    """What one side wrote."""

    id = fields.UUID(required=True)
    ours = fields.Boolean(required=True)
    at = fields.DateTime(required=True)
    text = fields.String(required=True)


class QuestionOut(Schema):
    """A question as it stands; `waits` says that this side has the next word."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    matter = fields.String(required=True)
    asked = fields.Boolean(required=True, metadata={"description": "true: this region asked it"})
    other = fields.String(required=True, metadata={"description": "the region on the other side"})
    state = fields.String(required=True, validate=validate.OneOf(list(STATES)))
    waits = fields.Boolean(required=True)
    moved_at = fields.DateTime(required=True)


class ThreadOut(QuestionOut):
    """A question with everything that was written."""

    lines = fields.List(fields.Nested(LineOut), required=True)


class QuestionsOut(Part):
    """The latest questions, those that wait for this side first."""

    items = fields.List(fields.Nested(QuestionOut), required=True)


def question(one: Asked) -> dict[str, Any]:
    """A question in plain values."""
    row = one.question
    told = {name: getattr(row, name) for name in ("id", "code", "asked", "state", "moved_at")}
    return {**told, "matter": one.matter, "other": spell(row.other), "waits": one.waits}


def thread(one: Thread) -> dict[str, Any]:
    """A question with its lines in plain values."""
    lines = [{"id": row.id, "ours": row.ours, "at": row.at, "text": row.text.reveal()} for row in one.lines]
    return {**question(one), "lines": lines}
