"""Nothing piles up: papers that no row refers to, parcels that nobody fetched, rows whose time is over.

A room says beside its tables what it still holds (`HELD`) and how long it keeps what (`KEPT`); the relay calls a sweep
every few minutes, and a worker goes through the regions that have something to sweep. A region is swept in its own
scope, as the application role, behind the same walls as everything else. The rows of persons who are not known to any
region are swept by functions of the owner (`sweep_<table>`, migration 0010), which never take a row that still counts;
which regions have overdue rows is told by others (`overdue_<table>`), which tell codes of regions and nothing more.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, inspect, select, tuple_
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import InstrumentedAttribute

from wutong import shelf, tenancy
from wutong.clock import now
from wutong.db import db, sqlstate, work
from wutong.events import Letter

log = logging.getLogger("wutong.sweeps")

#: SQLSTATEs of a table and of a function that are not there.
ABSENT = frozenset({"42P01", "42883"})
#: Longer than any transaction lasts: a paper this long without a row will not get one any more.
GRACE = timedelta(hours=1)
#: How long a parcel waits for a letter that may be replayed; longer than all tries of a letter together.
PARCEL = timedelta(days=30)
#: How many addresses are asked about at once.
BATCH = 500
#: Rows that one transaction of a sweep deletes.
ROWS = 5_000

Holder = Callable[[Collection[str]], Iterable[str]]
Instant = InstrumentedAttribute[datetime]


class Held:
    """Who refers to papers: for each room a question, which of these addresses the present region still needs."""

    def __init__(self) -> None:
        self._holders: list[Holder] = []

    def register(self, holder: Holder) -> None:
        """Ask `holder` too; the same one once."""
        if holder not in self._holders:
            self._holders.append(holder)

    def among(self, digests: Collection[str]) -> set[str]:
        """Those that somebody still needs; all of them where nobody was registered who could know."""
        if not self._holders:
            return set(digests)
        return {digest for holder in self._holders for digest in holder(digests)}


class Kept:
    """How long rows are kept, counted from one of their columns."""

    def __init__(self) -> None:
        self._times: dict[str, tuple[Instant, timedelta]] = {}

    def register(self, column: Instant, time: timedelta) -> None:
        """Sweep the rows of the column's table when its instant lies `time` back."""
        self._times[column.class_.__tablename__] = (column, time)

    def times(self) -> dict[str, timedelta]:
        """The keeping time of every table that has one."""
        return {table: time for table, (_, time) in self._times.items()}

    def over(self, *, personal: bool) -> Iterator[tuple[str, Instant, datetime]]:
        """Table, column, and the instant before which rows are over, of persons or of regions."""
        for table, (column, time) in self._times.items():
            model: Any = column.class_
            if issubclass(model, tenancy.Personal) is personal:
                yield table, column, now() - time


HELD = Held()
KEPT = Kept()


@dataclass(frozen=True, slots=True)
class Swept:
    """How much went from one region."""

    papers: int = 0
    parcels: int = 0
    rows: int = 0


def told_overdue(table: str, column: str) -> list[str]:
    """What a migration executes so that the sweep learns which regions have rows of a table that are over.

    For a table of a region with an instant to count from; drop the function `overdue_<table>` before the table.
    """
    name = f"overdue_{table}(before timestamptz)"
    return [
        f"create function {name} returns setof bigint language sql security definer"
        f" set search_path = pg_catalog, pg_temp begin atomic"
        f" select distinct region from {table} where {column} < before; end",
        f"revoke all on function overdue_{table}(timestamptz) from public",
        f"grant execute on function overdue_{table}(timestamptz) to {tenancy.APP}",
    ]


def regions() -> list[int]:
    """The regions that have something to sweep, in order."""
    found = shelf.regions()
    with tenancy.nowhere():
        for table, _, moment in KEPT.over(personal=False):
            with _missed(table):
                found |= set(_told(f"overdue_{table}", moment))
    return sorted(found)


def sweep_region(region: int) -> Swept:
    """Sweep one region's papers, parcels and rows, in transactions of its own."""
    with tenancy.at(region):
        shelf.drop_unfinished(now() - GRACE)
        return Swept(_papers(), _parcels(), _rows())


def sweep_persons() -> int:
    """Sweep what is kept under persons and stand-ins; returns how many rows went."""
    gone = 0
    with tenancy.nowhere():
        for table, _, moment in KEPT.over(personal=True):
            with _missed(table):
                gone += sum(_told(f"sweep_{table}", moment))
    return gone


def _papers() -> int:
    """The rows are asked after the slips' age is known, so every transaction that laid one of them is over by then."""
    before, gone = now() - GRACE, 0
    slips = shelf.loose(before)
    for start in range(0, len(slips), BATCH):
        batch = slips[start : start + BATCH]
        with work():
            held = HELD.among(batch)
        gone += sum(shelf.settle(digest, before, held=digest in held) for digest in batch)
    return gone


def _parcels() -> int:
    """A parcel is older than its letter by a moment: while a letter is open, those of its age stay."""
    left = shelf.parcels(now() - PARCEL)
    if not left:
        return 0
    mine = (Letter.to_region == tenancy.scope().home, Letter.state == "open")
    with work():
        oldest = db.session.scalar(select(func.min(Letter.at)).where(*mine))
    over = left if oldest is None else shelf.parcels(min(now() - PARCEL, oldest - GRACE))
    for each in over:
        each.unlink(missing_ok=True)
    return len(over)


def _rows() -> int:
    gone = 0
    for table, column, moment in KEPT.over(personal=False):
        with _missed(table):
            gone += _overdue(column, moment)
    return gone


@contextmanager
def _missed(table: str) -> Iterator[None]:
    """A table that is not there, of a plugin that was installed and not migrated, keeps no other from being swept."""
    try:
        yield
    except ProgrammingError as error:
        if sqlstate(error) not in ABSENT:
            raise
        log.warning("no such table: run `wutong migrate`", extra={"table": table, "error": sqlstate(error)})


def _overdue(column: Any, moment: datetime) -> int:
    """Delete in portions, each in its own transaction, so that a time-out loses one portion and not the round."""
    key = inspect(column.class_).primary_key
    old = select(*key).where(column < moment).limit(ROWS)
    gone, last = 0, ROWS
    while last == ROWS:
        with work():
            some = delete(column.class_).where(column < moment, tuple_(*key).in_(old))
            done: Any = db.session.execute(some, execution_options={"synchronize_session": False})
            last = done.rowcount
        gone += last
    return gone


def _told(name: str, moment: datetime) -> list[int]:
    """What a function of the owner answers, in a transaction of its own."""
    with work():
        return list(db.session.scalars(select(getattr(func, name)(moment))))
