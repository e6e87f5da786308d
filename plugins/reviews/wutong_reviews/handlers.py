"""What reviews do when something happened, and when a timer rings; each may run twice."""

from datetime import timedelta
from uuid import UUID, uuid5

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from wutong.sdk import CaseAccepted, CaseClosed, Envelope, db, region_above, scope, tell_staff, today
from wutong_reviews import limits, queries
from wutong_reviews.actions import counting, handling, inviting, publishing
from wutong_reviews.events import MendingCaughtUp, MendingLate, MendingMoved, ReviewGiven, ReviewGivenAgain
from wutong_reviews.models import Late
from wutong_reviews.rules import is_bad


def closed(fact: CaseClosed, envelope: Envelope) -> None:
    """Count the case and ask its applicant; a withdrawn draft was never a service."""
    if fact.number is not None and inviting.note(fact.case_id, "close"):
        counting.closed(fact.case_id)


def accepted(fact: CaseAccepted, envelope: Envelope) -> None:
    """Ask the applicant, where the region asks so early."""
    if limits.invites_after("accept"):
        inviting.note(fact.case_id, "accept")


def given(fact: ReviewGiven, envelope: Envelope) -> None:
    """It is counted when the day is over; a bad one waits for somebody to take it up."""
    row = queries.review(fact.review)
    counting.later()
    if is_bad(row.grade):
        handling.open_way(row)


def given_again(fact: ReviewGivenAgain, envelope: Envelope) -> None:
    """A second word may begin the way anew."""
    handling.give_again(queries.review(fact.review))
    publishing.follow(fact.review)


def moved(fact: MendingMoved, envelope: Envelope) -> None:
    """What is published says how it stands."""
    publishing.follow(fact.review)


def late(fact: MendingLate, envelope: Envelope) -> None:
    """Note that a place below is late; only one directly below has any business to say so."""
    home, place = scope().home, envelope.from_region
    if region_above(place) == home:
        told = {"place": place, "stage": fact.stage, "due": fact.due, "at": envelope.at, "answered_at": None}
        new = insert(Late).values(region=home, id=fact.review, **told)
        newer = (Late.place == place) & (Late.at < envelope.at)
        db.session.execute(new.on_conflict_do_update(index_elements=["region", "id"], set_=told, where=newer))
        for person in queries.overseers():
            origin = uuid5(envelope.event_id, str(person))
            tell_staff("reviews.late_below", person=person, about=fact.review, origin=origin)


def caught_up(fact: MendingCaughtUp, envelope: Envelope) -> None:
    """The place that told of it tells that it is answered."""
    mine = update(Late).where(Late.id == fact.review, Late.place == envelope.from_region)
    db.session.execute(mine.where(Late.at <= envelope.at).values(answered_at=envelope.at))


def day_over(subject: UUID) -> None:
    """A day is over; which one, the clock says: what waits of the days before is counted with it."""
    counting.take_in(today() - timedelta(days=1))


def ack_over(review_id: UUID) -> None:
    """Nobody took it up by its day."""
    handling.overdue("ack", review_id)


def fix_near(review_id: UUID) -> None:
    """Its day is near."""
    handling.near(review_id)


def fix_over(review_id: UUID) -> None:
    """Nobody answered it by its day."""
    handling.overdue("fix", review_id)
