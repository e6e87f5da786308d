"""The questions of the boards: sums of a region with everybody below it, each one statement on one index.

What is asked of one channel or of all is read from the sums; what is asked of one matter or department from the cells
of the region and of those below. A region sees itself and what is below it, as every board does.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import func, select

from wutong import tenancy
from wutong.clock import now
from wutong.db import db
from wutong.errors import NotFound
from wutong.regions import below
from wutong.statistics import rules
from wutong.statistics.models import Cell, Mark, Sum
from wutong.statistics.rules import MEASURES

Cut = Literal["place", "matter", "department"]
#: How a board is cut; gettext messages.
CUTS: Mapping[Cut, str] = {"place": "地区", "matter": "事项", "department": "部门"}
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
    by_day, by_place = dict[date, Counter[str]](), dict[int, Counter[str]]()
    with _looking(asked.place):
        if asked.matter or asked.department:
            rows = _folded(asked, db.session.execute(_cells(asked, Cell.day, Cell.region)))
        else:
            rows = ((day, int(key), *held) for day, key, *held in db.session.execute(_sums(asked, "place", Sum.day)))
        for day, place, *held in rows:
            told = dict(zip(MEASURES, map(int, held), strict=True))
            by_day.setdefault(day, Counter()).update(told)
            by_place.setdefault(place, Counter()).update(told)
        return Seen(asked, dict(sorted(by_day.items())), by_place, _until(asked.place))


def cut(asked: Asked, by: Cut) -> dict[str, Counter[str]]:
    """The same cut by matter or department, what was handed in most first; raises `NotBelow`."""
    with _looking(asked.place):
        if asked.matter or asked.department:
            rows = db.session.execute(_cells(asked, Cell.matter if by == "matter" else Cell.department))
        else:
            rows = db.session.execute(_sums(asked, by))
        told = {str(key): Counter(dict(zip(MEASURES, map(int, held), strict=True))) for key, *held in rows}
    return dict(sorted(told.items(), key=lambda one: (-one[1]["received"], -one[1]["closed"], one[0])))


def _looking(place: int) -> Any:
    home = tenancy.scope().home
    if not tenancy.contains(home, place):
        raise NotBelow
    return tenancy.at(home, look="down")


def _sums(asked: Asked, by: Cut, *more: Any) -> Any:
    """The statement of a board: one range of the primary key."""
    wanted = select(*more, Sum.key, *(func.sum(getattr(Sum, name)) for name in MEASURES)).where(
        Sum.region == asked.place, Sum.cut == by, Sum.day.between(asked.first, asked.last)
    )
    if asked.channel:
        wanted = wanted.where(Sum.channel == asked.channel)
    return wanted.group_by(*more, Sum.key)


def _cells(asked: Asked, *keys: Any) -> Any:
    """The same of one matter or department, from the cells of everybody in the range."""
    wanted = select(*keys, *(func.sum(getattr(Cell, name)) for name in MEASURES)).where(
        Cell.region.between(asked.place, tenancy.until(asked.place)), Cell.day.between(asked.first, asked.last)
    )
    for name in ("channel", "matter", "department"):
        if value := getattr(asked, name):
            wanted = wanted.where(getattr(Cell, name) == value)
    return wanted.group_by(*keys)


def _folded(asked: Asked, rows: Iterable[Any]) -> Iterable[Any]:
    """Each row under the place directly below that it lies in."""
    children = below.offspring(asked.place)
    for day, region, *held in rows:
        at = bisect_right(children, region) - 1
        inside = at >= 0 and tenancy.contains(children[at], region)
        yield day, children[at] if inside else asked.place, *held


def _until(place: int) -> datetime:
    """Up to when everything is counted: the oldest mark of anybody in the range that nobody has counted, or now."""
    inside = Mark.region.between(place, tenancy.until(place))
    oldest = db.session.scalar(select(func.min(Mark.at)).where(inside, ~((Mark.region == place) & (Mark.kind == "up"))))
    return oldest or now()
