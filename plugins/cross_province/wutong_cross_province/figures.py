"""Counts of both sides: received for others, handled for others, how long a hand-over takes."""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from wutong.sdk import db, region_names
from wutong_cross_province.models import Handover, Online

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Figure:
    """What passed between here and another region, on one side and in one mode; `days` of a hand-over on average, from
    collecting to arrival, None where nothing has arrived."""

    side: str
    mode: str
    other: int
    installation: str
    all: int
    ended: int
    late: int
    days: float | None


def figures() -> list[Figure]:
    """Everything that passed, most first."""
    average = func.avg(func.extract("epoch", Handover.arrived_at - Handover.began_at))
    which = (Handover.side, Handover.mode, Handover.other, Handover.installation)
    asked = select(
        *which,
        func.count(),
        func.count(Handover.ended_at),
        func.coalesce(func.sum(case((Handover.late, 1), else_=0)), 0),
        average,
    ).group_by(*which)
    found = [
        Figure(side, mode, other, name, number, ended, late, None if took is None else float(took) / DAY)
        for side, mode, other, name, number, ended, late, took in db.session.execute(asked)
    ]
    return sorted([*found, *_online()], key=lambda one: (one.side, -one.all, one.other))


def _online() -> list[Figure]:
    which = (Online.side, Online.other, Online.installation)
    asked = select(*which, func.count()).where(Online.filed_at.is_not(None)).group_by(*which)
    return [
        Figure(side, "online", other, name, number, 0, 0, None)
        for side, other, name, number in db.session.execute(asked)
    ]


def names(found: list[Figure]) -> dict[int, str]:
    """What the other regions are called."""
    return region_names({one.other for one in found})
