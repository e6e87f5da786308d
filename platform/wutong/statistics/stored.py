"""Rows of sums, read and replaced: what is wanted is compared with what is there, and only the difference is written.

So a step that is repeated writes nothing, and two readers of the same days never see a day half replaced.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from typing import cast as typed
from uuid import UUID

from sqlalchemy import Date, cast, delete, func, select, tuple_
from sqlalchemy import Table as CoreTable
from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.db import db
from wutong.statistics.models import Cell, Counted, Month, Sum
from wutong.statistics.rules import MEASURES

Key = tuple[Any, ...]
#: The rows of a table by their key behind the region; what else stands in them, in the order of columns.
Rows = dict[Key, Key]
Table = type[Counted] | type[Cell] | type[Sum] | type[Month]
#: What a row of each table is found by, and what it holds beside the measures.
KEYS: Mapping[Table, tuple[str, ...]] = {
    Counted: ("case_id", "day"),
    Cell: ("day", "matter", "department", "channel"),
    Sum: ("cut", "day", "key", "channel"),
    Month: ("cut", "month", "key", "channel"),
}
MORE: Mapping[Table, tuple[str, ...]] = {Counted: ("matter", "department", "channel"), Cell: (), Sum: (), Month: ()}
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


def replace_sums(held: Rows, wanted: Rows) -> bool:
    """The same of a region's sums, whose months move by what was written; whether anything was."""
    moved = replace(Sum, held, wanted)
    changes: dict[Key, list[int]] = defaultdict(lambda: [0] * len(MEASURES))
    for key in moved:
        cut, day, *rest = key
        _added(changes[cut, day.replace(day=1), *rest], _difference(held.get(key), wanted.get(key)))
    for some in _portions((key, more) for key, more in changes.items() if any(more)):
        _add_to_months(some)
    return bool(moved)


def months_anew() -> None:
    """Add up the region's months from the days that there are, whatever stood in them."""
    home, month = tenancy.scope().home, cast(func.date_trunc("month", Sum.day), Date)
    db.session.execute(delete(Month).where(Month.region == home), execution_options={"synchronize_session": False})
    cut = (Sum.region, Sum.cut, month, Sum.key, Sum.channel)
    told = select(*cut, *(func.sum(getattr(Sum, name)) for name in MEASURES)).where(Sum.region == home).group_by(*cut)
    names = ["region", *KEYS[Month], *MEASURES]
    db.session.execute(insert(core(Month)).from_select(names, told))


def core(table: Table) -> CoreTable:
    """A table past the mapper."""
    return typed(CoreTable, table.__table__)


def _difference(before: Key | None, after: Key | None) -> Iterable[int]:
    nothing = (0,) * len(MEASURES)
    return (new - old for new, old in zip(after or nothing, before or nothing, strict=True))


def _add_to_months(rows: Iterable[tuple[Key, list[int]]]) -> None:
    home, names = tenancy.scope().home, (*KEYS[Month], *MEASURES)
    values = [{"region": home, **dict(zip(names, (*key, *more), strict=True))} for key, more in rows]
    new = insert(core(Month))
    told = {name: getattr(Month, name) + new.excluded[name] for name in MEASURES}
    index = ["region", *KEYS[Month]]
    db.session.connection().execute(new.on_conflict_do_update(index_elements=index, set_=told), values)


def _write(table: Table, rows: Iterable[tuple[Key, Key]]) -> None:
    key, rest = KEYS[table], (*MORE[table], *MEASURES)
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
    key, rest = KEYS[table], (*MORE[table], *MEASURES)
    columns = [getattr(table, name) for name in (*key, *rest)]
    rows = db.session.execute(select(*columns).where(table.region == tenancy.scope().home, *conditions))
    return {tuple(row[: len(key)]): tuple(row[len(key) :]) for row in rows}


def of_cases(ids: Collection[UUID]) -> Rows:
    """What these cases add, as it was counted last."""
    return held(Counted, Counted.case_id.in_(ids))


def of_days(table: type[Cell] | type[Sum], days: Collection[date]) -> Rows:
    """The region's rows of these days."""
    return held(table, table.day.in_(days))


def cells(days: Collection[date]) -> Rows:
    """What the cells of these days have to be: the region's own cases, added up."""
    key = [getattr(Counted, name) for name in KEYS[Cell]]
    sums = [func.sum(getattr(Counted, name)) for name in MEASURES]
    mine = (Counted.region == tenancy.scope().home, Counted.day.in_(days))
    rows = db.session.execute(select(*key, *sums).where(*mine).group_by(*key))
    return {tuple(row[: len(key)]): tuple(map(int, row[len(key) :])) for row in rows}


def sums(days: Collection[date], own: Rows, children: Collection[int]) -> Rows:
    """What the sums of these days have to be: the region's own cells, and what its children have."""
    home, told = str(tenancy.scope().home), defaultdict[Key, list[int]](lambda: [0] * len(MEASURES))
    for (day, matter, department, channel), values in own.items():
        for cut, key in (("place", home), ("matter", matter), ("department", department)):
            _added(told[cut, day, key, channel], values)
    for place, cut, day, key, channel, *values in _below(days, children):
        _added(told[cut, day, str(place) if cut == "place" else key, channel], values)
    return {key: tuple(values) for key, values in told.items()}


def _below(days: Collection[date], children: Collection[int]) -> Iterable[Any]:
    if not children:
        return ()
    columns = [Sum.region, *(getattr(Sum, name) for name in (*KEYS[Sum], *MEASURES))]
    return db.session.execute(select(*columns).where(Sum.region.in_(children), Sum.day.in_(days)))


def _added(held: list[int], more: Iterable[int]) -> None:
    held[:] = map(sum, zip(held, more, strict=True))


def counted(course: Any, days: Mapping[date, Mapping[str, int]]) -> Rows:
    """The rows of one case."""
    more = (course.matter, course.department, course.channel)
    return {(course.case_id, day): (*more, *(held.get(name, 0) for name in MEASURES)) for day, held in days.items()}
