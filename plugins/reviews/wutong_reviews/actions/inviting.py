"""Asking: once for a moment of a case, after some days of silence, where the region's rule says so."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from wutong.sdk import SYSTEM, NotFound, at_time, db, link, notify_applicant, now, outward, publish
from wutong_reviews import limits, served
from wutong_reviews.events import ReviewInvited
from wutong_reviews.models import Moment

#: The timer of an invitation.
ASK = "reviews.ask"


def note(case_id: UUID, kind: str) -> bool:
    """Note that a moment of a case has come: its applicant is asked after the days of silence, where the region asks
    after such moments. Again it changes nothing and returns False."""
    found = next((each for each in served.moments_of(case_id) if each.kind == kind), None)
    if found is None:
        return False
    row = {column.key: getattr(found, column.key) for column in Moment.__table__.columns}
    db.session.execute(insert(Moment).values(row).on_conflict_do_nothing())
    new = update(Moment).where(Moment.id == found.id, ~Moment.noted).values(noted=True)
    if db.session.scalar(new.returning(Moment.id)) is None:
        return False
    if limits.invites_after(kind):
        at_time(ASK, found.id, now() + timedelta(days=limits.wait_days()))
    return True


def ask(moment_id: UUID) -> None:
    """The days of silence are over: invite, unless it was reviewed, nobody can be, or it was done before."""
    try:
        found = served.moment(moment_id)
    except NotFound:
        return
    if found.asked or found.spent or found.case_id is None or found.applicant is None:
        return
    found.asked = True
    fact = ReviewInvited(found.case_id, found.number, found.kind)
    origin = publish(fact, actor=SYSTEM, subject=found.applicant, about=found.case_id)
    notify_applicant("reviews.invited", found.case_id, origin=origin)
    address = outward("reviews_pages.linked", text=link(served.MOMENT, found.id))
    notify_applicant("reviews.link", found.case_id, origin=origin, link=address)
