"""A running application on its own clone of the database, and ways to stand in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.app import create_app
from wutong.config import Config
from wutong.db import db, work
from wutong.keys import RING
from wutong.settings import actions as settings
from wutong.testing import tree
from wutong.testing.database import Servers
from wutong.testing.known import KNOWN, KnownRule

MASTER_KEY = bytes(range(32))
Flask.url_rule_class = KnownRule


class Undone(Exception):
    """Ends a block whose work is to leave no trace."""


class World:
    """The small tree, an application as the application role, and a folder for papers.

    A clone that nothing was committed to serves the next world; whoever takes an address of the database (`config`,
    `servers.url`) may write behind our back, and that clone is dropped.
    """

    def __init__(
        self, servers: Servers, var: Path, *, database: str = "", master_key: bytes = MASTER_KEY, **settings: object
    ) -> None:
        RING.__init__()  # type: ignore[misc]  # keys of another clone must not be met here
        self.servers, self.var = servers, var
        self.name = database or servers.take()
        self._config = Config(
            database_url=_driver(servers.url(self.name, "app")),
            relay_database_url=_driver(servers.url(self.name, "relay")),
            owner_database_url=_driver(servers.url(self.name)),
            redis_url=servers.redis_url,
            master_key=master_key,
            secret_key=os.urandom(24).hex(),
            var=var,
            **settings,  # type: ignore[arg-type]
        )
        if not database:
            servers.untouched.add(self.name)
        self.app: Flask = create_app(self._config)
        self.app.jinja_env.bytecode_cache = KNOWN
        self.app.testing = True
        with self.app.app_context():
            event.listen(db.engine, "commit", self._watch)

    @property
    def config(self) -> Config:
        """The settings, with the addresses of the clone."""
        self.servers.untouched.discard(self.name)
        return self._config

    def _watch(self, connection: Connection) -> None:
        """A transaction that wrote something has a number of its own; nobody asks once one did."""
        if self.name not in self.servers.untouched:
            return
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, psycopg.Connection)
        if raw.execute("select pg_current_xact_id_if_assigned()").fetchone() != (None,):
            self.servers.untouched.discard(self.name)

    def client(self) -> FlaskClient:
        """A browser of its own."""
        return self.app.test_client()

    @contextmanager
    def at(self, region: int, **look: object) -> Iterator[None]:
        """Stand in a region's office inside one transaction that is undone at the end."""
        with self.app.app_context(), tenancy.at(region, **look):  # type: ignore[arg-type]
            yield from _undone()

    @contextmanager
    def working(self, region: int, **look: object) -> Iterator[None]:
        """The same, committed at the end."""
        with self.app.app_context(), tenancy.at(region, **look), work():  # type: ignore[arg-type]
            yield

    @contextmanager
    def visiting(self, region: int, person: UUID | None = None) -> Iterator[None]:
        """Stand before the counter as a citizen; committed at the end."""
        with self.app.app_context(), tenancy.visit(region, person=person), work():
            yield

    def switch_on(self, plugin: str, on: bool = True, region: int = tree.GANSU) -> None:
        """Switch a plugin on, or off, in a region and all below; in the whole province if no region is said."""
        with self.working(region):
            settings.switch(plugin, on, actor=SYSTEM)

    def set(self, name: str, value: object, region: int = tree.GANSU) -> None:
        """Set a setting in a region and all below; in the whole province if no region is said."""
        with self.working(region):
            settings.set_value(name, value, actor=SYSTEM)

    def leave(self) -> str:
        """Hang up and leave the clone, whose name this is, to be cloned again."""
        with self.app.app_context():
            db.engine.dispose()
        return self.name

    def close(self) -> None:
        """Hang up; the clone is dropped, or kept for the next world when it is as it was."""
        self.servers.give_back(self.leave())


def _undone() -> Iterator[None]:
    with suppress(Undone), work():
        yield
        _undo()


def _undo() -> None:
    raise Undone


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
