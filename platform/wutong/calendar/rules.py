"""Counting time limits: working days, calendar days and hours, each counted day with its reason.

Sources: 行政许可法 §82 (working days leave out statutory holidays), 民法典 §§ 201–203 (the day of the event is not
counted, a limit that ends on a holiday ends on the next working day, limits in hours run from the hour). Dates are
Beijing dates; instants are aware and are counted in the zone they carry.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from wutong.errors import Invalid, Refused

ONE = timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class Unit(StrEnum):
    """What a time limit is counted in; the values are what a matter stores."""

    WORKDAY = "workday"
    DAY = "day"
    HOUR = "hour"


#: Names of the units on the screen; gettext messages.
UNIT_NAMES = MappingProxyType({Unit.WORKDAY: "工作日", Unit.DAY: "自然日", Unit.HOUR: "小时"})


class NegativeTerm(Invalid):
    """A time limit is at least 0."""

    code = "calendar.negative_term"
    message = "期限不能小于 0，请重新填写。"


class CalendarEnds(Refused):
    """A day was asked for that this calendar value does not reach; the caller took too short a span."""

    code, status = "calendar.ends", 500
    message = "日历只到 {last}，请联系管理员延长日历后再试。"


@dataclass(frozen=True, slots=True)
class Day:
    """One day: whether it is a working day, why, and whether that is still provisional (no notice for the year yet)."""

    day: date
    working: bool
    reason: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A day that somebody has spoken of; `region` is who did, none for the State Council's notice."""

    working: bool
    reason: str
    region: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days from `first` to `last` (both included) as one region has them.

    `exceptions` holds the days that somebody has spoken of, `years` the years whose notice is known; days of
    other years are provisional.
    """

    first: date
    last: date
    exceptions: Mapping[date, Exceptional] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def on(self, day: date) -> Day:
        """The day as this calendar has it; raises `CalendarEnds` outside its span."""
        if not self.first <= day <= self.last:
            raise CalendarEnds(first=self.first, last=self.last)
        provisional = day.year not in self.years
        found = self.exceptions.get(day)
        if found is not None:
            return Day(day, found.working, found.reason, provisional and found.region is None)
        return Day(day, day.weekday() < 5, WEEKDAYS[day.weekday()], provisional)

    def works(self, day: date) -> bool:
        """Whether it is a working day."""
        return self.on(day).working


@dataclass(frozen=True, slots=True)
class Counted:
    """One day of a count: its number if it counted (1 …), none if it did not, and why."""

    day: date
    number: int | None
    reason: str
    provisional: bool


def next_workday(calendar: Calendar, day: date) -> date:
    """The day itself if it is a working day, otherwise the first one after it."""
    while not calendar.works(day):
        day += ONE
    return day


def add_workdays(calendar: Calendar, start: date, count: int) -> date:
    """The `count`-th working day after `start`; the day of the event is day 0. 0 gives `start`, working or not."""
    _not_negative(count)
    day = start
    while count:
        day += ONE
        count -= calendar.works(day)
    return day


def workdays_between(calendar: Calendar, start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; negative when `end` comes first."""
    if end < start:
        return -workdays_between(calendar, end, start)
    return sum(calendar.works(day) for day in _after(start, end))


def due_date(calendar: Calendar, start: date, count: int, unit: Unit) -> date:
    """The last day of a limit in days that begins on `start`; a limit that ends on a day off ends on the next workday.

    Raises ValueError for hours, which have no last day: use `due_at`.
    """
    _not_negative(count)
    if unit is Unit.HOUR:
        raise ValueError("a limit in hours ends at an instant, not on a day")
    end = add_workdays(calendar, start, count) if unit is Unit.WORKDAY else start + count * ONE
    return next_workday(calendar, end)


def due_at(calendar: Calendar, start: datetime, count: int, unit: Unit) -> datetime:
    """The instant at which a limit is over, in the zone of the aware `start`.

    Hours run through nights and days off from the very minute (民法典 §201). Days end at midnight after their last
    day: what happens before that instant is in time.
    """
    _not_negative(count)
    if unit is Unit.HOUR:
        return start + timedelta(hours=count)
    return datetime.combine(due_date(calendar, start.date(), count, unit) + ONE, time(), start.tzinfo)


def explain(calendar: Calendar, start: date, end: date, unit: Unit = Unit.WORKDAY) -> tuple[Counted, ...]:
    """Every day from `start` to `end`, with its number or the reason why it did not count; `start` is day 0."""
    listed = [_counted(calendar.on(start), None, "起算日，不计入")]
    number = 0
    for held in map(calendar.on, _after(start, end)):
        counts = held.working or unit is Unit.DAY
        number += counts
        listed.append(_counted(held, number if counts else None, held.reason))
    return tuple(listed)


def _counted(held: Day, number: int | None, reason: str) -> Counted:
    return Counted(held.day, number, reason, held.provisional)


def _after(start: date, end: date) -> Iterator[date]:
    return (start + step * ONE for step in range(1, (end - start).days + 1))


def _not_negative(count: int) -> None:
    if count < 0:
        raise NegativeTerm(count=count)


def reach(count: int, unit: Unit = Unit.WORKDAY) -> timedelta:
    """A span surely long enough for a limit: how far past its start a calendar must be read.

    Two calendar days a working day are plenty (a year has some 248), and a month beyond them outlasts any
    run of holidays.
    """
    spans = {Unit.HOUR: timedelta(hours=count), Unit.DAY: count * ONE, Unit.WORKDAY: 2 * count * ONE}
    return spans[unit] + timedelta(days=31)
