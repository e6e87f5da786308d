"""What may be read of reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from wutong.sdk import NotFound, db, scope
from wutong_reviews.models import Invitation, Review, Tally, Words
from wutong_reviews.rules import Grade, praise


class NotInvited(NotFound):
    """No closed case of this reader asks for a review."""

    code = "reviews.not_invited"
    message = "没有可评价的办件：办件办结后本人才能评价。"


@dataclass(frozen=True, slots=True)
class Summary:
    """The answers of a region: how many of each grade, and the share of praise where enough people answered."""

    counts: dict[Grade, int]
    praise: float | None

    @property
    def given(self) -> int:
        """How many answered."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Seen:
    """A review as staff see it: never who gave it."""

    matter: str
    grade: Grade
    day: str
    words: str


def invitation(case_id: UUID) -> Invitation:
    """The invitation of a case that the reader may answer; raises `NotInvited`."""
    found = db.session.scalar(select(Invitation).where(Invitation.case_id == case_id))
    if found is None:
        raise NotInvited
    return found


def given(case_id: UUID) -> Review | None:
    """The answer that was given for a case."""
    return db.session.scalar(select(Review).where(Review.case_id == case_id))


def summary() -> Summary:
    """The present region's answers."""
    asked = select(Tally.grade, Tally.given).where(Tally.region == scope().home)
    counts = dict.fromkeys(Grade, 0) | {Grade(grade): number for grade, number in db.session.execute(asked)}
    return Summary(counts, praise(counts))


def latest(*, limit: int = 50) -> Sequence[Seen]:
    """The newest reviews of the present region, without their authors."""
    asked = (
        select(Review.matter, Review.grade, Review.at, Words.words)
        .outerjoin(Words, (Words.region == Review.region) & (Words.case_id == Review.case_id))
        .order_by(Review.at.desc())
        .limit(limit)
    )
    return [
        Seen(matter, Grade(grade), f"{at:%Y-%m-%d}", words.reveal() if words else "")
        for matter, grade, at, words in db.session.execute(asked)
    ]
