"""Following what regions do: nothing lost, nothing doubled, whatever order transactions commit in."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import select, update
from tests.wutong.layers.things import THING

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import frozen, now
from wutong.db import as_owner, db
from wutong.layers import acts, claims, following, releases
from wutong.layers.acts import START, Cursor, Mark, Side
from wutong.layers.claims import Reach
from wutong.layers.kinds import Edit
from wutong.layers.models import Act, Head
from wutong.testing.tree import CHUIMATAN, DONGXIANG, GANSU, JISHISHAN, LINXIA, QINGHAI, VILLAGE
from wutong.testing.world import World

ITEM = UUID(int=1)
NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
WAIT = 60
WRITERS, ROUNDS, LOOPS = 4, 12, 20_000


class Reader:
    """Somebody who follows one side of a region with the cursor he was given."""

    def __init__(self, world: World, region: int, side: Side, limit: int = 50) -> None:
        self.world, self.region, self.side, self.limit = world, region, side, limit
        self.cursor = Cursor(START, START)
        world.servers.rest()

    def read(self) -> list[tuple[int, str, int]]:
        """What is new, to the last page."""
        told, more = [], True
        while more:
            with self.world.working(self.region, look="down" if self.side == "below" else "home"):
                rows, self.cursor, more = acts.follow((THING.name,), self.side, self.cursor, self.limit)
                told += [(row.region, row.does, row.number) for row in rows]
        return told


@pytest.fixture
def offered(things: World) -> World:
    """A world in which the province has published one thing."""
    with frozen(NOON), things.working(GANSU):
        releases.publish(THING, [Edit(ITEM, {"name": "甲", "levels": [4]}, defines=True)], actor=SYSTEM)
    return things


def claim(world: World, region: int) -> UUID:
    with world.working(region):
        return claims.claim(THING, [ITEM], actor=SYSTEM).id


@contextmanager
def late(world: World, write: Callable[[], object], region: int) -> Iterator[Callable[[], None]]:
    """A transaction on a connection of its own that has written and commits only when it is let go."""
    written, let_go = Event(), Event()

    def transaction() -> None:
        with world.working(region):
            write()
            db.session.flush()
            written.set()
            assert let_go.wait(WAIT)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(transaction)

        def finish() -> None:
            let_go.set()
            running.result()

        try:
            assert written.wait(WAIT)
            yield finish
        finally:
            finish()


def make_claim() -> None:
    claims.claim(THING, [ITEM], actor=SYSTEM)


def test_who_commits_late_is_told_to_a_reader_whose_clock_has_passed(offered: World) -> None:
    reader = Reader(offered, LINXIA, "below")
    with late(offered, make_claim, JISHISHAN) as finish:
        claim(offered, DONGXIANG)
        assert reader.read() == [], "what was begun before holds back what was committed behind it"
        assert reader.cursor.since.moment > START.moment
        finish()
        assert reader.read() == [(JISHISHAN, "claimed", 1), (DONGXIANG, "claimed", 1)]
    assert reader.read() == []


def test_a_transaction_that_is_undone_holds_nobody_up_and_tells_nothing(offered: World) -> None:
    reader = Reader(offered, LINXIA, "below")
    with offered.at(JISHISHAN):
        make_claim()
    claim(offered, DONGXIANG)
    assert reader.read() == [(DONGXIANG, "claimed", 1)]


def test_an_act_behind_a_savepoint_that_was_undone_is_not_passed_over(offered: World) -> None:
    def twice() -> None:
        inner = db.session.begin_nested()
        make_claim()
        db.session.flush()
        inner.rollback()
        make_claim()

    reader = Reader(offered, LINXIA, "below")
    with late(offered, twice, JISHISHAN) as finish:
        claim(offered, DONGXIANG)
        assert reader.read() == []
        finish()
    assert {region for region, _, _ in reader.read()} == {JISHISHAN, DONGXIANG}


def test_a_cursor_goes_on_where_the_database_was_restored_on_a_server_that_counts_anew(offered: World) -> None:
    reader = Reader(offered, LINXIA, "below")
    claim(offered, DONGXIANG)
    assert reader.read() == [(DONGXIANG, "claimed", 1)]
    with as_owner(offered.config.owner_database_url) as owner:
        assert not acts.begin_era(owner), "nothing was restored"
        owner.execute(update(Act).values(place=Act.place + 10**9))  # as from a server that had counted far
    reader.cursor = Cursor(*(Mark(mark.place + 10**9, mark.moment) for mark in (reader.cursor.since,) * 2))
    with as_owner(offered.config.owner_database_url) as owner:
        assert acts.begin_era(owner)
    claim(offered, JISHISHAN)
    assert reader.read() == [(JISHISHAN, "claimed", 1)]
    with as_owner(offered.config.owner_database_url) as owner:
        assert not acts.begin_era(owner), "once is enough"


def keep_claiming(world: World, region: int) -> list[int]:
    """Claim and take back in transactions of one, two or three acts, every fifth of them undone."""
    chance = Random(region)
    kept: list[int] = []
    for turn in range(ROUNDS):
        with (world.at if turn % 5 == 4 else world.working)(region):
            for _ in range(chance.randint(1, 3)):
                row = claims.claim(THING, [ITEM], actor=SYSTEM, reach=Reach(frozenset({"self"})))
                if turn % 5 != 4:
                    kept.append(row.number)
    return kept


def test_readers_beside_writers_are_told_everything_once_and_each_region_in_its_order(offered: World) -> None:
    over = Event()
    regions = (JISHISHAN, DONGXIANG, CHUIMATAN, VILLAGE)

    def keep_reading(limit: int) -> list[tuple[int, str, int]]:
        reader, told = Reader(offered, LINXIA, "below", limit), list[tuple[int, str, int]]()
        for _ in range(LOOPS):
            done = over.is_set()
            told += reader.read()
            if done:
                break
        return told

    with ThreadPoolExecutor(WRITERS + 2) as pool:
        readers = [pool.submit(keep_reading, limit) for limit in (1, 50)]
        writers = {region: pool.submit(keep_claiming, offered, region) for region in regions}
        wanted = {region: writer.result() for region, writer in writers.items()}
        over.set()
        told = [reader.result() for reader in readers]
    for heard in told:
        assert {region: [number for where, _, number in heard if where == region] for region in regions} == wanted


def test_above_is_the_line_and_below_is_what_lies_under_and_never_beside(offered: World) -> None:
    for region in (LINXIA, JISHISHAN, DONGXIANG, CHUIMATAN):
        claim(offered, region)
    above = [region for region, _, _ in Reader(offered, JISHISHAN, "above").read()]
    assert above == [GANSU, LINXIA, JISHISHAN]
    assert [region for region, _, _ in Reader(offered, JISHISHAN, "below").read()] == [CHUIMATAN]
    assert Reader(offered, QINGHAI, "below").read() == []


def test_what_is_scheduled_is_told_at_its_second_with_nobody_at_work(offered: World) -> None:
    reader = Reader(offered, VILLAGE, "above")
    with frozen(NOON + 100 * HOUR):
        reader.read()
        with offered.working(GANSU):
            releases.publish(THING, [Edit(ITEM, {"hours": "9"})], actor=SYSTEM, at=now() + 2 * HOUR)
        claim(offered, LINXIA)
        assert [region for region, _, _ in reader.read()] == [LINXIA]
    with frozen(NOON + 102 * HOUR):
        assert reader.read() == [(GANSU, "released", 2)]
        assert reader.read() == []


def test_what_is_called_off_in_time_is_never_told(offered: World) -> None:
    reader = Reader(offered, VILLAGE, "above")
    with frozen(NOON + 100 * HOUR):
        reader.read()
        with offered.working(GANSU):
            release = releases.publish(THING, [Edit(ITEM, {"hours": "9"})], actor=SYSTEM, at=now() + 2 * HOUR).id
        assert reader.read() == []
        with offered.working(GANSU):
            releases.roll_back(THING, release, actor=SYSTEM)
        assert reader.read() == []
    with frozen(NOON + 103 * HOUR):
        assert reader.read() == []


def test_what_is_called_off_while_it_took_effect_is_told_as_called_off(offered: World) -> None:
    """Called off a second before, committed a second after: whoever read in between had been told of it."""
    reader, stranger = Reader(offered, VILLAGE, "above"), Reader(offered, VILLAGE, "above")
    with frozen(NOON + 100 * HOUR):
        reader.read()
        with offered.working(GANSU):
            release = releases.publish(THING, [Edit(ITEM, {"hours": "9"})], actor=SYSTEM, at=now() + HOUR).id

    def call_off() -> None:
        with frozen(NOON + 100 * HOUR):
            releases.roll_back(THING, release, actor=SYSTEM)

    with late(offered, call_off, GANSU) as finish, frozen(NOON + 102 * HOUR):
        assert reader.read() == [(GANSU, "released", 2)]
        finish()
        assert reader.read() == [(GANSU, "cancelled", 3)]
        assert [does for _, does, _ in stranger.read()] == ["released"], "only what stands: the first release"


def test_every_number_of_a_head_has_its_act(offered: World) -> None:
    with offered.working(GANSU):
        release = releases.publish(THING, [Edit(ITEM, {"hours": "9"})], actor=SYSTEM).id
        releases.roll_back(THING, release, actor=SYSTEM)
        ahead = releases.publish(THING, [Edit(ITEM, {"hours": "8"})], actor=SYSTEM, at=now() + HOUR).id
        releases.roll_back(THING, ahead, actor=SYSTEM)
        claims.defer(THING, [ITEM], actor=SYSTEM)
        claims.unclaim(THING, claims.claim(THING, [ITEM], actor=SYSTEM).id, actor=SYSTEM)
        claims.decline(THING, [ITEM], grounds="没有", actor=SYSTEM, reach=Reach(only=frozenset({JISHISHAN})))
        following.follow({JISHISHAN: [DONGXIANG]})
        said = list(db.session.scalars(select(Act.does).where(Act.kind == THING.name).order_by(Act.number)))
        head = db.session.get(Head, (tenancy.scope().home, THING.name))
        assert head is not None
        assert head.number == len(said)
    assert said == [
        "released", "released", "released", "released", "cancelled", "deferred", "claimed", "unclaimed", "declined",
        "amended",
    ]  # fmt: skip
