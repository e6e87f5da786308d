"""The courses of cases, read and counted out for whoever counts offices; a case is told of where it lives alone."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.calendar import queries as calendar
from wutong.calendar.rules import Calendar, Term, Unit, count, day_of
from wutong.cases import bodies, clocks, counts, queries
from wutong.cases.models import Case
from wutong.cases.rules import terms
from wutong.cases.rules.courses import Course, Kept
from wutong.clock import local
from wutong.db import db

HOUR = timedelta(hours=1)


def of(ids: Collection[UUID]) -> dict[UUID, Course]:
    """The courses of these cases as they stand now; drafts and what lives elsewhere or nowhere are left out."""
    wanted = select(Case).where(Case.region == tenancy.scope().home, Case.id.in_(ids), Case.filed_at.is_not(None))
    held = wanted.where(Case.moved_to.is_(None)).execution_options(populate_existing=True)
    rows = db.session.scalars(held).all()
    named = bodies.names(rows)
    return {case.id: _course(case, named[case.id]) for case in rows}


def after(last: UUID | None, most: int) -> Sequence[UUID]:
    """The next cases of the present region in order of id, drafts and tombstones too: for going through all of them."""
    wanted = select(Case.id).where(Case.region == tenancy.scope().home)
    if last is not None:
        wanted = wanted.where(Case.id > last)
    return db.session.scalars(wanted.order_by(Case.id).limit(most)).all()


def places() -> Sequence[int]:
    """The regions in sight that have cases."""
    return db.session.scalars(select(Case.region).distinct()).all()


def _course(case: Case, body: str) -> Course:
    assert case.filed_at is not None
    return Course(
        case.id, case.matter, body, case.channel,
        case.channel == counts.ONLINE, case.instant, local(case.filed_at).date(), case.accepted_on,
        case.decided_on if case.closed_on else None, case.closed_on, _kept(case),
    )  # fmt: skip


def _kept(case: Case) -> Kept | None:
    """Promise and law counted out to the day on which they were met; None for what was never accepted, or goes on, and
    for what its applicant withdrew in time: no office kept or broke its word there. What was late by then stays late,
    or an office would only have to get its applicants to withdraw."""
    met = clocks.met_on(case, "promise")
    if case.closed_on is None or case.accepted_on is None or met is None:
        return None
    legal_unit = queries.asked(case).legal_unit
    found = {one.name: one.term for one in terms.decision(case, clocks.pauses(case), legal_unit)}
    spent, at = _until(found["promise"], met), case.decided_at
    days = calendar.calendar_of(*found.values(), spent, until=met)
    late, *breached = (clocks.missed(count(term, days, until=met), term, met, at) for term in found.values())
    if case.state == "withdrawn" and not (late or any(breached)):
        return None
    comparable = bool(case.legal) and case.unit == legal_unit and legal_unit is not Unit.HOUR
    return Kept(
        late, not late and _early(found["promise"], days, met, at), any(breached),
        legal_unit if comparable else None, case.promised, case.legal or 0, _spent(spent, days, met),
    )  # fmt: skip


def _until(term: Term, met: date) -> Term:
    """The same clock without its end: as long as there are days up to the one on which it was met."""
    unit = Unit.DAY if term.unit is Unit.HOUR else term.unit
    return replace(term, length=max((met - day_of(term.start)).days, 0), unit=unit, extension=None)


def _early(term: Term, days: Calendar, met: date, at: datetime | None) -> bool:
    """Whether a whole unit of the promise, at least, was not needed."""
    found = count(term, days, until=met)
    if at is not None and term.unit is Unit.HOUR:
        return found.end is not None and found.end - at >= HOUR
    return found.used(met) < found.length


def _spent(term: Term, days: Calendar, met: date) -> int:
    """Days that really went by on the clock, those of special procedures left out."""
    return count(term, days, until=met).used(met)
