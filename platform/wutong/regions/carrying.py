"""What the office of a closed region hands on to its successor: departments, look, own layers, claims, people.

Rooms above add what they know of (`register`). The tree is the owner's; this is done by the application role, at the
closed region for reading and at the successor for writing, each behind its own wall and with its own events. What was
carried is noted with a mark of what it was made of, so that it can be gone on with after an interruption, carried again
where the closed region has said something else since (an order may be given long before its day), and taken back by
`undo`. Reading and planning write nothing: the preview is the same two steps.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import new_id, now
from wutong.db import db, work
from wutong.events import publish
from wutong.regions import facts
from wutong.regions.models import RegionCarriage
from wutong.regions.passages import Passage
from wutong.regions.undoing import Done, TooLate
from wutong.secret import blind

Found = Any
Notes = list[str]


@dataclass(frozen=True, slots=True)
class Thing:
    """What a successor has of before: its id here, from which closed region, a mark of what it showed when that was
    carried, and whether it shows it still: nobody here has changed it since."""

    id: UUID
    source: int
    given: str
    untouched: bool


def _all(things: Sequence[Thing], read: Mapping[int, Found]) -> list[UUID]:
    return [one.id for one in things]


def _nothing(*told: Any) -> None:
    """Nothing is shown, and nothing amended."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """One thing that is carried: read at the closed region, planned and written at the successor, undone there.

    `plan` gets what was read and what is known of the successor so far (its own to add to, and under `carried` and the
    name the things it has of before), and returns what to write and, in words, what stays behind. `write` yields
    the ids of what it made; `undo` takes one of them back and returns the id of what it made for that, if anything.
    `stale` tells which of the things carried before have vanished from what was read, by closed region; without, all
    are carried anew. `shows` tells what the successor may change in one; `amend` lets one that it has not changed be
    again as the closed region says by now.
    """

    name: str
    read: Callable[[Passage], Found]
    plan: Callable[[Passage, Found, dict[Any, Any]], tuple[Any, Notes]]
    write: Callable[[Passage, Any], Iterable[UUID]]
    undo: Callable[[UUID], UUID | None]
    stale: Callable[[Sequence[Thing], Mapping[int, Found]], Iterable[UUID]] = _all
    shows: Callable[[UUID], Any] = _nothing
    amend: Callable[[UUID, Found], None] = _nothing


_carriers: dict[str, Carrier] = {}
_watched: dict[str, InstrumentedAttribute[datetime]] = {}
_losses: dict[str, str] = {}


def register(carrier: Carrier) -> None:
    """Add something that is carried; the order is that of the first registration."""
    _carriers[carrier.name] = carrier


def watch(name: str, column: "InstrumentedAttribute[datetime]") -> None:
    """Let rows of a table, told by the instant they were made, stand in the way of an undo."""
    _watched[name] = column


def watch_loss(name: str, asked: str) -> None:
    """Let something that was carried and then given up stand in the way of an undo, which would bring it back.

    The owner's query finds such rows by `operation`, up to the instant `now`.
    """
    _losses[name] = asked


def _read(passage: Passage) -> dict[str, Found]:
    with tenancy.at(passage.source), work():
        found = {name: carrier.read(passage) for name, carrier in _carriers.items()}
    return {name: one for name, one in found.items() if one}


def _gathered(listed: Sequence[Passage]) -> Iterator[tuple[int, dict[str, dict[Passage, Found]]]]:
    """For each successor, from above downward, what was read of each thing at whom it takes over from."""
    for target in dict.fromkeys(passage.target for passage in listed):
        told: dict[str, dict[Passage, Found]] = {name: {} for name in _carriers}
        for passage in (one for one in listed if one.target == target):
            for name, found in _read(passage).items():
                told[name][passage] = found
        yield target, told


def preview(listed: Sequence[Passage]) -> Iterator[tuple[Passage, str]]:
    """What would stay behind, or meets something of the same name, in words."""
    for target, told in _gathered(listed):
        known, notes = dict[Any, Any](), list[tuple[Passage, str]]()
        with tenancy.at(target), work():
            for name, read in told.items():
                for passage, found in read.items():
                    notes += [(passage, note) for note in _carriers[name].plan(passage, found, known)[1]]
        yield from notes


def carry(listed: Sequence[Passage], *, then: Callable[[Passage], None] = lambda passage: None) -> int:
    """Carry what has not been carried as it is now, one transaction a successor; returns how many things that were.

    `then` is called in the transaction of each successor.
    """
    count = 0
    passages_to = {passage.target: passage for passage in listed}
    for target, told in _gathered(listed):
        with tenancy.at(target), work():
            known: dict[Any, Any] = {}
            changed = sum(_brought(passages_to[target], name, read, known) for name, read in told.items())
            if changed:
                _tell(passages_to[target], {passage for read in told.values() for passage in read})
            then(passages_to[target])
            count += changed
    return count


def _tell(one: Passage, sources: Iterable[Passage]) -> None:
    for source in sorted({passage.source for passage in sources} or {one.source}):
        publish(facts.RegionTookOver(source, one.target, one.day), actor=SYSTEM, about=one.operation)


def _brought(one: Passage, name: str, read: Mapping[Passage, Found], known: dict[Any, Any]) -> int:
    """Carry one thing to a successor from all whose place it has, unless it is there already as it is now."""
    carrier, before = _carriers[name], _before(one, name)
    mark = mark_of([(passage.source, found) for passage, found in read.items()])
    if not before and not read or before and all(row.mark == mark for row in before):
        return 0
    things = [_thing(carrier, row) for row in before]
    said = {passage.source: found for passage, found in read.items()}
    gone = set(carrier.stale(things, said))
    for row in reversed([row for row in before if row.thing in gone]):
        take_one_back(row)
    known["carried", name] = stay = [thing for thing in things if thing.id not in gone]
    alike = {thing.id for thing in stay if thing.untouched and thing.source in said}
    count = len(gone) + sum(_amended(carrier, row, said[row.source]) for row in before if row.thing in alike)
    for row in before:
        row.mark = mark
    for passage, found in read.items():
        intended, _ = carrier.plan(passage, found, known)
        for thing in carrier.write(passage, intended):
            count += 1
            db.session.add(_note(one, passage.source, carrier, thing, mark))
    return count


def _before(one: Passage, name: str) -> list[RegionCarriage]:
    asked = select(RegionCarriage).where(
        RegionCarriage.region == one.target, RegionCarriage.operation == one.operation, RegionCarriage.what == name,
        RegionCarriage.undone_at.is_(None),
    )  # fmt: skip
    return list(db.session.scalars(asked.order_by(RegionCarriage.id)))


def _thing(carrier: Carrier, row: RegionCarriage) -> Thing:
    return Thing(row.thing, row.source, row.given, row.given == mark_of(carrier.shows(row.thing)))


def _amended(carrier: Carrier, row: RegionCarriage, found: Found) -> bool:
    """Let a thing follow what the closed region says of it by now; returns whether it has changed."""
    carrier.amend(row.thing, found)
    before, row.given = row.given, mark_of(carrier.shows(row.thing))
    return before != row.given


def _note(one: Passage, source: int, carrier: Carrier, thing: UUID, mark: str) -> RegionCarriage:
    return RegionCarriage(
        region=one.target, id=new_id(), operation=one.operation, source=source, what=carrier.name, thing=thing,
        at=now(), mark=mark, given=mark_of(carrier.shows(thing)),
    )  # fmt: skip


def mark_of(found: Any) -> str:
    """The same for the same things, and nothing to be learnt from it."""
    return blind("carriage", repr(_spelled(found)).encode().hex()).hex()


def _spelled(value: Any) -> Any:
    """A value in one order, however its sets and mappings came about."""
    if is_dataclass(value):
        return [_spelled(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, Mapping):
        return sorted((repr(key), _spelled(one)) for key, one in value.items())
    if isinstance(value, Set):
        return sorted(repr(_spelled(one)) for one in value)
    return [_spelled(one) for one in value] if isinstance(value, list | tuple) else value


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
    for name, lost in _losses.items():
        if connection.execute(lost, {"operation": stood.id, "now": now()}).fetchone():
            raise TooLate(why=f"承接地区之后已撤回承接来的{name}")


def take_back(carried: Iterable[tuple[int, UUID, str, UUID]]) -> None:
    """Undo what was carried, the last first, each at the region that got it."""
    for region, id, _, _ in carried:
        with tenancy.at(region), work():
            row = db.session.get(RegionCarriage, (region, id))
            assert row is not None
            take_one_back(row)


def take_one_back(row: RegionCarriage) -> None:
    """Undo one thing at its region; what was made for that came along as well, and goes with it."""
    made = _carriers[row.what].undo(row.thing)
    row.undone_at = now()
    if made is not None:
        db.session.add(
            RegionCarriage(
                region=row.region, id=new_id(), operation=row.operation, source=row.source, what=row.what, thing=made,
                mark="", given="", at=row.undone_at, undone_at=row.undone_at,
            )
        )  # fmt: skip
