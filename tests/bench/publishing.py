"""Publishing: one release of 60 matters with 100 descendants and with the nation's, time and WAL; and copied down.

The publisher of a made-up province lies as deep as any other; the nation has nobody above it whom it would have to
ask, which saves it one statement. Copies are really written, as the owner, for 2,000 regions, and undone; what they
would have cost for more is extrapolated from that, row by row.
"""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
from tests.bench.nation import Land
from tests.bench.province import NATION, NATIONAL, item_of
from tests.bench.report import Report, seconds

from wutong.access import SYSTEM
from wutong.clock import now
from wutong.layers.kinds import Edit
from wutong.layers.releases import publish
from wutong.matters.models import MATTER

CHANGED = 60
#: From which number on the changed matters of a province stand: past those of the nation.
FIRST = 100
COPIED = """
    insert into bench_down (region, item, release, starts, ends, defines, withdrawn, locks, changed, code, name,
        item_type, department, themes, service_objects, legal_basis, exercise_levels, legal_days, promised_days, visits,
        conditions, steps, papers, address, hours, consult_phone)
    select r.code, m.item, m.release, m.starts, m.ends, m.defines, false, m.locks, m.changed, m.code, m.name,
        m.item_type, m.department, m.themes, m.service_objects, m.legal_basis, m.exercise_levels, m.legal_days,
        m.promised_days, m.visits, m.conditions, m.steps, m.papers, m.address, m.hours, m.consult_phone
    from matters m cross join regions r
    where m.region = %(top)s and m.item = any(%(items)s) and m.ends > now()
        and r.code between %(top)s + 1 and %(top)s + 9999999999
"""


@dataclass
class Publisher:
    """A region that publishes `items` again and again; `below` regions inherit them."""

    land: Land
    region: int
    below: int
    items: list[UUID]
    wal: list[int] = field(default_factory=list)

    def __call__(self, turn: int) -> float:
        """Publish once; returns ms, notes the bytes of WAL."""
        edits = [Edit(item, {"conditions": [f"示例条件 {turn}", str(now())]}) for item in self.items]

        def released() -> None:
            with self.land.world.working(self.region):
                publish(MATTER, edits, actor=SYSTEM)

        with psycopg.connect(self.land.owner_url, autocommit=True) as owner:
            before = owner.execute("select pg_current_wal_insert_lsn()").fetchone()
            spent = seconds(released) * 1000
            told = owner.execute("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), %s)", before).fetchone()
        self.wal.append(int(told[0]) if told else 0)
        return spent


def measure(report: Report, land: Land) -> None:
    """Everybody in turn, over and over; the ratio of the largest to the smallest is the promise."""
    publishers = _publishers(land)
    for publisher in publishers:
        publisher(-1)  # once to warm the plans up, so that the first round is like the others
        publisher.wal.clear()
    sides: dict[str, Callable[[int], float]] = {
        f"publish {CHANGED} matters, {one.below:,} below": one for one in publishers
    }
    found = [figure.median for figure in report.alternate(sides, "ms", rounds=15).values()]
    report.promise("publish: largest / smallest", found[-1] / found[0], "×", at_most=1.2)
    wal = {one.below: int(statistics.median(one.wal)) for one in publishers}
    report.facts["publish: WAL bytes, by descendants"] = wal
    report.promise(
        "publish: WAL, largest / smallest", wal[publishers[-1].below] / wal[publishers[0].below], "×", at_most=1.2
    )
    _copied_down(report, land, [one.below for one in publishers])


def _publishers(land: Land) -> list[Publisher]:
    own = range(FIRST, FIRST + CHANGED)
    found = [Publisher(land, one.code, one.size, [item_of(one.code, number) for number in own]) for one in land.exact]
    if land.whole:
        mine = [item_of(NATION, number) for number in range(NATIONAL)][:CHANGED]
        found.append(Publisher(land, NATION, _everybody(land), mine))
    return found


def _everybody(land: Land) -> int:
    """How many regions lie below the nation."""
    with psycopg.connect(land.owner_url) as owner:
        row = owner.execute("select count(*) - 1 from regions").fetchone()
    return int(row[0]) if row else 0


def _copied_down(report: Report, land: Land, sizes: list[int]) -> None:
    """What the same release would cost as copies: every changed matter written again for every region below."""
    sample = land.exact[1]
    asked = {"top": sample.code, "items": sample.items()[FIRST : FIRST + CHANGED]}
    with psycopg.connect(land.owner_url) as owner:
        owner.execute("create table bench_down (like matters including defaults)")
        owner.execute("alter table bench_down add primary key (region, item)")
        before = owner.execute("select pg_current_wal_insert_lsn()").fetchone()
        spent = seconds(lambda: owner.execute(COPIED, asked))
        told = owner.execute(
            "select count(*), pg_wal_lsn_diff(pg_current_wal_insert_lsn(), %s), pg_total_relation_size('bench_down')"
            " from bench_down", before,
        ).fetchone()  # fmt: skip
        owner.rollback()
    assert told is not None
    rows, wal, size = (int(value) for value in told)
    each = {"s": spent / rows, "WAL bytes": wal / rows, "bytes": size / rows}
    report.facts[f"copied down, measured at {sample.size:,} below"] = {
        "rows": rows,
        "s": round(spent, 2),
        "WAL bytes": wal,
    }
    report.facts["copied down, extrapolated from it"] = {
        below: {"rows": below * CHANGED, "s": round(below * CHANGED * each["s"], 1),
                "WAL bytes": int(below * CHANGED * each["WAL bytes"])}
        for below in sizes
    }  # fmt: skip
    claims = report.facts["held"]["effective claims"]
    report.facts["every effective claim as a copy, extrapolated, bytes"] = int(claims * each["bytes"])
