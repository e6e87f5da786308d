"""The two verbs: ask, and answer."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from wutong.sdk import SYSTEM, Actor, Conflict, Secret, case, db, now, publish, scope
from wutong_reviews import queries
from wutong_reviews.events import ReviewGiven, ReviewInvited
from wutong_reviews.models import Invitation, Review, Tally, Words
from wutong_reviews.rules import Grade


class AlreadyGiven(Conflict):
    """A case is reviewed once."""

    code = "reviews.already_given"
    message = "您已经评价过这件事，谢谢。"


def invite(case_id: UUID) -> bool:
    """Ask the applicant of a closed case; asking again changes nothing and returns False."""
    closed = case(case_id)
    number = closed.number or ""
    row = {
        "region": scope().home, "case_id": case_id, "applicant": closed.applicant, "number": number,
        "matter": closed.title, "at": now(),
    }  # fmt: skip
    new = insert(Invitation).values(row).on_conflict_do_nothing().returning(Invitation.case_id)
    if db.session.execute(new).first() is None:
        return False
    publish(ReviewInvited(case_id, number), actor=SYSTEM, subject=closed.applicant, about=case_id)
    return True


def give(case_id: UUID, grade: Grade, words: str, *, actor: Actor) -> None:
    """Answer an invitation; raises `NotInvited` and, for the second of two answers at the same moment too,
    `AlreadyGiven`."""
    asked = queries.invitation(case_id)
    own = {"region": asked.region, "case_id": case_id, "applicant": asked.applicant}
    row = {**own, "number": asked.number, "matter": asked.matter, "grade": grade, "at": now(), "counted": False}
    new = insert(Review).values(row).on_conflict_do_nothing().returning(Review.case_id)
    if db.session.execute(new).first() is None:
        raise AlreadyGiven
    if words:
        db.session.add(Words(**own, words=Secret(words)))
    publish(ReviewGiven(case_id, grade), actor=actor, subject=asked.applicant, about=case_id)


def count(case_id: UUID) -> None:
    """Add an answer to the region's published sum, once; a worker does it, so nobody waits for the others."""
    new = update(Review).where(Review.case_id == case_id, ~Review.counted).values(counted=True)
    grade = db.session.scalar(new.returning(Review.grade))
    if grade is not None:
        one = insert(Tally).values(region=scope().home, grade=grade, given=1)
        more = {"given": Tally.given + 1}
        db.session.execute(one.on_conflict_do_update(index_elements=["region", "grade"], set_=more))
