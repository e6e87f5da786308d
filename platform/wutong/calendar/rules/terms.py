"""A term as a value: from when, how long, in which unit, what stopped it, what was added to it.

Sources: 行政许可法 §42 (one extension), §45 (special procedures do not count), 民法典 §201 (the day of the event is not
counted; hours run from the hour).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wutong.calendar.rules.units import Unit
from wutong.errors import Invalid

BEIJING = ZoneInfo("Asia/Shanghai")
#: A Beijing day, or an aware instant. Terms in days look at the day alone; terms in hours need the instant.
Moment = date | datetime


class NegativeTerm(Invalid):
    """A time limit is at least 0."""

    code = "calendar.negative_term"
    message = "期限不能小于 0，请重新填写。"


@dataclass(frozen=True, slots=True)
class Pause:
    """A recorded special procedure: stopped at `start`, started again at `end` (None while it runs); `why` names it.

    In days it holds the days after the first, up to and including the last: so a clock stopped and started on one day
    loses nothing, as the day of an event is counted nowhere.
    """

    start: Moment
    end: Moment | None = None
    why: str = ""

    def holds(self, day: date) -> bool:
        """Whether a clock in days stood still on this day."""
        return day_of(self.start) < day and (self.end is None or day <= day_of(self.end))


@dataclass(frozen=True, slots=True)
class Extension:
    """The one extension: `length` in the unit of its term, approved on a Beijing day (None where nobody wrote it down).

    A term that had run out by then is not mended by it: what is late stays late.
    """

    length: int
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """`length` counted from `start` in a `unit`, with the pauses left out and perhaps an extension.

    The day of the start is day 0. A term in days ends with a working day (民法典 §203), a term in hours at an instant.
    Raises `NegativeTerm`.
    """

    start: Moment
    length: int
    unit: Unit = Unit.WORKDAY
    extension: Extension | None = None
    pauses: tuple[Pause, ...] = ()

    def __post_init__(self) -> None:
        if self.length < 0 or (self.extension is not None and self.extension.length < 0):
            raise NegativeTerm(length=self.length)

    @property
    def reach(self) -> date:
        """A day surely past the end: how far a calendar must be read.

        Two calendar days a working day are plenty (a year has some 248), and a month beyond them outlasts any run of
        holidays.
        """
        whole = self.length + (self.extension.length if self.extension else 0)
        days = {Unit.HOUR: whole // 24 + 1, Unit.DAY: whole, Unit.WORKDAY: 2 * whole}[self.unit]
        stood = sum((day_of(pause.end) - day_of(pause.start)).days for pause in self.pauses if pause.end is not None)
        return day_of(self.start) + timedelta(days=days + stood + 31)


def day_of(moment: Moment) -> date:
    """The Beijing day of a moment."""
    return moment.astimezone(BEIJING).date() if isinstance(moment, datetime) else moment


def instant_of(moment: Moment) -> datetime:
    """The instant of a moment; of a day, its first."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), BEIJING)
