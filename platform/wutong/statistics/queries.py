"""The questions of the boards: sums of a region with everybody below it, each one statement on one index.

What is asked of one channel, matter or department, or of all, is read from the sums; what is asked of a matter and a
department together, or of the one cut by the other, from the cells of the region and of those below. A region sees
itself and what is below it, as every board does.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import ARRAY, Date, any_, cast, func, select, union_all

from wutong import tenancy
from wutong.clock import now
from wutong.db import db
from wutong.errors import NotFound
from wutong.regions import below
from wutong.statistics import rules, tallied
from wutong.statistics.models import Cell, Mark, Month, Sum
from wutong.statistics.rules import MEASURES

Cut = Literal["place", "matter", "department"]
#: How a board is cut; gettext messages.
CUTS: Mapping[Cut, str] = {"place": "地区", "matter": "事项", "department": "部门"}
ONE_DAY = timedelta(days=1)
#: Rows of a cut that are shown; a file has all of them.
SHOWN = 50


class NotBelow(NotFound):
    """The region is neither the present one nor below it."""

    code = "statistics.not_below"
    message = "只能查看本地区和下级地区的统计。"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days, first and last included, of which place; of one channel, matter or department, where it is named."""

    place: int
    first: date
    last: date
    channel: str = ""
    matter: str = ""
    department: str = ""


@dataclass(frozen=True)
class Seen:
    """What was counted for what was asked, by day and by the places directly below (and the place itself); `until` is
    the instant up to which everything that happened is in it."""

    asked: Asked
    by_day: Mapping[date, Counter[str]]
    by_place: Mapping[int, Counter[str]]
    until: datetime

    @cached_property
    def total(self) -> Counter[str]:
        """All of it."""
        return rules.total(self.by_day.values())


def seen(asked: Asked) -> Seen:
    """The board of a place; raises `NotBelow`."""
    with _looking(asked.place):
        by_day, by_place = _crossed(asked) if asked.matter and asked.department else _summed(asked)
        by_day = tallied.joined(by_day, tallied.over(asked, "day"))
        by_place = tallied.joined(by_place, _places(asked, tallied.over(asked, "place")))
        return Seen(asked, dict(sorted(by_day.items())), by_place, _until(asked.place))


def _places(asked: Asked, told: Mapping[Any, Counter[str]]) -> Mapping[int, Counter[str]]:
    """What plugins count by the places directly below; of one matter or department it is told by every region."""
    if asked.matter or asked.department:
        return _folded(asked.place, told)
    return {int(place): held for place, held in told.items()}


def _crossed(asked: Asked) -> tuple[Mapping[date, Counter[str]], Mapping[int, Counter[str]]]:
    """By day and by place, of one matter at one department."""
    return _told(_cells(asked, Cell.day)), _folded(asked.place, _told(_cells(asked, Cell.region)))


def _summed(asked: Asked) -> tuple[Mapping[date, Counter[str]], Mapping[int, Counter[str]]]:
    """By day and by place, of whatever the sums are cut by. What a place has of one matter or department stands in the
    sums of that place; what the region has of it itself, in its cells."""
    by, key = _narrowed(asked)
    here = _Part(asked, by, (asked.place,), key)
    by_day = _told(here.days_alone())
    if not key:
        return by_day, {int(place): held for place, held in _told(here.over("key")).items()}
    children = below.offspring(asked.place)
    by_place: dict[int, Counter[str]] = _told(_Part(asked, by, children, key).over("region")) if children else {}
    return by_day, by_place | _told(_cells(asked, Cell.region, alone=True))


def cut(asked: Asked, by: Cut) -> dict[str, Counter[str]]:
    """The same cut by matter or department, what was handed in most first; raises `NotBelow`."""
    narrowed, key = _narrowed(asked)
    with _looking(asked.place):
        if key and (narrowed != by or (asked.matter and asked.department)):
            told = _told(_cells(asked, Cell.matter if by == "matter" else Cell.department))
        else:
            told = _told(_Part(asked, by, (asked.place,), key).over("key"))
        more = tallied.over(asked, by)
    told = tallied.joined(told, more)
    return dict(sorted(told.items(), key=lambda one: (-one[1]["received"], -one[1]["closed"], one[0])))


def _narrowed(asked: Asked) -> tuple[Cut, str]:
    """The cut of the sums in which the board lies, and the key that it is narrowed to, if it is."""
    if asked.matter:
        return "matter", asked.matter
    return ("department", asked.department) if asked.department else ("place", "")


def _looking(place: int) -> Any:
    home = tenancy.scope().home
    if not tenancy.contains(home, place):
        raise NotBelow
    return tenancy.at(home, look="down")


def _told(statement: Any) -> dict[Any, Counter[str]]:
    """The sums of a statement by its key. Days and places are two statements: added up by the database each gives a
    few rows, and both at once a row for every place of every day."""
    rows = db.session.execute(statement)
    return {key: Counter(dict(zip(MEASURES, map(int, held), strict=True))) for key, *held in rows if any(held)}


@dataclass(frozen=True, slots=True)
class _Part:
    """What is read of the sums: one cut of some regions, and one key of it where one is named."""

    asked: Asked
    by: Cut
    regions: Sequence[int]
    key: str = ""

    def over(self, column: Literal["key", "region"]) -> Any:
        """The statement of a cut: whole months from the sums of months, the days before and after them from those of
        days. It is one range of each primary key, or two."""
        begin, end = self.asked.first, self.asked.last
        first, last = rules.whole_months(begin, end)
        if first is None or last is None:
            return self._added(self._rows(Sum, column, _days(begin, end)), column)
        around = [*_days(begin, first - ONE_DAY), *_days(rules.end_of(last) + ONE_DAY, end)]
        months = self._rows(Month, column, _months(first, last))
        return self._added(union_all(months, self._rows(Sum, column, around)), column)

    def days_alone(self) -> Any:
        """The statement of a board's days: what one region has on each."""
        return self._added(self._rows(Sum, "day", _days(self.asked.first, self.asked.last)), "day")

    def _rows(self, table: type[Month] | type[Sum], column: str, times: Sequence[date]) -> Any:
        """Rows of a table at these times, each one range of the primary key: between the first and the last of them
        lie the rows of all other keys too."""
        at = Month.month if table is Month else Sum.day
        wanted = select(getattr(table, column), *(getattr(table, name) for name in MEASURES)).where(
            table.region.in_(self.regions), table.cut == self.by, at == any_(cast(times, ARRAY(Date)))
        )
        wanted = wanted.where(table.key == self.key) if self.key else wanted
        return wanted.where(table.channel == self.asked.channel) if self.asked.channel else wanted

    def _added(self, rows: Any, column: str) -> Any:
        held = rows.subquery()
        by = held.c[column]
        return select(by, *(func.sum(held.c[name]) for name in MEASURES)).group_by(by)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _months(first: date, last: date) -> list[date]:
    """The first day of every month from one to another."""
    return [day for day in _days(first, last) if day.day == 1]


def _cells(asked: Asked, key: Any, *, alone: bool = False) -> Any:
    """The same of one matter or department, from the cells of everybody in the range, or of the place alone."""
    last = asked.place if alone else tenancy.until(asked.place)
    wanted = select(key, *(func.sum(getattr(Cell, name)) for name in MEASURES)).where(
        Cell.region.between(asked.place, last), Cell.day == any_(cast(_days(asked.first, asked.last), ARRAY(Date)))
    )
    for name in ("channel", "matter", "department"):
        if value := getattr(asked, name):
            wanted = wanted.where(getattr(Cell, name) == value)
    return wanted.group_by(key)


def _folded(place: int, by_region: Mapping[int, Counter[str]]) -> dict[int, Counter[str]]:
    """What each region has under the place directly below that it lies in."""
    children, told = below.offspring(place), dict[int, Counter[str]]()
    for region, held in by_region.items():
        at = bisect_right(children, region) - 1
        inside = at >= 0 and tenancy.contains(children[at], region)
        told.setdefault(children[at] if inside else place, Counter()).update(held)
    return told


def _until(place: int) -> datetime:
    """Up to when everything is counted: the oldest mark of anybody in the range that nobody has counted, or now."""
    inside = Mark.region.between(place, tenancy.until(place))
    oldest = db.session.scalar(select(func.min(Mark.at)).where(inside, ~((Mark.region == place) & (Mark.kind == "up"))))
    return oldest or now()
