"""What supervision did, as facts: ids, codes and days; what was written stays sealed at home."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wutong.events import event


@event("supervision.found")
@dataclass(frozen=True)
class Looked:
    """A round found so many cases anew that are late or soon will be."""

    yellow: int
    red: int
    black: int


@event("supervision.settled")
@dataclass(frozen=True)
class FindingSettled:
    """A supervisor looked at a finding: `state` says with what result."""

    finding: UUID
    case_id: UUID
    rule: str
    state: str


@event("supervision.moved")
@dataclass(frozen=True)
class OrderMoved:
    """A step of an order: `kind` is one of `rules.LINES`, `state` how it stands since; `leader` is who was on duty
    when it was not answered in time."""

    order: UUID
    case_id: UUID | None
    number: str
    kind: str
    state: str
    officer: UUID | None
    department: UUID | None
    leader: UUID | None = None


@event("supervision.overdue", abroad=True)
@dataclass(frozen=True)
class OrderOverdue:
    """Neither who was asked nor the leader on duty saw to the answer of an order; told to the region above."""

    order: UUID
    number: str
    due: date


@event("supervision.caught_up", abroad=True)
@dataclass(frozen=True)
class OrderCaughtUp:
    """An order of which the region above was told has been answered, or taken back."""

    order: UUID


@event("supervision.duty_set")
@dataclass(frozen=True)
class DutySet:
    """Somebody leads on these days; `person` is nobody where a spell was taken out."""

    duty: UUID
    person: UUID | None
    first: date
    last: date
