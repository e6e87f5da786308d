"""What comes in and goes out through the doors of notices."""

import json
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from wutong.notices import rules
from wutong.notices.models import Message
from wutong.web.listing import Part


def _optional(kind: str) -> None:
    """Plugins bring kinds of their own, so the list is read when the form comes and not when this is imported."""
    known = rules.kinds().get(kind)
    if known is None or not known.optional:
        raise ValidationError(rules.NotOptional.message)


class Asked(Schema):
    """Where to go on in a list."""

    after = fields.String(
        load_default=None, validate=validate.Length(max=200), metadata={"description": "`next` of the page before"}
    )
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class MessagesAsked(Asked):
    """Which outgoing messages."""

    state = fields.String(load_default=None, validate=validate.OneOf(rules.STATES))


class LetterOut(Schema):
    """A dead letter: what it carries, which reaction failed, why and how often. Its words stay sealed."""

    id = fields.UUID(required=True)
    name = fields.String(required=True, metadata={"description": "the fact on the wire, such as case.accepted"})
    handler = fields.String(required=True)
    error = fields.String(allow_none=True, metadata={"description": "code or class of the failure"})
    attempts = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)


class LettersOut(Schema):
    """A page of dead letters, and how many there are by reason."""

    items = fields.List(fields.Nested(LetterOut), required=True)
    reasons = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    next = fields.String(allow_none=True)


class TimerOut(Schema):
    """A timer that nobody could answer: its kind, what it was set for, why it failed and how often."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, metadata={"description": "what was to happen, such as case.deem"})
    subject = fields.UUID(required=True, metadata={"description": "the thing it was set for, such as a case"})
    due_at = fields.AwareDateTime(required=True, metadata={"description": "the last try"})
    attempts = fields.Integer(required=True)
    error = fields.String(allow_none=True, metadata={"description": "code or class of the failure"})


class TimersOut(Schema):
    """A page of dead timers."""

    items = fields.List(fields.Nested(TimerOut), required=True)
    next = fields.String(allow_none=True)


class ReplayedOut(Schema):
    """How many were sent round again."""

    replayed = fields.Integer(required=True)


class MessageOut(Schema):
    """An outgoing message: everything but its recipient and words."""

    id = fields.UUID(required=True)
    channel = fields.String(required=True)
    kind = fields.String(required=True)
    version = fields.Integer(required=True, metadata={"description": "version of the template"})
    state = fields.String(required=True)
    attempts = fields.Integer(required=True)
    error = fields.String(allow_none=True)
    at = fields.AwareDateTime(required=True)
    done_at = fields.AwareDateTime(allow_none=True)


class MessagesOut(Schema):
    """A page of outgoing messages."""

    items = fields.List(fields.Nested(MessageOut), required=True)
    next = fields.String(allow_none=True)


class ReceiptIn(Schema):
    """What the SMS gateway says about a message it took: `id` is the key it was sent under."""

    id = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f-]{36}\.\d{1,12}$"))
    delivered = fields.Boolean(required=True)
    ref = fields.String(load_default="", validate=validate.Length(max=80))
    reason = fields.String(load_default="", validate=validate.Length(max=80))


class ChoiceForm(Schema):
    """Whether a person wants an optional kind of notice."""

    kind = fields.String(required=True, validate=_optional)
    wanted = fields.Boolean(load_default=False)


class WayForm(Schema):
    """Whether a person wants to be told over a way of a plugin, too, and how he is reached there."""

    channel = fields.String(required=True, validate=validate.Length(1, rules.NAME_OF_WAY))
    wanted = fields.Boolean(load_default=False)
    address = fields.String(load_default="", validate=validate.Length(max=200))


class ReasonForm(Schema):
    """The reason whose letters shall all go round again."""

    reason = fields.String(required=True, validate=validate.Length(max=200))


def sent(message: Message) -> Mapping[str, Any]:
    """What a message to a hook says besides where to read on: nothing, or release and concern."""
    told: Mapping[str, Any] = json.loads(message.body.reveal()) if message.body else {}
    return told


class HookForm(Schema):
    """An address outside that is to be told of releases."""

    title = fields.String(required=True, validate=validate.Length(1, 80))
    address = fields.String(required=True, validate=validate.Length(1, 400))


class HookChange(Schema):
    """What is to be different about a hook."""

    title = fields.String(validate=validate.Length(1, 80))
    address = fields.String(validate=validate.Length(1, 400))
    live = fields.Boolean(metadata={"description": "false: nothing is sent any more; true: begins without a past"})


class SwitchForm(Schema):
    """On or off."""

    live = fields.Boolean(required=True)


class HookOut(Schema):
    """An address outside that is told of releases."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    address = fields.String(required=True)
    live = fields.Boolean(required=True)
    lost = fields.Integer(required=True, metadata={"description": "messages in a row that were given up"})
    created_at = fields.AwareDateTime(required=True)
    stopped_at = fields.AwareDateTime(allow_none=True, metadata={"description": "when it was switched off for that"})


class HookOnce(HookOut):
    """The same with the secret that signs, which is shown once."""

    secret = fields.String(required=True)


class HooksOut(Part):
    """The region's hooks."""

    items = fields.List(fields.Nested(HookOut), required=True)


class CallOut(Schema):
    """Something that was or will be sent to a hook, and what became of it."""

    id = fields.UUID(required=True)
    event = fields.String(required=True, attribute="kind", metadata={"description": "hook.release or hook.trial"})
    told = fields.Function(sent, metadata={"type": "object", "description": "release and concern"})
    state = fields.String(required=True, metadata={"description": "queued, leased, delivered or failed"})
    attempts = fields.Integer(required=True)
    answer = fields.String(allow_none=True, attribute="provider", metadata={"description": "such as HTTP 204"})
    error = fields.String(allow_none=True, metadata={"description": "why the last try failed, such as HTTP 500"})
    at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True, metadata={"description": "of the next try while it is queued"})
    done_at = fields.AwareDateTime(allow_none=True)


class CallsOut(Schema):
    """A page of them, newest first."""

    items = fields.List(fields.Nested(CallOut), required=True)
    next = fields.String(allow_none=True)
