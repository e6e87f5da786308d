"""Reading: what inheriting costs, beside a select by primary key of finished copies of the same rows.

Both go through the same pool, role, row security and transaction, and only the reading is timed. Villages are drawn
from a Zipf distribution with a fixed seed, over the whole nation where it is there; every answer is compared with
`province.expected`. The copies are those of the villages drawn, so they lie in memory, which flatters them.

"What changed for me" is asked by counties and villages after the release of 60 matters that lies above them.
"""

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy import Column, MetaData, Table, bindparam, select
from tests.bench.nation import Land
from tests.bench.province import NAMES, VILLAGE_CLAIMS, copies, expected, item_of
from tests.bench.publishing import CHANGED, FIRST
from tests.bench.report import Report, seconds, zipf

from wutong.access import SYSTEM
from wutong.clock import now
from wutong.db import db
from wutong.layers.changes import Change, changed
from wutong.layers.fold import Folded
from wutong.layers.kinds import Edit
from wutong.layers.queries import effective, one
from wutong.layers.releases import publish
from wutong.matters.models import MATTER
from wutong.tenancy import line

ACTS = frozenset({6})
MANY, DRAWS = 500, {True: 400, False: 200}


def villages(land: Land) -> list[int]:
    """Readers, the same in every run."""
    drawn, everybody = random.Random(62), list[int]()
    for province in land.reading:
        counties = set(province.counties)  # a few villages hang below what is no county: nobody claims for them
        everybody += [village for village in province.villages if village - village % 10**6 in counties]
    return drawn.choices(drawn.sample(everybody, MANY), zipf(MANY), k=DRAWS[land.whole])


def measure(report: Report, land: Land) -> None:
    """The village list and one matter, each against the select by primary key; then what changed."""
    readers = villages(land)
    with psycopg.connect(land.owner_url) as owner:
        copies(owner, readers)
    lists = report.alternate(
        {
            "village list: select by primary key": _reads(land, readers, _raw_list, _same_rows),
            "village list: resolved on reading": _reads(land, readers, _list, _same_items),
            "village list: cached, validity checked": _reads(land, readers, _cached_list, _same_items),
        },
        "per s",
    )
    ones = report.alternate(
        {
            "one matter: select by primary key": _reads(land, readers, _raw_one, _same_row),
            "one matter: resolved on reading": _reads(land, readers, _one, _same_item),
            "one matter: cached, validity checked": _reads(land, readers, _cached_one, _same_item),
        },
        "per s",
    )
    raw, resolved, cached = (figure.median for figure in lists.values())
    report.promise("village list: resolved / raw", resolved / raw, "×", at_least=1 / 4)
    report.promise("village list: cached / raw", cached / raw, "×", at_least=1 / 2)
    raw, resolved, _ = (figure.median for figure in ones.values())
    report.promise("one matter: resolved / raw", resolved / raw, "×", at_least=1 / 2)
    _changed_for_me(report, land)


def _reads(
    land: Land, readers: list[int], read: Callable[[int, int], Any], check: Callable[[int, int, Any], None]
) -> Callable[[int], float]:
    """How many readings a second, each from a village's own scope and transaction; only the reading is timed."""

    def reading(turn: int) -> float:
        spent = 0.0
        for draw, village in enumerate(readers):
            number = (draw * 7 + turn) % VILLAGE_CLAIMS
            answers: list[Any] = []
            with land.world.working(village):
                db.session.connection()
                spent += seconds(lambda v=village, n=number, kept=answers: kept.append(read(v, n)))
            check(village, number, answers[0])
        return len(readers) / spent

    return reading


# ── What changed for me ──────────────────────────────────────────────────────────────────────────────────────


def _changed_for_me(report: Report, land: Land) -> None:
    province, drawn = land.largest, random.Random(62)
    items = province.items()[FIRST : FIRST + CHANGED]
    since = now()
    with land.world.working(province.code):
        publish(MATTER, [Edit(item, {"hours": "8:30–18:00"}) for item in items], actor=SYSTEM)
    readers = {"county": drawn.choices(province.counties, k=100), "village": drawn.choices(province.villages, k=100)}
    sides = {f"what changed for a {who}": _asks(land, places, since) for who, places in readers.items()}
    for side in sides.values():
        side(-1)
    for name, figure in report.alternate(sides, "ms").items():
        report.promise(name, figure.median, "ms", at_most=5)


def _asks(land: Land, places: list[int], since: datetime) -> Callable[[int], float]:
    """The median over the places, in ms."""

    def asking(turn: int) -> float:
        took: list[float] = []
        for place in places:
            found: list[Change] = []
            with land.world.working(place):
                db.session.connection()
                took.append(seconds(lambda p=place, kept=found: kept.extend(changed(MATTER, p, since))))
            assert len(found) == CHANGED, (place, len(found))
            assert {change.element for change in found} == {"hours"}, line(place)
        return sorted(took)[len(took) // 2] * 1000

    return asking


# ── The two sides, and whether they are right ────────────────────────────────────────────────────────────────

_matters = db.metadata.tables["matters"]
_copies = Table("bench_copies", MetaData(), *(Column(column.name, column.type) for column in _matters.columns))
_RAW_LIST = select(_copies.c.item, *(_copies.c[name] for name in MATTER.names)).where(
    _copies.c.region == bindparam("region")
)
_RAW_ONE = _RAW_LIST.where(_copies.c.item == bindparam("item"))


def _item(village: int, number: int) -> Any:
    return item_of(village - village % 10**10, number)


def _raw_list(village: int, number: int) -> Any:
    return db.session.connection().execute(_RAW_LIST, {"region": village}).all()


def _raw_one(village: int, number: int) -> Any:
    return db.session.connection().execute(_RAW_ONE, {"region": village, "item": _item(village, number)}).all()


def _list(village: int, number: int) -> list[Folded]:
    return effective(MATTER, village, ACTS, at=now())


def _cached_list(village: int, number: int) -> list[Folded]:
    return effective(MATTER, village, ACTS)


def _one(village: int, number: int) -> Folded | None:
    return one(MATTER, village, _item(village, number), ACTS, at=now())


def _cached_one(village: int, number: int) -> Folded | None:
    return one(MATTER, village, _item(village, number), ACTS)


def _agrees(village: int, number: int, values: Any) -> None:
    told = {name: expected(village, number)[name] for name in NAMES if name != "conditions"}
    wrong = {name: values[name] for name in told if values[name] != told[name]}
    if wrong:
        raise AssertionError(f"{village} matter {number}: {wrong}")


def _same_rows(village: int, number: int, rows: Any) -> None:
    assert len(rows) == VILLAGE_CLAIMS, (village, len(rows))
    _agrees(village, number, next(row for row in rows if row.item == _item(village, number))._mapping)


def _same_row(village: int, number: int, rows: Any) -> None:
    _agrees(village, number, rows[0]._mapping)


def _same_items(village: int, number: int, seen: list[Folded]) -> None:
    assert len(seen) == VILLAGE_CLAIMS, (village, len(seen))
    _agrees(village, number, next(one for one in seen if one.item == _item(village, number)).values)


def _same_item(village: int, number: int, seen: Folded | None) -> None:
    assert seen is not None, (village, number)
    _agrees(village, number, seen.values)
