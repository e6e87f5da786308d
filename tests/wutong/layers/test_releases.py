from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from tests.wutong.layers.things import THING

from wutong.access import SYSTEM
from wutong.clock import frozen
from wutong.db import db
from wutong.events import history as events_about
from wutong.layers.claims import Reach, claim
from wutong.layers.fold import HeldAbove
from wutong.layers.heads import InThePast
from wutong.layers.kinds import Edit
from wutong.layers.queries import defined, effective, one
from wutong.layers.releases import (
    NotDefined,
    NothingToPublish,
    NothingToUndo,
    UnknownElement,
    listed,
    publish,
    roll_back,
    taken_back,
)
from wutong.testing.tree import GANSU, JISHISHAN, VILLAGE
from wutong.testing.world import World

FULL = {"name": "低保", "days": 20, "papers": ["a", "b"], "levels": [4, 6]}
NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)
TOMORROW = NOON + timedelta(days=1)
ITEM = UUID(int=7)


@pytest.fixture
def published(things: World) -> Iterator[World]:
    with frozen(NOON), things.working(GANSU):
        publish(THING, [Edit(ITEM, FULL, defines=True)], actor=SYSTEM, note="首批")
    return things


def days(world: World, region: int, at: datetime) -> Any:
    with frozen(at), world.at(region):
        seen = defined(THING, region, [ITEM])
        return seen[ITEM]["days"] if seen else None


def test_a_village_sees_what_the_province_publishes_and_the_county_claims(published: World) -> None:
    with published.working(JISHISHAN):
        publish(THING, [Edit(ITEM, {"days": 5, "phone": "1"})], actor=SYSTEM)
        claim(THING, [ITEM], actor=SYSTEM, reach=Reach(frozenset({"self", "villages"})))
    with published.at(VILLAGE):
        seen = one(THING, VILLAGE, ITEM, frozenset({6}))
        assert seen is not None
        assert seen.values == {**FULL, "days": 5, "phone": "1", "hours": None}
        assert seen.origins["days"].region == JISHISHAN
        assert seen.origins["name"].region == GANSU
        assert [found.item for found in effective(THING, VILLAGE, frozenset({6}))] == [ITEM]


def test_a_release_writes_one_event_and_nothing_below(published: World) -> None:
    with published.at(GANSU):
        release = listed(THING)[0]
        assert [event.name for event in events_about(release.id)] == ["layers.released"]
        assert (release.note, release.items) == ("首批", 1)
    with published.at(GANSU, look="down"):
        assert db.session.execute(text("select count(*) from test_things")).scalar_one() == 1


def test_every_value_held_above_is_named_at_once(published: World) -> None:
    with published.at(JISHISHAN), pytest.raises(HeldAbove) as refused:
        publish(THING, [Edit(ITEM, {"days": 30, "papers": ["z"], "phone": "1"})], actor=SYSTEM)
    assert [drift.element for drift in refused.value.violations] == ["days", "papers"]
    assert refused.value.facts["holder"] == GANSU


def test_an_item_must_exist_before_it_is_changed(published: World) -> None:
    with published.at(JISHISHAN), pytest.raises(NotDefined):
        publish(THING, [Edit(uuid4(), {"phone": "1"})], actor=SYSTEM)


def test_an_unknown_element_is_refused(published: World) -> None:
    with published.at(GANSU), pytest.raises(UnknownElement):
        publish(THING, [Edit(ITEM, {"colour": "red"})], actor=SYSTEM)


def test_publishing_the_same_again_publishes_nothing(published: World) -> None:
    with published.at(GANSU), pytest.raises(NothingToPublish):
        publish(THING, [Edit(ITEM, FULL, defines=True)], actor=SYSTEM)


def test_a_release_cannot_be_scheduled_for_the_past(published: World) -> None:
    with frozen(NOON), published.at(GANSU), pytest.raises(InThePast):
        publish(THING, [Edit(ITEM, {"days": 1})], actor=SYSTEM, at=NOON)


def test_a_scheduled_release_takes_effect_at_its_second(published: World) -> None:
    with frozen(NOON), published.working(GANSU):
        publish(THING, [Edit(ITEM, {"days": 10})], actor=SYSTEM, at=TOMORROW)
    assert days(published, VILLAGE, TOMORROW - timedelta(microseconds=1)) == 20
    assert days(published, VILLAGE, TOMORROW) == 10


def test_a_correction_today_is_not_swallowed_by_what_is_scheduled_for_tomorrow(published: World) -> None:
    with frozen(NOON), published.working(GANSU):
        publish(THING, [Edit(ITEM, {"days": 10})], actor=SYSTEM, at=TOMORROW)
        publish(THING, [Edit(ITEM, {"phone": "0931"})], actor=SYSTEM)
    with frozen(TOMORROW), published.at(GANSU):
        seen = defined(THING, GANSU, [ITEM])[ITEM]
        assert (seen["days"], seen["phone"]) == (10, "0931")


@pytest.mark.parametrize("before", ["changed", "called off", "taken back"])
def test_what_is_scheduled_is_said_even_if_the_same_holds_when_it_is_scheduled(published: World, before: str) -> None:
    with frozen(NOON), published.working(GANSU):
        starts = None if before == "taken back" else NOON + timedelta(hours=1)
        earlier = publish(THING, [Edit(ITEM, {"days": 10})], actor=SYSTEM, at=starts).id
        assert publish(THING, [Edit(ITEM, {"days": 10})], actor=SYSTEM, at=TOMORROW).items == 1
        if before == "changed":
            publish(THING, [Edit(ITEM, {"days": 5})], actor=SYSTEM, at=NOON + timedelta(hours=2))
        else:
            roll_back(THING, earlier, actor=SYSTEM)
    assert days(published, VILLAGE, TOMORROW - timedelta(seconds=1)) == (5 if before == "changed" else 20)
    assert days(published, VILLAGE, TOMORROW) == 10


def test_rolling_back_a_scheduled_release_calls_it_off(published: World) -> None:
    with frozen(NOON), published.working(GANSU):
        first = publish(THING, [Edit(ITEM, {"days": 10})], actor=SYSTEM, at=TOMORROW)
        publish(THING, [Edit(ITEM, {"phone": "1"})], actor=SYSTEM, at=TOMORROW + timedelta(days=1))
        assert roll_back(THING, first.id, actor=SYSTEM).cancelled_at == NOON
    assert days(published, VILLAGE, TOMORROW) == 20
    assert days(published, VILLAGE, TOMORROW + timedelta(days=1)) == 20


def test_rolling_back_restores_what_was_and_keeps_what_was_changed_since(published: World) -> None:
    with frozen(NOON), published.working(GANSU):
        wrong = publish(THING, [Edit(ITEM, {"days": 99, "phone": "wrong"})], actor=SYSTEM)
    with frozen(NOON + timedelta(hours=1)), published.working(GANSU):
        publish(THING, [Edit(ITEM, {"phone": "right"})], actor=SYSTEM)
    with frozen(TOMORROW), published.working(GANSU):
        assert roll_back(THING, wrong.id, actor=SYSTEM).reverts == wrong.id
        seen = defined(THING, GANSU, [ITEM])[ITEM]
        assert (seen["days"], seen["phone"]) == (20, "right")
        with pytest.raises(NothingToUndo):
            roll_back(THING, wrong.id, actor=SYSTEM)
    assert days(published, VILLAGE, NOON + timedelta(hours=2)) == 99, "history stays as it was"


def test_going_back_twice_goes_back_two_steps_and_each_can_be_taken_back(published: World) -> None:
    told = [{"days": 10, "phone": "1"}, {"days": 5, "phone": "2"}, {"days": 3}]
    with frozen(NOON), published.working(GANSU):
        first, second, third = (publish(THING, [Edit(ITEM, values)], actor=SYSTEM).id for values in told)

    def back(release: UUID) -> tuple[UUID, Any]:
        with published.working(GANSU):
            made = roll_back(THING, release, actor=SYSTEM).id
            seen = defined(THING, GANSU, [ITEM])[ITEM]
            return made, (seen["days"], seen["phone"])

    assert back(second)[1] == (3, "1"), "the days were set again since"
    latest, seen = back(third)
    assert seen == (10, "1"), "what the second had said is taken back and does not come again"
    with published.at(GANSU):
        assert taken_back(THING) == {second, third}
    assert back(first)[1] == (20, None)
    assert back(latest)[1] == (3, None), "the third again"
    with published.at(GANSU):
        assert taken_back(THING) == {first, second, latest}
        with pytest.raises(NothingToUndo):
            roll_back(THING, first, actor=SYSTEM)


def test_rolling_back_the_first_release_takes_the_item_away_below(published: World) -> None:
    with frozen(TOMORROW), published.working(GANSU):
        roll_back(THING, listed(THING)[0].id, actor=SYSTEM)
    assert days(published, VILLAGE, TOMORROW) is None


def test_a_cached_list_moves_with_every_release_above(published: World) -> None:
    with published.working(JISHISHAN):
        claim(THING, [ITEM], actor=SYSTEM, reach=Reach(frozenset({"villages"})))
    for promised in (9, 8, 7):
        with published.working(GANSU):
            publish(THING, [Edit(ITEM, {"days": promised})], actor=SYSTEM)
        with published.at(VILLAGE):
            assert [found["days"] for found in effective(THING, VILLAGE, frozenset({6}))] == [promised]


def test_what_a_transaction_read_of_its_own_work_is_not_kept_when_it_is_undone(published: World) -> None:
    with frozen(NOON), published.at(GANSU):
        publish(THING, [Edit(ITEM, {"days": 1})], actor=SYSTEM)
        assert one(THING, GANSU, ITEM) is None, "nobody claimed it"
        assert defined(THING, GANSU, [ITEM])[ITEM]["days"] == 1
    with frozen(NOON), published.working(GANSU):
        publish(THING, [Edit(ITEM, {"days": 2})], actor=SYSTEM)
        claim(THING, [ITEM], actor=SYSTEM, reach=Reach(frozenset({"villages"})))
    with frozen(NOON), published.at(VILLAGE):
        assert [found["days"] for found in effective(THING, VILLAGE, frozenset({6}))] == [2]


def test_a_cached_list_moves_at_the_scheduled_second_with_nobody_at_work(published: World) -> None:
    with frozen(NOON), published.working(GANSU):
        claim(THING, [ITEM], actor=SYSTEM, reach=Reach(frozenset({"villages"})))
        publish(THING, [Edit(ITEM, {"days": 10})], actor=SYSTEM, at=TOMORROW)
    for moment, promised in ((NOON, 20), (TOMORROW - timedelta(microseconds=1), 20), (TOMORROW, 10)):
        with frozen(moment), published.at(VILLAGE):
            assert [found["days"] for found in effective(THING, VILLAGE, frozenset({6}))] == [promised]
