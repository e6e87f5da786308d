"""What others ask about regions and their offices.

The tree answers in any scope; everything else speaks of the present one.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Date, Select, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from wutong import tenancy
from wutong.clock import today
from wutong.db import db, notes
from wutong.errors import NotFound
from wutong.regions import branding, rules, successors
from wutong.regions.models import (
    Department,
    Region,
    RegionCrest,
    RegionExercise,
    RegionOpening,
    RegionProfile,
    RegionSuspension,
)
from wutong.regions.named import bodies, called, department_names
from wutong.regions.search import living, search
from wutong.web import paging
from wutong.web.paging import Page

__all__ = [
    "NoSuchDepartment",
    "acting",
    "acting_below",
    "acting_on",
    "bodies",
    "called",
    "children",
    "children_page",
    "crest",
    "department",
    "department_names",
    "departments",
    "departments_above",
    "exercises",
    "find",
    "get",
    "line",
    "must_be_open",
    "must_not_have_ended",
    "office",
    "openings",
    "profile",
    "search",
    "superior",
    "suspended_by",
    "suspension",
    "suspensions",
]


class NoSuchDepartment(NotFound):
    """No department of this id stands on the region's line."""

    code = "department.unknown"
    message = "没有找到这个部门，请返回部门列表重新选择。"


# ── The tree ─────────────────────────────────────────────────────────────────────────────────────────────────


def find(code: int) -> Region | None:
    """The region of a code, abolished ones too; None for a placeholder and for a code nobody has.

    Held until the transaction ends: the session alone would forget a row that nobody holds and read it again.
    """
    region: Region | None = notes().get((Region, code)) or db.session.get(Region, code)
    notes()[Region, code] = region
    return None if region is None or region.kind == "placeholder" else region


def get(code: int) -> Region:
    """The region of a code; raises `NoSuchRegion`."""
    region = find(code)
    if region is None:
        raise tenancy.NoSuchRegion(code=tenancy.spell(code))
    return region


def children(code: int) -> Sequence[Region]:
    """The regions directly below that exist today, in order of code; placeholders are passed through."""
    return db.session.scalars(select(Region).where(Region.parent == code, living()).order_by(Region.code)).all()


def children_page(code: int, cursor: str | None, limit: int) -> Page[Region]:
    """The same, page by page."""
    asked = select(Region).where(Region.parent == code, living())
    return paging.fetch(db.session(), asked, [Region.code], cursor=cursor, limit=limit)


def line(code: int) -> Sequence[Region]:
    """The regions from the nation down to the region itself."""
    codes = tenancy.line(code)
    asked = select(Region).where(Region.code.in_(codes), Region.kind != "placeholder").order_by(Region.level)
    return db.session.scalars(asked).all()


def exercises(code: int, day: date | None = None) -> frozenset[int]:
    """The levels the region acts for on a day (today when None): 东莞 {2, 3}, a county {3}."""
    line = tenancy.scope().line
    return acting(line if code in line else (code,), day)[code]


def acting(codes: Sequence[int], day: date | None = None) -> dict[int, frozenset[int]]:
    """The levels that each of several regions acts for, in one query; the same is asked once a transaction."""
    asked = {"codes": list(codes), "day": day or today()}
    if (known := notes().get((RegionExercise, *codes, day))) is not None:
        return dict(known)
    levels: dict[int, set[int]] = {code: set() for code in codes}
    for code, level in db.session.connection().execute(_ACTING, asked):
        levels[code].add(level)
    found = notes()[RegionExercise, *codes, day] = {code: frozenset(acts) for code, acts in levels.items()}
    return dict(found)


def acting_on(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """The exercises that hold on a day."""
    ended = RegionExercise.valid_to
    return and_(RegionExercise.valid_from <= day, or_(ended.is_(None), ended > day))


_ACTING = (
    select(RegionExercise.code, RegionExercise.level)
    .where(RegionExercise.code == func.any(bindparam("codes", type_=ARRAY(BigInteger))))
    .where(acting_on(bindparam("day", type_=Date)))
)


def acting_below(code: int, level: int, day: date | None = None) -> Sequence[int]:
    """The codes, at the region or below it, that act for a level: the 159 villages of a county for level 5."""
    asked = (
        select(RegionExercise.code)
        .where(
            RegionExercise.code.between(code, tenancy.until(code)),
            RegionExercise.level == level,
            acting_on(day or today()),
        )
        .order_by(RegionExercise.code)
    )
    return db.session.scalars(asked).all()


# ── The office ───────────────────────────────────────────────────────────────────────────────────────────────


def departments(*, closed: bool = False) -> Sequence[Department]:
    """The present region's own departments by line and name; with `closed` those that have ended too."""
    asked = select(Department).where(Department.region == tenancy.scope().home)
    if not closed:
        asked = asked.where(Department.closed_on.is_(None))
    return db.session.scalars(asked.order_by(Department.line, Department.name)).all()


def departments_above() -> Sequence[Department]:
    """The open departments of the regions above the present one, the nearest region first."""
    above = tenancy.scope().line[:-1]
    asked = select(Department).where(Department.region.in_(above), Department.closed_on.is_(None))
    return db.session.scalars(asked.order_by(Department.region.desc(), Department.line, Department.name)).all()


def department(id: UUID, *, region: int | None = None) -> Department:
    """A department of the present region, or of one above it when `region` names that; raises `NoSuchDepartment`."""
    home = tenancy.scope().home if region is None else region
    found: Department | None = db.session.scalar(
        select(Department).where(Department.region == home, Department.id == id)
    )
    if found is None:
        raise NoSuchDepartment
    return found


def superior(held: Department) -> Department | None:
    """The department above: the one named, else the one of the same line in the nearest region above that has one."""
    above = tenancy.line(held.region)[:-1]
    asked = select(Department).where(Department.region.in_(above), Department.closed_on.is_(None))
    if held.superior_id is not None:
        asked = asked.where(Department.region == held.superior_region, Department.id == held.superior_id)
    else:
        asked = asked.where(Department.line == held.line)
    return db.session.scalars(asked.order_by(Department.region.desc(), Department.opened_on).limit(1)).first()


#: Asked by every filing, so it is built once and goes past the mapper.
_SUSPENDED = (
    select(RegionSuspension.id)
    .where(RegionSuspension.region == func.any(bindparam("line", type_=ARRAY(BigInteger))))
    .where(RegionSuspension.target == func.any(bindparam("line", type_=ARRAY(BigInteger))))
    .where(RegionSuspension.lifted_at.is_(None))
    .limit(1)
)


#: Asked by every page: whether anybody suspends the region, and its office's own row, of which there may be none.
_OFFICE = select(
    exists(_SUSPENDED).label("suspended"), *(RegionProfile.__table__.c[name] for name in rules.OFFICE)
).select_from(
    select(literal(1).label("one")).subquery().outerjoin(RegionProfile, RegionProfile.region == bindparam("region"))
)


def office() -> tuple[bool, dict[str, str]]:
    """Whether the present region may be filed with, and what its office says of itself alone, in one statement."""
    asked = {"line": list(tenancy.scope().line), "region": tenancy.scope().home}
    row = db.session.connection().execute(_OFFICE, asked).one()
    return not row.suspended, {name: value for name in rules.OFFICE if (value := row._mapping[name])}


def profile() -> dict[str, tuple[str, int]]:
    """How the present region shows itself, its office's own words and the look: element → (value, region it came
    from)."""
    home = tenancy.scope().home
    return {**branding.shown(), **{name: (value, home) for name, value in office()[1].items()}}


def crest(digest: str) -> RegionCrest | None:
    """A crest that the present region, or one above it, has or had or has drafted, by its digest."""
    found = select(RegionCrest).where(RegionCrest.region.in_(tenancy.scope().line), RegionCrest.digest == digest)
    return db.session.scalars(found.order_by(RegionCrest.region).limit(1)).first()


def suspension() -> RegionSuspension | None:
    """The suspension that holds the present region, the one from furthest above when there are several."""
    return db.session.scalars(_holding().order_by(RegionSuspension.region).limit(1)).first()


def suspended_by(moment: datetime) -> bool:
    """Whether any of the suspensions that hold the present region held it at a moment."""
    return db.session.scalars(_holding().where(RegionSuspension.since <= moment).limit(1)).first() is not None


def _holding() -> Select[RegionSuspension]:
    return select(RegionSuspension).where(
        RegionSuspension.target.in_(tenancy.scope().line), RegionSuspension.lifted_at.is_(None)
    )


def must_be_open() -> None:
    """Raise `RegionSuspended` while the present region may not be filed with."""
    line = list(tenancy.scope().line)
    if db.session.connection().execute(_SUSPENDED, {"line": line}).first() is not None:
        raise rules.RegionSuspended
    must_not_have_ended()


def must_not_have_ended(day: date | None = None) -> None:
    """Raise `RegionClosed`, naming the successors, when the present region has ended on a day (today)."""
    region = find(tenancy.scope().home)
    if region is None or region.valid_to is None or (day or today()) < region.valid_to:
        return
    places = [{"region": tenancy.spell(heir.code), "name": heir.name} for heir in successors.heirs(region.code)]
    names = "、".join(place["name"] for place in places)
    raise rules.RegionClosed(name=region.name, heirs=names, successors=places)


def suspensions() -> Sequence[RegionSuspension]:
    """The suspensions that the present region has pronounced and not lifted, newest first."""
    asked = select(RegionSuspension).where(
        RegionSuspension.region == tenancy.scope().home, RegionSuspension.lifted_at.is_(None)
    )
    return db.session.scalars(asked.order_by(RegionSuspension.since.desc())).all()


def openings() -> Sequence[RegionOpening]:
    """The regions that the present one has opened directly below it."""
    asked = select(RegionOpening).where(RegionOpening.region == tenancy.scope().home)
    return db.session.scalars(asked.order_by(RegionOpening.target)).all()
