"""Filings a second through the machine door, and what each of them costs whom: time, bytes, memory, and how late the
boards are meanwhile.

Each filing is another person's, so nothing is filed twice; every answer is looked at, every number is given once, and
in the end every case is there with its papers.
"""

import base64
import itertools
import json
import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from tests.bench.clients import CLIENTS, Run, drive, request
from tests.bench.report import Report, zipf
from tests.bench.servers import programs, token
from tests.bench.spending import Spending, spent

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.layers.kinds import Edit
from wutong.layers.releases import publish
from wutong.matters import actions, loading, pack
from wutong.matters.models import MATTER as KIND
from wutong.matters.rules import item_of
from wutong.people.rules import identifiers
from wutong.regions import loading as tree_loading
from wutong.regions import nation
from wutong.testing import tree
from wutong.testing.world import World

MATTER, SLOTS = "SL-0002", ("居民身份证", "申请表")
#: A matter that asks for no papers.
BARE = "SL-0003"
RIGHTS = ("case.file", "case.read")
MANY = 40
DRAWS = 4096
#: Seconds between two looks at memory, and at how late the statistics are.
LOOKING = 2.0
#: How much more memory at the end than after the first third is still called flat: allocators breathe.
FLAT = 1.1
LATE = "select coalesce(extract(epoch from now() - min(at)), 0) from statistics_marks"


class Filings:
    """Clients that file, and everything that has to be there for it."""

    def __init__(self, report: Report, world: World, length: float, on_end: float) -> None:
        self.report, self.world, self.length, self.on_end = report, world, length, on_end
        self.serial, self.numbers, self.papers = itertools.count(), set[str](), 0
        self.tokens: dict[int, str] = {}

    def measure(self) -> None:
        """Alternate one county and many, with papers and without; then file on end and watch."""
        self._prepare()
        homes = list(self.tokens)
        with programs(self.world, "serve", "relay", "worker") as (supervisor, ports):
            self.port = ports["serve"]
            self.spending = Spending(supervisor, self.world.servers.postgres.pid)
            sides = {
                f"filings, {where}, {what} papers": (counties, what == "two")
                for what in ("no", "two") for where, counties in (("one county", homes[:1]), ("forty counties", homes))
            }  # fmt: skip
            for counties, papers in sides.values():
                self._round(counties, papers, self.length)
            for name, figure in self._alternated(sides).items():
                self.report.promise(name, figure, "per s", at_least=60 if "two" in name else 200)
            self._on_end(homes)
            self._count()

    def _alternated(self, sides: dict[str, tuple[list[int], bool]]) -> dict[str, float]:
        """Filings a second by side; p95, processor time by program and bytes of each as facts."""
        took: dict[str, list[Run]] = {name: [] for name in sides}

        def side(name: str) -> float:
            before, held = self.spending.seconds(), self._bytes()
            took[name].append(done := self._round(*sides[name], self.length))
            each = len(done.took)
            self.report.facts[f"{name}, ms of processor"] = spent(before, self.spending.seconds(), each)
            self.report.facts[f"{name}, bytes in the database"] = (self._bytes() - held) // each
            return done.per_second

        found = self.report.alternate({name: lambda turn, n=name: side(n) for name in sides}, "per s")  # type: ignore[misc]
        for name, runs in took.items():
            each = sorted(run.percentile(0.95) for run in runs)
            self.report.facts[f"{name}, p95 ms, {CLIENTS} clients"] = round(each[len(each) // 2], 1)
        return {name: figure.median for name, figure in found.items()}

    def _on_end(self, homes: list[int]) -> None:
        """File without papers for so many seconds: whether memory stays, and how late the boards are."""
        with self._watched() as (memory, late):
            done = self._round(homes, False, self.on_end)
        self.report.facts["filed on end"] = {"s": self.on_end, "filings": len(done.took), "errors": 0}
        self.report.facts["memory over time, MB"] = [round(sum(each.values()), 1) for each in memory]
        self.report.facts["memory by program at the end, MB"] = {name: round(mb, 1) for name, mb in memory[-1].items()}
        self.report.facts["statistics late by at most, s"] = round(max(late), 1)
        began = time.perf_counter()
        while self._asked(LATE) and time.perf_counter() - began < 300:
            time.sleep(0.2)
        self.report.facts["statistics whole after the last filing, s"] = round(time.perf_counter() - began, 1)
        whole = [sum(each.values()) for each in memory]
        self.report.promise("memory: at the end / after a third", whole[-1] / whole[len(whole) // 3], "×", at_most=FLAT)

    @contextmanager
    def _watched(self) -> Iterator[tuple[list[dict[str, float]], list[float]]]:
        memory, late, over = [self.spending.megabytes()], [0.0], threading.Event()

        def look() -> None:
            while not over.wait(LOOKING):
                memory.append(self.spending.megabytes())
                late.append(float(self._asked(LATE)))

        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            yield memory, late
        finally:
            over.set()
            watcher.join()

    def _prepare(self) -> None:
        with psycopg.connect(self._owner()) as owner:
            tree_loading.load(owner, nation.read(nation.FILE, frozenset({tree.GANSU})))
            codes = owner.execute("select code from regions where level = 3 and kind = 'government' order by code")
            others = [code for (code,) in codes if tenancy.contains(tree.GANSU, code) and code != tree.JISHISHAN]
        with self.world.app.app_context():
            loading.load(pack.read(pack.for_province(tree.GANSU)), tree.GANSU)
        with self.world.working(tree.GANSU):
            publish(KIND, [Edit(item_of(BARE), {"papers": []})], actor=SYSTEM)
        counties = (tree.JISHISHAN, *others[: MANY - 1])
        for county in counties:
            with self.world.working(county):
                actions.claim([BARE] if county == tree.JISHISHAN else [MATTER, BARE], actor=SYSTEM)
        self.tokens = {each: token(self.world, each, *RIGHTS) for each in counties}

    def _round(self, homes: Sequence[int], papers: bool, length: float) -> Run:
        drawn = random.Random(62).choices(homes, zipf(len(homes)), k=DRAWS)

        def ask(client: int, count: int) -> bytes:
            return self._filing(drawn[(count * CLIENTS + client) % DRAWS], papers)

        done = drive(self.port, ask, self._filed, seconds=length)
        self.papers += len(SLOTS) * len(done.took) * papers
        return done

    def _filing(self, home: int, papers: bool) -> bytes:
        number = next(self.serial)
        body = f"622927{18600101 + number // 1000 % 28:08d}{number % 1000:03d}"
        told = {
            "matter": MATTER if papers else BARE, "name": "示例", "telephone": f"139{number % 10**8:08d}",
            "id_number": body + identifiers.number_check(body), "mandate": "口头委托",
        }  # fmt: skip
        if papers:
            scan = base64.b64encode(b"%PDF-1.4\n" + f"{number}".encode() + b"x" * 4000).decode()
            told["papers"] = [{"slot": slot, "name": "示例.pdf", "content": scan} for slot in SLOTS]  # type: ignore[assignment]
        headers = {"Authorization": f"Bearer {self.tokens[home]}"}
        return request("POST", f"/api/v1/{tenancy.spell(home)}/cases/", told, headers)

    def _filed(self, status: int, body: bytes) -> None:
        assert status == 201, (status, body[:300])
        number = json.loads(body)["number"]
        assert number not in self.numbers, number
        self.numbers.add(number)

    def _count(self) -> None:
        """Every answered filing is a submitted case with its papers; how far the worker has come meanwhile."""
        with psycopg.connect(self._owner()) as owner:
            stored = {number for (number,) in owner.execute("select number from cases where state = 'submitted'")}
            papers = owner.execute("select count(*) from case_papers").fetchone()
            letters = dict(owner.execute("select state, count(*) from letters group by 1").fetchall())
        assert stored == self.numbers, len(stored ^ self.numbers)
        assert papers == (self.papers,), papers
        self.report.facts["filed in all"], self.report.facts["letters in the end"] = len(stored), letters

    def _bytes(self) -> int:
        return int(self._asked("select pg_database_size(current_database())"))

    def _asked(self, question: str) -> Any:
        with psycopg.connect(self._owner()) as owner:
            row = owner.execute(question).fetchone()  # type: ignore[call-overload]
        return row[0]

    def _owner(self) -> str:
        return self.world.servers.url(self.world.name)
