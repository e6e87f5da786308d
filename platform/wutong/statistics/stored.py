"""Rows of sums, read and replaced: what is wanted is compared with what is there, and only the difference is written.

So a step that is repeated writes nothing, and two readers of the same days never see a day half replaced.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from typing import cast as typed
from uuid import UUID

from sqlalchemy import Date, cast, delete, func, select, tuple_
from sqlalchemy import Table as CoreTable
from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.db import db
from wutong.statistics.models import Cell, Counted, Month, Sum, Tallied, TallyCell, TallyMonth, TallySum
from wutong.statistics.rules import MEASURES

Key = tuple[Any, ...]
#: The rows of a table by their key behind the region; what else stands in them, in the order of columns.
Rows = dict[Key, Key]
Table = (
    type[Counted] | type[Cell] | type[Sum] | type[Month]
    | type[Tallied] | type[TallyCell] | type[TallySum] | type[TallyMonth]
)  # fmt: skip


class Family(NamedTuple):
    """Four tables that are added up from each other: what one thing adds, cells, sums of days, sums of months."""

    one: type[Counted] | type[Tallied]
    cell: type[Cell] | type[TallyCell]
    sum: type[Sum] | type[TallySum]
    month: type[Month] | type[TallyMonth]


#: What the core counts, a column for each measure; what plugins count, a row for each.
CASES, TALLIES = Family(Counted, Cell, Sum, Month), Family(Tallied, TallyCell, TallySum, TallyMonth)
#: What a row of each table is found by, what else it holds, and what of it is added up.
KEYS: Mapping[Table, tuple[str, ...]] = {
    Counted: ("case_id", "day"),
    Cell: ("day", "matter", "department", "channel"),
    Sum: ("cut", "day", "key", "channel"),
    Month: ("cut", "month", "key", "channel"),
    Tallied: ("about", "measure"),
    TallyCell: ("day", "matter", "department", "channel", "measure"),
    TallySum: ("cut", "day", "key", "channel", "measure"),
    TallyMonth: ("cut", "month", "key", "channel", "measure"),
}
MORE: Mapping[Table, tuple[str, ...]] = dict.fromkeys(KEYS, ()) | {
    Counted: ("matter", "department", "channel"),
    Tallied: ("day", "matter", "department", "channel"),
}
VALUES: Mapping[Table, tuple[str, ...]] = {
    table: tuple(MEASURES) if table in CASES else ("amount",) for table in KEYS
}  # fmt: skip
#: Rows of one statement.
MANY = 1_000


def replace(table: Table, held: Rows, wanted: Rows) -> set[Key]:
    """Make the region's rows those that are wanted; returns the keys of what was written or went."""
    gone = held.keys() - wanted.keys()
    fresh = {key: values for key, values in wanted.items() if held.get(key) != values}
    for some in _portions(gone):
        named = tuple_(*(getattr(table, name) for name in KEYS[table])).in_(some)
        gone_now = delete(table).where(table.region == tenancy.scope().home, named)
        db.session.execute(gone_now, execution_options={"synchronize_session": False})
    for some in _portions(fresh.items()):
        _write(table, some)
    return gone | fresh.keys()


def replace_sums(family: Family, held: Rows, wanted: Rows) -> bool:
    """The same of a region's sums, whose months move by what was written; whether anything was."""
    moved = replace(family.sum, held, wanted)
    nothing = (0,) * len(VALUES[family.sum])
    changes: dict[Key, list[int]] = defaultdict(lambda: [*nothing])
    for key in moved:
        cut, day, *rest = key
        new, old = wanted.get(key, nothing), held.get(key, nothing)
        _added(changes[cut, day.replace(day=1), *rest], (one - other for one, other in zip(new, old, strict=True)))
    for some in _portions((key, more) for key, more in changes.items() if any(more)):
        _add_to_months(family.month, some)
    return bool(moved)


def months_anew(family: Family) -> None:
    """Add up the region's months from the days that there are, whatever stood in them."""
    home, days, months = tenancy.scope().home, family.sum, family.month
    db.session.execute(delete(months).where(months.region == home), execution_options={"synchronize_session": False})
    month = cast(func.date_trunc("month", days.day), Date)
    cut = (days.region, *(month if name == "month" else getattr(days, name) for name in KEYS[months]))
    sums = (func.sum(getattr(days, name)) for name in VALUES[days])
    told = select(*cut, *sums).where(days.region == home).group_by(*cut)
    db.session.execute(insert(core(months)).from_select(["region", *KEYS[months], *VALUES[months]], told))


def core(table: Table) -> CoreTable:
    """A table past the mapper."""
    return typed(CoreTable, table.__table__)


def _add_to_months(table: type[Month] | type[TallyMonth], rows: Iterable[tuple[Key, list[int]]]) -> None:
    home, names = tenancy.scope().home, (*KEYS[table], *VALUES[table])
    values = [{"region": home, **dict(zip(names, (*key, *more), strict=True))} for key, more in rows]
    new = insert(core(table))
    told = {name: getattr(table, name) + new.excluded[name] for name in VALUES[table]}
    index = ["region", *KEYS[table]]
    db.session.connection().execute(new.on_conflict_do_update(index_elements=index, set_=told), values)


def _write(table: Table, rows: Iterable[tuple[Key, Key]]) -> None:
    key, rest = KEYS[table], (*MORE[table], *VALUES[table])
    home = tenancy.scope().home
    values = [{"region": home, **dict(zip((*key, *rest), (*found, *held), strict=True))} for found, held in rows]
    new = insert(core(table))
    told = {name: new.excluded[name] for name in rest}
    newer = new.on_conflict_do_update(index_elements=["region", *key], set_=told)
    db.session.connection().execute(newer, values)


def _portions(rows: Iterable[Any]) -> Iterable[list[Any]]:
    listed = list(rows)
    return (listed[start : start + MANY] for start in range(0, len(listed), MANY))


def held(table: Table, *conditions: Any) -> Rows:
    """The region's rows that meet the conditions."""
    key, rest = KEYS[table], (*MORE[table], *VALUES[table])
    columns = [getattr(table, name) for name in (*key, *rest)]
    rows = db.session.execute(select(*columns).where(table.region == tenancy.scope().home, *conditions))
    return {tuple(row[: len(key)]): tuple(row[len(key) :]) for row in rows}


def of_cases(ids: Collection[UUID]) -> Rows:
    """What these cases add, as it was counted last."""
    return held(Counted, Counted.case_id.in_(ids))


def of_days(table: Table, days: Collection[date]) -> Rows:
    """The region's rows of these days."""
    return held(table, table.day.in_(days))  # type: ignore[union-attr]


def cells(family: Family, days: Collection[date]) -> Rows:
    """What the cells of these days have to be: what the region's own things add, added up."""
    one = family.one
    key = [getattr(one, name) for name in KEYS[family.cell]]
    sums = [func.sum(getattr(one, name)) for name in VALUES[one]]
    mine = (one.region == tenancy.scope().home, one.day.in_(days))
    rows = db.session.execute(select(*key, *sums).where(*mine).group_by(*key))
    return {tuple(row[: len(key)]): tuple(map(int, row[len(key) :])) for row in rows}


def sums(family: Family, days: Collection[date], own: Rows, children: Collection[int]) -> Rows:
    """What the sums of these days have to be: the region's own cells, and what its children have."""
    home, width = str(tenancy.scope().home), len(VALUES[family.sum])
    told = defaultdict[Key, list[int]](lambda: [0] * width)
    for (day, matter, department, channel, *measure), values in own.items():
        for cut, key in (("place", home), ("matter", matter), ("department", department)):
            _added(told[cut, day, key, channel, *measure], values)
    for place, cut, day, key, *rest in _below(family.sum, days, children):
        _added(told[cut, day, str(place) if cut == "place" else key, *rest[:-width]], rest[-width:])
    return {key: tuple(values) for key, values in told.items()}


def _below(table: type[Sum] | type[TallySum], days: Collection[date], children: Collection[int]) -> Iterable[Any]:
    if not children:
        return ()
    columns = [table.region, *(getattr(table, name) for name in (*KEYS[table], *VALUES[table]))]
    return db.session.execute(select(*columns).where(table.region.in_(children), table.day.in_(days)))


def _added(held: list[int], more: Iterable[int]) -> None:
    held[:] = map(sum, zip(held, more, strict=True))


def counted(course: Any, days: Mapping[date, Mapping[str, int]]) -> Rows:
    """The rows of one case."""
    more = (course.matter, course.department, course.channel)
    return {(course.case_id, day): (*more, *(held.get(name, 0) for name in MEASURES)) for day, held in days.items()}
