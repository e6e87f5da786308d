"""One migrated template a session, and clones of it that cost a tenth of a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config as AlembicConfig
from psycopg import sql
from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import make_url

from wutong.launch import postgres, roles, valkey
from wutong.testing import tree

MIGRATIONS = Path(__file__).parents[3] / "migrations"
TEMPLATE = "wutong_template"


@dataclass
class Servers:
    """The session's servers: PostgreSQL with a migrated template database, and Valkey."""

    postgres: postgres.Server
    redis_url: str
    app_password: str
    relay_password: str
    clones: int = field(default=0)
    untouched: set[str] = field(default_factory=set)
    spare: list[str] = field(default_factory=list)

    def url(self, database: str, user: str = "owner") -> str:
        """The address of a database for `owner`, `app` or `relay`; whose address was asked for is not used again."""
        self.untouched.discard(database)
        url = make_url(self.postgres.owner_url).set(drivername="postgresql", database=database)
        if user == "app":
            url = url.set(username=roles.APP, password=self.app_password)
        if user == "relay":
            url = url.set(username=roles.RELAY, password=self.relay_password)
        return url.render_as_string(hide_password=False)

    def take(self) -> str:
        """A database like the template: one that came back untouched, or a new clone."""
        return self.spare.pop() if self.spare else self.clone()

    def give_back(self, name: str) -> None:
        """Keep an untouched clone for the next test, drop any other."""
        if name in self.untouched:
            self.spare.append(name)
        else:
            self.drop(name)

    def clone(self, template: str = TEMPLATE) -> str:
        """A new database like the template; returns its name."""
        self.clones += 1
        name = f"clone_{self.clones}"
        self.admin(
            sql.SQL("create database {} template {} strategy file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return name

    def drop(self, name: str) -> None:
        """Remove a clone, with whoever is still connected."""
        self.admin(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def admin(self, statement: sql.Composed | sql.SQL) -> None:
        """Run one statement as the owner, outside any clone."""
        with psycopg.connect(self.url("wutong"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def serving() -> Iterator[Servers]:
    """Start both servers, migrate the template and plant the small tree in it."""
    with postgres.temporary() as server, valkey.temporary() as queue:
        urls = roles.ensure(server.owner_url)
        servers = Servers(server, queue.url, _password(urls.app), _password(urls.relay))
        servers.admin(sql.SQL("create database {}").format(sql.Identifier(TEMPLATE)))
        migrate(servers.url(TEMPLATE))
        yield servers


def migrate(owner_url: str, revision: str = "heads") -> None:
    """Bring a database to a revision of the core's history and of every plugin's, and plant the small tree."""
    engine = create_engine(make_url(owner_url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    try:
        with engine.begin() as connection:
            config = alembic()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            tree.plant(connection)
    finally:
        engine.dispose()


def alembic() -> AlembicConfig:
    """Alembic's settings for the core's history."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _password(url: str) -> str:
    return str(make_url(url).password)
