"""Region surgery in the database, by the owning role: read what a plan needs, write the plan, take it back.

The application cannot write the tree. Everything of one operation is one transaction, which holds the table of
operations so that two cannot interleave. Rows are dated, so what is to hold from a day on does so at its midnight with
nobody at work; only a new name waits for `due`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from wutong.clock import new_id, now, today
from wutong.errors import Conflict, NotFound
from wutong.regions import nation
from wutong.regions.loading import FULL
from wutong.regions.trees import Node, Plan, Tree
from wutong.tenancy import line, until

Connection = psycopg.Connection[Any]


class NoSuchOperation(NotFound):
    """No operation has this id, or it was undone already."""

    code = "region.no_such_operation"
    message = "没有找到这次区划调整，或者已经撤回。"


class Unfinished(Conflict):
    """An operation was laid down and has not taken effect, or was taken back half: the next one must know the tree."""

    code = "region.unfinished_operation"
    message = "区划调整（{operation}）还没有办完：请先用 wutong regions carry 办完，或者用 undo 撤回。"


@dataclass(frozen=True, slots=True)
class Record:
    """Who decided (a body, never a person), why, by which document, and from which day it holds."""

    decided_by: str
    grounds: str
    document: str
    effective: date


UNFINISHED = """
select o.id from region_operations o
where o.kind <> 'rename' and o.done_at is null and o.undone_at is null or o.undone_at is not null
    and exists (select from region_carriages c where c.operation = o.id and c.undone_at is null)
limit 1
"""
READ = """
select r.code, r.parent, r.level, r.kind, r.name, r.full_name, r.national_code as national,
    array(select e.level from region_exercises e where e.code = r.code and e.valid_to is null) as exercises,
    r.kind <> 'placeholder' and r.valid_to is null and r.valid_from <= %(day)s as open
from regions r
where (r.code = any(%(line)s) or r.code between %(low)s and %(high)s)
    and (r.valid_to is null or r.valid_to > r.valid_from
        or exists (select from region_successors s where s.code = r.code))
"""


def read(connection: Connection, codes: Iterable[int], day: date) -> Tree:
    """The tree as far as operations on these regions need it: their lines, and all inside them and their parents.

    Open is what is open on the day and has no end yet; a code whose opening was undone is free again, one that opened
    and closed on the same day is not. Raises `Unfinished`.
    """
    connection.execute("lock table region_operations in share row exclusive mode")
    if unfinished := connection.execute(UNFINISHED).fetchone():
        raise Unfinished(operation=unfinished[0])
    rows: dict[int, dict[str, Any]] = {}
    with connection.cursor(row_factory=dict_row) as cursor:
        for code in codes:
            for root in (code, *line(code)[-2:-1]):
                asked = {"day": day, "line": list(line(root)), "low": root, "high": until(root) if root else root}
                rows |= {row["code"]: row for row in cursor.execute(READ, asked)}
    taken = {code: row["kind"] for code, row in rows.items()}
    return Tree((_node(row) for row in rows.values() if row.pop("open")), taken)


def _node(row: dict[str, Any]) -> Node:
    return Node(**row | {"exercises": frozenset(row["exercises"])})


LAY = """
insert into regions as known
    (code, parent, level, kind, name, full_name, pinyin, initials, valid_from, valid_to, national_code)
values (%(code)s, %(parent)s, %(level)s, %(kind)s, %(name)s, %(full_name)s, %(pinyin)s, %(initials)s, %(day)s, %(day)s,
    %(national)s)
on conflict (code) do update set parent = excluded.parent, level = excluded.level, kind = excluded.kind,
    name = excluded.name, full_name = excluded.full_name, pinyin = excluded.pinyin, initials = excluded.initials,
    valid_from = excluded.valid_from, valid_to = excluded.valid_to, successor = null,
    national_code = excluded.national_code
where known.valid_to <= known.valid_from and not exists (select from region_successors s where s.code = known.code)
"""
FORGOTTEN = "delete from region_exercises where code = %(code)s and valid_to <= valid_from"
ACTS = """
insert into region_exercises (code, level, valid_from, valid_to)
select %(code)s, acted, %(day)s, %(day)s from unnest(%(acts)s::smallint[]) acted
"""
#: Since when a successor has a place while its operation is laid down and has not taken effect.
NOT_YET = date.max
FOLLOW = """
insert into region_successors (code, successor, operation, share, since)
values (%(code)s, %(successor)s, %(operation)s, %(share)s, %(day)s)
"""
WAITING = "select kind, effective from region_operations where id = %s and done_at is null and undone_at is null"
OPEN = """
with mine as (select code from region_changes where operation = %(operation)s and what = 'opened'),
acting as (
    update region_exercises e set valid_to = null from mine where e.code = mine.code and e.valid_to = e.valid_from
)
update regions r set valid_to = null from mine where r.code = mine.code
"""
CLOSE = """
with heirs as (
    select distinct on (code) code, successor from region_successors where operation = %(operation)s
    order by code, share desc, successor
)
update regions r set valid_to = %(day)s, successor = heirs.successor from heirs
where r.code = heirs.code and r.valid_to is null
"""
REST = """
update region_exercises e set valid_to = %(day)s from region_successors s
where s.operation = %(operation)s and e.code = s.code and e.valid_to is null
"""
SINCE = "update region_successors set since = %(day)s where operation = %(operation)s"
RECORD = """
insert into region_operations (id, kind, effective, decided_by, grounds, document, made_at)
values (%(id)s, %(kind)s, %(effective)s, %(decided_by)s, %(grounds)s, %(document)s, %(now)s)
"""
CHANGE = """
insert into region_changes (operation, code, what, name, before)
values (%(operation)s, %(code)s, %(what)s, %(name)s, %(before)s)
"""


def prepare(connection: Connection, tree: Tree, plan: Plan, record: Record) -> UUID:
    """Lay down a plan that was made from `tree` in this same transaction, so that its successors can be furnished.

    They stand in the tree as regions that were never valid, and nobody is closed: no reader sees anything of it before
    `take_effect`. Returns the operation's id.
    """
    operation = new_id()
    told = {
        "id": operation, "kind": plan.kind, "effective": record.effective, "decided_by": record.decided_by,
        "grounds": record.grounds, "document": record.document, "now": now(),
    }  # fmt: skip
    connection.execute(RECORD, told)
    _lay(connection, plan.opens, record.effective)
    with connection.cursor() as cursor:
        each = [{"code": one.code, "successor": one.successor, "share": one.share} for one in plan.heirs]
        cursor.executemany(FOLLOW, [row | {"operation": operation, "day": NOT_YET} for row in each])
    _remember(connection, tree, plan, operation)
    return operation


def take_effect(connection: Connection, operation: UUID) -> None:
    """Open, close and name what an operation laid down, all in one; what is done already is left alone.

    A new name for a day to come waits for `due`.
    """
    connection.execute("lock table region_operations in share row exclusive mode")
    waiting = connection.execute(WAITING, [operation]).fetchone()
    if waiting is None:
        return
    kind, day = waiting
    for statement in (OPEN, CLOSE, REST, SINCE):
        connection.execute(statement, {"operation": operation, "day": day})
    if kind != "rename" or day <= today():
        _named(connection, operation, day)


def write(connection: Connection, tree: Tree, plan: Plan, record: Record) -> UUID:
    """Prepare a plan and let it take effect, where nothing is to be handed on in between."""
    operation = prepare(connection, tree, plan, record)
    take_effect(connection, operation)
    return operation


def _lay(connection: Connection, opens: Sequence[Node], day: date) -> None:
    spell = nation.readings().spell
    with connection.cursor() as cursor:
        for node in opens:
            pinyin, initials = spell(node.name)
            told = {
                "code": node.code, "parent": node.parent, "level": node.level, "kind": node.kind, "name": node.name,
                "full_name": node.full_name, "national": node.national, "pinyin": pinyin, "initials": initials,
                "day": day, "acts": sorted(node.exercises),
            }  # fmt: skip
            cursor.execute(LAY, told)
            cursor.execute(FORGOTTEN, told)
            cursor.execute(ACTS, told)


def _remember(connection: Connection, tree: Tree, plan: Plan, operation: UUID) -> None:
    """Keep for good what the operation did to each region."""
    said = [(node.code, "opened", node.name, "") for node in plan.opens]
    said += [(code, "closed", "", tree.get(code).name) for code in plan.closes]
    said += [(one.code, "renamed", one.name, one.before) for one in plan.renames[:1]]
    with connection.cursor() as cursor:
        rows = [dict(zip(("code", "what", "name", "before"), row, strict=True)) for row in said]
        cursor.executemany(CHANGE, [row | {"operation": operation} for row in rows])


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────

FORMER = """
insert into region_names (code, operation, name, pinyin, initials, valid_from, valid_to)
select r.code, c.operation, r.name, r.pinyin, r.initials,
    coalesce((select max(n.valid_to) from region_names n where n.code = r.code), r.valid_from), %(day)s
from region_changes c join regions r on r.code = c.code
where c.operation = %(operation)s and c.what = 'renamed' and r.name <> c.name
"""
NAME = """
update regions set name = %(name)s, pinyin = %(pinyin)s, initials = %(initials)s where code = %(code)s
"""
RENAMED = "select code, name, before from region_changes where operation = %s and what = 'renamed'"


def _named(connection: Connection, operation: UUID, day: date) -> None:
    """Give what an operation renames its new names, keep the old ones with their dates, and mark it as done."""
    connection.execute(FORMER, {"operation": operation, "day": day})
    for code, name, _ in connection.execute(RENAMED, [operation]).fetchall():
        call(connection, code, name)
    connection.execute("update region_operations set done_at = %s where id = %s", [now(), operation])


def call(connection: Connection, code: int, name: str) -> None:
    """Name a region, with what is made of its name."""
    pinyin, initials = nation.readings().spell(name)
    connection.execute(NAME, {"code": code, "name": name, "pinyin": pinyin, "initials": initials})
    connection.execute(FULL, {"code": code})


DUE = """
select id, effective from region_operations
where kind = 'rename' and done_at is null and undone_at is null and effective <= %s order by effective, made_at
"""


def due(connection: Connection) -> int:
    """Give the names whose day has come; returns how many operations that were."""
    waiting = connection.execute(DUE, [today()]).fetchall()
    for operation, day in waiting:
        _named(connection, operation, day)
    return len(waiting)
