"""An office's inbox in one process: how its cost depends on the table's size, and what row security adds.

The first page as the desk asks for it, from its own scope and transaction; whole, and the bare statement, through the
same pool settings as the application's role and as a role past all policies.
"""

import random
import secrets
import time
from dataclasses import replace
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy.engine import make_url
from tests.bench import caseload
from tests.bench.report import Report, seconds, zipf

from wutong import tenancy
from wutong.app import create_app
from wutong.cases import inbox, queries
from wutong.db import db, work
from wutong.testing.database import Servers
from wutong.testing.world import World

SMALL = 50_000


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
