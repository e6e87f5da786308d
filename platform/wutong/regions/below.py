"""Reading many places of the tree at once: everybody below a region, two steps of it, names; for boards and figures."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import NamedTuple

from sqlalchemy import BigInteger, func, literal, select

from wutong import tenancy
from wutong.clock import today
from wutong.db import db
from wutong.regions.models import Region, RegionExercise, RegionOperation
from wutong.regions.queries import acting_on
from wutong.regions.search import living


def places_below(code: int, day: date | None = None) -> dict[frozenset[int], list[int]]:
    """The regions below one that act for anything on a day, by the levels they act for; codes in order."""
    asked = (
        select(RegionExercise.level, func.array_agg(RegionExercise.code))
        .where(RegionExercise.code.between(code + 1, tenancy.until(code)), acting_on(day or today()))
        .group_by(RegionExercise.level)
    )
    acting_for: dict[int, set[int]] = {level: set(codes) for level, codes in db.session.connection().execute(asked)}
    several = {place for one, other in combinations(acting_for.values(), 2) for place in one & other}
    groups = {frozenset({level}): sorted(codes - several) for level, codes in acting_for.items()}
    for place in sorted(several):
        groups.setdefault(frozenset(lv for lv, codes in acting_for.items() if place in codes), []).append(place)
    return {acts: codes for acts, codes in groups.items() if codes}


def tree() -> tuple[object, ...]:
    """What a reading of the tree depends on besides the day: when it was last operated on, and undone."""
    asked = select(func.max(RegionOperation.done_at), func.max(RegionOperation.undone_at))
    return tuple(db.session.execute(asked).one())


class Near(NamedTuple):
    """A region one or two steps below another."""

    code: int
    parent: int | None
    level: int
    name: str


def near(code: int) -> Sequence[Near]:
    """The regions one and two steps below that exist today, in order of code.

    The parents are one list: told apart by an `or`, PostgreSQL looks at every region of the nation.
    """
    upper = select(literal(code, BigInteger)).union_all(select(Region.code).where(Region.parent == code))
    told = (Region.code, Region.parent, Region.level, Region.name)
    asked = select(*told).where(Region.parent.in_(upper), living()).order_by(Region.code)
    return [Near(*row) for row in db.session.execute(asked)]


def offspring(code: int) -> Sequence[int]:
    """The codes of everybody who is or ever was directly below a region: what was counted there stays there."""
    return db.session.scalars(select(Region.code).where(Region.parent == code).order_by(Region.code)).all()


def above(code: int) -> int | None:
    """The code of the region that a region is directly below of, of one that has ended too; None above the nation."""
    return db.session.scalar(select(Region.parent).where(Region.code == code))


def named(codes: Iterable[int]) -> dict[int, str]:
    """The names of regions, by code."""
    wanted = set(codes)
    asked = select(Region.code, Region.name).where(Region.code.in_(wanted))
    return dict(db.session.execute(asked).all()) if wanted else {}


def named_below(code: int) -> dict[int, tuple[str, int]]:
    """Name and level of a region and everybody below it, by code."""
    asked = select(Region.code, Region.name, Region.level).where(Region.code.between(code, tenancy.until(code)))
    return {below: (name, level) for below, name, level in db.session.execute(asked)}
