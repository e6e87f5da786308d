"""The one counter: every due date in the house, and every explanation of one, comes from `count`.

It goes from day to day and says of each whether it counted, which number it was, or why it was left out. A term in
days is over with the day on which its number is reached, moved on to the next day that is worked and not paused (民法典
§203); while a pause runs nothing is over. Hours are added up from the instants and told by the day.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from wutong.calendar.rules.days import ONE, Calendar, Day
from wutong.calendar.rules.terms import BEIJING, Pause, Term, day_of, instant_of
from wutong.calendar.rules.units import Unit

#: Day 0; counted; a day off; held by a special procedure; a working day onto which the end was moved.
Why = Literal["start", "counted", "off", "paused", "moved"]
#: What is said of day 0, of a pause without a name, and of the day onto which the end was moved; gettext messages.
START, PAUSED, MOVED = "起算日，不计入", "特别程序", "末日为休息日，顺延至此"
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """One day of a count: its number if it counted (1 …; for hours, how many had run by its end), and why or why not.

    `reason` is the weekday, the holiday or the special procedure; `region` who set the day, if a region did itself;
    `provisional` says that the notice of its year was not known yet.
    """

    day: date
    number: int | None
    why: Why
    reason: str
    provisional: bool = False
    region: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A term counted out: how many units it has in all, every day of it, and the instant from which on it is too late.

    While a pause runs there is no `end`, and the days go up to the stop.
    """

    length: int
    days: tuple[Counted, ...]
    end: datetime | None

    @property
    def due(self) -> date | None:
        """The last Beijing day on which it is in time."""
        return None if self.end is None else day_of(self.end - timedelta.resolution)

    def used(self, today: date) -> int:
        """Units counted up to and including a day."""
        return max((one.number for one in self.days if one.number and one.day <= today), default=0)

    def reached(self, number: int) -> date | None:
        """The day on which so many units were counted; day 0 for none, None where the count does not come so far."""
        if number <= 0:
            return self.days[0].day
        return next((one.day for one in self.days if one.number and one.number >= number), None)


def count(term: Term, calendar: Calendar, *, until: date | None = None) -> Count:
    """Count a term out. While a pause runs the days of the stop are told too, up to `until` where that is given.

    Raises `CalendarEnds` where the calendar does not reach `term.reach` (and `until`).
    """
    plain = replace(term, extension=None)
    whole = replace(plain, length=term.length + _added(term, plain, calendar))
    return _counted(whole, calendar, until)


def _added(term: Term, plain: Term, calendar: Calendar) -> int:
    """What an extension adds: nothing, if the term had run out by the day on which it was approved."""
    if term.extension is None:
        return 0
    end, given = _counted(plain, calendar, None).end, term.extension.on
    late = end is not None and given is not None and instant_of(given) >= end
    return 0 if late else term.extension.length


def _counted(term: Term, calendar: Calendar, until: date | None) -> Count:
    return _in_hours(term, calendar) if term.unit is Unit.HOUR else _in_days(term, calendar, until)


# ── Days ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _in_days(term: Term, calendar: Calendar, until: date | None) -> Count:
    day, number = day_of(term.start), 0
    days = [_told(calendar.on(day), None, "start", START)]
    while number < term.length or not calendar.works(day) or _held(term, day):
        day += ONE
        pause = _held(term, day)
        if pause is not None and pause.end is None and (until is None or day > until):
            return Count(term.length, tuple(days), None)
        days.append(_next(term, calendar.on(day), number, pause))
        number = days[-1].number or number
    return Count(term.length, tuple(days), datetime.combine(day + ONE, time(), BEIJING))


def _held(term: Term, day: date) -> Pause | None:
    return next((pause for pause in term.pauses if pause.holds(day)), None)


def _next(term: Term, held: Day, number: int, pause: Pause | None) -> Counted:
    """The day after `number` days were counted."""
    if pause is not None:
        return _told(held, None, "paused", pause.why or PAUSED)
    if number >= term.length:
        return _told(held, None, "moved", MOVED) if held.working else _told(held, None, "off")
    if held.working or term.unit is Unit.DAY:
        return _told(held, number + 1, "counted")
    return _told(held, None, "off")


def _told(held: Day, number: int | None, why: Why, reason: str = "") -> Counted:
    return Counted(held.day, number, why, reason or held.reason, held.provisional, held.region)


# ── Hours ────────────────────────────────────────────────────────────────────────────────────────────────────


def _in_hours(term: Term, calendar: Calendar) -> Count:
    start = instant_of(term.start).astimezone(BEIJING)
    end, stood = start + term.length * HOUR, False
    for pause in sorted(term.pauses, key=lambda one: instant_of(one.start)):
        if instant_of(pause.start) < end:
            stood = pause.end is None
            end = instant_of(pause.start) if pause.end is None else end + _length(pause)
    days = tuple(_by_the_day(term, start, end, calendar))
    return Count(term.length, days, None if stood else end)


def _length(pause: Pause) -> timedelta:
    return instant_of(pause.end or pause.start) - instant_of(pause.start)


def _by_the_day(term: Term, start: datetime, end: datetime, calendar: Calendar) -> Iterator[Counted]:
    """Each day up to the end, with the whole hours that had run when it was over."""
    day, before, last = start.date(), timedelta(), max(start.date(), day_of(end - timedelta.resolution))
    while day <= last:
        ran = _ran(term, start, min(end, datetime.combine(day + ONE, time(), BEIJING)))
        if ran > before or day == start.date():
            yield _told(calendar.on(day), ran // HOUR, "counted")
        else:
            begun = [one for one in term.pauses if day_of(one.start) <= day]
            pause = max(begun, key=lambda one: instant_of(one.start))
            yield _told(calendar.on(day), None, "paused", pause.why or PAUSED)
        day, before = day + ONE, ran


def _ran(term: Term, start: datetime, until: datetime) -> timedelta:
    """How long the clock ran from its start to an instant."""
    stood = timedelta()
    for pause in term.pauses:
        first, last = instant_of(pause.start), until if pause.end is None else min(instant_of(pause.end), until)
        stood += max(last - first, timedelta())
    return until - start - stood
