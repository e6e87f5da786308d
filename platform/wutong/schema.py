"""The database's schema against the code's: bring it up to date, say how far it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config as Alembic
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import ProgrammingError

from wutong import guests
from wutong.db import as_owner
from wutong.errors import Misconfigured
from wutong.launch import places
from wutong.layers import acts

MIGRATIONS = places.beside("migrations")


def alembic(connection: Connection | None = None, *, folder: Path = MIGRATIONS) -> Alembic:
    """Alembic's settings for the core's history and every plugin's branch, on a connection of the owner if given."""
    settings = Alembic()
    settings.set_main_option("script_location", str(folder).replace("%", "%%"))
    settings.set_main_option("path_separator", "newline")
    branches = [str(branch).replace("%", "%%") for branch in (folder / "versions", *guests.migrations())]
    settings.set_main_option("version_locations", "\n".join(branches))
    settings.attributes["connection"] = connection
    return settings


def upgrade(owner_url: str, revision: str = "heads") -> None:
    """Bring the database to `revision` in one transaction; raises `Misconfigured` when a plugin's code is gone.

    A database that came from another server goes on counting the acts of its regions (`layers.acts`).
    """
    with as_owner(owner_url) as connection:
        _know_all(connection)
        command.upgrade(alembic(connection), revision)
        if revision == "heads":
            acts.begin_era(connection)


def downgrade(owner_url: str, revision: str) -> None:
    """Take the database back to `revision`, which may be a plugin's `NAME@base`."""
    with as_owner(owner_url) as connection:
        _know_all(connection)
        command.downgrade(alembic(connection), revision)


def _know_all(connection: Connection) -> None:
    """Refuse a database with tables of which no installed code knows how they came about."""
    script = ScriptDirectory.from_config(alembic())
    unknown = held(connection) - {each.revision for each in script.walk_revisions()}
    if unknown:
        raise Misconfigured(
            reason=f"数据库里有未安装的插件或更新版本的数据表（{'、'.join(sorted(unknown))}），请装回它；"
            "卸载插件之前须先运行 wutong migrate --down --to 插件名@base"
        )


def wanted() -> frozenset[str]:
    """The revisions that this code wants."""
    return frozenset(ScriptDirectory.from_config(alembic()).get_heads())


def held(connection: Connection) -> frozenset[str]:
    """The revisions that the database has; none before the first migration, or where it may not be asked."""
    try:
        return frozenset(MigrationContext.configure(connection).get_current_heads())
    except ProgrammingError:
        return frozenset()
