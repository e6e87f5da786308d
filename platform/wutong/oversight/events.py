"""What supervision did, as facts: ids, codes and days; what was written stays sealed at home."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wutong.events import event


@event("supervision.found")
@dataclass(frozen=True)
class Looked:
    """A round found so many cases anew that are late or soon will be; `further` is what it found behind its first
    portion."""

    yellow: int
    red: int
    black: int
    further: bool = False


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


@event("supervision.graded")
@dataclass(frozen=True)
class GradeMoved:
    """A department's grade was given, objected to, or settled; `state` says which."""

    grade: UUID
    department: UUID
    quarter: date
    score: int
    state: str


@event("supervision.grade_told", abroad=True)
@dataclass(frozen=True)
class GradeTold:
    """How a region at or below the sender graded a department of its own; told to the one above, and so on."""

    grade: UUID
    place: int
    quarter: date
    name: str
    cases: int
    score: int
    result: str
    at: datetime
