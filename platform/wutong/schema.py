"""The database's schema against the code's: bring it up to date, say how far it is.

The core's history goes first, each plugin's branch after it in a transaction of its own: one that fails leaves the
core's tables and the other plugins' as the new code wants them, and is put aside until it is mended.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from alembic import command
from alembic.config import Config as Alembic
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import load_python_file
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import ProgrammingError

from wutong import guests
from wutong.config import Config
from wutong.db import as_owner
from wutong.errors import Misconfigured
from wutong.hosting.actions import note_versions
from wutong.launch import places
from wutong.layers import acts

MIGRATIONS = places.beside("migrations")


def alembic(
    connection: Connection | None = None,
    *,
    folder: Path = MIGRATIONS,
    unsound: Mapping[str, str] = MappingProxyType({}),
) -> Alembic:
    """Alembic's settings for the core's history and every plugin's branch, on a connection of the owner if given.

    Of an `unsound` plugin nothing is known; what the database has of it is left alone.
    """
    settings = Alembic()
    settings.set_main_option("script_location", str(folder).replace("%", "%%"))
    settings.set_main_option("path_separator", "newline")
    plugins = [path for name, path in guests.histories().items() if name not in unsound]
    branches = [str(branch).replace("%", "%%") for branch in (folder / "versions", *plugins)]
    settings.set_main_option("version_locations", "\n".join(branches))
    settings.attributes["connection"], settings.attributes["besides"] = connection, tuple(unsound)
    return settings


def upgrade(owner_url: str, revision: str = "heads") -> dict[str, str]:
    """Bring the database to `revision`; for "heads", the core and then each plugin by itself.

    Returns the plugins whose tables could not be brought up to date, each with what went wrong; what was done for them
    is undone. Raises `Misconfigured` when a plugin's code is gone. A database that came from another server goes on
    counting the acts of its regions (`layers.acts`). Which version of each plugin runs from now on is written down.
    """
    failed = unsound()
    if revision != "heads":
        with as_owner(owner_url) as connection:
            _know_all(connection, failed)
            command.upgrade(alembic(connection, unsound=failed), revision)
        return {}
    with as_owner(owner_url) as connection:
        _know_all(connection, failed)
        for head in sorted(core()):
            command.upgrade(alembic(connection, unsound=failed), head)
        acts.begin_era(connection)
    for plugin, head in guests.heads().items():
        if plugin not in failed:
            failed |= _one(owner_url, plugin, head, failed)
    with as_owner(owner_url) as connection:
        note_versions(connection, {name: told for name, told in guests.versions().items() if name not in failed})
    return failed


def _one(owner_url: str, plugin: str, head: str, failed: Mapping[str, str]) -> dict[str, str]:
    """Bring one plugin's tables up to date, or leave them as they were and say why."""
    try:
        with as_owner(owner_url) as connection:
            command.upgrade(alembic(connection, unsound=failed), head)
    except Exception as error:  # noqa: BLE001 - a migration runs whatever its author wrote
        return {plugin: _said(error)}
    return {}


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0]


def unsound() -> dict[str, str]:
    """The plugins whose migrations cannot even be read, each with why."""
    found: dict[str, str] = {name: why for name, why in guests.gather()[1].items() if name not in guests.histories()}
    for name, folder in guests.histories().items():
        try:
            for path in sorted(folder.glob("*.py")):
                load_python_file(str(folder), path.name)
        except Exception as error:  # noqa: BLE001 - a script runs whatever its author wrote
            found[name] = _said(error)
    return found


def downgrade(owner_url: str, revision: str) -> None:
    """Take the database back to `revision`, which may be a plugin's `NAME@base`."""
    failed = unsound()
    with as_owner(owner_url) as connection:
        _know_all(connection, failed)
        command.downgrade(alembic(connection, unsound=failed), revision)


def _know_all(connection: Connection, unsound: Mapping[str, str]) -> None:
    """Refuse a database with tables of which no installed code knows how they came about."""
    script = ScriptDirectory.from_config(alembic(unsound=unsound))
    unknown = held(connection) - {each.revision for each in script.walk_revisions()}
    if lost := sorted(each for each in unknown if not any(each.startswith(f"{name}_") for name in unsound)):
        raise Misconfigured(
            reason=f"数据库里有未安装的插件或更新版本的数据表（{'、'.join(lost)}），请装回它；"
            "卸载插件之前须先运行 wutong migrate --down --to 插件名@base"
        )


def wanted() -> frozenset[str]:
    """The revisions that this code wants, those aside of plugins whose migrations cannot be read."""
    return frozenset(ScriptDirectory.from_config(alembic(unsound=unsound())).get_heads())


def held(connection: Connection) -> frozenset[str]:
    """The revisions that the database has; none before the first migration, or where it may not be asked."""
    try:
        return frozenset(MigrationContext.configure(connection).get_current_heads())
    except ProgrammingError:
        return frozenset()


def core() -> frozenset[str]:
    """The revision that the core wants, without which nothing runs."""
    return wanted() - set(guests.heads().values())


def behind(connection: Connection) -> dict[str, str]:
    """The plugins whose tables are not at the revision that their code wants, each with that revision."""
    has = held(connection)
    return {name: head for name, head in guests.heads().items() if head not in has}


def fit(config: Config) -> Config:
    """The settings, with every plugin put aside whose tables are not what its code wants."""
    engine = create_engine(config.database_url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            late = behind(connection)
    finally:
        engine.dispose()
    return replace(config, aside=config.aside | set(late) | set(unsound()))
