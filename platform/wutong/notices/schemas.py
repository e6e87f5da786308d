"""What comes in and goes out through the doors of notices."""

from marshmallow import Schema, ValidationError, fields, validate

from wutong.notices import rules


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


class ReasonForm(Schema):
    """The reason whose letters shall all go round again."""

    reason = fields.String(required=True, validate=validate.Length(max=200))
