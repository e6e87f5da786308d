"""The constraint matrix as matters use it: data above make the law stricter, never looser, and say who did."""

import pytest
from tests.wutong.matters.test_actions import claim, province

from wutong.access import SYSTEM
from wutong.clock import now, today
from wutong.layers.changes import drifts
from wutong.layers.kinds import May
from wutong.layers.matrix import CannotRule, choices, rule
from wutong.layers.releases import publish
from wutong.matters import actions, queries
from wutong.matters.board import working
from wutong.matters.models import MATTER, MATTER_RULES
from wutong.testing.tree import GANSU, JISHISHAN, LINXIA
from wutong.testing.world import World


def ruled(world: World, region: int, element: str, narrow: str = "", value: str = "", **levels: May) -> None:
    with world.working(region):
        publish(MATTER_RULES, [rule(MATTER, element, levels, narrow=narrow, value=value)], actor=SYSTEM)


def test_a_refusal_names_the_rule_its_author_the_holder_and_the_value(world: World) -> None:
    province(world)
    ruled(world, LINXIA, "hours", "code", "SL-1", counties=May.LOCKED)
    with world.working(LINXIA):
        actions.save("SL-1", {"hours": "工作日 9:00-17:00"}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    with world.working(JISHISHAN):
        with pytest.raises(actions.HeldAbove) as refused:
            actions.save("SL-1", {"hours": "工作日 10:00-16:00"}, actor=SYSTEM)
        since, utc = today().isoformat(), now().date().isoformat()
        held = f"由临夏回族自治州规定为“工作日 9:00-17:00”（{since}起），本级不能修改"
        ruling = f"本级不得放宽由临夏回族自治州规定（{since}起）"
        assert refused.value.fields["hours"] == [f"{held}；{ruling}"]
        [told] = refused.value.members()["held"]
    assert (told["element"], told["rule"], told["own"]) == ("hours", "locked", "工作日 10:00-16:00")
    assert (told["ruled_by"]["region"], told["holder"]["region"]) == ("6229", "6229")
    assert told["holder"]["value"] == "工作日 9:00-17:00"
    assert told["ruled_by"]["since"].startswith(utc)
    assert told["ruled_by"]["release"] != told["holder"]["release"]


@pytest.mark.parametrize(
    ("element", "above", "own", "said"),
    [
        ("online", True, False, "甘肃省规定为“是”（{since}起），本级不能取消或降低"),
        ("commitment", True, False, "甘肃省规定为“是”（{since}起），本级不能取消或降低"),
        ("deferral", True, False, "甘肃省规定为“是”（{since}起），本级不能取消或降低"),
        ("online_depth", 3, 2, "甘肃省规定为“网上申请和受理”（{since}起），本级不能取消或降低"),
        ("rights", ["知情", "申诉"], ["知情"], "不能少于甘肃省规定的内容：知情、申诉（{since}起），本级只能增加"),
        ("duties", ["如实申报"], ["如实申报", "到场"], "只能在甘肃省规定的范围内减少：如实申报（{since}起）"),
    ],
)
def test_what_is_good_for_the_citizen_is_not_taken_away_below(
    world: World, element: str, above: object, own: object, said: str
) -> None:
    province(world, **{element: above})
    with world.working(JISHISHAN):
        with pytest.raises(actions.HeldAbove) as refused:
            actions.save("SL-1", {element: own}, actor=SYSTEM)
        assert refused.value.fields == {element: [said.format(since=today().isoformat())]}
        assert actions.save("SL-1", {element: above}, actor=SYSTEM) is not None


def test_what_is_good_for_the_citizen_may_be_given_below(world: World) -> None:
    province(world, online=False, rights=["知情"])
    claim(world, JISHISHAN)
    with world.working(JISHISHAN):
        actions.save("SL-1", {"online": True, "commitment": True, "rights": ["知情", "申诉"]}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    with world.at(JISHISHAN):
        found = queries.find("SL-1")
    assert (found["online"], found["commitment"], found["rights"]) == (True, True, ["知情", "申诉"])


def test_a_rule_for_one_type_of_matter_leaves_the_others_alone(world: World) -> None:
    province(world)
    with world.working(GANSU):
        actions.save("SL-1", {"hall": True}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    ruled(world, GANSU, "hall", "item_type", "99", counties=May.LOCKED)
    with world.working(JISHISHAN):
        assert actions.save("SL-1", {"hall": False}, actor=SYSTEM) is not None


def test_what_is_tightened_later_holds_at_once_and_the_old_value_is_listed(world: World) -> None:
    province(world)
    claim(world, JISHISHAN)
    with world.working(GANSU):
        actions.save("SL-1", {"hall": True}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    with world.working(JISHISHAN):
        actions.save("SL-1", {"hall": False}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    ruled(world, GANSU, "hall", counties=May.LOCKED)
    with world.at(JISHISHAN):
        assert queries.find("SL-1")["hall"] is True
        [(_, drift)] = drifts(MATTER, JISHISHAN)
        assert (drift.element, drift.own, drift.held) == ("hall", False, True)
        assert drift.rule.may is May.LOCKED
        assert drift.rule.by is not None
        assert drift.rule.by.region == GANSU


def test_the_form_of_a_locked_element_says_who_locked_it(world: World) -> None:
    province(world)
    ruled(world, GANSU, "themes", cities=May.LOCKED)
    with world.at(LINXIA):
        held = working("SL-1").rules
        assert held["themes"].by is not None
        assert (held["themes"].may, held["themes"].by.region) == (May.LOCKED, GANSU)
        assert (held["name"].may, held["name"].by) == (May.LOCKED, None), "that is the law, nobody's rule"


def test_no_rule_is_looser_than_the_law_nor_binds_oneself(world: World) -> None:
    assert choices(MATTER, "name") == ()
    assert choices(MATTER, "promised_days") == (May.LOCKED,)
    assert choices(MATTER, "themes") == (May.SUBSET, May.LOCKED)
    assert choices(MATTER, "online") == choices(MATTER, "rights") == (May.LOCKED,)
    assert choices(MATTER, "address") == (May.DEFAULT, May.LOCKED)
    for levels in ({"villages": May.FREE}, {"villages": May.AT_MOST}, {"cities": May.LOCKED}):
        with pytest.raises(CannotRule):
            ruled(world, LINXIA, "address", **levels)
