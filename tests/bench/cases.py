"""Cases: how many filings a second the whole installation takes in, and what an office's inbox costs.

* filings: one request of the machine door each, with two papers, from eight clients; PostgreSQL waits for the disk,
  and web, relay and worker run on the same cores. One county takes all of them, or forty are drawn from a Zipf
  distribution with a fixed seed.
* inbox: the first page as the desk asks for it, from its own scope and transaction, with 50,000 cases and with many
  more in the whole table and equally many open ones in each county.
* row security: the same inbox through the same pool settings as the application's role and as a role past all
  policies; whole, and the bare statement.
"""

import base64
import itertools
import json
import random
import secrets
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy.engine import make_url
from tests.bench import caseload
from tests.bench.clients import CLIENTS, drive, request
from tests.bench.report import Report, seconds, zipf
from tests.bench.servers import SAFE, installed, served, token

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.app import create_app
from wutong.cases import inbox, queries
from wutong.db import db, work
from wutong.matters import actions, loading, pack
from wutong.people.rules import identifiers
from wutong.regions import loading as tree_loading
from wutong.regions import nation
from wutong.testing import tree
from wutong.testing.database import Servers, serving
from wutong.testing.world import World

MATTER, SLOTS = "SL-0002", ("居民身份证", "申请表")
RIGHTS = ("case.file", "case.read")
MANY = 40
DRAWS = 4096
SMALL = 50_000


def run(report: Report, full: bool) -> None:
    """Filings, then inboxes; `full` takes longer rounds and a million cases."""
    with installed() as world:
        Filings(report, world, 12.0 if full else 5.0).measure()
    with serving(SAFE) as servers, tempfile.TemporaryDirectory() as var:
        Inboxes(report, servers, Path(var), 1_000_000 if full else 250_000, 400 if full else 150).measure()


class Filings:
    """Eight clients that file, and everything that has to be there for it."""

    def __init__(self, report: Report, world: World, length: float) -> None:
        self.report, self.world, self.length = report, world, length
        self.serial, self.numbers = itertools.count(), set[str]()
        self.tokens: dict[int, str] = {}

    def measure(self) -> None:
        """Alternate one county and many; every number is given once and every case is there."""
        self._prepare()
        counties = list(self.tokens)
        with served(self.world, "serve", "relay", "worker") as ports:
            sides = {"filings, one county": counties[:1], "filings, forty counties": counties}
            for homes in sides.values():
                self._round(ports["serve"], homes, self.length)
            slow: list[float] = []

            def side(homes: list[int]) -> float:
                done = self._round(ports["serve"], homes, self.length)
                slow.append(done.percentile(0.95))
                return done.per_second

            found = self.report.alternate(
                {name: lambda turn, h=homes: side(h) for name, homes in sides.items()}, "per s"
            )  # type: ignore[misc]
            self.report.facts["filing p95 ms, 8 clients"] = round(sorted(slow)[len(slow) // 2], 1)
            self._count()
        for name, figure in found.items():
            self.report.promise(name, figure.median, "per s", at_least=60)

    def _prepare(self) -> None:
        with psycopg.connect(self.world.servers.url(self.world.name)) as owner:
            tree_loading.load(owner, nation.read(nation.FILE, frozenset({tree.GANSU})))
            codes = owner.execute("select code from regions where level = 3 and kind = 'government' order by code")
            others = [code for (code,) in codes if tenancy.contains(tree.GANSU, code) and code != tree.JISHISHAN]
        with self.world.app.app_context():
            loading.load(pack.read(pack.for_province(tree.GANSU)), tree.GANSU)
        for county in others[: MANY - 1]:
            with self.world.working(county):
                actions.claim([MATTER], actor=SYSTEM)
        self.tokens = {each: token(self.world, each, *RIGHTS) for each in (tree.JISHISHAN, *others[: MANY - 1])}

    def _round(self, port: int, homes: list[int], length: float) -> Any:
        drawn = random.Random(62).choices(homes, zipf(len(homes)), k=DRAWS)

        def ask(client: int, count: int) -> bytes:
            return self._filing(drawn[(count * CLIENTS + client) % DRAWS])

        return drive(port, ask, self._filed, seconds=length)

    def _filing(self, home: int) -> bytes:
        """An application with two papers; each is another person's, so nothing is filed twice."""
        number = next(self.serial)
        body = f"622927{18600101 + number // 1000 % 28:08d}{number % 1000:03d}"
        scan = base64.b64encode(b"%PDF-1.4\n" + f"{number}".encode() + b"x" * 4000).decode()
        told = {
            "matter": MATTER, "name": "示例", "id_number": body + identifiers.number_check(body),
            "telephone": f"139{number % 10**8:08d}", "mandate": "口头委托",
            "papers": [{"slot": slot, "name": "示例.pdf", "content": scan} for slot in SLOTS],
        }  # fmt: skip
        headers = {"Authorization": f"Bearer {self.tokens[home]}"}
        return request("POST", f"/api/v1/{tenancy.spell(home)}/cases/", told, headers)

    def _filed(self, status: int, body: bytes) -> None:
        assert status == 201, (status, body[:300])
        number = json.loads(body)["number"]
        assert number not in self.numbers, number
        self.numbers.add(number)

    def _count(self) -> None:
        """Every answered filing is a submitted case with its two papers; how far the worker has come meanwhile."""
        with psycopg.connect(self.world.servers.url(self.world.name)) as owner:
            stored = {number for (number,) in owner.execute("select number from cases where state = 'submitted'")}
            papers = owner.execute("select count(*) from case_papers").fetchone()
            letters = dict(owner.execute("select state, count(*) from letters group by 1").fetchall())
        assert stored == self.numbers, len(stored ^ self.numbers)
        assert papers == (len(SLOTS) * len(self.numbers),), papers
        self.report.facts["filed in all"], self.report.facts["letters when the last was filed"] = len(stored), letters


class Inboxes:
    """Two databases that differ in how many settled cases they hold, and a way past row security."""

    def __init__(self, report: Report, servers: Servers, var: Path, large: int, draws: int) -> None:
        self.report, self.large, drawn = report, large, random.Random(62)
        self.worlds = {size: World(servers, var) for size in (SMALL, large)}
        ranked = drawn.sample(caseload.COUNTIES, len(caseload.COUNTIES))
        self.counties = drawn.choices(ranked, zipf(len(ranked)), k=draws)
        self.expected = {
            size: {county: caseload.first_page(county, size) for county in set(self.counties)} for size in self.worlds
        }

    def measure(self) -> None:
        """Fill, alternate, compare."""
        for size, world in self.worlds.items():
            took = seconds(lambda s=size, w=world: caseload.fill(w.servers.url(w.name), s))  # type: ignore[misc]
            self.report.facts[f"COPY of {size:,} cases, s"] = round(took, 1)
        free = self._unbound(self.worlds[SMALL])
        self._pages(free)
        self._statements(free)
        for world in self.worlds.values():
            world.close()

    def _pages(self, free: Flask) -> None:
        sides = {f"inbox, {size:,} cases": (world.app, size) for size, world in self.worlds.items()}
        sides[f"inbox, {SMALL:,} cases, no row security"] = (free, SMALL)
        tail: dict[str, list[float]] = {name: [] for name in sides}

        def side(name: str) -> float:
            app, size = sides[name]
            took = sorted(self._page(app, county, size) for county in self.counties)
            tail[name].append(took[int(len(took) * 0.99)])
            return took[len(took) // 2]

        for name in sides:
            side(name)
            tail[name].clear()
        found = self.report.alternate({f"{name}, p50": lambda turn, n=name: side(n) for name in sides}, "ms", rounds=7)  # type: ignore[misc]
        last = {name: sorted(values)[len(values) // 2] for name, values in tail.items()}
        self.report.facts["inbox p99 ms"] = {name: round(value, 2) for name, value in last.items()}
        small, large, unbound = (figure.median for figure in found.values())
        tails = list(last.values())
        self.report.promise(f"inbox p99: {self.large:,} / {SMALL:,}", tails[1] / tails[0], "×", at_most=2)
        self.report.promise("inbox: what row security adds", (small / unbound - 1) * 100, "%", at_most=15)
        self.report.facts["inbox p50: large / small"] = round(large / small, 3)

    def _page(self, app: Flask, county: int, size: int) -> float:
        """ms from opening the county's scope to its end, with one page read."""
        with app.app_context():
            began = time.perf_counter()
            with tenancy.at(county), work():
                shown = [case.id for case in inbox.listed().items]
            took = time.perf_counter() - began
        assert shown == self.expected[size][county], county
        return took * 1000

    def _statements(self, free: Flask) -> None:
        """The bare statement inside an announced transaction, without any object: what the policies cost."""
        sides = {"statement, row security": self.worlds[SMALL].app, "statement, none": free}

        def side(app: Flask) -> float:
            took = [self._statement(app, county) for county in self.counties]
            return sorted(took)[len(took) // 2]

        for app in sides.values():
            side(app)
        found = self.report.alternate(
            {name: lambda turn, a=app: side(a) for name, app in sides.items()}, "ms", rounds=7
        )  # type: ignore[misc]
        bound, unbound = (figure.median for figure in found.values())
        self.report.facts["bare statement: what row security adds, ms"] = round(bound - unbound, 3)

    def _statement(self, app: Flask, county: int) -> float:
        states = ", ".join(f"'{state}'" for state in queries.OPEN)
        asked = f"select id, act_by, number, title, state from cases where region = %s and state in ({states})"  # noqa: S608
        with app.app_context(), tenancy.at(county), work():
            connection = db.session.connection()
            took = seconds(
                lambda: connection.exec_driver_sql(f"{asked} order by act_by, id limit 21", (county,)).fetchall()
            )
        return took * 1000

    def _unbound(self, world: World) -> Flask:
        """The same application as a role that no policy binds."""
        password = secrets.token_hex(16)
        server = world.servers.postgres.superuser_url
        with psycopg.connect(server, autocommit=True) as above:
            above.execute(f"create role bench_unbound login bypassrls password '{password}'")  # type: ignore[call-overload]
        with psycopg.connect(world.servers.url(world.name)) as owner:
            owner.execute("grant select on all tables in schema public to bench_unbound")
        url = make_url(world.config.database_url).set(username="bench_unbound", password=password)
        return create_app(replace(world.config, database_url=url.render_as_string(hide_password=False)))
