"""Terms: two clocks that count the same days, the promise and the law, and can name every day they counted.

The day of an event is day 0. A pause runs from the day after the clock was stopped to the day it was started again,
both counted as everywhere else; so a clock stopped and started on one day loses nothing (行政许可法 §§42, 45, 82).
The calendar comes in as a function, because which days are worked is a table of the region's, not a rule.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Literal

Workday = Callable[[date], bool]
Unit = Literal["working", "natural"]
Colour = Literal["green", "yellow", "red", "black"]

#: Working days within which the office accepts or lists everything that is missing (§32(4)).
NOTICE_DAYS = 5
#: Working days within which a decision is delivered (§44).
DELIVERY_DAYS = 10
#: Working days the applicant has for a correction where the matter says nothing.
CORRECTION_DAYS = 15
#: At most this many working days may be added once, with reasons (§42); jointly handled matters more (§26, §42).
EXTENSION_DAYS, JOINT_EXTENSION_DAYS = 10, 15
#: Yellow from this share of the promise.
WARN_RATIO = 0.9


@dataclass(frozen=True, slots=True)
class Pause:
    """A recorded special procedure: stopped on `start`, started again on `end` (`None` while it runs)."""

    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the clock stood still on this day."""
        return self.start < day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Term:
    """`days` (and the days of an extension) counted from `start` in a unit, with the pauses left out."""

    start: date
    days: int
    unit: Unit = "working"
    extended: int = 0
    pauses: tuple[Pause, ...] = ()

    @property
    def length(self) -> int:
        """Days in all, extension included."""
        return self.days + self.extended


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an explained term: the count after it, or why it was not counted."""

    day: date
    count: int
    why: Literal["start", "counted", "off", "paused"]


def walk(term: Term, workday: Workday) -> Iterator[Day]:
    """Every day from the start to the due date; ends early, without reaching it, at a pause that still runs."""
    day, count = term.start, 0
    yield Day(day, 0, "start")
    while count < term.length:
        day += timedelta(days=1)
        holding = next((pause for pause in term.pauses if pause.covers(day)), None)
        if holding is not None and holding.end is None:
            return
        why = _kind(term, day, paused=holding is not None, workday=workday)
        count += why == "counted"
        yield Day(day, count, why)
    yield from _rest(term, day, count, workday)


def _kind(term: Term, day: date, *, paused: bool, workday: Workday) -> Literal["counted", "off", "paused"]:
    if paused:
        return "paused"
    return "counted" if term.unit == "natural" or workday(day) else "off"


def _rest(term: Term, day: date, count: int, workday: Workday) -> Iterator[Day]:
    """A term in calendar days that ends on a day off runs to the next working day."""
    while term.unit == "natural" and not workday(day):
        day += timedelta(days=1)
        yield Day(day, count, "off" if not workday(day) else "counted")


def due(term: Term, workday: Workday) -> date | None:
    """The last day of the term, or `None` while a pause runs."""
    last = max(walk(term, workday), key=lambda day: day.day)
    return last.day if last.count >= term.length else None


def used(term: Term, workday: Workday, today: date) -> int:
    """Days counted up to and including today."""
    return max((day.count for day in walk(term, workday) if day.day <= today), default=0)


@dataclass(frozen=True, slots=True)
class Warns:
    """When the light turns yellow: at a `share` of the term, and that many working days `before` its last; None: never.

    Where both are said the earlier day counts.
    """

    share: float | None = WARN_RATIO
    before: int | None = None


def warn_on(term: Term, workday: Workday, warns: Warns = Warns()) -> date | None:
    """The first yellow day of a term."""
    days = [] if warns.share is None else [_used_up(term, workday, warns.share)]
    last = due(term, workday)
    if warns.before is not None and last is not None:
        days.append(_before(last, warns.before, workday, term.start))
    return min((day for day in days if day), default=None)


def _used_up(term: Term, workday: Workday, share: float) -> date | None:
    mark = ceil(term.length * share)
    return next((day.day for day in walk(term, workday) if day.count >= mark), None)


def _before(last: date, count: int, workday: Workday, start: date) -> date:
    """The working day `count` working days before a day, but never before the term began."""
    day = last
    while count > 0 and day > start:
        day -= timedelta(days=1)
        count -= workday(day)
    return day


def colour(today: date, *, warn: date | None, due: date | None, legal: date | None) -> Colour:
    """Black past the law, red past the promise, yellow from the warning day, else green."""
    if legal is not None and today > legal:
        return "black"
    if due is not None and today > due:
        return "red"
    return "yellow" if warn is not None and today >= warn else "green"
