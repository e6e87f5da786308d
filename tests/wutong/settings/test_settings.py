from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from wutong.access import SYSTEM, Actor, RightMissing
from wutong.clock import frozen
from wutong.errors import Invalid
from wutong.layers.fold import HeldAbove
from wutong.settings import actions, queries, rules
from wutong.settings.rules import Setting
from wutong.testing.tree import GANSU, JISHISHAN, VILLAGE
from wutong.testing.world import World

LIMIT = Setting("trial.limit", "上限", "number", 20, may="at_most")
GREETING = Setting("trial.greeting", "问候语", "text", "您好")


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    known, installed = dict(rules.SETTINGS), dict(rules.PLUGINS)
    rules.install("reviews", "好差评")
    rules.register(LIMIT)
    rules.register(GREETING)
    yield
    rules.SETTINGS.clear()
    rules.SETTINGS.update(known)
    rules.PLUGINS.clear()
    rules.PLUGINS.update(installed)


def test_a_setting_that_nobody_set_has_its_default(world: World) -> None:
    with world.at(VILLAGE):
        assert queries.held("trial.limit") == ("trial.limit", 20, None, False, False)


def test_a_village_sees_what_the_province_set_and_who_set_it(world: World) -> None:
    with world.working(GANSU):
        actions.set_value("trial.greeting", "陇上人家", actor=SYSTEM)
    with world.at(VILLAGE):
        assert queries.held("trial.greeting") == ("trial.greeting", "陇上人家", GANSU, False, False)


def test_a_suggested_value_may_be_changed_below_and_a_locked_one_may_not(world: World) -> None:
    with world.working(GANSU):
        actions.set_value("trial.greeting", "陇上人家", actor=SYSTEM)
    with world.working(JISHISHAN):
        actions.set_value("trial.greeting", "积石山欢迎您", actor=SYSTEM)
        assert queries.held("trial.greeting").own
    with world.working(GANSU):
        actions.set_value("trial.greeting", "陇上人家", lock=True, actor=SYSTEM)
    with world.working(JISHISHAN):
        assert queries.held("trial.greeting") == ("trial.greeting", "陇上人家", GANSU, False, True)
        with pytest.raises(HeldAbove):
            actions.set_value("trial.greeting", "又改", actor=SYSTEM)


def test_each_setting_has_its_own_rule_on_the_way_down(world: World) -> None:
    with world.working(GANSU):
        actions.set_value("trial.limit", 10, actor=SYSTEM)
    with world.working(JISHISHAN):
        actions.set_value("trial.limit", "8", actor=SYSTEM)
        assert queries.value("trial.limit") == 8
        with pytest.raises(HeldAbove) as refused:
            actions.set_value("trial.limit", 11, actor=SYSTEM)
    assert refused.value.facts["holder"] == GANSU


def test_a_reset_lets_what_is_above_hold_again(world: World) -> None:
    with world.working(JISHISHAN):
        actions.set_value("trial.limit", 8, actor=SYSTEM)
        actions.reset("trial.limit", actor=SYSTEM)
        assert queries.held("trial.limit") == ("trial.limit", 20, None, False, False)


def test_a_value_of_the_wrong_type_is_refused_on_its_field(world: World) -> None:
    with world.at(JISHISHAN), pytest.raises(Invalid) as refused:
        actions.set_value("trial.limit", "many", actor=SYSTEM)
    assert list(refused.value.fields) == ["value"]


def test_setting_needs_the_right_at_this_region(world: World) -> None:
    clerk = Actor("staff", region=GANSU, rights=frozenset({"setting.manage"}))
    with world.at(JISHISHAN), pytest.raises(RightMissing):
        actions.set_value("trial.limit", 8, actor=clerk)


def test_a_plugin_is_off_until_somebody_on_the_line_switches_it_on(world: World) -> None:
    with world.at(VILLAGE):
        assert not queries.enabled("reviews")
    with world.working(GANSU):
        actions.switch("reviews", True, actor=SYSTEM)
    with world.working(JISHISHAN):
        assert queries.enabled("reviews")
        actions.switch("reviews", False, actor=SYSTEM)
    with world.at(VILLAGE):
        assert not queries.enabled("reviews")


def test_only_an_installed_plugin_can_be_switched(world: World) -> None:
    with world.at(GANSU), pytest.raises(rules.UnknownPlugin):
        actions.switch("nowhere", True, actor=SYSTEM)


def test_a_switch_thrown_for_tomorrow_takes_effect_at_its_second(world: World) -> None:
    today = datetime(2026, 5, 1, tzinfo=UTC)
    with frozen(today), world.working(GANSU):
        actions.switch("reviews", True, actor=SYSTEM, lock=True, at=today + timedelta(days=1))
        assert not queries.enabled("reviews")
    with frozen(today + timedelta(days=1, microseconds=-1)), world.at(VILLAGE):
        assert not queries.enabled("reviews")
    with frozen(today + timedelta(days=1)), world.at(VILLAGE):
        assert queries.switches(["reviews"]) == [("reviews", True, GANSU, False, True)]
