"""The matrix of a look: who can select, insert, update and delete one row of a table, tried with raw SQL.

The way there is raw SQL as the application role; `wutong.testing.ways` leads there as a running system does.

Used by the house test for every table of the core and of the plugins that are installed. What is expected is
written here a second time, by hand and not from the policies, so that the two check each other.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from wutong import tenancy
from wutong.clock import new_id
from wutong.db import Model
from wutong.testing import tree

HERE = tree.JISHISHAN
ALICE, BOB = UUID(int=0xA11CE), UUID(int=0xB0B)
VERBS = ("select", "insert", "update", "delete")
STATEMENTS = {
    "select": sql.SQL("select {column} from {table}"),
    "update": sql.SQL("update {table} set {column} = {column}"),
    "delete": sql.SQL("delete from {table}"),
}
_counter = itertools.count(1)


def declared() -> list[type[Any]]:
    """The tables of the core and of the installed plugins; not those that a test declares for itself."""
    every = (mapper.class_ for mapper in Model.registry.mappers)
    return [model for model in every if model.__module__.partition(".")[0].startswith("wutong")]


@dataclass(frozen=True, slots=True)
class Stance:
    """Where somebody stands while trying a row that lies in `HERE` and belongs to Alice."""

    name: str
    region: int | None
    down: bool = False
    person: UUID | None = None
    door: tenancy.Door = "office"

    def scope(self) -> tenancy.Scope:
        """What is announced for this stance."""
        if self.region is None:
            return tenancy.Scope(
                None, person=self.person, persons=(self.person,) if self.person else (), door=self.door
            )
        end = tenancy.until(self.region) if self.down else self.region
        persons = (self.person,) if self.person and self.door == "public" else ()
        return tenancy.Scope(self.region, end, tenancy.line(self.region), self.person, persons, self.door)


STANCES = (
    Stance("self", HERE),
    Stance("self looking down", HERE, down=True),
    Stance("parent", tree.LINXIA),
    Stance("parent looking down", tree.LINXIA, down=True),
    Stance("province looking down", tree.GANSU, down=True),
    Stance("child", tree.CHUIMATAN),
    Stance("grandchild", tree.VILLAGE),
    Stance("neighbour", tree.DONGXIANG),
    Stance("neighbour looking down", tree.DONGXIANG, down=True),
    Stance("other province looking down", tree.QINGHAI, down=True),
    Stance("no region", None),
    Stance("Alice at the counter", HERE, person=ALICE, door="public"),
    Stance("Bob at the counter", HERE, person=BOB, door="public"),
    Stance("a stranger at the counter", HERE, door="public"),
    Stance("Alice at the neighbour's counter", tree.DONGXIANG, person=ALICE, door="public"),
    Stance("Alice, nowhere", None, person=ALICE, door="public"),
    Stance("Bob, nowhere", None, person=BOB, door="public"),
)


def expected(model: type[tenancy.Look], stance: Stance) -> frozenset[str]:
    """What the look allows from this stance on a row of `HERE` whose person, where it has one, is Alice."""
    home, office = stance.region == HERE, stance.door == "office"
    above = stance.region in (tree.LINXIA, tree.GANSU) and stance.down
    below = stance.region in (tree.CHUIMATAN, tree.VILLAGE)
    alice = stance.person == ALICE
    insider = office or (alice if model.guard else model.public)
    writes = {"insert", "update", "delete"} if home else set()
    may: set[str]
    if model.look == "owned":
        may = ({"select"} if (home or above) and insider else set()) | writes
    elif model.look == "inherited":
        may = ({"select"} if home or above or below else set()) | writes
    elif model.look == "sealed":
        may = ({"select"} if home and insider else set()) | writes
    elif model.look == "personal":
        may = set(VERBS) if alice else set()
    elif model.look == "posted":
        may = {"select", "insert", "update"} if home else set()
    else:
        may = set() if model.hidden else set(VERBS) if model.writable else {"select"}
    return _narrowed(model, may, alice=alice, insider=insider)


def _narrowed(model: type[tenancy.Look], may: set[str], *, alice: bool, insider: bool) -> frozenset[str]:
    if model.look in ("owned", "sealed") and not insider:
        may &= {"insert"} if not model.guard or model.append_only else set()
    if model.append_only:
        may -= {"update", "delete"}
    if model.reader and alice:
        may |= {"select"}
    return frozenset(may)


@contextmanager
def probing(owner_url: str, app_url: str) -> Iterator["Probe"]:
    """Connect as both roles to a throwaway clone; its keys and checks are dropped, its policies stay."""
    with psycopg.connect(owner_url, autocommit=True) as owner, psycopg.connect(app_url) as app:
        owner.execute(
            "do $$ declare c record; begin for c in select conrelid::regclass t, conname n from pg_constraint"
            " where contype in ('c', 'f', 'p', 'u') and connamespace = 'public'::regnamespace loop"
            " execute format('alter table %s drop constraint if exists %I cascade', c.t, c.n); end loop;"
            " for c in select indexrelid::regclass n from pg_index join pg_class on pg_class.oid = indexrelid"
            " where indisunique and relnamespace = 'public'::regnamespace loop"
            " execute format('drop index %s', c.n); end loop; end $$"
        )
        yield Probe(owner, _announcing(app))


#: Leads to a stance: a connection of the application, in a transaction that announced it and will be undone.
Way = Callable[[Stance], AbstractContextManager[psycopg.Connection[Any]]]


def _announcing(app: psycopg.Connection[Any]) -> Way:
    """Raw SQL: the announcement is made here, by hand."""

    @contextmanager
    def way(stance: Stance) -> Iterator[psycopg.Connection[Any]]:
        with app.transaction(force_rollback=True):
            for name, value in stance.scope().settings():
                setting = sql.Identifier("wutong", name)
                app.execute(sql.SQL("set local {} = {}").format(setting, sql.Literal(value)))
            yield app

    return way


class Probe:
    """Tries rows of one table from every stance, by one way."""

    def __init__(self, owner: psycopg.Connection[Any], way: Way) -> None:
        self.owner, self.way = owner, way
        self._known: dict[str, list[tuple[Any, ...]]] = {}

    def by(self, way: Way) -> "Probe":
        """The same by another way."""
        return Probe(self.owner, way)

    def wrong(self, models: Sequence[Any], stances: Sequence[Stance] = STANCES) -> list[str]:
        """Where a table lets through something else than its look says, in words."""
        return [
            f"{model.__tablename__} ({model.look}) {stance.name}: {sorted(found)} not {sorted(meant)}"
            for model in models
            for stance in stances
            if (found := self.allowed(model, stance)) != (meant := expected(model, stance))
        ]

    def row(self, model: Any) -> dict[str, Any]:
        """Plain values for every column that must have one, lying in `HERE` and belonging to Alice."""
        fixed: dict[str, Any] = {"region": HERE, "to_region": HERE, "from_region": HERE}
        fixed |= {name: ALICE for name in (model.guard, model.reader) if name}
        if model.look == "personal":
            fixed["person"] = ALICE
        made = {}
        for name, kind, nullable, default, generated, longest in self._columns(model.__tablename__):
            if name in fixed:
                made[name] = fixed[name]
            elif nullable == "NO" and default is None and generated == "NEVER":
                made[name] = _value(kind, longest or 6)
        return made

    def _columns(self, table: str) -> list[tuple[Any, ...]]:
        """What must be known of each column to fill it; asked once."""
        if table not in self._known:
            self._known[table] = self.owner.execute(
                "select column_name, udt_name, is_nullable, column_default, is_generated, character_maximum_length"
                " from information_schema.columns where table_schema = 'public' and table_name = %s",
                [table],
            ).fetchall()
        return self._known[table]

    def allowed(self, model: Any, stance: Stance) -> frozenset[str]:
        """Which of the four verbs really work from this stance."""
        table = sql.Identifier(model.__tablename__)
        kept = self.row(model)
        self._insert(self.owner, table, kept)
        with self.way(stance) as connection:
            found = frozenset(verb for verb in VERBS if self._try(connection, verb, table, model, kept))
        self.owner.execute(sql.SQL("delete from {}").format(table))
        return found

    def _try(
        self, connection: psycopg.Connection[Any], verb: str, table: sql.Identifier, model: Any, kept: dict[str, Any]
    ) -> bool:
        try:
            with connection.transaction(force_rollback=True):
                if verb == "insert":
                    return self._insert(connection, table, self.row(model)) > 0
                column = sql.Identifier(next(iter(kept)))
                return connection.execute(STATEMENTS[verb].format(table=table, column=column)).rowcount > 0
        except psycopg.errors.InsufficientPrivilege:
            return False

    @staticmethod
    def _insert(connection: psycopg.Connection[Any], table: sql.Identifier, row: dict[str, Any]) -> int:
        columns = sql.SQL(", ").join(map(sql.Identifier, row))
        holders = sql.SQL(", ").join(sql.Placeholder() * len(row))
        statement = sql.SQL("insert into {} ({}) values ({})").format(table, columns, holders)
        return connection.execute(statement, list(row.values())).rowcount


def _value(kind: str, longest: int) -> Any:
    number = next(_counter)
    if kind == "uuid":
        return new_id()
    if kind in ("int2", "int4", "int8", "numeric", "float8"):
        return number % 30000
    if kind.startswith("_"):
        return "{}"
    return {
        "bool": False, "bytea": number.to_bytes(8, "big"), "jsonb": "{}", "date": "2024-01-01",
        "timestamptz": "2024-01-01T00:00:00Z", "tsvector": "", "time": "08:00",
    }.get(kind, f"x{number}"[-longest:])  # fmt: skip
