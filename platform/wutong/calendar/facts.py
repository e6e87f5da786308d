"""What can have happened to a calendar."""

from dataclasses import dataclass
from datetime import date

from wutong.events import event


@event("calendar.day_set")
@dataclass(frozen=True)
class DaySet:
    """A region made a day a working day or a day off, for itself and all below it."""

    region: int
    day: date
    working: bool


@event("calendar.day_unset")
@dataclass(frozen=True)
class DayUnset:
    """A region took its word about a day back."""

    region: int
    day: date
