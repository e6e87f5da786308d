"""A clone that was written to, made like the template again: a copy of the whole costs many times as much.

Rows that a test left are deleted, rows that it took or changed are put back. Where it touched the schema nothing is
restored: such a clone is dropped.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[tuple[Any, ...]]
#: Where every change of a schema leaves a younger row, or one less.
CATALOGUE = ("pg_class", "pg_attribute", "pg_constraint", "pg_policy", "pg_proc", "pg_type", "pg_enum", "pg_trigger")
#: Milliseconds in which somebody who is still connected has to be gone.
PATIENCE = 10_000


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a template is like: its schema's fingerprint, and of tables with rows a sum and all of them."""

    shape: tuple[object, ...]
    sums: Mapping[str, str | None]
    rows: Mapping[str, bytes]


def pattern(url: str) -> Pattern:
    """Look at a template as its superuser."""
    with psycopg.connect(url) as connection:
        held = {name: said for name, said in sums(connection, frozenset(_written(connection))).items() if said}
        return Pattern(_shape(connection), held, {name: _copied(connection, name) for name in held})


def restore(url: str, like: Pattern) -> bool:
    """Make a clone like the template, whoever is still connected; whether it is. The url is a superuser's."""
    # Without the triggers of foreign keys the order does not matter: in the end all is as it was.
    with psycopg.connect(url, options="-c session_replication_role=replica") as connection:
        connection.execute(
            "select pg_terminate_backend(pid, %s) from pg_stat_activity where datname = current_database()"
            " and pid <> pg_backend_pid() and backend_type = 'client backend'",
            [PATIENCE],
        )
        if _shape(connection) != like.shape:
            return False
        found = sums(connection, like.sums.keys())
        for name in (name for name, said in found.items() if said != like.sums.get(name)):
            connection.execute(sql.SQL("delete from {}").format(sql.Identifier(name)))
            if name in like.rows:
                with connection.cursor().copy(_copy(name, "from stdin")) as copy:
                    copy.write(like.rows[name])
        return True


def _shape(connection: Connection) -> tuple[object, ...]:
    one = sql.SQL("(select concat(count(*), ' ', max(xmin::text::bigint)) from {})")
    asked = sql.SQL("select {}").format(sql.SQL(", ").join(one.format(sql.Identifier(name)) for name in CATALOGUE))
    found = connection.execute(asked).fetchone()
    assert found is not None
    return tuple(found)


def _written(connection: Connection) -> list[str]:
    """The tables that have, or had, a row; most of them never do."""
    rows = connection.execute(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        " and pg_relation_size(oid) > 0 order by 1"
    )
    return [name for (name,) in rows]


def sums(connection: Connection, full: Collection[str]) -> dict[str, str | None]:
    """What these tables hold as a sum, whatever the order; of all others whether they have rows at all."""
    asked = sql.SQL(" union all ").join(_asked(name, full=name in full) for name in {*_written(connection), *full})
    return dict(connection.execute(asked).fetchall())


def _asked(name: str, *, full: bool) -> sql.Composed:
    summed = sql.SQL("select {}, (select md5(string_agg(x::text, ' ' order by x::text)) from {} x)")
    met = sql.SQL("select {}, case when exists (select from {}) then 'rows' end")
    return (summed if full else met).format(sql.Literal(name), sql.Identifier(name))


def _copy(name: str, whither: str) -> sql.Composed:
    return sql.SQL("copy {} {} (format binary)").format(sql.Identifier(name), sql.SQL(whither))


def _copied(connection: Connection, name: str) -> bytes:
    with connection.cursor().copy(_copy(name, "to stdout")) as copy:
        return b"".join(bytes(piece) for piece in copy)
