"""The matrix on the kit itself: who may rule whom, when it holds, what it costs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from tests.wutong.layers.things import THING, THING_RULES

from wutong.access import SYSTEM
from wutong.clock import frozen, now
from wutong.db import db
from wutong.layers.cache import READINGS
from wutong.layers.changes import drifts
from wutong.layers.claims import Reach, claim
from wutong.layers.fold import HeldAbove
from wutong.layers.kinds import Edit, May
from wutong.layers.matrix import CannotRule, item_of, rule
from wutong.layers.queries import defined, effective
from wutong.layers.releases import publish, roll_back
from wutong.testing.tree import GANSU, JISHISHAN, LINXIA, VILLAGE
from wutong.testing.world import World

ITEM = UUID(int=7)
NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)
TOMORROW = NOON + timedelta(days=1)
FULL = {"name": "低保", "days": 20, "papers": ["a", "b"], "phone": "12345", "levels": [4, 6]}


@pytest.fixture
def published(things: World) -> Iterator[World]:
    with frozen(NOON), things.working(GANSU):
        publish(THING, [Edit(ITEM, FULL, defines=True)], actor=SYSTEM)
        claim(THING, [ITEM], actor=SYSTEM, reach=Reach(frozenset({"counties", "villages"})))
    return things


def ruled(world: World, region: int, at: datetime, element: str, levels: Any, **narrowed: str) -> UUID:
    with frozen(at), world.working(region):
        return publish(THING_RULES, [rule(THING, element, levels, **narrowed)], actor=SYSTEM).id


def phone(world: World, region: int, at: datetime) -> Any:
    with frozen(at), world.at(region):
        return defined(THING, region, [ITEM])[ITEM]["phone"]


def said(world: World, region: int, at: datetime, **values: Any) -> None:
    with frozen(at), world.working(region):
        publish(THING, [Edit(ITEM, values)], actor=SYSTEM)


def test_a_rule_holds_for_its_level_and_for_no_other(published: World) -> None:
    ruled(published, GANSU, NOON, "phone", {"counties": May.LOCKED})
    with pytest.raises(HeldAbove) as refused:
        said(published, JISHISHAN, NOON, phone="1")
    assert refused.value.members()["held"][0]["ruled_by"]["since"] == NOON.isoformat()
    said(published, LINXIA, NOON, phone="2")
    said(published, VILLAGE, NOON, phone="3")
    assert [phone(published, region, NOON) for region in (JISHISHAN, VILLAGE)] == ["2", "3"]


def test_a_region_below_may_rule_more_strictly_and_not_less(published: World) -> None:
    ruled(published, GANSU, NOON, "phone", {"villages": May.DEFAULT})
    ruled(published, JISHISHAN, NOON, "phone", {"villages": May.LOCKED})
    with pytest.raises(HeldAbove):
        said(published, VILLAGE, NOON, phone="3")
    ruled(published, GANSU, NOON, "hours", {"villages": May.LOCKED})
    with pytest.raises(CannotRule):
        ruled(published, JISHISHAN, NOON, "hours", {"villages": May.FREE})


def test_the_strictest_of_all_that_match_holds(published: World) -> None:
    ruled(published, GANSU, NOON, "phone", {"counties": May.DEFAULT})
    ruled(published, GANSU, NOON, "phone", {"counties": May.LOCKED}, narrow="name", value="别的")
    said(published, JISHISHAN, NOON, phone="1")
    ruled(published, GANSU, NOON, "phone", {"counties": May.LOCKED}, narrow="name", value="低保")
    assert phone(published, JISHISHAN, NOON) == "12345"


def test_a_scheduled_rule_takes_effect_at_its_second_and_can_be_taken_back(published: World) -> None:
    said(published, JISHISHAN, NOON, phone="1")
    with frozen(NOON), published.working(GANSU):
        levels = {"counties": May.LOCKED}
        release = publish(THING_RULES, [rule(THING, "phone", levels)], actor=SYSTEM, at=TOMORROW).id
    assert phone(published, JISHISHAN, TOMORROW - timedelta(seconds=1)) == "1"
    assert phone(published, JISHISHAN, TOMORROW) == "12345"
    with frozen(TOMORROW), published.working(JISHISHAN):
        assert [drift.own for _, drift in drifts(THING, JISHISHAN)] == ["1"]
    with frozen(TOMORROW), published.working(GANSU):
        roll_back(THING_RULES, release, actor=SYSTEM)
    assert phone(published, JISHISHAN, TOMORROW) == "1"


def test_taking_back_the_first_release_of_a_rule_leaves_the_later_one_its_name(published: World) -> None:
    first = ruled(published, GANSU, NOON, "phone", {"counties": May.LOCKED})
    ruled(published, GANSU, NOON, "phone", {"villages": May.LOCKED})
    with frozen(NOON), published.working(GANSU):
        roll_back(THING_RULES, first, actor=SYSTEM)
    said(published, JISHISHAN, NOON, phone="1")
    with pytest.raises(HeldAbove):
        said(published, VILLAGE, NOON, phone="3")


def test_an_edit_that_is_not_the_rule_it_names_is_refused(published: World) -> None:
    for edit in (
        Edit(UUID(int=1), {"element": "phone", "narrow": "", "value": "", "counties": "locked"}),
        Edit(item_of("phone", "days", "3"), {"element": "phone", "narrow": "days", "value": "3", "counties": "locked"}),
        Edit(item_of("none"), {"element": "none", "narrow": "", "value": "", "counties": "locked"}),
    ):
        with published.at(GANSU), pytest.raises(CannotRule):
            publish(THING_RULES, [edit], actor=SYSTEM)


def test_a_matrix_that_nobody_filled_costs_no_statement(published: World) -> None:
    def statements(at: datetime | None = None) -> int:
        READINGS.clear()
        ran: list[str] = []
        with published.at(VILLAGE):
            connection = db.session.connection()
            event.listen(connection, "before_cursor_execute", lambda *told: ran.append(told[2]))
            assert len(effective(THING, VILLAGE, frozenset({6}), at=at)) == 1
        return len(ran)

    assert statements() == 2, "the heads of the line, and the layers"
    assert statements(now()) == 1, "past the cache the layers tell by themselves that there are no rules"
    ruled(published, GANSU, NOON, "phone", {"counties": May.LOCKED})
    assert statements() == 3, "and the rules"
