"""What can have happened to a question: ids and days; every word travels sealed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wutong.events import event


@event("referral.moved")
@dataclass(frozen=True)
class ReferralMoved:
    """On the side that was asked first: it stands so now."""

    referral: UUID
    number: str
    state: str


@event("referral.overdue")
@dataclass(frozen=True)
class ReferralOverdue:
    """On either side: there was no answer by the day."""

    referral: UUID
    number: str


@event("referral.recounted")
@dataclass(frozen=True)
class ReferralRecounted:
    """On the side that was asked first: the calendar was changed, and with it the day of the answer."""

    referral: UUID
    number: str
    answer_by: date


@event("referral.day_moved", abroad=True)
@dataclass(frozen=True)
class ReferralDayMoved:
    """Who was asked first tells the region that is asked that it has another day for its answer."""

    referral: UUID
    number: str
    answer_by: date


@event("referral.sent", abroad=True)
@dataclass(frozen=True)
class ReferralSent:
    """Another region is asked; who asks and what is enclosed."""

    referral: UUID
    number: str
    answer_by: date


@event("referral.replied", abroad=True)
@dataclass(frozen=True)
class ReferralReplied:
    """The region that was asked: `taken`, `declined` or `answered`, with the words enclosed."""

    referral: UUID
    state: str


@event("referral.recalled", abroad=True)
@dataclass(frozen=True)
class ReferralRecalled:
    """Who was asked first has handed the question to somebody else."""

    referral: UUID
