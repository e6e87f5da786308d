"""Where a closed region's place has gone: "as now" for statistics and links, former names for those who look.

"As then" needs nothing: every row keeps the code under which it was written. "As now" follows `region_successors` to
regions that are open, with shares where one region became several. The tree answers in any scope.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, or_, select

from wutong.clock import today
from wutong.db import db
from wutong.regions import rules
from wutong.regions.models import Region, RegionChange, RegionName, RegionOperation, RegionSuccessor
from wutong.tenancy import line, until
from wutong.web import paging
from wutong.web.paging import Page

WHOLE, LAST = Decimal(1), "\U0010ffff"


def successors_of(code: int, day: date | None = None) -> Sequence[RegionSuccessor]:
    """Who took a region's place on or before a day (today), the largest share first; none while it is open."""
    asked = select(RegionSuccessor).where(RegionSuccessor.code == code, RegionSuccessor.since <= (day or today()))
    return db.session.scalars(asked.order_by(RegionSuccessor.share.desc(), RegionSuccessor.successor)).all()


def as_now(code: int, day: date | None = None) -> dict[int, Decimal]:
    """The regions that have a region's place on a day (today), with shares that make 1; an open region has its own."""
    return _followed([code], day)[code]


def heirs(code: int) -> list[Region]:
    """The open regions that have a closed one's place today, the largest share first; none for what is open."""
    places = {place: share for place, share in as_now(code).items() if place != code}
    found = {region.code: region for region in db.session.scalars(select(Region).where(Region.code.in_(places)))}
    return [found[place] for place in sorted(places, key=lambda place: (-places[place], place))]


def counted(counts: Mapping[int, int | Decimal], day: date | None = None) -> dict[int, Decimal]:
    """Figures by the code at the time, as figures by the regions of a day (today); a split shares them out."""
    places, sums = _followed(counts, day), defaultdict[int, Decimal](Decimal)
    for code, count in counts.items():
        for place, share in places[code].items():
            sums[place] += share * count
    return dict(sums)


def _followed(codes: Iterable[int], day: date | None) -> dict[int, dict[int, Decimal]]:
    """One question a generation, however many codes."""
    last, found = day or today(), {code: {code: WHOLE} for code in codes}
    known: dict[int, list[tuple[int, Decimal]]] = {}
    while wanted := {place for places in found.values() for place in places} - set(known):
        asked = select(RegionSuccessor.code, RegionSuccessor.successor, RegionSuccessor.share)
        rows = db.session.execute(asked.where(RegionSuccessor.code.in_(wanted), RegionSuccessor.since <= last)).all()
        known |= {code: [] for code in wanted}
        for code, successor, share in rows:
            known[code].append((successor, share))
        found = {code: _stepped(places, known) for code, places in found.items()}
    return found


def _stepped(places: Mapping[int, Decimal], known: Mapping[int, list[tuple[int, Decimal]]]) -> dict[int, Decimal]:
    sums = defaultdict[int, Decimal](Decimal)
    for place, share in places.items():
        for successor, part in known[place] or [(place, WHOLE)]:
            sums[successor] += share * part
    return dict(sums)


def heirs_of(codes: Collection[int]) -> dict[int, frozenset[int]]:
    """For each of these regions, the closed ones whose place it has today, over any number of generations."""
    found: dict[int, set[int]] = {code: set() for code in codes}
    frontier = {code: {code} for code in codes}
    while wanted := {place for places in frontier.values() for place in places}:
        asked = select(RegionSuccessor.code, RegionSuccessor.successor).where(
            RegionSuccessor.successor.in_(wanted), RegionSuccessor.since <= today()
        )
        rows = db.session.execute(asked).all()
        for code, places in frontier.items():
            fresh = {closed for closed, successor in rows if successor in places} - found[code]
            found[code] |= fresh
            frontier[code] = fresh
    return {code: frozenset(closed) for code, closed in found.items()}


def closed_into(code: int) -> list[Region]:
    """The closed regions whose place a region has today, by code."""
    closed = heirs_of([code])[code]
    return list(db.session.scalars(select(Region).where(Region.code.in_(closed)).order_by(Region.code)))


# ── Former names ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Former:
    """A name that no region has any more, the day it ended, and the open regions that it leads to."""

    name: str
    ended: date
    renamed: bool
    places: Sequence[Region]


def former(text: str, *, within: int = 0, limit: int = 10) -> list[Former]:
    """What was typed, read as the beginning of a name (or its pinyin or initials) that has changed or ended."""
    stem = rules.stems((rules.words(text) or ("",))[-1])[-1]
    if not stem or stem.isdecimal():
        return []
    return [*_ended(stem, within, limit), *_renamed(stem, within, limit)][:limit]


def _starts(model: type[Region] | type[RegionName], stem: str) -> ColumnElement[bool]:
    columns = (model.initials, model.pinyin) if stem.isascii() else (model.name,)
    return or_(*(and_(column >= stem, column < stem + LAST) for column in columns))


def _ended(stem: str, within: int, limit: int) -> list[Former]:
    asked = select(Region).where(
        _starts(Region, stem), Region.code.between(within, until(within)), Region.kind != "placeholder",
        Region.valid_to <= today(), Region.valid_to > Region.valid_from,
    )  # fmt: skip
    found = db.session.scalars(asked.order_by(Region.level, Region.code).limit(limit)).all()
    return [Former(one.name, one.valid_to, False, heirs(one.code)) for one in found if one.valid_to]


def _renamed(stem: str, within: int, limit: int) -> list[Former]:
    asked = select(RegionName).where(_starts(RegionName, stem), RegionName.code.between(within, until(within)))
    found = db.session.scalars(asked.order_by(RegionName.code).limit(limit)).all()
    return [Former(one.name, one.valid_to, True, _today(one.code)) for one in found]


def _today(code: int) -> list[Region]:
    own = db.session.get(Region, code)
    return heirs(code) or ([own] if own is not None else [])


# ── What was done ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Told:
    """An operation with what it did to each region, and today's names of those regions."""

    operation: RegionOperation
    changes: Sequence[RegionChange]
    names: Mapping[int, str]
    successors: Mapping[int, Sequence[RegionSuccessor]]


def operations(code: int, *, after: str | None = None, limit: int = 50) -> Page[Told]:
    """The operations that touched a region, one on its line or one below it, newest first, page by page.

    One that was interrupted before it took effect is not among them.
    """
    inside = RegionChange.code.between(code, until(code))
    touched = select(RegionChange.operation).where(inside | RegionChange.code.in_(line(code)))
    asked = select(RegionOperation).where(RegionOperation.id.in_(touched))
    asked = asked.where(RegionOperation.done_at.is_not(None) | (RegionOperation.kind == "rename"))
    newest = (RegionOperation.made_at.desc(), RegionOperation.id.desc())
    found = paging.fetch(db.session, asked, newest, cursor=after, limit=limit)
    return Page([_told(operation) for operation in found.items], found.next)


def _told(held: RegionOperation) -> Told:
    asked = select(RegionChange).where(RegionChange.operation == held.id).order_by(RegionChange.code)
    changes = db.session.scalars(asked).all()
    rows = db.session.scalars(select(RegionSuccessor).where(RegionSuccessor.operation == held.id)).all()
    heirs: dict[int, list[RegionSuccessor]] = {}
    for row in rows:
        heirs.setdefault(row.code, []).append(row)
    codes = {change.code for change in changes} | {row.successor for row in rows}
    named = db.session.scalars(select(Region).where(Region.code.in_(codes)))
    return Told(held, changes, {region.code: region.name for region in named}, heirs)
