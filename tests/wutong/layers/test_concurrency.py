"""Readers and publishers on real connections at the same time; every loop is bounded, nobody sleeps."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event
from uuid import UUID

from sqlalchemy import text
from tests.wutong.layers.things import THING

from wutong.access import SYSTEM
from wutong.clock import now
from wutong.db import db
from wutong.layers.claims import Reach, claim
from wutong.layers.kinds import Edit
from wutong.layers.queries import effective
from wutong.layers.releases import listed, publish, roll_back
from wutong.testing.tree import GANSU, JISHISHAN, VILLAGE
from wutong.testing.world import World

ITEMS = [UUID(int=n) for n in range(1, 9)]
ROUNDS = 15
LOOPS = 20_000


def prepare(world: World) -> None:
    with world.working(GANSU):
        first = {"name": "甲", "levels": [6], "hours": "0", "phone": "0"}
        publish(THING, [Edit(item, first, defines=True) for item in ITEMS], actor=SYSTEM)
    with world.working(JISHISHAN):
        claim(THING, ITEMS, actor=SYSTEM, reach=Reach(frozenset({"villages"})))


def keep_publishing(world: World, over: Event) -> None:
    """Publish fifteen times; roll every third release back."""
    try:
        for turn in range(1, ROUNDS + 1):
            with world.working(GANSU):
                told = {"hours": str(turn), "phone": str(turn)}
                release = publish(THING, [Edit(item, told) for item in ITEMS], actor=SYSTEM).id
            if turn % 3 == 0:
                with world.working(GANSU):
                    roll_back(THING, release, actor=SYSTEM)
    finally:
        over.set()


def keep_reading(world: World, over: Event, fresh: bool) -> list[set[str]]:
    """Read until the publisher is through, and once more; returns the values met in each reading."""
    met: list[set[str]] = []
    for _ in range(LOOPS):
        done = over.is_set()
        with world.working(VILLAGE):
            at: datetime | None = now() if fresh else None
            found = effective(THING, VILLAGE, frozenset({6}), at=at)
        met.append({one[name] for one in found for name in ("hours", "phone")} | {str(-len(found))})
        if done:
            break
    return met


def test_a_reader_never_sees_half_a_release_nor_half_a_roll_back(things: World) -> None:
    prepare(things)
    over = Event()
    with ThreadPoolExecutor(5) as pool:
        readers = [pool.submit(keep_reading, things, over, fresh) for fresh in (True, True, False, False)]
        pool.submit(keep_publishing, things, over).result()
        readings = [reader.result() for reader in readers]
    everything = str(-len(ITEMS))
    assert all(len(met) == 2 and everything in met for reader in readings for met in reader)
    assert [reader[-1] for reader in readings] == [{everything, str(ROUNDS - 1)}] * 4, "the last one was rolled back"


def test_two_publishers_of_a_region_do_not_interleave(things: World) -> None:
    prepare(things)

    def publishing(element: str) -> None:
        for turn in range(1, ROUNDS + 1):
            with things.working(GANSU):
                publish(THING, [Edit(item, {element: str(turn)}) for item in ITEMS], actor=SYSTEM)

    with ThreadPoolExecutor(2) as pool:
        for told in [pool.submit(publishing, element) for element in ("hours", "phone")]:
            told.result()
    with things.at(GANSU):
        numbers = [release.number for release in listed(THING)]
        overlapping = text(
            "select count(*) from test_things a join test_things b on a.item = b.item and a.release <> b.release"
            " and a.starts < b.ends and b.starts < a.ends and a.starts < a.ends and b.starts < b.ends"
        )
        assert len(numbers) == len(set(numbers)) == 2 * ROUNDS + 1
        assert db.session.execute(overlapping).scalar_one() == 0
    with things.working(VILLAGE):
        found = effective(THING, VILLAGE, frozenset({6}))
        assert {(one["hours"], one["phone"]) for one in found} == {(str(ROUNDS), str(ROUNDS))}
