from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from tests.wutong.layers.things import THING

from wutong.access import SYSTEM
from wutong.clock import frozen
from wutong.layers.changes import changed, diff, drifts, history, outdated, preview, three_way
from wutong.layers.claims import Reach, claim
from wutong.layers.kinds import Edit
from wutong.layers.queries import OutOfSight, defined, effective
from wutong.layers.releases import publish
from wutong.testing.tree import CHENGDONG, GANSU, JISHISHAN, VILLAGE
from wutong.testing.world import World

NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
ITEM, OTHER = UUID(int=7), UUID(int=8)
ACTS = frozenset({6})


@pytest.fixture
def moved(things: World) -> Iterator[World]:
    """Published at noon, claimed at one, localised at two, tightened above at three."""
    with frozen(NOON), things.working(GANSU):
        told = {"name": "低保", "days": 20, "levels": [4, 6]}
        publish(THING, [Edit(ITEM, told, defines=True), Edit(OTHER, told, defines=True)], actor=SYSTEM)
    with frozen(NOON + HOUR), things.working(JISHISHAN):
        claim(THING, [ITEM], actor=SYSTEM, reach=Reach(frozenset({"self", "villages"})))
    with frozen(NOON + 2 * HOUR), things.working(JISHISHAN):
        publish(THING, [Edit(ITEM, {"days": 10})], actor=SYSTEM)
    with frozen(NOON + 3 * HOUR), things.working(GANSU):
        publish(THING, [Edit(ITEM, {"days": 5, "phone": "12345"})], actor=SYSTEM, note="提速")
    with frozen(NOON + 4 * HOUR):
        yield things


def test_a_region_is_told_what_changed_for_it_and_nothing_else(moved: World) -> None:
    with moved.at(VILLAGE):
        assert changed(THING, VILLAGE, NOON + 2 * HOUR) == [
            (ITEM, "days", 10, 5),
            (ITEM, "phone", None, "12345"),
        ]
        assert changed(THING, VILLAGE, NOON + 3 * HOUR) == []


def test_an_item_that_is_named_twice_is_read_as_one(moved: World) -> None:
    with moved.at(VILLAGE):
        (drift,) = defined(THING, VILLAGE, [ITEM, OTHER, ITEM])[ITEM].drifts
        assert (drift.element, drift.own, drift.held) == ("days", 10, 5)


def test_a_claim_is_outdated_by_what_moved_above_and_fresh_after_claiming_again(moved: World) -> None:
    with moved.working(JISHISHAN):
        acts = frozenset({4})
        assert outdated(THING, JISHISHAN, acts) == {ITEM: [(ITEM, "days", 20, 5), (ITEM, "phone", None, "12345")]}
        claim(THING, [ITEM], actor=SYSTEM, reach=Reach(frozenset({"self", "villages"})))
        assert outdated(THING, JISHISHAN, acts) == {}


def test_the_three_way_view_shows_parent_then_parent_now_and_mine(moved: World) -> None:
    with moved.at(JISHISHAN):
        view = three_way(THING, JISHISHAN, ITEM, frozenset({4}))
        assert [side and side["days"] for side in (view.then, view.above, view.mine)] == [20, 5, 5]


def test_an_own_value_that_no_longer_stands_is_listed_as_drift(moved: World) -> None:
    with moved.at(JISHISHAN):
        [(item, drift)] = drifts(THING, JISHISHAN)
        assert (item, drift.element, drift.own, drift.held, drift.holder.region) == (ITEM, "days", 10, 5, GANSU)
    with moved.at(VILLAGE):
        assert drifts(THING, VILLAGE) == [], "it is the county's, not the village's"


def test_a_preview_says_what_would_change_and_writes_nothing(moved: World) -> None:
    with moved.at(GANSU):
        told = [Edit(ITEM, {"days": 5, "hours": "8-12"}), Edit(OTHER, withdrawn=True)]
        assert preview(THING, told) == [(ITEM, "hours", None, "8-12"), (OTHER, "withdrawn", False, True)]
        assert len(history(THING, ITEM)) == 2


def test_the_history_of_an_item_says_who_set_what_when_and_why(moved: World) -> None:
    with moved.at(GANSU):
        latest, first = history(THING, ITEM)
        assert latest.set == {"days": 5, "phone": "12345"}
        assert (latest.release.note, latest.release.starts) == ("提速", NOON + 3 * HOUR)
        assert [change[:3] for change in diff(THING, first.release.id, latest.release.id)] == [
            (ITEM, "days", 20),
            (ITEM, "phone", None),
        ]


def test_a_region_out_of_sight_is_refused_and_not_half_answered(moved: World) -> None:
    with moved.at(CHENGDONG), pytest.raises(OutOfSight):
        effective(THING, VILLAGE, ACTS)
    with moved.at(GANSU), pytest.raises(OutOfSight):
        effective(THING, VILLAGE, ACTS)
    with moved.at(GANSU, look="down"):
        assert [one["days"] for one in effective(THING, VILLAGE, ACTS)] == [5]
