from typing import Any

import pytest

from wutong.access import SYSTEM, Actor, RightMissing
from wutong.clock import today
from wutong.layers.claims import GroundsMissing, Reach, Terms
from wutong.layers.releases import listed
from wutong.matters import actions, board, queries, rules
from wutong.matters.models import MATTER
from wutong.testing.tree import CHUIMATAN, DONGXIANG, GANSU, JISHISHAN, LINXIA, LIUGOU, LIUGOU_VILLAGE, VILLAGE
from wutong.testing.world import World

GUIDE: dict[str, Any] = {
    "code": "SL-1",
    "name": "最低生活保障",
    "item_type": "05",
    "exercise_levels": [4, 5],
    "service_objects": ["person"],
    "legal_basis": "社会救助暂行办法",
    "line": "civil_affairs",
    "conditions": ["家庭人均收入低于当地标准"],
    "steps": [{"name": "受理"}, {"name": "审定"}],
    "papers": [{"name": "身份证", "need": "required"}, {"name": "授权书", "need": "required"}],
    "handling_type": "promised",
    "legal_days": 30,
    "legal_unit": "natural",
    "promised_days": 20,
    "promised_unit": "natural",
    "visits": 1,
    "visit_reason": "核验原件",
    "fee": False,
    "online": True,
}


def province(world: World, **changes: Any) -> None:
    with world.working(GANSU):
        actions.define({**GUIDE, **changes}, actor=SYSTEM)
        actions.publish(actor=SYSTEM, note="首次发布")


def claim(world: World, region: int, *levels: str, **options: Any) -> None:
    besides = options.pop("besides", frozenset())
    with world.working(region):
        reach = Reach(frozenset(levels or ("self",)), besides=frozenset(besides))
        actions.claim(["SL-1"], actor=SYSTEM, reach=reach, **options)


def test_a_matter_that_the_province_published_is_offered_where_it_is_claimed_and_nowhere_else(world: World) -> None:
    province(world)
    claim(world, JISHISHAN)
    with world.at(JISHISHAN):
        assert queries.find("SL-1")["name"] == "最低生活保障"
        assert [found["code"] for found in queries.offered()] == ["SL-1"]
    with world.at(DONGXIANG):
        assert queries.offered() == []
        with pytest.raises(rules.NoSuchMatter):
            queries.find("SL-1")


def test_a_draft_is_seen_by_nobody_below(world: World) -> None:
    with world.working(GANSU):
        actions.define(GUIDE, actor=SYSTEM)
    with world.at(JISHISHAN), pytest.raises(rules.NoSuchMatter):
        queries.known("SL-1")


def test_one_claim_reaches_every_township_but_the_exceptions(world: World) -> None:
    province(world)
    claim(world, JISHISHAN, "townships", besides={LIUGOU})
    with world.at(CHUIMATAN):
        assert queries.find("SL-1").claim is not None
    with world.at(LIUGOU):
        assert queries.offered() == []


def test_a_village_carries_papers_for_a_matter_that_its_township_decides(world: World) -> None:
    province(world)
    claim(world, JISHISHAN, "villages", terms=Terms("agent", accept_level=5, decide_level=5))
    with world.at(VILLAGE):
        assert queries.home_of(queries.find("SL-1")) == CHUIMATAN
    with world.at(LIUGOU_VILLAGE):
        assert queries.home_of(queries.find("SL-1")) == LIUGOU


def test_a_county_may_be_faster_and_is_told_the_limit_when_it_would_be_slower(world: World) -> None:
    province(world)
    with world.working(JISHISHAN):
        with pytest.raises(actions.HeldAbove) as refused:
            actions.save("SL-1", {"promised_days": 25}, actor=SYSTEM)
        since = today().isoformat()
        assert refused.value.fields == {"promised_days": [f"不能超过甘肃省规定的“20”（{since}起）"]}
        actions.save("SL-1", {"promised_days": 12, "address": "县政务大厅二楼"}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    claim(world, JISHISHAN)
    with world.at(JISHISHAN):
        found = queries.find("SL-1")
        assert (found["promised_days"], found["address"]) == (12, "县政务大厅二楼")
        assert found.origins["promised_days"].region == JISHISHAN
        assert found.origins["legal_days"].region == GANSU


@pytest.mark.parametrize(
    ("change", "element"),
    [
        ({"name": "低保"}, "name"),
        ({"visits": 2}, "visits"),
        ({"papers": [{"name": "存折"}]}, "papers"),
        ({"conditions": []}, "conditions"),
        ({"fee": True}, "fee"),
    ],
)
def test_nothing_may_be_made_harder_below(world: World, change: dict[str, Any], element: str) -> None:
    province(world)
    with world.working(JISHISHAN):
        with pytest.raises(actions.HeldAbove) as refused:
            actions.save("SL-1", change, actor=SYSTEM)
        assert list(refused.value.fields) == [element]


def test_a_county_may_ask_for_fewer_papers(world: World) -> None:
    province(world)
    claim(world, JISHISHAN)
    with world.working(JISHISHAN):
        actions.save("SL-1", {"papers": [{"name": "身份证", "need": "required"}]}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    with world.at(JISHISHAN):
        assert [row["name"] for row in queries.find("SL-1")["papers"]] == ["身份证"]


def test_a_matter_that_lacks_published_elements_is_not_published_and_says_which(world: World) -> None:
    with world.working(GANSU):
        actions.define({**GUIDE, "legal_basis": None, "steps": None}, actor=SYSTEM)
        with pytest.raises(rules.Incomplete) as refused:
            actions.publish(actor=SYSTEM)
    assert "缺少设定依据" in refused.value.text()
    assert "缺少办理流程" in refused.value.text()


def test_a_promise_that_contradicts_its_type_is_not_published(world: World) -> None:
    province(world)
    with world.working(JISHISHAN):
        actions.save("SL-1", {"promised_days": 0}, actor=SYSTEM)
        with pytest.raises(rules.Incomplete, match="即办件"):
            actions.publish(actor=SYSTEM)


def test_a_release_is_taken_back_in_one_step(world: World) -> None:
    province(world)
    claim(world, JISHISHAN)
    with world.working(JISHISHAN):
        actions.save("SL-1", {"promised_days": 5}, actor=SYSTEM)
        release = actions.publish(actor=SYSTEM, note="提速")
    with world.working(JISHISHAN):
        assert actions.roll_back(release.id, actor=SYSTEM).note == "撤回“提速”"
    with world.at(JISHISHAN):
        assert queries.find("SL-1")["promised_days"] == 20


def test_taking_back_what_set_a_matter_up_names_the_levels_that_lose_it(world: World) -> None:
    province(world)
    with world.at(GANSU):
        [release] = listed(MATTER)
        assert list(board.undoing(release.id).impact.levels) == [4, 5]


def test_a_matter_withdrawn_above_is_gone_below_and_returns_by_roll_back(world: World) -> None:
    province(world)
    claim(world, JISHISHAN)
    with world.working(GANSU):
        actions.withdraw("SL-1", actor=SYSTEM)
        release = actions.publish(actor=SYSTEM)
    with world.at(JISHISHAN):
        assert queries.offered() == []
    with world.working(GANSU):
        actions.roll_back(release.id, actor=SYSTEM)
    with world.at(JISHISHAN):
        assert len(queries.offered()) == 1


def test_a_code_names_one_matter_on_a_line(world: World) -> None:
    province(world)
    with world.working(JISHISHAN), pytest.raises(rules.AlreadyDefined):
        actions.define({**GUIDE, "name": "另一事项"}, actor=SYSTEM)
    with world.working(JISHISHAN), pytest.raises(rules.BadCode):
        actions.define({**GUIDE, "code": "有 空格"}, actor=SYSTEM)


def test_declining_needs_grounds(world: World) -> None:
    province(world)
    with world.working(JISHISHAN):
        with pytest.raises(GroundsMissing):
            actions.decline(["SL-1"], grounds=" ", actor=SYSTEM)
        actions.decline(["SL-1"], grounds="本县没有此类对象", actor=SYSTEM)
        assert [found.claim and found.claim.state for found in queries.board()] == ["declined"]


def test_editing_publishing_and_claiming_are_three_rights(world: World) -> None:
    province(world)
    reader = Actor("staff", region=JISHISHAN, rights=frozenset({"matter.read"}))
    with world.working(JISHISHAN):
        with pytest.raises(RightMissing):
            actions.save("SL-1", {"address": "x"}, actor=reader)
        with pytest.raises(RightMissing):
            actions.publish(actor=reader)
        with pytest.raises(RightMissing):
            actions.claim(["SL-1"], actor=reader)


def test_the_province_sees_its_whole_catalogue_and_the_city_what_is_not_its_own(world: World) -> None:
    province(world)
    with world.at(LINXIA):
        assert [found["code"] for found in queries.catalogue()] == ["SL-1"]
        assert queries.board() == []
