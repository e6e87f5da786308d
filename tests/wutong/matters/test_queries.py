import json
from typing import Any

from wutong.access import SYSTEM
from wutong.layers.claims import Reach, Terms
from wutong.layers.kinds import Edit
from wutong.matters import actions, filters, opendata, queries, rules
from wutong.matters.filters import Wanted
from wutong.regions import actions as offices
from wutong.testing.tree import CHUIMATAN, GANSU, JISHISHAN, VILLAGE
from wutong.testing.world import World

NAMES = {"A-1": "社会保障卡申领", "A-2": "最低生活保障", "A-3": "公共场所卫生许可"}


def guide(code: str, **changes: Any) -> dict[str, Any]:
    return {
        "code": code, "name": NAMES[code], "item_type": "20", "legal_basis": "规定",
        "service_objects": ["enterprise" if code == "A-3" else "person"], "line": "labour",
        "themes": ["work" if code == "A-1" else "aid"], "conditions": ["本人申请"], "steps": [{"name": "受理"}],
        "handling_type": "promised", "promised_days": 3, "promised_unit": "working", "fee": False,
        "exercise_levels": [4, 5, 6], **changes,
    }  # fmt: skip


def publish(world: World) -> None:
    with world.working(GANSU):
        edits = [Edit(rules.item_of(code), rules.tidy(guide(code)), defines=True) for code in NAMES]
        actions.bring_out(edits, actor=SYSTEM)
    with world.working(JISHISHAN):
        actions.claim(NAMES, actor=SYSTEM)
        reach = Reach(frozenset({"villages"}))
        actions.claim(["A-1", "A-2"], actor=SYSTEM, reach=reach, terms=Terms("agent", 6, 4))


def codes(**wanted: str) -> list[str]:
    return [found["code"] for found in queries.sought(Wanted(**wanted))]


def test_search_finds_what_the_place_offers_and_nothing_else(world: World) -> None:
    publish(world)
    with world.at(JISHISHAN):
        assert codes(words="社保卡") == ["A-1"]
        assert codes(words="ggcswsxk") == ["A-3"]
    with world.at(VILLAGE):
        assert codes(words="卫生许可") == []
        assert codes(words="低保") == ["A-2"]


def test_a_list_is_cut_by_theme_audience_and_line(world: World) -> None:
    publish(world)
    with world.at(JISHISHAN):
        assert codes() == ["A-1", "A-2", "A-3"]
        assert codes(theme="aid") == ["A-2", "A-3"]
        assert codes(theme="aid", audience="person") == ["A-2"]
        assert codes(line="tax") == []
        assert filters.facets(queries.offered()).themes == [("aid", 2), ("work", 1)]


def test_a_snapshot_is_plain_values_with_origins_and_the_home_of_the_case(world: World) -> None:
    publish(world)
    with world.working(JISHISHAN):
        actions.save("A-1", {"consult_phone": "0930-7721001"}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    with world.at(VILLAGE):
        taken = json.loads(json.dumps(queries.snapshot("A-1")))
    assert taken["values"]["name"] == "社会保障卡申领"
    assert taken["origins"]["name"]["region"] == GANSU
    assert taken["origins"]["consult_phone"]["region"] == JISHISHAN
    assert taken["home"] == JISHISHAN
    assert (taken["claim"]["mode"], taken["claim"]["accept_level"]) == ("agent", 6)
    assert taken["region"] == VILLAGE


def test_a_matter_without_a_claimed_deciding_level_is_decided_by_the_place_that_exercises_it(world: World) -> None:
    publish(world)
    with world.at(JISHISHAN):
        assert queries.home_of(queries.find("A-1")) == JISHISHAN


def test_the_handling_body_is_the_one_of_the_line_or_the_place_itself(world: World) -> None:
    publish(world)
    with world.working(JISHISHAN):
        offices.establish("县人力资源和社会保障局", line="labour", actor=SYSTEM)
    with world.at(JISHISHAN):
        assert queries.body_of(queries.find("A-1")) == "县人力资源和社会保障局"
    with world.at(VILLAGE):
        assert queries.body_of(queries.find("A-1")) == "后沟村委会"


def test_the_version_moves_with_every_release_and_claim_on_the_line(world: World) -> None:
    publish(world)
    with world.at(CHUIMATAN):
        before = opendata.version("jsonl")
    with world.working(JISHISHAN):
        actions.claim(["A-3"], actor=SYSTEM, reach=Reach(frozenset({"townships"})))
    with world.at(CHUIMATAN):
        assert opendata.version("jsonl") != before
