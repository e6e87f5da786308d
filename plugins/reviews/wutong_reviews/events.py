"""What happens to reviews, as facts."""

from dataclasses import dataclass
from uuid import UUID

from wutong.sdk import event


@event("reviews.invited")
@dataclass(frozen=True)
class ReviewInvited:
    """The applicant of a closed case was asked how it went."""

    case_id: UUID
    number: str


@event("reviews.given")
@dataclass(frozen=True)
class ReviewGiven:
    """The applicant answered."""

    case_id: UUID
    grade: int
