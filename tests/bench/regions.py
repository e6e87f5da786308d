"""The tree: how long a province and the nation take to load, and how quick the picker is then.

Each load goes into an empty tree, as at an installation's first start. The picker is asked as people ask it: the
beginning of a name, its pinyin, its initials, a code; every answer is looked at.
"""

import random
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from tests.bench.report import Report, seconds
from tests.bench.servers import SAFE

from wutong import tenancy
from wutong.db import work
from wutong.regions import loading, nation
from wutong.regions.queries import search
from wutong.testing.database import Servers, serving
from wutong.testing.world import World

GANSU = 620000000000
WAYS = ("name", "pinyin", "initials", "code")


def run(report: Report, full: bool) -> None:
    """Load one province, with `full` the whole nation, and search what was loaded."""
    with serving(SAFE) as servers, tempfile.TemporaryDirectory() as var:
        wanted = {"Gansu": frozenset({GANSU})} | ({"the nation": None} if full else {})
        for name, provinces in wanted.items():
            world = World(servers, Path(var))
            took = _load(report, servers, world, name, provinces)
            if provinces is None:
                report.promise("the nation loaded", took, "s", at_most=60)
            Picker(report, world, name).measure()
            world.close()


def _load(report: Report, servers: Servers, world: World, name: str, provinces: frozenset[int] | None) -> float:
    with psycopg.connect(servers.url(world.name)) as owner:
        owner.execute("truncate regions cascade")
        owner.commit()
        count = 0

        def loaded() -> None:
            nonlocal count
            count = loading.load(owner, nation.read(nation.FILE, provinces))
            owner.commit()

        took = seconds(loaded)
        sizes = owner.execute(
            "select pg_table_size('regions'), pg_indexes_size('regions'), pg_total_relation_size('region_exercises')"
        ).fetchone()
    assert sizes is not None
    told = {"places": count, "seconds": round(took, 2), "rows per s": round(count / took)}
    megabytes = [round(size / 1e6, 1) for size in sizes]
    report.facts[f"load {name}"] = told | {"MB of table, its indexes, exercises": megabytes}
    return took


@dataclass
class Picker:
    """Searches of one loaded tree."""

    report: Report
    world: World
    name: str

    def measure(self) -> None:
        """p50 and p95 of each way to ask, over five rounds that alternate between the ways."""
        drawn = self._drawn(30)
        slow: dict[str, list[float]] = {way: [] for way in WAYS}

        def side(way: str) -> float:
            took = sorted(self._asked(way, row) for row in drawn)
            slow[way].append(took[int(len(took) * 0.95)])
            return took[len(took) // 2]

        for way in WAYS:
            side(way)
            slow[way].clear()
        sides = {f"picker by {way}, {self.name}, p50": lambda turn, way=way: side(way) for way in WAYS}
        self.report.alternate(sides, "ms")  # type: ignore[arg-type]
        told = {way: round(sorted(took)[len(took) // 2], 2) for way, took in slow.items()}
        self.report.facts[f"picker p95 ms, {self.name}"] = told

    def _drawn(self, count: int) -> list[Any]:
        """Places of every level, drawn with a fixed seed."""
        with psycopg.connect(self.world.servers.url(self.world.name)) as owner:
            rows = owner.execute(
                "select code, name, pinyin, initials from regions"
                " where kind <> 'placeholder' and code > 0 order by code"
            ).fetchall()
        return random.Random(62).sample(rows, count)

    def _asked(self, way: str, row: Any) -> float:
        code, name, pinyin, initials = row
        typed = {"name": name[:3], "pinyin": pinyin[:6], "initials": initials[:4], "code": tenancy.spell(code)}[way]
        found: list[Any] = []

        def asking() -> None:
            with tenancy.nowhere(), work():
                found.extend(search(typed))

        with self.world.app.app_context():
            took = seconds(asking)
        _fits(way, typed, found)
        return took * 1000


def _fits(way: str, typed: str, found: list[Any]) -> None:
    """Whatever comes must begin with what was typed, and the place drawn itself begins with it."""
    assert found, (way, typed)
    for region in found:
        told = {
            "name": (region.name,), "pinyin": (region.pinyin, region.initials),
            "initials": (region.initials, region.pinyin), "code": (f"{region.code:012d}",),
        }[way]  # fmt: skip
        assert any(one.startswith(typed) for one in told), (way, typed, region.code, told)
