"""The questions of the boards: sums of a region with everybody below it, each one statement on one index.

What is asked of one channel or of all is read from the sums; what is asked of one matter or department from the cells
of the region and of those below. A region sees itself and what is below it, as every board does.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import func, select, union_all

from wutong import tenancy
from wutong.clock import now
from wutong.db import db
from wutong.errors import NotFound
from wutong.regions import below
from wutong.statistics import rules
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
        if asked.matter or asked.department:
            by_day = _told(_cells(asked, Cell.day))
            by_place = _folded(asked.place, _told(_cells(asked, Cell.region)))
        else:
            by_day = _told(_sums(asked, "place", Sum.day))
            by_place = {int(key): held for key, held in _told(_keys(asked, "place")).items()}
        return Seen(asked, dict(sorted(by_day.items())), by_place, _until(asked.place))


def cut(asked: Asked, by: Cut) -> dict[str, Counter[str]]:
    """The same cut by matter or department, what was handed in most first; raises `NotBelow`."""
    with _looking(asked.place):
        if asked.matter or asked.department:
            told = _told(_cells(asked, Cell.matter if by == "matter" else Cell.department))
        else:
            told = _told(_keys(asked, by))
    return dict(sorted(told.items(), key=lambda one: (-one[1]["received"], -one[1]["closed"], one[0])))


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


def _keys(asked: Asked, by: Cut) -> Any:
    """The statement of a cut: whole months from the sums of months, the days before and after them from those of days.
    It is one range of each primary key, or two."""
    first, last = rules.whole_months(asked.first, asked.last)
    if first is None or last is None:
        return _sums(asked, by, Sum.key)
    days = Sum.day.between(asked.first, first - ONE_DAY) | Sum.day.between(rules.end_of(last) + ONE_DAY, asked.last)
    months = _rows(Month, asked, by, Month.month.between(first, last))
    rows = union_all(months, _rows(Sum, asked, by, days)).subquery()
    return select(rows.c.key, *(func.sum(rows.c[name]) for name in MEASURES)).group_by(rows.c.key)


def _rows(table: type[Month] | type[Sum], asked: Asked, by: Cut, when: Any) -> Any:
    wanted = select(table.key, *(getattr(table, name) for name in MEASURES)).where(
        table.region == asked.place, table.cut == by, when
    )
    return wanted.where(table.channel == asked.channel) if asked.channel else wanted


def _sums(asked: Asked, by: Cut, key: Any) -> Any:
    """The statement of a board: one range of the primary key."""
    wanted = select(key, *(func.sum(getattr(Sum, name)) for name in MEASURES)).where(
        Sum.region == asked.place, Sum.cut == by, Sum.day.between(asked.first, asked.last)
    )
    if asked.channel:
        wanted = wanted.where(Sum.channel == asked.channel)
    return wanted.group_by(key)


def _cells(asked: Asked, key: Any) -> Any:
    """The same of one matter or department, from the cells of everybody in the range."""
    wanted = select(key, *(func.sum(getattr(Cell, name)) for name in MEASURES)).where(
        Cell.region.between(asked.place, tenancy.until(asked.place)), Cell.day.between(asked.first, asked.last)
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
