"""A running application on its own clone of the database, and ways to stand in it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from wutong import tenancy
from wutong.app import create_app
from wutong.config import Config
from wutong.db import db, work
from wutong.keys import RING
from wutong.testing.database import Servers

MASTER_KEY = bytes(range(32))


class Undone(Exception):
    """Ends a block whose work is to leave no trace."""


class World:
    """The small tree, an application as the application role, and a folder for papers."""

    def __init__(self, servers: Servers, var: Path, **settings: object) -> None:
        RING.__init__()  # type: ignore[misc]  # keys of another clone must not be met here
        self.servers = servers
        self.name = servers.clone()
        self.config = Config(
            database_url=_driver(servers.url(self.name, "app")),
            relay_database_url=_driver(servers.url(self.name, "relay")),
            owner_database_url=_driver(servers.url(self.name)),
            redis_url=servers.redis_url,
            master_key=MASTER_KEY,
            secret_key=os.urandom(24).hex(),
            var=var,
            **settings,  # type: ignore[arg-type]
        )
        self.app: Flask = create_app(self.config)
        self.app.testing = True

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

    def close(self) -> None:
        """Hang up and remove the clone."""
        with self.app.app_context():
            db.engine.dispose()
        self.servers.drop(self.name)


def _undone() -> Iterator[None]:
    with suppress(Undone), work():
        yield
        _undo()


def _undo() -> None:
    raise Undone


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


Factory = Callable[..., World]
