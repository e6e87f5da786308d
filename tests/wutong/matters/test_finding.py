"""What a village's words find: what it does, what the county does, what was probably meant."""

from wutong.access import SYSTEM
from wutong.layers.claims import Reach, Terms
from wutong.layers.kinds import Edit
from wutong.matters import actions, finding, rules
from wutong.matters.filters import Wanted
from wutong.testing.tree import GANSU, JISHISHAN, VILLAGE
from wutong.testing.world import World

NAMES = {"A-1": "社会保障卡申领", "A-2": "最低生活保障", "A-3": "公共场所卫生许可"}


def publish(world: World) -> None:
    plain = {
        "item_type": "20", "legal_basis": "规定", "service_objects": ["person"], "line": "labour", "themes": ["aid"],
        "conditions": ["本人申请"], "steps": [{"name": "受理"}], "handling_type": "promised", "promised_days": 3,
        "promised_unit": "working", "fee": False, "exercise_levels": [4, 5, 6], "visits": 1, "online": False,
    }  # fmt: skip
    with world.working(GANSU):
        told = [(code, rules.tidy({**plain, "code": code, "name": name})) for code, name in NAMES.items()]
        actions.bring_out([Edit(rules.item_of(code), said, defines=True) for code, said in told], actor=SYSTEM)
    with world.working(JISHISHAN):
        actions.claim(NAMES, actor=SYSTEM)
        villages = Reach(frozenset({"villages"}))
        actions.claim(["A-1"], actor=SYSTEM, reach=villages, terms=Terms("agent", 6, 4))
        actions.claim(["A-2"], actor=SYSTEM, reach=villages)
        actions.save("A-3", {"address": "东大街 1 号", "visits": 0, "post_papers": True}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)


def codes(result: finding.Result) -> list[str]:
    return [found["code"] for found in result.found]


def test_what_the_county_does_is_named_apart_with_its_place_and_what_the_village_can_do(world: World) -> None:
    publish(world)
    with world.at(VILLAGE):
        there = finding.look(Wanted(words="卫生许可"))
        carried = finding.look(Wanted(words="社保卡"))
        own = finding.look(Wanted(words="低保"))
    assert (codes(there), codes(carried), codes(own)) == ([], ["A-1"], ["A-2"])
    (only,) = there.elsewhere
    assert (only["code"], only.region, only.mode, only["address"]) == ("A-3", JISHISHAN, "", "东大街 1 号")
    assert [(other["code"], other.mode) for other in carried.elsewhere] == [("A-1", "agent")]
    assert own.elsewhere == []


def test_a_mistake_is_mended_only_where_nothing_is_found_and_not_when_asked_exactly(world: World) -> None:
    publish(world)
    with world.at(JISHISHAN):
        mended = finding.look(Wanted(words="社宝卡"))
        assert (mended.meant, codes(mended), mended.wanted.words) == ("社保卡", ["A-1"], "社宝卡")
        assert finding.look(Wanted(words="社宝卡"), exactly=True).found == []
        assert finding.look(Wanted(words="社保卡")).meant is None
        assert finding.look(Wanted(words="社保卡", theme="work")).meant is None


def test_a_list_is_cut_by_visits_and_each_count_is_what_the_other_filters_leave(world: World) -> None:
    publish(world)
    with world.at(JISHISHAN):
        none = finding.look(Wanted(visits="0"))
        assert codes(none) == ["A-3"]
        assert (none.facets.visits, none.facets.themes) == ([("1", 3), ("0", 1)], [("aid", 1)])
        assert codes(finding.look(Wanted(online="1"))) == []


def test_a_reading_of_the_line_is_kept_until_something_on_it_moves(world: World) -> None:
    publish(world)
    with world.at(VILLAGE):
        first = finding.above()
        assert finding.above() is first
    with world.working(JISHISHAN):
        actions.save("A-3", {"address": "西大街 2 号"}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    with world.at(VILLAGE):
        assert finding.above()[rules.item_of("A-3")]["address"] == "西大街 2 号"
