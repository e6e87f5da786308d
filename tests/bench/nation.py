"""The whole nation, made once and kept in var/bench-data: every region there is, 2,600 matters for each province.

A run works on a copy of it, so that each finds the same. What was made by another generator or with other migrations
is thrown away and made anew. Beside the real provinces stand three made-up ones (codes 91 to 93, which no list gives
out) with exactly 100, 2,000 and 22,000 regions below them.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import event
from sqlalchemy.engine import make_url
from tests.bench import province
from tests.bench.province import Province, made
from tests.bench.report import Report, seconds
from tests.bench.servers import SAFE

from wutong.db import db
from wutong.launch import postgres, roles, valkey
from wutong.regions import loading
from wutong.regions import nation as tree
from wutong.testing.database import Servers, migrate, serving
from wutong.testing.world import World

FOLDER = Path("var/bench-data")
SIZES = {910000000000: 100, 920000000000: 2_000, 930000000000: 22_000}
MATTERS, FEW = 2_600, 300
#: Everything on which the data depend.
SOURCES = (Path(province.__file__), Path(__file__), tree.FILE, *sorted(Path("migrations/versions").glob("*.py")))


@dataclass(frozen=True)
class Land:
    """A world to measure in: its database, the provinces of exact sizes, and those whose villages read."""

    world: World
    owner_url: str
    exact: list[Province]
    reading: list[Province]
    whole: bool

    @property
    def largest(self) -> Province:
        """The province of 22,000."""
        return self.exact[-1]


@contextmanager
def small() -> Iterator[Land]:
    """The made-up provinces with 300 matters each, on servers that go with them."""
    exact = [made(code, size, FEW) for code, size in SIZES.items()]
    with serving(SAFE) as servers, tempfile.TemporaryDirectory() as var:
        world = World(servers, Path(var))
        with psycopg.connect(servers.url(world.name)) as owner:
            province.plant(owner, exact)
            province.publish(owner, exact)
        yield from _settled(world, exact, exact[-1:], whole=False)


@contextmanager
def whole(report: Report) -> Iterator[Land]:
    """A copy of the nation; generates it first where it is not there yet."""
    with postgres.running(FOLDER / "postgres", settings=SAFE) as server, valkey.temporary() as queue:
        urls = roles.ensure(server.owner_url)
        passwords = [str(make_url(url).password) for url in (urls.app, urls.relay)]
        servers = Servers(server, queue.url, *passwords)
        with servers.hands, tempfile.TemporaryDirectory() as var:
            kept = _kept(servers, report)
            report.facts["copied in, s"] = round(seconds(lambda: servers.spare.append(servers.clone(kept))), 1)
            exact, real = _exact(), _real()
            yield from _settled(World(servers, Path(var)), exact, real, whole=True)


def _settled(world: World, exact: list[Province], reading: list[Province], *, whole: bool) -> Iterator[Land]:
    """The world as the product runs: no looks at the database but its own."""
    world.app.testing = False
    owner_url = world.servers.url(world.name)
    with world.app.app_context():
        event.remove(db.engine, "commit", world._watch)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("vacuum analyze")
    yield Land(world, owner_url, exact, reading, whole)
    world.close()


def _exact() -> list[Province]:
    return [made(code, size, MATTERS) for code, size in SIZES.items()]


def _real() -> list[Province]:
    """The provinces of the real tree; a region counts by what it acts for, not by its digits."""
    found: dict[int, list[list[int]]] = {}
    for region in tree.read().regions:
        groups = found.setdefault(region.code - region.code % 10**10, [[], [], [], []])
        for level in region.exercises - {1}:
            groups[level - 2].append(region.code)
    return [Province(code, MATTERS, *groups) for code, groups in found.items()]


# ── The data that are kept ───────────────────────────────────────────────────────────────────────────────────


def _kept(servers: Servers, report: Report) -> str:
    """The name of the database that holds the nation as it must be today."""
    name = f"nation_{_digest()}"
    with psycopg.connect(servers.url("wutong"), autocommit=True) as owner:
        there = [row[0] for row in owner.execute("select datname from pg_database where datname ~ '^(nation|clone)_'")]
    for other in there:
        if other != name:
            servers.drop(other)
    if name not in there:
        report.facts["generated in, s"] = round(seconds(lambda: _make(servers)), 1)
        servers.admin(sql.SQL("alter database nation_unfinished rename to {}").format(sql.Identifier(name)))
    return name


def _digest() -> str:
    made_of = hashlib.sha256()
    for path in SOURCES:
        made_of.update(path.read_bytes())
    return made_of.hexdigest()[:12]


def _make(servers: Servers) -> None:
    name = "nation_unfinished"
    servers.admin(sql.SQL("create database {}").format(sql.Identifier(name)))
    migrate(servers.url(name))
    exact, real = _exact(), _real()
    with psycopg.connect(servers.url(name)) as owner:
        owner.execute("truncate regions cascade")
        loading.load(owner, tree.read())
        owner.commit()
        province.plant(owner, exact)
        province.publish(owner, [*exact, *real])
    with psycopg.connect(servers.url(name), autocommit=True) as owner:
        owner.execute("vacuum (freeze, analyze)")


#: What is counted, and how: levels are 行使层级 in claims and one lower in the tree.
COUNTED = {
    "regions": "select count(*) from regions",
    "matters": "select count(*) from matters where defines",
    "overrides": "select count(*) from matters where not defines",
    "claim rows": "select count(*) from claims",
    "effective claims": """
        select sum(cardinality(items) * case when reach = '{self}' then 1 else (
            select count(*) from region_exercises e where e.code between c.region + 1 and c.region + 999999
            and e.level = case when reach = '{townships}' then 4 else 5 end) end)
        from claims c where state = 'claimed' and ends > now()""",
}
TABLES = """
    select relname, pg_table_size(oid), pg_indexes_size(oid) from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace order by pg_total_relation_size(oid) desc limit 10
"""


def counted(land: Land) -> dict[str, int]:
    """How much there is of everything."""
    with psycopg.connect(land.owner_url) as owner:
        return {name: int(_one(owner, statement)) for name, statement in COUNTED.items()}


def sizes(land: Land) -> dict[str, Any]:
    """Bytes on the disk: the database, and its largest tables with their indexes."""
    with psycopg.connect(land.owner_url) as owner:
        told = {name: {"table": table, "indexes": indexes} for name, table, indexes in owner.execute(TABLES)}
        return {"database": _one(owner, "select pg_database_size(current_database())"), **told}


def _one(owner: psycopg.Connection[Any], statement: str) -> Any:
    row = owner.execute(statement.encode()).fetchone()
    return row[0] if row else None
