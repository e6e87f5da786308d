"""The constraint matrix as matters use it: data above make the law stricter, never looser, and say who did."""

import pytest
from tests.wutong.matters.test_actions import GUIDE, claim, province

from wutong.access import SYSTEM
from wutong.clock import now, today
from wutong.layers.changes import drifts
from wutong.layers.kinds import May
from wutong.layers.matrix import CannotRule, choices, rule
from wutong.layers.releases import publish
from wutong.matters import actions, forms, queries
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


PAPERS = [{"name": "户口簿", "need": "required"}]


def test_papers_that_the_standard_does_not_ask_for_are_not_asked_for_below(world: World) -> None:
    province(world, papers=None, intermediaries=None)
    claim(world, JISHISHAN)
    with world.working(JISHISHAN):
        for element in ("papers", "intermediaries"):
            with pytest.raises(actions.HeldAbove) as refused:
                actions.save("SL-1", {element: PAPERS if element == "papers" else [{"name": "评估"}]}, actor=SYSTEM)
            said = f"甘肃省没有要求这一项（{today().isoformat()}起），本级不能增加；确需增加的，请甘肃省写明，"
            assert refused.value.fields == {element: [said + "或在“要素管控”中允许本级填写"]}
            [told] = refused.value.members()["held"]
            assert (told["rule"], told["holder"]["region"], told["holder"]["value"]) == ("subset", "62", None)
        [box] = [box for box in forms.boxes({}, {}, working("SL-1").rules) if box.element.name == "papers"]
        assert (box.open, box.may) == (False, "closed")
        assert actions.save("SL-1", {"papers": []}, actor=SYSTEM) is not None, "that none are asked for may be said"


def test_papers_left_unsaid_are_filled_in_by_the_first_who_is_let_and_bind_those_below(world: World) -> None:
    province(world, papers=None)
    ruled(world, GANSU, "papers", "item_type", "05", cities=May.FILL)
    with world.working(LINXIA):
        [box] = [box for box in forms.boxes({}, {}, working("SL-1").rules) if box.element.name == "papers"]
        assert box.open
        actions.save("SL-1", {"papers": PAPERS}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    claim(world, JISHISHAN)
    with world.working(JISHISHAN):
        assert [row["name"] for row in queries.find("SL-1")["papers"]] == ["户口簿"]
        with pytest.raises(actions.HeldAbove) as refused:
            actions.save("SL-1", {"papers": [*PAPERS, {"name": "照片"}]}, actor=SYSTEM)
        assert refused.value.fields["papers"][0].startswith("只能在临夏回族自治州规定的范围内减少：户口簿")


def test_only_who_set_the_standard_or_is_above_lets_others_fill_it_in(world: World) -> None:
    province(world, papers=None)
    ruled(world, LINXIA, "papers", counties=May.FILL)
    with world.working(JISHISHAN), pytest.raises(actions.HeldAbove):
        actions.save("SL-1", {"papers": PAPERS}, actor=SYSTEM)


def test_papers_that_were_added_before_the_standard_came_give_way_and_are_listed(world: World) -> None:
    with world.working(JISHISHAN):
        actions.define(GUIDE, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    claim(world, JISHISHAN)
    province(world, papers=None)
    with world.at(JISHISHAN):
        assert queries.find("SL-1")["papers"] is None
        [drift] = [drift for _, drift in drifts(MATTER, JISHISHAN) if drift.element == "papers"]
        assert (drift.held, drift.holder.region) == (None, GANSU)


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
    assert choices(MATTER, "papers") == (May.FILL, May.LOCKED)
    assert choices(MATTER, "online") == choices(MATTER, "rights") == (May.LOCKED,)
    assert choices(MATTER, "address") == (May.DEFAULT, May.LOCKED)
    for levels in ({"villages": May.FREE}, {"villages": May.AT_MOST}, {"cities": May.LOCKED}):
        with pytest.raises(CannotRule):
            ruled(world, LINXIA, "address", **levels)
