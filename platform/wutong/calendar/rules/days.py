"""Which days are worked, and who said so: Monday to Friday, the national notices over that, regions' own days last.

Dates are Beijing dates. A `Calendar` is a value for a span of days; it is made from tables by `calendar.queries`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from wutong.errors import Refused

ONE = timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class CalendarEnds(Refused):
    """A day was asked for that this calendar value does not reach; the caller took too short a span."""

    code, status = "calendar.ends", 500
    message = "日历只到 {last}，请联系管理员延长日历后再试。"


@dataclass(frozen=True, slots=True)
class Day:
    """One day: whether it is a working day, why, and whether that is still provisional (no notice for the year yet).

    `region` is the region that set the day itself; None where the State Council's notice or the week did.
    """

    day: date
    working: bool
    reason: str
    provisional: bool = False
    region: int | None = None


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
            return Day(day, found.working, found.reason, provisional and found.region is None, found.region)
        return Day(day, day.weekday() < 5, WEEKDAYS[day.weekday()], provisional)

    def works(self, day: date) -> bool:
        """Whether it is a working day."""
        return self.on(day).working


def next_workday(calendar: Calendar, day: date) -> date:
    """The day itself if it is a working day, otherwise the first one after it (民法典 §203)."""
    while not calendar.works(day):
        day += ONE
    return day


def workdays_between(calendar: Calendar, start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; negative when `end` comes first."""
    if end < start:
        return -workdays_between(calendar, end, start)
    return sum(calendar.works(start + step * ONE) for step in range(1, (end - start).days + 1))
