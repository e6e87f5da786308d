"""The catalogue: does publishing cost more with more descendants, and what does inheriting cost a reader.

PostgreSQL waits for the disk.

* publish: one release of 60 matters, in provinces of 100, 2,000 and 20,000 descendants; beside it, what copying
  the same change down would have cost (done as the owner and undone).
* village list, one matter: resolved on reading, cache off, against a select by primary key of finished copies of
  the same rows, through the same pool, role, row security and transaction; and cached, with its validity check.

Villages are drawn from a Zipf distribution with a fixed seed; every answer is compared with `province.expected`.
"""

import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import MetaData, Table, bindparam, select
from tests.bench.province import CLAIMS, Province, content, copies, expected, item_of, localise, plant
from tests.bench.report import Report, seconds, zipf
from tests.bench.servers import SAFE

from wutong.access import SYSTEM
from wutong.clock import now
from wutong.db import db
from wutong.layers.fold import Folded
from wutong.layers.kinds import Edit
from wutong.layers.queries import effective, one
from wutong.layers.releases import publish
from wutong.matters.models import MATTER
from wutong.testing.database import serving
from wutong.testing.world import World

SIZES = {510000000000: 100, 520000000000: 2_000, 530000000000: 20_000}
CHANGED = 60
ACTS = frozenset({6})
NAMES = tuple(content(0, 0))


def run(report: Report, full: bool) -> None:
    """Measure everything; `full` has ten times the matters and draws."""
    matters, draws = (3_000, 1_000) if full else (300, 200)
    with serving(SAFE) as servers, tempfile.TemporaryDirectory() as var:
        world = World(servers, Path(var))
        bench = Catalogue(report, world, [Province(code, size, matters) for code, size in SIZES.items()], draws)
        bench.prepare()
        bench.publishing()
        bench.copying_down()
        bench.reading()
        world.close()


class Catalogue:
    """One world with three provinces, and the measurements taken in it."""

    def __init__(self, report: Report, world: World, provinces: list[Province], draws: int) -> None:
        self.report, self.world, self.provinces = report, world, provinces
        self.owner = world.servers.url(world.name)
        self.largest, self.drawn = provinces[-1], random.Random(62)
        ranked = self.drawn.sample(self.largest.villages, 500)
        self.villages = self.drawn.choices(ranked, zipf(500), k=draws)

    def prepare(self) -> None:
        """Plant the data; the provinces publish their whole lists through the verb itself."""
        plant(self.owner, self.provinces)
        for province in self.provinces:
            edits = [
                Edit(item, content(province.code, number), defines=True) for number, item in enumerate(province.items())
            ]
            with self.world.working(province.code):
                publish(MATTER, edits, actor=SYSTEM)
            self.report.facts[f"province of {province.size:,}"] = localise(self.owner, province)
        copies(self.owner, self.provinces, dict.fromkeys(set(self.villages), self.largest.code))

    def publishing(self) -> None:
        """Publish in each province in turn; the ratio of the largest to the smallest is the promise."""
        sides = {f"publish {CHANGED} matters, {one.size:,} below": self._publish(one) for one in self.provinces}
        for side in sides.values():
            side(-1)  # once to warm the plans up, so that the first round is like the others
        found = list(self.report.alternate(sides, "ms", rounds=9).values())
        self.report.promise("publish: largest / smallest", found[-1].median / found[0].median, "×", at_most=1.2)
        self.report.facts["WAL bytes of one publish, by descendants"] = {
            province.size: self._wal(self._publish(province)) for province in self.provinces
        }

    def copying_down(self) -> None:
        """What the same release would cost as copies: every changed matter written again for every region below."""
        province = self.largest
        statement = (
            "insert into bench_copies (region, item, release, starts, ends, defines, withdrawn, locks, changed,"
            " code, name, promised_days, address, consult_phone)"
            " select r.code, gen_random_uuid(), m.release, m.starts, m.ends, true, false, m.locks, m.changed,"
            " m.code, m.name, m.promised_days, m.address, m.consult_phone"
            " from matters m cross join regions r"
            " where m.region = %(top)s and m.item = any(%(items)s) and m.ends > now()"
            " and r.code between %(top)s + 1 and %(top)s + 9999999999"
        )
        asked = {"top": province.code, "items": province.items()[:CHANGED]}
        with psycopg.connect(self.owner) as owner:
            taken = seconds(lambda: owner.execute(statement, asked))
            owner.rollback()
        self.report.facts[f"the same release as copies, {province.size:,} below"] = f"{taken:,.2f} s"

    def reading(self) -> None:
        """The village list and one matter, each against the select by primary key."""
        lists = self.report.alternate(
            {
                "village list: select by primary key": self._reads(_raw_list, _same_rows),
                "village list: resolved on reading": self._reads(_list, _same_items),
                "village list: cached, validity checked": self._reads(_cached_list, _same_items),
            },
            "per s",
        )
        ones = self.report.alternate(
            {
                "one matter: select by primary key": self._reads(_raw_one, _same_row),
                "one matter: resolved on reading": self._reads(_one, _same_item),
            },
            "per s",
        )
        raw, resolved, cached = (figure.median for figure in lists.values())
        self.report.promise("village list: resolved / raw", resolved / raw, "×", at_least=1 / 6)
        self.report.promise("village list: cached / raw", cached / raw, "×", at_least=1 / 2)
        raw, resolved = (figure.median for figure in ones.values())
        self.report.promise("one matter: resolved / raw", resolved / raw, "×", at_least=1 / 6)

    def _publish(self, province: Province) -> Callable[[int], float]:
        def publishing(turn: int) -> float:
            edits = [
                Edit(item, {"conditions": [f"示例条件 {turn}", str(now())]}) for item in province.items()[:CHANGED]
            ]

            def released() -> None:
                with self.world.working(province.code):
                    publish(MATTER, edits, actor=SYSTEM)

            return seconds(released) * 1000

        return publishing

    def _reads(self, read: Callable[[int, int], Any], check: Callable[[int, int, Any], None]) -> Callable[[int], float]:
        """How many readings a second, each from a village's own scope and transaction; only the reading is timed."""

        def reading(turn: int) -> float:
            spent = 0.0
            for draw, village in enumerate(self.villages):
                number = (draw * 7 + turn) % CLAIMS["villages"]
                answers: list[Any] = []
                with self.world.working(village):
                    db.session.connection()
                    spent += seconds(lambda v=village, n=number, kept=answers: kept.append(read(v, n)))
                check(village, number, answers[0])
            return len(self.villages) / spent

        return reading

    def _wal(self, task: Callable[[int], float]) -> int:
        with psycopg.connect(self.owner, autocommit=True) as owner:
            before = owner.execute("select pg_current_wal_insert_lsn()").fetchone()
            task(-2)
            told = owner.execute("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), %s)", before).fetchone()
        return int(told[0]) if told else 0


_copies = Table("bench_copies", MetaData(), *(column.copy() for column in db.metadata.tables["matters"].columns))
_RAW_LIST = select(_copies.c.item, *(_copies.c[name] for name in MATTER.names)).where(
    _copies.c.region == bindparam("region")
)
_RAW_ONE = _RAW_LIST.where(_copies.c.item == bindparam("item"))
PROVINCE = max(SIZES)


def _raw_list(village: int, number: int) -> Any:
    return db.session.connection().execute(_RAW_LIST, {"region": village}).all()


def _raw_one(village: int, number: int) -> Any:
    return db.session.connection().execute(_RAW_ONE, {"region": village, "item": item_of(PROVINCE, number)}).all()


def _list(village: int, number: int) -> list[Folded]:
    return effective(MATTER, village, ACTS, at=now())


def _cached_list(village: int, number: int) -> list[Folded]:
    return effective(MATTER, village, ACTS)


def _one(village: int, number: int) -> Folded | None:
    return one(MATTER, village, item_of(PROVINCE, number), ACTS, at=now())


def _agrees(village: int, number: int, values: Any) -> None:
    told = {name: value for name, value in expected(PROVINCE, village, number).items() if name != "conditions"}
    wrong = {name: values[name] for name in told if values[name] != told[name]}
    if wrong:
        raise AssertionError(f"{village} matter {number}: {wrong}")


def _same_rows(village: int, number: int, rows: Any) -> None:
    assert len(rows) == CLAIMS["villages"], (village, len(rows))
    _agrees(village, number, next(row for row in rows if row.item == item_of(PROVINCE, number))._mapping)


def _same_row(village: int, number: int, rows: Any) -> None:
    _agrees(village, number, rows[0]._mapping)


def _same_items(village: int, number: int, seen: list[Folded]) -> None:
    assert len(seen) == CLAIMS["villages"], (village, len(seen))
    _agrees(village, number, next(one for one in seen if one.item == item_of(PROVINCE, number)).values)


def _same_item(village: int, number: int, seen: Folded | None) -> None:
    assert seen is not None, (village, number)
    _agrees(village, number, seen.values)
