from dataclasses import replace
from typing import Any

import pytest

from wutong.access import SYSTEM
from wutong.layers.kinds import Edit
from wutong.matters import actions, hierarchy, queries, rules
from wutong.matters.filters import Wanted
from wutong.testing.tree import GANSU, JISHISHAN
from wutong.testing.world import World

LAW = {"legal_basis": "户口登记条例", "item_type": "07"}
MAIN = {"code": "Z-MAIN", "name": "户口登记", "tier": "main", **LAW}
SUB = {"code": "Z-SUB", "name": "户口迁移", "tier": "sub", "parent": "Z-MAIN", **LAW}


def item(code: str, **changes: Any) -> dict[str, Any]:
    return {
        "code": code, "name": f"事项{code}", "conditions": ["本人申请"], "steps": [{"name": "受理"}],
        "promised_days": 3, "handling_type": "promised", "promised_unit": "working", "fee": False,
        "exercise_levels": [4],
        **LAW, **changes,
    }  # fmt: skip


LISTED = (
    item("A-1"), item("B-3", parent="Z-SUB"), item("C-1", parent="Z-MAIN", tier="handling"), item("D-1"),
    item("E-2", parent="Z-SUB"),
)  # fmt: skip


def edits(*values: dict[str, Any]) -> list[Edit]:
    return [Edit(rules.item_of(one["code"]), rules.tidy(one), defines=True) for one in values]


@pytest.fixture
def county(world: World) -> World:
    """The county offers all handling items; nobody claimed what stands above them."""
    with world.working(GANSU):
        actions.bring_out(edits(MAIN, SUB, *LISTED), actor=SYSTEM)
    with world.working(JISHISHAN):
        actions.claim([one["code"] for one in LISTED], actor=SYSTEM)
    return world


def test_handling_items_of_one_main_item_stand_together_and_upper_items_not_among_them(county: World) -> None:
    with county.at(JISHISHAN):
        assert [found["code"] for found in queries.sought(Wanted())] == ["A-1", "D-1", "C-1", "B-3", "E-2"]


def test_an_upper_item_is_nobodys_to_claim_and_stands_in_the_catalogue(county: World) -> None:
    with county.at(JISHISHAN):
        assert {found["code"] for found in queries.board()} == {one["code"] for one in LISTED}
        assert {"Z-MAIN", "Z-SUB"} <= {found["code"] for found in queries.catalogue()}


def test_a_main_item_shows_what_the_place_offers_under_it_through_sub_items_too(county: World) -> None:
    with county.at(JISHISHAN):
        assert [found["code"] for found in queries.gathered("Z-MAIN")] == ["C-1", "B-3", "E-2"]
        assert [found["code"] for found in queries.gathered("Z-SUB")] == ["B-3", "E-2"]
        known = hierarchy.uppers(queries.offered())
        assert [upper["name"] for upper in hierarchy.above(queries.find("B-3"), known)] == ["户口登记", "户口迁移"]


def test_a_main_item_is_not_applied_for_and_says_what_is(county: World) -> None:
    with county.at(JISHISHAN):
        told = queries.detail("Z-MAIN")
        assert (told["fileable"], [one["code"] for one in told["members"]]) == (False, ["C-1", "B-3", "E-2"])
        with pytest.raises(rules.NotFiled):
            queries.to_file("Z-MAIN")
        assert queries.detail("A-1")["fileable"]
        assert queries.to_file("A-1")["code"] == "A-1"


def test_a_main_item_under_which_a_place_offers_nothing_is_not_found_there(county: World) -> None:
    with county.working(JISHISHAN):
        actions.decline([one["code"] for one in LISTED], grounds="示例", actor=SYSTEM)
    with county.at(JISHISHAN), pytest.raises(rules.NoSuchMatter):
        queries.find("Z-MAIN")


def test_below_a_suspension_nobody_takes_applications_and_nobody_can_lift_it(county: World) -> None:
    with county.working(GANSU):
        actions.bring_out([Edit(rules.item_of("A-1"), {"in_use": False})], actor=SYSTEM)
    with county.at(JISHISHAN):
        with pytest.raises(rules.Suspended):
            queries.to_file("A-1")
        with pytest.raises(rules.Incomplete):
            actions.save("A-1", {"in_use": True}, actor=SYSTEM)


def test_an_unknown_or_lower_upper_item_cannot_be_published(world: World) -> None:
    with world.at(GANSU):
        with pytest.raises(rules.Incomplete, match="NO-SUCH"):
            actions.bring_out(edits(item("A-1", parent="NO-SUCH")), actor=SYSTEM)
        with pytest.raises(rules.Incomplete, match="层次"):
            actions.bring_out(edits(item("A-1"), item("A-2", parent="A-1")), actor=SYSTEM)
        actions.bring_out(edits(item("A-2", parent="Z-MAIN"), MAIN), actor=SYSTEM)


def test_items_that_name_each_other_end_somewhere(county: World) -> None:
    with county.at(JISHISHAN):
        one, known = queries.find("B-3"), hierarchy.uppers(queries.offered())
        main = known["Z-MAIN"]
        known = {**known, "Z-MAIN": replace(main, values={**main.values, "parent": "Z-SUB"})}
        assert [upper["code"] for upper in hierarchy.above(one, known)] == ["Z-MAIN", "Z-SUB"]
