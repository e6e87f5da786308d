"""The days as a region has them, as a value that the rules count on."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CompoundSelect,
    Date,
    DateTime,
    SmallInteger,
    String,
    bindparam,
    cast,
    func,
    null,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from wutong import tenancy
from wutong.calendar.models import CalendarDay, CalendarException, CalendarYear, Recount
from wutong.calendar.rules import Calendar, Count, Day, Exceptional, Term, count, day_of
from wutong.clock import SHANGHAI, now, today
from wutong.db import db
from wutong.web.paging import Page, fetch


def _spoken() -> CompoundSelect[*tuple[Any, ...]]:
    """All that a calendar is made of in one statement, which every filing runs: the national days, those of the line
    from the nation down, and the years whose notice is known. Columns: day, working, name, region, year."""
    first, last = bindparam("first", type_=Date), bindparam("last", type_=Date)
    line, moment = bindparam("line", type_=ARRAY(BigInteger)), bindparam("now", type_=DateTime(timezone=True))
    no_region, no_year = cast(null(), BigInteger).label("region"), cast(null(), SmallInteger).label("year")
    national = select(CalendarException.day, CalendarException.working, CalendarException.name, no_region, no_year)
    regional = select(CalendarDay.day, CalendarDay.working, CalendarDay.name, CalendarDay.region, no_year)
    years = select(cast(null(), Date), cast(null(), Boolean), cast(null(), String), no_region, CalendarYear.year)
    return union_all(
        national.where(CalendarException.day.between(first, last)),
        regional.where(CalendarDay.region == func.any(line), CalendarDay.day.between(first, last), *_holding(moment)),
        years,
    ).order_by(text("region nulls first"))


def _holding(moment: Any) -> tuple[Any, ...]:
    """Rows of layers that hold at a moment and say whether a day is worked."""
    return CalendarDay.starts <= moment, CalendarDay.ends > moment, CalendarDay.working.is_not(None)


_SPOKEN = _spoken()


def calendar_for(first: date, last: date) -> Calendar:
    """The present region's calendar for these days: the national notices, overlaid by the days that the regions on its
    line have set, the nearest region last."""
    asked = {"first": first, "last": last, "line": list(tenancy.scope().line), "now": now()}
    days: dict[date, Exceptional] = {}
    years = set[int]()
    for day, working, name, region, year in db.session.connection().execute(_SPOKEN, asked):
        if year is None:
            days[day] = Exceptional(working, name, region)
        else:
            years.add(year)
    return Calendar(first, last, days, frozenset(years))


def calendar_of(*terms: Term, until: date | None = None) -> Calendar:
    """The present region's calendar, surely long enough to count these terms out (and up to a day): one question to
    the tables, however many there are."""
    starts = [day_of(term.start) for term in terms]
    return calendar_for(min(starts), max(*(term.reach for term in terms), until or starts[0], *starts))


def counted(term: Term) -> Count:
    """A term counted out on the present region's calendar."""
    return count(term, calendar_of(term))


def last_day(days: int, *, since: date | None = None) -> date:
    """The last of so many working days from today, or from another day, on the present region's calendar."""
    due = counted(Term(since or today(), days)).due
    assert due is not None
    return due


def after_working_days(days: int) -> datetime:
    """The end of the n-th working day from today on the present region's calendar, today being day 0, as an instant."""
    return datetime.combine(last_day(days) + timedelta(days=1), time.min, SHANGHAI)


def own_days(year: int) -> Sequence[CalendarDay]:
    """The days of a year that the present region itself has set, in order."""
    mine = select(CalendarDay).where(
        CalendarDay.region == tenancy.scope().home, CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    )
    return db.session.scalars(mine.where(*_holding(now())).order_by(CalendarDay.day)).all()


def years() -> Mapping[int, str]:
    """The years whose notice is known, with where it was taken from."""
    rows = db.session.scalars(select(CalendarYear).order_by(CalendarYear.year))
    return {row.year: row.source for row in rows}


def year_of(year: int) -> Sequence[tuple[Day, int | None]]:
    """The days of a year that somebody has spoken of, as the present region has them, each with the region that did
    (None for the national notice)."""
    calendar = calendar_for(date(year, 1, 1), date(year, 12, 31))
    return [(calendar.on(day), held.region) for day, held in sorted(calendar.exceptions.items())]


def touched(release: UUID) -> tuple[date, date] | None:
    """The first and the last day of which a release of the present region says something; None for none."""
    mine = (CalendarDay.region == tenancy.scope().home, CalendarDay.release == release, CalendarDay.day.is_not(None))
    first, last = db.session.execute(select(func.min(CalendarDay.day), func.max(CalendarDay.day)).where(*mine)).one()
    return None if first is None or last is None else (first, last)


def recounts(*, cursor: str | None = None, limit: int = 20) -> Page[Recount]:
    """What changes of days by the present region everything was counted again for, newest first."""
    mine = select(Recount).where(Recount.region == tenancy.scope().home)
    return fetch(db.session(), mine, (Recount.begun_at.desc(), Recount.id.desc()), cursor=cursor, limit=limit)
