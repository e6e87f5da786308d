"""What happens to notices that the record must keep."""

from dataclasses import dataclass
from uuid import UUID

from wutong.events import event


@event("letter.replayed")
@dataclass(frozen=True)
class LetterReplayed:
    """Somebody sent a dead letter round once more; `name` is the fact it carries, `handler` its reaction."""

    letter_id: UUID
    name: str
    handler: str


@event("timer.replayed")
@dataclass(frozen=True)
class TimerReplayed:
    """Somebody had a dead timer rung once more; `subject` is what it was set for, such as a case."""

    timer_id: UUID
    kind: str
    subject: UUID


@event("message.resent")
@dataclass(frozen=True)
class MessageResent:
    """Somebody sent a failed message once more, as the message `again`."""

    message_id: UUID
    again: UUID
    kind: str
    channel: str
