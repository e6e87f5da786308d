"""What PostgreSQL's own catalogue says against the rules of distribution (SCALE) and isolation, for any set of tables.

Each function takes a connection that may read the catalogue and the models by table name, and returns what is wrong.
"""

from collections.abc import Mapping
from typing import Any

import psycopg

from wutong.tenancy import Look

#: The column that distributes a table of each look; a global one has none.
FIRST = {
    "owned": "region", "inherited": "region", "sealed": "region", "personal": "person", "posted": "to_region",
}  # fmt: skip

Connection = psycopg.Connection[Any]
Models = Mapping[str, type[Look]]


def unknown(connection: Connection, models: Models, prefix: str = "") -> set[str]:
    """Tables, of those whose name begins so, that no model names."""
    rows = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    return {name for (name,) in rows if name.startswith(prefix)} - models.keys() - {"alembic_version"}


def unwalled(connection: Connection) -> set[str]:
    """Tables whose rows PostgreSQL does not keep from the tables' own owner."""
    rows = connection.execute(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        " and not (relrowsecurity and relforcerowsecurity) and relname <> 'alembic_version'"
    ).fetchall()
    return {name for (name,) in rows}


def keys(connection: Connection, models: Models) -> list[tuple[str, str]]:
    """Keys and unique indexes that begin with another column than the one that distributes their table."""
    rows = connection.execute(
        "select i.indrelid::regclass::text, (select attname from pg_attribute where attrelid = i.indrelid and"
        " attnum = i.indkey[0]) from pg_index i join pg_class c on c.oid = i.indrelid"
        " where i.indisunique and c.relnamespace = 'public'::regnamespace"
    ).fetchall()
    return [
        (table, first) for table, first in rows if table in models and first != FIRST.get(models[table].look, first)
    ]


def references(connection: Connection, models: Models) -> list[tuple[str, str, str]]:
    """Foreign keys that leave their region, lead from a reference table to a distributed one, or to a letter."""
    rows = connection.execute(
        "select c.conrelid::regclass::text, c.confrelid::regclass::text, (select a.attname from pg_attribute a where"
        " a.attrelid = c.conrelid and a.attnum = c.conkey[1]) from pg_constraint c where c.connamespace ="
        " 'public'::regnamespace and c.contype = 'f'"
    ).fetchall()
    looks = {name: model.look for name, model in models.items()}
    return [
        (table, target, why)
        for table, target, first in rows
        if table in looks and (why := _why(looks[table], looks.get(target, "global"), first))
    ]


def _why(look: str, target: str, first: str) -> str:
    """What is wrong with a reference that begins with a column, by the looks of both tables; "" where nothing is."""
    if target == "posted":
        return "nothing refers to a letter"
    if target == "global":
        return ""
    return "reference to distributed" if look == "global" else "" if first == FIRST[look] else first
