"""What happens to reviews, as facts: ids and codes. None of them names a person or a case of the reviewer's."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wutong.sdk import event


@event("reviews.invited")
@dataclass(frozen=True)
class ReviewInvited:
    """The applicant of a case was asked how a moment of it went."""

    case_id: UUID
    number: str
    kind: str = "close"


@event("reviews.given")
@dataclass(frozen=True)
class ReviewGiven:
    """Somebody answered; who, nobody is told."""

    review: UUID
    grade: int


@event("reviews.entered")
@dataclass(frozen=True)
class ReviewEntered:
    """An officer wrote down what a caller said; the event says which officer, so that no praise comes from nobody."""

    review: UUID


@event("reviews.given_again")
@dataclass(frozen=True)
class ReviewGivenAgain:
    """The same one answered a second time (追评)."""

    review: UUID
    grade: int


@event("reviews.moved")
@dataclass(frozen=True)
class MendingMoved:
    """A step was taken about a bad review; `state` is how it stands since."""

    review: UUID
    move: str
    state: str


@event("reviews.late", abroad=True)
@dataclass(frozen=True)
class MendingLate:
    """A bad review was not taken up (`ack`) or not answered (`fix`) by its day; told to the region above."""

    review: UUID
    stage: str
    due: date


@event("reviews.caught_up", abroad=True)
@dataclass(frozen=True)
class MendingCaughtUp:
    """What the region above was told to be late has been answered."""

    review: UUID


@event("reviews.published")
@dataclass(frozen=True)
class AnswerPublished:
    """A review and the office's answer may be read by everybody, or no more (`shown`)."""

    review: UUID
    shown: bool


@event("reviews.revealed")
@dataclass(frozen=True)
class ReviewerRevealed:
    """Who handles a bad review looked at how to call back."""

    review: UUID


@event("reviews.point_set")
@dataclass(frozen=True)
class PointSet:
    """A window where people review was set up, changed, or closed (`live`)."""

    point: UUID
    live: bool


@event("reviews.taken_in")
@dataclass(frozen=True)
class ReviewsTakenIn:
    """Reviews came from an exchange: so many were new."""

    new: int
