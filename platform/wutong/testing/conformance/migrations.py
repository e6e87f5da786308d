"""Its tables go and come back with rows in the database; the core's rows are not touched; the models say the same."""

from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, column, inspect, select
from sqlalchemy import table as named

from wutong import schema
from wutong.db import as_owner, db
from wutong.plugin import Plugin
from wutong.testing import leaks
from wutong.testing.leaks import lying


def move(address: str, revision: str, *, down: bool = False) -> None:
    """Take the database up or down."""
    with as_owner(address) as connection:
        (command.downgrade if down else command.upgrade)(schema.alembic(connection), revision)


def held(garden: leaks.Garden, plugin: Plugin, *, own: bool) -> dict[str, list[Any]]:
    """Every row by table: of the plugin's tables, or of all others."""
    found: dict[str, list[Any]] = {}
    for (table, fingerprint), _ in sorted(lying.rows(garden.world).items()):
        if table.startswith(f"{plugin.name}_") is own and table != "alembic_version":
            found.setdefault(table, []).append(fingerprint)
    return found


def revisions(plugin: Plugin) -> list[str]:
    """The plugin's own history, the oldest first."""
    script = ScriptDirectory.from_config(schema.alembic())
    branch = script.iterate_revisions(f"{plugin.name}@head", f"{plugin.name}@base")
    return [each.revision for each in branch if each.revision.startswith(f"{plugin.name}_")][::-1]


def test_the_models_say_what_the_migrations_built(standing: leaks.Garden, plugin: Plugin) -> None:
    """To the type and the index."""
    tables = {model.__tablename__ for model in plugin.models}  # type: ignore[attr-defined]

    def own(thing: Any, name: str | None, kind: str, *_: Any) -> bool:
        return name in tables if kind == "table" else True

    with as_owner(standing.world.config.owner_database_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": own})
        told = [each for each in compare_metadata(context, db.metadata) if any(name in str(each) for name in tables)]
    assert told == []


def test_it_goes_and_leaves_the_core_as_it_was(request: pytest.FixtureRequest, plugin: Plugin) -> None:
    """Down to nothing with rows in its tables, and up again."""
    if plugin.migrations is None:
        assert not plugin.models
        return
    garden: leaks.Garden = request.getfixturevalue("garden")
    address = garden.world.config.owner_database_url
    before = held(garden, plugin, own=False)
    move(address, f"{plugin.name}@base", down=True)
    assert held(garden, plugin, own=True) == {}
    assert held(garden, plugin, own=False) == before
    move(address, "heads")
    assert held(garden, plugin, own=False) == before


def test_an_upgrade_from_the_version_before_keeps_its_rows(request: pytest.FixtureRequest, plugin: Plugin) -> None:
    """Down one revision after the other, and up to the newest from each: the same rows, by their keys, in every table
    that both know under the same key (under another it is built anew), and nobody else's row touched."""
    versions = revisions(plugin) if plugin.migrations is not None else []
    if len(versions) < 2:
        return
    garden: leaks.Garden = request.getfixturevalue("garden")
    address = garden.world.config.owner_database_url
    others = held(garden, plugin, own=False)
    for older in versions[-2::-1]:
        before = keys(address, plugin)
        move(address, older, down=True)
        then = keys(address, plugin)
        move(address, "heads")
        after = keys(address, plugin)
        both = {table for table in then.keys() & before.keys() if then[table][0] == before[table][0]}
        assert {table: after.get(table) for table in both} == {table: before[table] for table in both}, older
    assert held(garden, plugin, own=False) == others


def keys(address: str, plugin: Plugin) -> dict[str, tuple[list[str], list[Any]]]:
    """The key of each of the plugin's tables that is there, and what it is in every row."""
    with as_owner(address) as connection:
        told = inspect(connection)
        tables = sorted(name for name in told.get_table_names() if name.startswith(f"{plugin.name}_"))
        known = {name: told.get_pk_constraint(name)["constrained_columns"] for name in tables}
        return {name: (columns, _rows(connection, name, columns)) for name, columns in known.items()}


def _rows(connection: Connection, name: str, columns: list[str]) -> list[Any]:
    wanted: Any = select(*map(column, columns)).select_from(named(name)).order_by(*map(column, columns))
    return [tuple(row) for row in connection.execute(wanted)]
