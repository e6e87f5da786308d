"""The days as a region has them, as a value that the rules count on."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import select

from wutong import tenancy
from wutong.calendar.models import CalendarDay, CalendarException, CalendarYear
from wutong.calendar.rules import Calendar, Counted, Day, Exceptional, Unit, due_at, due_date, explain, reach
from wutong.clock import SHANGHAI, local
from wutong.db import db


def calendar_for(first: date, last: date) -> Calendar:
    """The present region's calendar for these days: the national notices, overlaid by the days that the regions on its
    line have set, the nearest region last."""
    days = {row.day: Exceptional(row.working, row.name) for row in _national(first, last)}
    for row in sorted(_regional(first, last), key=lambda row: row.region):
        days[row.day] = Exceptional(row.working, row.name, row.region)
    return Calendar(first, last, days, frozenset(db.session.scalars(select(CalendarYear.year))))


def calendar_from(start: date | datetime, count: int, unit: Unit = Unit.WORKDAY) -> Calendar:
    """A calendar surely long enough to count a limit from its start (a Beijing date, or an aware instant)."""
    day = local(start).date() if isinstance(start, datetime) else start
    return calendar_for(day, day + reach(count, unit))


def own_days(year: int) -> Sequence[CalendarDay]:
    """The days of a year that the present region itself has set, in order."""
    listed = _regional(date(year, 1, 1), date(year, 12, 31))
    return [row for row in listed if row.region == tenancy.scope().home]


def years() -> Mapping[int, str]:
    """The years whose notice is known, with where it was taken from."""
    rows = db.session.scalars(select(CalendarYear).order_by(CalendarYear.year))
    return {row.year: row.source for row in rows}


def _national(first: date, last: date) -> Sequence[CalendarException]:
    return db.session.scalars(select(CalendarException).where(CalendarException.day.between(first, last))).all()


def _regional(first: date, last: date) -> Sequence[CalendarDay]:
    """Days set on the present region's line; looking down shows the rows of regions below, which do not bind it."""
    asked = select(CalendarDay).where(
        CalendarDay.day.between(first, last), CalendarDay.region.in_(tenancy.scope().line)
    )
    return db.session.scalars(asked.order_by(CalendarDay.day)).all()


def year_of(year: int) -> Sequence[tuple[Day, int | None]]:
    """The days of a year that somebody has spoken of, as the present region has them, each with the region that did
    (None for the national notice)."""
    calendar = calendar_for(date(year, 1, 1), date(year, 12, 31))
    return [(calendar.on(day), held.region) for day, held in sorted(calendar.exceptions.items())]


def tried(start: date, count: int, unit: Unit) -> tuple[date | datetime, tuple[Counted, ...]]:
    """When a limit that starts on a day would be over here, and every day up to then; hours run from midnight."""
    calendar = calendar_from(start, count, unit)
    if unit is Unit.HOUR:
        instant = due_at(calendar, datetime.combine(start, time(), SHANGHAI), count, unit)
        return instant, explain(calendar, start, instant.date(), Unit.DAY)
    end = due_date(calendar, start, count, unit)
    return end, explain(calendar, start, end, unit)
