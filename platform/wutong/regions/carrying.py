"""What the office of a closed region hands on to its successor: departments, look, own layers, claims, people.

Rooms above add what they know of (`register`). The tree is the owner's; this is done by the application role, at the
closed region for reading and at the successor for writing, each behind its own wall and with its own events. What was
carried is noted, so that it can be gone on with after an interruption and taken back by `undo`. Reading and planning
write nothing: the preview is the same two steps.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import SHANGHAI, new_id, now, today
from wutong.db import db, work
from wutong.events import publish
from wutong.regions import facts
from wutong.regions.models import RegionCarriage
from wutong.regions.trees import Heir
from wutong.regions.undoing import Done, TooLate


@dataclass(frozen=True, slots=True)
class Passage:
    """From one closed region to one successor.

    `new`: that one opens by the same operation; `alone`: it also has this one's whole place and nobody else's; `first`:
    it has the largest share; `ends`: nobody goes on with the office; `below`: the regions below it that came from the
    closed one; `codes`: where the place of every region of the operation went.
    """

    operation: UUID | None
    source: int
    target: int
    day: date
    new: bool
    alone: bool
    first: bool
    ends: bool
    below: frozenset[int]
    codes: Mapping[int, Sequence[int]]

    @property
    def starts(self) -> datetime | None:
        """The instant from which the successor has it; None for now."""
        return datetime.combine(self.day, time(), SHANGHAI) if self.day > today() else None


Found = Any
Notes = list[str]


@dataclass(frozen=True, slots=True)
class Carrier:
    """One thing that is carried: read at the closed region, planned and written at the successor, undone there.

    `plan` gets what was read and what is known of the successor so far (its own to add to), and returns what to write
    and, in words, what stays behind. `write` yields the ids of what it made.
    """

    name: str
    read: Callable[[Passage], Found]
    plan: Callable[[Passage, Found, dict[Any, Any]], tuple[Any, Notes]]
    write: Callable[[Passage, Any], Iterable[UUID]]
    undo: Callable[[UUID], None]


_carriers: dict[str, Carrier] = {}
_watched: dict[str, InstrumentedAttribute[datetime]] = {}


def register(carrier: Carrier) -> None:
    """Add something that is carried; the order is that of the first registration."""
    _carriers[carrier.name] = carrier


def watch(name: str, column: "InstrumentedAttribute[datetime]") -> None:
    """Let rows of a table, told by the instant they were made, stand in the way of an undo."""
    _watched[name] = column


def passages(
    heirs: Sequence[Heir], opened: Iterable[int], day: date, *, ends: bool, operation: UUID | None = None
) -> list[Passage]:  # fmt: skip
    """The passages of an operation, from above downward; `ends` for one that abolishes."""
    codes: dict[int, list[int]] = {}
    for heir in sorted(heirs, key=lambda one: (one.code, -one.share, one.successor)):
        codes.setdefault(heir.code, []).append(heir.successor)
    new, counts = set(opened), dict[int, int]()
    for heir in heirs:
        counts[heir.successor] = counts.get(heir.successor, 0) + 1
    made = []
    for code, places in codes.items():
        for place in places:
            alone = place in new and counts[place] == len(places) == 1
            came = {one for old in codes if tenancy.contains(code, old) and old != code for one in codes[old]}
            below = frozenset(one for one in came if tenancy.contains(place, one) and one != place)
            made.append(
                Passage(operation, code, place, day, place in new, alone, place == places[0], ends, below, codes)
            )
    return made


@dataclass
class _Round:
    """What is known of each successor while an operation is carried or previewed."""

    known: dict[int, dict[Any, Any]] = field(default_factory=dict)

    def read(self, passage: Passage) -> dict[str, Found]:
        with tenancy.at(passage.source), work():
            found = {name: carrier.read(passage) for name, carrier in _carriers.items()}
        return {name: one for name, one in found.items() if one}

    def plan(self, passage: Passage, name: str, found: Found) -> tuple[Any, Notes]:
        return _carriers[name].plan(passage, found, self.known.setdefault(passage.target, {}))


def preview(listed: Sequence[Passage]) -> Iterator[tuple[Passage, str]]:
    """What would stay behind, or meets something of the same name, in words."""
    round_ = _Round()
    for passage in listed:
        for name, found in round_.read(passage).items():
            with tenancy.at(passage.target), work():
                _, notes = round_.plan(passage, name, found)
            yield from ((passage, note) for note in notes)


def carry(listed: Sequence[Passage]) -> int:
    """Carry what has not been carried yet, one transaction a passage; returns how many things that were."""
    round_, count = _Round(), 0
    for passage in listed:
        found = round_.read(passage)
        if found:
            with tenancy.at(passage.target), work():
                count += _carried(round_, passage, found)
    return count


def _carried(round_: _Round, passage: Passage, found: Mapping[str, Found]) -> int:
    asked = select(RegionCarriage.what).where(
        RegionCarriage.region == passage.target, RegionCarriage.operation == passage.operation,
        RegionCarriage.source == passage.source, RegionCarriage.undone_at.is_(None),
    )  # fmt: skip
    before, count = set(db.session.scalars(asked)), 0
    for name in [name for name in found if name not in before]:
        intended, _ = round_.plan(passage, name, found[name])
        for thing in _carriers[name].write(passage, intended):
            count += 1
            db.session.add(
                RegionCarriage(
                    region=passage.target, id=new_id(), operation=passage.operation, source=passage.source, what=name,
                    thing=thing, at=now(),
                )
            )  # fmt: skip
    if count:
        fact = facts.RegionTookOver(passage.source, passage.target, passage.day)
        publish(fact, actor=SYSTEM, about=passage.operation)
    return count


# ── Taking back ──────────────────────────────────────────────────────────────────────────────────────────────

HAPPENED = sql.SQL(
    "select 1 from {table} t where t.region = any(%s) and t.{column} > %s and not exists"
    " (select from region_carriages c where c.region = t.region and c.thing = t.id) limit 1"
)
CARRIED = """
select region, id, what, thing from region_carriages where operation = %s and undone_at is null order by id desc
"""


def must_be_untouched(connection: "psycopg.Connection[Any]", stood: Done) -> None:
    """Raise `TooLate` when something was filed, published, claimed or granted in a successor since it took effect."""
    if not stood.effected:
        return
    for name, column in _watched.items():
        table, stamp = sql.Identifier(column.class_.__tablename__), sql.Identifier(column.key)
        asked = HAPPENED.format(table=table, column=stamp)
        if connection.execute(asked, [list(stood.successors), stood.made_at]).fetchone():
            raise TooLate(why=f"承接地区之后已有新的{name}")


def take_back(carried: Iterable[tuple[int, UUID, str, UUID]]) -> None:
    """Undo what was carried, the last first, each at the region that got it."""
    for region, id, what, thing in carried:
        with tenancy.at(region), work():
            _carriers[what].undo(thing)
            row = db.session.get(RegionCarriage, (region, id))
            assert row is not None
            row.undone_at = now()
