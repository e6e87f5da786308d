"""Region surgery in the database, by the owning role: read what a plan needs, write the plan, take it back.

The application cannot write the tree. Everything of one operation is one transaction, which holds the table of
operations so that two cannot interleave. Rows are dated, so what is to hold from a day on does so at its midnight with
nobody at work; only a new name waits for `due`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from wutong.clock import new_id, now, today
from wutong.errors import Conflict, NotFound
from wutong.regions import nation
from wutong.regions.loading import FULL
from wutong.regions.trees import Heir, Node, Plan, Tree
from wutong.tenancy import contains, line, until

Connection = psycopg.Connection[Any]


class NoSuchOperation(NotFound):
    """No operation has this id, or it was undone already."""

    code = "region.no_such_operation"
    message = "没有找到这次区划调整，或者已经撤回。"


class TooLate(Conflict):
    """Something happened in a successor, or to the tree, since the operation: it can no longer be undone."""

    code = "region.too_late_to_undo"
    message = "不能撤回：{why}。如确需恢复，请再办理一次区划调整。"


@dataclass(frozen=True, slots=True)
class Record:
    """Who decided (a body, never a person), why, by which document, and from which day it holds."""

    decided_by: str
    grounds: str
    document: str
    effective: date


READ = """
select r.code, r.parent, r.level, r.kind, r.name, r.full_name, r.national_code as national,
    array(select e.level from region_exercises e where e.code = r.code and e.valid_to is null) as exercises,
    r.kind <> 'placeholder' and r.valid_to is null and r.valid_from <= %(day)s as open
from regions r
where (r.code = any(%(line)s) or r.code between %(low)s and %(high)s)
    and (r.valid_to is null or r.valid_to > r.valid_from)
"""


def read(connection: Connection, codes: Iterable[int], day: date) -> Tree:
    """The tree as far as operations on these regions need it: their lines, and all inside them and their parents.

    Open is what is open on the day and has no end yet; a code whose opening was undone is free again.
    """
    connection.execute("lock table region_operations in share row exclusive mode")
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


OPEN = """
insert into regions as known
    (code, parent, level, kind, name, full_name, pinyin, initials, valid_from, national_code)
values (%(code)s, %(parent)s, %(level)s, %(kind)s, %(name)s, %(full_name)s, %(pinyin)s, %(initials)s, %(day)s,
    %(national)s)
on conflict (code) do update set parent = excluded.parent, level = excluded.level, kind = excluded.kind,
    name = excluded.name, full_name = excluded.full_name, pinyin = excluded.pinyin, initials = excluded.initials,
    valid_from = excluded.valid_from, valid_to = null, successor = null, national_code = excluded.national_code
where known.valid_to <= known.valid_from
"""
ACTS = """
insert into region_exercises (code, level, valid_from)
select %(code)s, acted, %(day)s from unnest(%(acts)s::smallint[]) acted
on conflict (code, level, valid_from) do update set valid_to = null
"""
CLOSE = "update regions set valid_to = %(day)s, successor = %(successor)s where code = %(code)s and valid_to is null"
REST = "update region_exercises set valid_to = %(day)s where code = any(%(codes)s) and valid_to is null"
FOLLOW = """
insert into region_successors (code, successor, operation, share, since)
values (%(code)s, %(successor)s, %(operation)s, %(share)s, %(day)s)
"""
RECORD = """
insert into region_operations (id, kind, effective, decided_by, grounds, document, made_at, done_at)
values (%(id)s, %(kind)s, %(effective)s, %(decided_by)s, %(grounds)s, %(document)s, %(now)s, %(done)s)
"""
CHANGE = """
insert into region_changes (operation, code, what, name, before)
values (%(operation)s, %(code)s, %(what)s, %(name)s, %(before)s)
"""


def write(connection: Connection, tree: Tree, plan: Plan, record: Record) -> UUID:
    """Write a plan that was made from `tree` in this same transaction; returns the operation's id."""
    operation, moment = new_id(), now()
    waits = bool(plan.renames) and record.effective > today()
    told = {
        "id": operation, "kind": plan.kind, "effective": record.effective, "decided_by": record.decided_by,
        "grounds": record.grounds, "document": record.document, "now": moment, "done": None if waits else moment,
    }  # fmt: skip
    connection.execute(RECORD, told)
    _open(connection, plan.opens, record.effective)
    _close(connection, plan.heirs, operation, record.effective)
    _remember(connection, tree, plan, operation)
    if not waits:
        _name(connection, operation, record.effective)
    return operation


def _open(connection: Connection, opens: Sequence[Node], day: date) -> None:
    spell = nation.readings().spell
    with connection.cursor() as cursor:
        for node in opens:
            pinyin, initials = spell(node.name)
            told = {
                "code": node.code, "parent": node.parent, "level": node.level, "kind": node.kind, "name": node.name,
                "full_name": node.full_name, "national": node.national, "pinyin": pinyin, "initials": initials,
                "day": day, "acts": sorted(node.exercises),
            }  # fmt: skip
            cursor.execute(OPEN, told)
            cursor.execute(ACTS, told)


def _close(connection: Connection, heirs: Sequence[Heir], operation: UUID, day: date) -> None:
    main: dict[int, Heir] = {}
    for heir in heirs:
        main[heir.code] = max(main.get(heir.code, heir), heir, key=lambda one: one.share)
    with connection.cursor() as cursor:
        closed = [{"day": day, "code": heir.code, "successor": heir.successor} for heir in main.values()]
        cursor.executemany(CLOSE, closed)
        cursor.execute(REST, {"day": day, "codes": list(main)})
        each = [{"code": one.code, "successor": one.successor, "share": one.share} for one in heirs]
        cursor.executemany(FOLLOW, [row | {"operation": operation, "day": day} for row in each])


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


def _name(connection: Connection, operation: UUID, day: date) -> None:
    """Give the regions that an operation renames their new names, and keep the old ones with their dates."""
    connection.execute(FORMER, {"operation": operation, "day": day})
    for code, name, _ in connection.execute(RENAMED, [operation]).fetchall():
        _call(connection, code, name)


def _call(connection: Connection, code: int, name: str) -> None:
    pinyin, initials = nation.readings().spell(name)
    connection.execute(NAME, {"code": code, "name": name, "pinyin": pinyin, "initials": initials})
    connection.execute(FULL, {"code": code})


DUE = """
select id, effective from region_operations
where done_at is null and undone_at is null and effective <= %s order by effective, made_at
"""


def due(connection: Connection) -> int:
    """Give the names whose day has come; returns how many operations that were."""
    waiting = connection.execute(DUE, [today()]).fetchall()
    for operation, day in waiting:
        _name(connection, operation, day)
        connection.execute("update region_operations set done_at = %s where id = %s", [now(), operation])
    return len(waiting)


# ── Taking back ──────────────────────────────────────────────────────────────────────────────────────────────

LATER = """
select c.code from region_changes c join region_operations o on o.id = c.operation
where o.made_at > %s and o.undone_at is null
"""
VOID = """
with mine as (select code from region_changes where operation = %(id)s and what = 'opened'),
rested as (
    update region_exercises e set valid_to = e.valid_from from mine where e.code = mine.code and e.valid_to is null
)
update regions r set valid_to = r.valid_from from mine where r.code = mine.code
"""
REOPEN = """
with mine as (select code from region_changes where operation = %(id)s and what = 'closed'),
woken as (
    update region_exercises e set valid_to = null from mine where e.code = mine.code and e.valid_to = %(day)s
)
update regions r set valid_to = null, successor = null from mine where r.code = mine.code
"""
FORGET = ("delete from region_successors where operation = %s", "delete from region_names where operation = %s")


@dataclass(frozen=True, slots=True)
class Done:
    """An operation as it was written: when, for which day, and the regions that it opened or that took over."""

    id: UUID
    kind: str
    made_at: datetime
    effective: date
    opened: tuple[int, ...]
    heirs: tuple[Heir, ...]
    named: bool

    @property
    def successors(self) -> tuple[int, ...]:
        """Every region in which something may have happened since."""
        return tuple(sorted({*self.opened, *(heir.successor for heir in self.heirs)}))


def done(connection: Connection, operation: UUID) -> Done:
    """An operation that still stands; raises `NoSuchOperation`."""
    asked = "select kind, made_at, effective, done_at from region_operations where id = %s and undone_at is null"
    found = connection.execute(asked, [operation]).fetchone()
    if found is None:
        raise NoSuchOperation
    opened = "select code from region_changes where operation = %s and what = 'opened' order by code"
    heirs = "select code, successor, share from region_successors where operation = %s order by code, successor"
    codes = tuple(code for (code,) in connection.execute(opened, [operation]))
    followed = tuple(Heir(*row) for row in connection.execute(heirs, [operation]))
    kind, made_at, effective, named = found
    return Done(operation, kind, made_at, effective, codes, followed, named is not None)


def undo(connection: Connection, stood: Done) -> None:
    """Put the tree back as it was before an operation; its record stays, marked as undone.

    Raises `TooLate` when a later operation builds on it; whether cases and grants do is asked by `carrying`.
    """
    connection.execute("lock table region_operations in share row exclusive mode")
    mine = "select code from region_changes where operation = %s"
    touched = [code for (code,) in connection.execute(mine, [stood.id])]
    later = [code for (code,) in connection.execute(LATER, [stood.made_at])]
    if any(contains(own, other) for own in touched for other in later):
        raise TooLate(why="之后又有区划调整涉及这些地区，请先撤回后面的调整")
    connection.execute(VOID, {"id": stood.id})
    connection.execute(REOPEN, {"id": stood.id, "day": stood.effective})
    if stood.named:
        for code, _, before in connection.execute(RENAMED, [stood.id]).fetchall():
            _call(connection, code, before)
    for statement in FORGET:
        connection.execute(statement, [stood.id])
    connection.execute("update region_operations set undone_at = %s where id = %s", [now(), stood.id])
