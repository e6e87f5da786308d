"""One migrated template a session, and clones of it, each of which serves many tests one after the other."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import psycopg
from alembic import command
from psycopg import sql
from sqlalchemy.engine import make_url

from wutong import guests, schema
from wutong.db import as_owner
from wutong.hosting.actions import note_versions
from wutong.launch import postgres, roles, valkey
from wutong.testing import restoring, tree

TEMPLATE = "wutong_template"
#: So many tests have one clone, one after the other: what is deleted in it is never swept.
SERVES = 60


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
    planted: dict[str, str] = field(default_factory=dict)
    served: dict[str, int] = field(default_factory=dict)
    pattern: restoring.Pattern | None = field(default=None, repr=False)
    hands: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1), repr=False)
    coming: Future[str] | None = field(default=None, repr=False)

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
        """A database like the template: one that came back untouched, or the clone that was made meanwhile."""
        if self.spare:
            return self.spare.pop()
        ready, self.coming = self.coming or self.hands.submit(self._plain), None
        name = ready.result()
        self.coming = self.hands.submit(self._plain)
        return name

    def give_back(self, name: str) -> None:
        """Keep an untouched clone for the next test, and one that can be restored; drop any other."""
        if name in self.untouched:
            self.spare.append(name)
        else:
            self.hands.submit(self._clean, name)

    def _plain(self) -> str:
        name = self.clone()
        self.served[name] = 1
        return name

    def _clean(self, name: str) -> None:
        """Restore a clone of the template under another name: nobody who still knows the old one writes to it."""
        served = self.served.pop(name, SERVES)
        if served >= SERVES or not self._restored(name):
            self.drop(name)
            return
        self.clones += 1
        again = f"clone_{self.clones}"
        self.admin(sql.SQL("alter database {} rename to {}").format(sql.Identifier(name), sql.Identifier(again)))
        self.served[again] = served + 1
        self.spare.append(again)

    def _restored(self, name: str) -> bool:
        if self.pattern is None:
            self.pattern = restoring.pattern(self.supers(TEMPLATE))
        return restoring.restore(self.supers(name), self.pattern)

    def supers(self, database: str) -> str:
        """The superuser's address of a database."""
        return make_url(self.postgres.superuser_url).set(database=database).render_as_string(hide_password=False)

    def rest(self) -> None:
        """Wait until no database is made or dropped: what asks which transactions are open would see those too."""
        self.hands.submit(int).result()

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

    def like(self, planted: str, plant: Callable[[], str]) -> str:
        """A new database like one that takes long to plant: `plant` makes that, once a session, and leaves it."""
        if planted not in self.planted:
            self.planted[planted] = plant()
        return self.clone(self.planted[planted])

    def drop(self, name: str) -> None:
        """Remove a clone, with whoever is still connected: ending others' sessions takes a superuser."""
        with psycopg.connect(self.postgres.superuser_url, autocommit=True) as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def admin(self, statement: sql.Composed | sql.SQL) -> None:
        """Run one statement as the owner, outside any clone."""
        with psycopg.connect(self.url("wutong"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def serving(settings: Mapping[str, str] | None = None) -> Iterator[Servers]:
    """Start both servers, migrate the template and plant the small tree in it; `settings` are PostgreSQL's."""
    with postgres.temporary(settings=settings) as server, valkey.temporary() as queue:
        urls = roles.ensure(server.owner_url)
        servers = Servers(server, queue.url, _password(urls.app), _password(urls.relay))
        servers.admin(sql.SQL("create database {}").format(sql.Identifier(TEMPLATE)))
        migrate(servers.url(TEMPLATE))
        with servers.hands:
            yield servers


def migrate(owner_url: str) -> None:
    """Bring a database to the end of the core's history and of every plugin's, and plant the small tree."""
    with as_owner(
        make_url(owner_url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    ) as connection:
        command.upgrade(schema.alembic(connection), "heads")
        note_versions(connection, guests.versions())
        tree.plant(connection)


def _password(url: str) -> str:
    return str(make_url(url).password)
