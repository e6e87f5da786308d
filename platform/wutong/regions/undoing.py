"""Taking an operation of region surgery back, by the owning role, while nothing has happened in a successor."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wutong.clock import now
from wutong.errors import Conflict
from wutong.regions.operating import RENAMED, Connection, NoSuchOperation, call
from wutong.regions.trees import Heir
from wutong.tenancy import contains


class TooLate(Conflict):
    """Something happened in a successor, or to the tree, since the operation: it can no longer be undone."""

    code = "region.too_late_to_undo"
    message = "不能撤回：{why}。如确需恢复，请再办理一次区划调整。"


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
    effected: bool
    undone: bool

    @property
    def successors(self) -> tuple[int, ...]:
        """Every region in which something may have happened since."""
        return tuple(sorted({*self.opened, *(heir.successor for heir in self.heirs)}))


ASKED = """
select o.kind, o.made_at, o.effective, o.done_at is not null, o.undone_at is not null
from region_operations o where o.id = %s and (o.undone_at is null
    or exists (select from region_carriages c where c.operation = o.id and c.undone_at is null))
"""


def done(connection: Connection, operation: UUID) -> Done:
    """An operation that stands, or is not taken back to the end; raises `NoSuchOperation`."""
    found = connection.execute(ASKED, [operation]).fetchone()
    if found is None:
        raise NoSuchOperation
    opened = "select code from region_changes where operation = %s and what = 'opened' order by code"
    heirs = "select code, successor, share from region_successors where operation = %s order by code, successor"
    codes = tuple(code for (code,) in connection.execute(opened, [operation]))
    followed = tuple(Heir(*row) for row in connection.execute(heirs, [operation]))
    kind, made_at, effective, effected, undone = found
    return Done(operation, kind, made_at, effective, codes, followed, effected, undone)


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
    if stood.effected:
        connection.execute(REOPEN, {"id": stood.id, "day": stood.effective})
        for code, _, before in connection.execute(RENAMED, [stood.id]).fetchall():
            call(connection, code, before)
    for statement in FORGET:
        connection.execute(statement, [stood.id])
    connection.execute("update region_operations set undone_at = %s where id = %s", [now(), stood.id])
