"""The lights of a case: yellow before the promise is due, red past the promise, black past the law (DOMAIN 3.9)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Literal

from wutong.calendar.rules import Count

Workday = Callable[[date], bool]
Colour = Literal["green", "yellow", "red", "black"]
#: Yellow from this share of the promise, where no region says otherwise.
WARN_RATIO = 0.9


@dataclass(frozen=True, slots=True)
class Warns:
    """When the light turns yellow: at a `share` of the term, and that many working days `before` its last; None: never.

    Where both are said the earlier day counts.
    """

    share: float | None = WARN_RATIO
    before: int | None = None


def warn_on(found: Count, workday: Workday, warns: Warns = Warns()) -> date | None:
    """The first yellow day of a counted term; a term in hours is yellow for the whole of that day."""
    days = [] if warns.share is None else [found.reached(ceil(found.length * warns.share))]
    if warns.before is not None and found.due is not None:
        days.append(_before(found.due, warns.before, workday, found.days[0].day))
    return min((day for day in days if day), default=None)


def _before(last: date, count: int, workday: Workday, start: date) -> date:
    """The working day `count` working days before a day, but never before the term began."""
    day = last
    while count > 0 and day > start:
        day -= timedelta(days=1)
        count -= workday(day)
    return day


def colour(
    moment: datetime, *, warn: date | None, due: date | datetime | None, legal: date | datetime | None
) -> Colour:
    """Black past the law, red past the promise, yellow from the warning day, else green, at a Beijing moment.

    A limit that is a day is kept until the day is over, one that is an instant until then.
    """
    if _past(moment, legal):
        return "black"
    if _past(moment, due):
        return "red"
    return "yellow" if warn is not None and moment.date() >= warn else "green"


def _past(moment: datetime, limit: date | datetime | None) -> bool:
    if isinstance(limit, datetime):
        return moment >= limit
    return limit is not None and moment.date() > limit
