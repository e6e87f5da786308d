"""Bring the tree into the database, by COPY as the owning role; running it again changes only what differs.

The application cannot write the tree. A region once loaded keeps its key, its validity and its successor; a newer
file renames it at most, and not what surgery closed, renamed or put under a local code since.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

import psycopg
from psycopg import sql

from wutong.regions.nation import NATION, Readings, Region, Tree
from wutong.regions.rules import BEGINNING

#: Called with the number of places written so far.
Progress = Callable[[int], None]

STAGE = """
create temp table loading (
    code bigint, parent bigint, level smallint, kind text, name text, full_name text, pinyin text, initials text,
    exercises smallint[]
) on commit drop
"""
COPY = "copy loading (code, parent, level, kind, name, full_name, pinyin, initials, exercises) from stdin"
REGIONS = """
insert into regions as old (code, parent, level, kind, name, full_name, pinyin, initials, valid_from)
select code, parent, level, kind, name, full_name, pinyin, initials, %(beginning)s from loading order by code
on conflict (code) do update set
    kind = excluded.kind, name = excluded.name, full_name = excluded.full_name, pinyin = excluded.pinyin,
    initials = excluded.initials
where (old.kind, old.name, old.full_name, old.pinyin, old.initials)
    is distinct from (excluded.kind, excluded.name, excluded.full_name, excluded.pinyin, excluded.initials)
    and (old.valid_to is null or old.valid_to > current_date) and old.national_code is null
    and not exists (select from region_names former where former.code = old.code)
"""
EXERCISES = """
insert into region_exercises (code, level, valid_from)
select loading.code, acted, %(beginning)s from loading cross join unnest(exercises) as acted
where not exists (select from region_exercises known where known.code = loading.code)
order by loading.code, acted
"""
#: Full names from a region down, made of the names that stand in the tree.
FULL = """
with recursive named as (
    select r.code, case when r.parent = 0 then r.name else above.full_name || r.name end as full_name
    from regions r join regions above on above.code = r.parent where r.code = %(code)s
    union all
    select r.code, named.full_name || r.name from regions r join named on r.parent = named.code
)
update regions set full_name = named.full_name from named where regions.code = named.code
"""
#: Building an index once is twice as fast as feeding it a nation, so a first load builds these last.
LATER = ("name", "pinyin", "initials")
DROP, CREATE = sql.SQL("drop index {index}"), sql.SQL("create index {index} on regions (level, {column})")
STEP = 5_000


def load(connection: "psycopg.Connection[object]", tree: Tree, progress: Progress = lambda written: None) -> int:
    """Write the tree's places and the nation above them; returns how many places there were, the nation left out.

    Everything happens in the caller's transaction; levels exercised are set when a region is first loaded and are
    data from then on.
    """
    connection.execute(STAGE)
    count = -1
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for count, row in enumerate(_rows(tree)):
            copy.write_row(row)
            if count % STEP == 0:
                progress(count)
    progress(count)
    given = {"beginning": BEGINNING}
    with _indexed_later(connection):
        connection.execute(REGIONS, given)
    renamed: list[Any] = connection.execute("select distinct code from region_names order by code").fetchall()
    for (code,) in renamed:
        connection.execute(FULL, {"code": code})
    connection.execute(EXERCISES, given)
    connection.execute("analyze regions")
    return count


@contextmanager
def _indexed_later(connection: "psycopg.Connection[object]") -> Iterator[None]:
    """Do the first load without the search indexes and build them at its end; leave them alone afterwards."""
    later = () if connection.execute("select from regions limit 1").fetchone() else LATER
    for column in later:
        connection.execute(DROP.format(index=_index(column)))
    yield
    for column in later:
        connection.execute(CREATE.format(index=_index(column), column=sql.Identifier(column)))


def _index(column: str) -> sql.Identifier:
    return sql.Identifier(f"ix_regions_level_{column}")


def _rows(tree: Tree) -> Iterator[tuple[object, ...]]:
    return (_row(region, tree.readings) for region in chain((NATION,), tree.regions))


def _row(region: Region, readings: Readings) -> tuple[object, ...]:
    pinyin, initials = readings.spell(region.name)
    full_name = region.full_name or "中华人民共和国"
    acts = "{" + ",".join(map(str, sorted(region.exercises))) + "}"
    return (
        region.code, region.parent, region.level, region.kind, region.name, full_name, pinyin, initials, acts,
    )  # fmt: skip
