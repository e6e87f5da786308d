"""What a plugin counts is told once or again, carried up, shown where the plugin is on, and counted anew."""

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import delete
from tests.wutong.cases.conftest import Story
from wutong_dummy import Mark, mark

from wutong import clock, tenancy
from wutong.access import SYSTEM
from wutong.clock import new_id
from wutong.db import db, work
from wutong.errors import Misconfigured
from wutong.layers.releases import NothingToPublish
from wutong.settings.actions import switch
from wutong.statistics import actions, queries, rebuilding, stored, tallying
from wutong.statistics.brought import Tally
from wutong.statistics.models import Mark as Asked
from wutong.statistics.models import Tallied, TallyCell, TallyMonth, TallySum
from wutong.testing.tree import DONGXIANG, GANSU, JISHISHAN, LINXIA, NATION, QINGHAI, REGIONS

DAY = date(2026, 3, 2)
SPAN = (date(2025, 1, 1), date(2027, 12, 31))
NAMES = ("dummy.marks", "dummy.rung")


@pytest.fixture
def on(story: Story) -> Story:
    """Nothing told, the dummy on in Gansu."""
    for region in REGIONS:
        with story.at(region):
            for table in (Asked, Tallied, TallyCell, TallySum, TallyMonth, Mark):
                db.session.execute(delete(table))
    for region, state in ((NATION, None), (JISHISHAN, None), (GANSU, True)):
        with suppress(NothingToPublish), story.at(region):
            switch("dummy", state, actor=SYSTEM)
    return story


def tell(story: Story, place: int, about: UUID, *amounts: int, day: date = DAY, **more: str) -> None:
    with story.at(place):
        tallying.tally(Tally(about, dict(zip(NAMES, amounts, strict=False)), day, **more))


def seen(story: Story, home: int, place: int | None = None, **more: str) -> queries.Seen:
    with story.at(home):
        return queries.seen(queries.Asked(home if place is None else place, *SPAN, **more))


def told(story: Story, home: int, **more: str) -> tuple[int, ...]:
    total = seen(story, home, **more).total
    return tuple(total[name] for name in NAMES)


def test_what_is_told_is_carried_up_and_shown_by_day_place_matter_and_channel(on: Story) -> None:
    tell(on, JISHISHAN, new_id(), 1, 1, matter="M-1", department="民政局", channel="web")
    tell(on, DONGXIANG, new_id(), 2, day=DAY + timedelta(days=40), matter="M-2", channel="counter")
    assert actions.go_round() > 0
    assert told(on, JISHISHAN) == (1, 1)
    assert told(on, LINXIA) == told(on, GANSU) == (3, 1)
    assert told(on, LINXIA, channel="counter") == (2, 0)
    assert told(on, LINXIA, matter="M-1") == told(on, LINXIA, department="民政局") == (1, 1)
    board = seen(on, GANSU, LINXIA)
    assert {place: held["dummy.marks"] for place, held in board.by_place.items()} == {JISHISHAN: 1, DONGXIANG: 2}
    assert {day: held["dummy.marks"] for day, held in board.by_day.items()} == {DAY: 1, DAY + timedelta(days=40): 2}
    with on.at(LINXIA):
        parts = queries.cut(queries.Asked(LINXIA, *SPAN), "matter")
    assert {key: held["dummy.marks"] for key, held in parts.items()} == {"M-1": 1, "M-2": 2}
    assert actions.go_round() == 0


def test_where_the_plugin_is_off_nothing_is_shown_and_nothing_is_lost(on: Story) -> None:
    tell(on, QINGHAI, new_id(), 4)
    tell(on, JISHISHAN, new_id(), 1)
    actions.go_round()
    assert told(on, QINGHAI) == told(on, NATION) == (0, 0)
    with on.world.working(JISHISHAN):
        switch("dummy", False, actor=SYSTEM)
    assert (told(on, JISHISHAN), told(on, LINXIA)) == ((0, 0), (1, 0))
    with on.world.working(NATION):
        switch("dummy", True, actor=SYSTEM)
    assert (told(on, QINGHAI), told(on, NATION)) == ((4, 0), (5, 0))


def test_what_is_told_again_replaces_and_zero_takes_back(on: Story) -> None:
    thing = new_id()
    for _ in range(2):
        tell(on, JISHISHAN, thing, 1, 1)
    tell(on, JISHISHAN, thing, 5, day=DAY + timedelta(days=1))
    actions.go_round()
    assert told(on, LINXIA) == (5, 1)
    tell(on, JISHISHAN, thing, 0, 0)
    actions.go_round()
    assert told(on, LINXIA) == (0, 0)
    with on.at():
        assert not stored.held(Tallied)
        assert not stored.held(TallySum)
        assert not stored.held(TallyMonth) or not any(map(any, stored.held(TallyMonth).values()))


@pytest.mark.parametrize("amounts", [{"dummy.unheard": 1}, {"dummy.marks": -1}])
def test_what_nobody_declared_and_less_than_nothing_are_refused(on: Story, amounts: dict[str, int]) -> None:
    with on.at(), pytest.raises(Misconfigured):
        tallying.tally(Tally(new_id(), amounts, DAY))


def test_of_a_case_its_matter_department_and_channel_are_told(on: Story) -> None:
    case_id = on.accepted()
    with on.at():
        tallying.tally_of_case(new_id(), case_id, {"dummy.marks": 1}, day=DAY)
    actions.go_round()
    assert told(on, GANSU, matter="M-1", channel="web") == (1, 0)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_told_the_sums_are_those_of_a_naive_count(on: Story, seed: int) -> None:
    dice, held = Random(seed), dict[UUID, tuple[int, date, int]]()
    things = [(new_id(), dice.choice((JISHISHAN, DONGXIANG))) for _ in range(6)]
    for _ in range(30):
        (thing, place), day = dice.choice(things), DAY + timedelta(days=dice.randrange(40))
        held[thing] = place, day, dice.randrange(3)
        tell(on, place, thing, held[thing][2], day=day)
        if dice.random() < 0.2:
            actions.go_round()
    actions.go_round()
    naive: Counter[date] = Counter()
    for _, day, amount in held.values():
        naive[day] += amount
    found = {day: one["dummy.marks"] for day, one in seen(on, GANSU).by_day.items()}
    assert {day: n for day, n in found.items() if n} == {day: n for day, n in naive.items() if n}


def test_a_rebuild_asks_the_plugin_for_everything_and_drops_what_it_no_longer_has(on: Story) -> None:
    with clock.frozen(clock.now()):
        for why in ("rang", "submitted"):
            with on.at():
                mark(new_id(), why)
        actions.go_round()
        with on.at():
            right = stored.held(Tallied)
            tallying.tally(Tally(new_id(), {"dummy.marks": 7}, DAY))
            db.session.execute(delete(Tallied).where(Tallied.measure == "dummy.rung"))
        rebuilding.rebuild(GANSU)
        with tenancy.at(JISHISHAN), work():
            assert stored.held(Tallied) == right
    assert told(on, GANSU) == (2, 1)
