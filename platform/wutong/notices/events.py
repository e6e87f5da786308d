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


@event("catalogue.overdue", abroad=True)
@dataclass(frozen=True)
class ChangesOverdue:
    """`region` has for long not looked at `open` matters that `release` changed under its claims; told above it."""

    region: int
    release: UUID
    open: int


@event("message.resent")
@dataclass(frozen=True)
class MessageResent:
    """Somebody sent a failed message once more, as the message `again`."""

    message_id: UUID
    again: UUID
    kind: str
    channel: str


@event("hook.registered")
@dataclass(frozen=True)
class HookRegistered:
    """A region has an address outside told of releases; `site` is where it leads, without its path."""

    hook_id: UUID
    site: str


@event("hook.changed")
@dataclass(frozen=True)
class HookChanged:
    """A hook got another title, address or secret, or was switched on or off; by nobody: it was given up."""

    hook_id: UUID
    what: str


@event("hook.ended")
@dataclass(frozen=True)
class HookEnded:
    """A region has an address told no more."""

    hook_id: UUID
