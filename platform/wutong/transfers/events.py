"""What can have happened to a transfer: ids and days; the reasons travel sealed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wutong.events import event


@event("transfer.moved")
@dataclass(frozen=True)
class TransferMoved:
    """At the home of the case: offered, taken, declined, withdrawn or failed (`state`); to a department or a region."""

    transfer: UUID
    case_id: UUID
    number: str
    state: str
    department: UUID | None
    other: int | None


@event("transfer.overdue")
@dataclass(frozen=True)
class TransferOverdue:
    """At the home of the case: nobody answered by the day."""

    transfer: UUID
    case_id: UUID
    number: str
    department: UUID | None
    answer_by: date


@event("transfer.offered", abroad=True)
@dataclass(frozen=True)
class TransferOffered:
    """Another region is asked to take a case; title and reason are enclosed."""

    transfer: UUID
    case_id: UUID
    number: str
    answer_by: date


@event("transfer.recounted")
@dataclass(frozen=True)
class TransferRecounted:
    """At the home of the case: the calendar was changed, and with it the day of the answer."""

    transfer: UUID
    case_id: UUID
    number: str
    answer_by: date


@event("transfer.day_moved", abroad=True)
@dataclass(frozen=True)
class TransferDayMoved:
    """The home tells the region that was asked that it has another day for its answer."""

    transfer: UUID
    number: str
    answer_by: date


@event("transfer.unanswered", abroad=True)
@dataclass(frozen=True)
class TransferUnanswered:
    """The home reminds the region that was asked: it has not answered by the day."""

    transfer: UUID
    number: str


@event("transfer.answered", abroad=True)
@dataclass(frozen=True)
class TransferAnswered:
    """The region that was asked takes the case, or declines with what is enclosed."""

    transfer: UUID
    taken: bool


@event("transfer.ended", abroad=True)
@dataclass(frozen=True)
class TransferEnded:
    """The home says how the offer stands whatever the other side thought: `withdrawn` or `failed`."""

    transfer: UUID
    state: str
