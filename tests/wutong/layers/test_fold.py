from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.wutong.layers.things import THING

from wutong.layers.fold import Folded, HeldAbove, fold, laid_over, offered, violations
from wutong.layers.kinds import Edit, Kind, May

ITEM = uuid4()
PROVINCE, COUNTY, VILLAGE = 62, 622927, 622927100001


def layer(region: int, *, defines: bool = False, withdrawn: bool = False, locks: Any = (), **values: Any) -> Any:
    told = [values.get(name) for name in THING.names]
    return (ITEM, region, UUID(int=region), defines, withdrawn, list(locks), *told)


def folded(*layers: Any) -> Folded:
    seen = fold(THING, layers)
    assert seen is not None
    return seen


def test_a_region_that_says_nothing_sees_what_is_above() -> None:
    seen = folded(layer(PROVINCE, defines=True, name="低保", days=20))
    assert (seen["name"], seen["days"], seen["phone"]) == ("低保", 20, None)
    assert seen.origins["days"].region == PROVINCE
    assert "phone" not in seen.origins


def test_elements_merge_one_by_one_and_not_row_by_row() -> None:
    province = layer(PROVINCE, defines=True, name="低保", days=20, phone="0931")
    seen = folded(province, layer(COUNTY, days=5), layer(VILLAGE, phone="0930"))
    assert (seen["name"], seen["days"], seen["phone"]) == ("低保", 5, "0930")
    assert [seen.origins[name].region for name in ("name", "days", "phone")] == [PROVINCE, COUNTY, VILLAGE]


def test_a_withdrawal_above_wins_over_everything_below() -> None:
    above = layer(PROVINCE, defines=True, withdrawn=True, name="低保")
    assert fold(THING, [above, layer(COUNTY, phone="0930")]) is None


def test_an_item_that_nobody_on_the_line_defines_is_not_there() -> None:
    assert fold(THING, [layer(COUNTY, phone="0930")]) is None
    assert fold(THING, []) is None


def test_a_kind_defined_in_code_needs_no_defining_row() -> None:
    setting = Kind("setting", {"value": May.DEFAULT}, rooted=False)
    seen = fold(setting, [(ITEM, COUNTY, UUID(int=1), False, False, [], "red")])
    assert seen is not None
    assert seen["value"] == "red"


def test_a_locked_element_keeps_its_topmost_value() -> None:
    seen = folded(layer(PROVINCE, defines=True, name="低保"), layer(COUNTY, name="最低生活保障"))
    assert seen["name"] == "低保"
    assert [(drift.element, drift.region, drift.own) for drift in seen.drifts] == [("name", COUNTY, "最低生活保障")]


def test_a_locked_element_that_nobody_above_has_filled_may_be_filled() -> None:
    seen = folded(layer(PROVINCE, defines=True), layer(COUNTY, name="低保"), layer(VILLAGE, name="x"))
    assert seen["name"] == "低保"
    assert seen.origins["name"].region == COUNTY


def test_the_tighter_promise_wins_even_if_the_law_above_tightened_later() -> None:
    seen = folded(layer(PROVINCE, defines=True, days=3), layer(COUNTY, days=5))
    assert (seen["days"], seen.origins["days"].region) == (3, PROVINCE)
    assert [(drift.own, drift.held, drift.holder.region) for drift in seen.drifts] == [(5, 3, PROVINCE)]


def test_a_subset_only_drops_entries_and_keeps_the_order_above() -> None:
    seen = folded(layer(PROVINCE, defines=True, papers=["a", "b", "c"]), layer(COUNTY, papers=["c", "x", "a"]))
    assert seen["papers"] == ["a", "c"]
    assert seen.origins["papers"].region == COUNTY


def test_a_subset_of_rows_tells_them_apart_by_key_and_shows_the_row_above() -> None:
    above = [{"key": "id", "copies": 1}, {"key": "photo", "copies": 2}]
    seen = folded(layer(PROVINCE, defines=True, papers=above), layer(COUNTY, papers=[{"key": "photo", "copies": 9}]))
    assert seen["papers"] == [{"key": "photo", "copies": 2}]
    assert len(seen.drifts) == 1


GOOD = Kind("good", {"open": May.AT_LEAST, "depth": May.AT_LEAST, "rights": May.SUPERSET}, rooted=False)


@pytest.mark.parametrize(
    ("element", "above", "own", "held", "stands"),
    [
        ("open", True, False, True, False),
        ("open", False, True, True, True),
        ("depth", 3, 1, 3, False),
        ("depth", 3, 4, 4, True),
        ("rights", ["a", "b"], ["b"], ["a", "b"], False),
        ("rights", ["a", "b"], ["b", "c", "a"], ["a", "b", "c"], True),
        ("rights", ["a"], [], ["a"], False),
        ("rights", None, ["c"], ["c"], True),
    ],
)
def test_what_is_good_for_the_citizen_only_grows_on_the_way_down(
    element: str, above: Any, own: Any, held: Any, stands: bool
) -> None:
    rows = [
        (ITEM, region, UUID(int=region), False, False, [], *[said if name == element else None for name in GOOD.names])
        for region, said in ((PROVINCE, above), (COUNTY, own))
    ]
    seen, first = fold(GOOD, rows), fold(GOOD, rows[:1])
    assert seen is not None
    assert seen[element] == held
    assert seen.origins[element].region == (PROVINCE if held == above else COUNTY)
    assert [drift.element for drift in seen.drifts] == ([] if stands else [element])
    assert bool(violations(GOOD, first, COUNTY, Edit(ITEM, {element: own}))) is not stands


def test_a_lock_holds_for_those_below_and_not_for_who_set_it() -> None:
    province = layer(PROVINCE, defines=True, phone="12345")
    seen = folded(province, layer(COUNTY, phone="0930", locks=["phone"]), layer(VILLAGE, phone="1"))
    assert seen["phone"] == "0930"


@pytest.mark.parametrize(
    ("element", "value", "allowed"),
    [
        ("days", 20, True),
        ("days", 21, False),
        ("papers", ["a"], True),
        ("papers", ["a", "x"], False),
        ("name", "低保", True),
        ("name", "别的", False),
        ("phone", "1", True),
        ("hours", "9-17", True),
        ("days", None, True),
    ],
)
def test_writing_is_checked_against_the_value_above(element: str, value: object, allowed: bool) -> None:
    above = folded(layer(PROVINCE, defines=True, name="低保", days=20, papers=["a", "b"], phone="2", hours="8-12"))
    broken = violations(THING, above, COUNTY, Edit(ITEM, {element: value}))
    assert [drift.element for drift in broken] == ([] if allowed else [element])


def test_the_refusal_names_the_element_its_holder_and_the_value() -> None:
    above = folded(layer(PROVINCE, defines=True, days=20))
    refused = HeldAbove(violations(THING, above, COUNTY, Edit(ITEM, {"days": 30})))
    assert refused.facts == {
        "element": "days", "holder": PROVINCE, "release": str(UUID(int=PROVINCE)), "value": 20
    }  # fmt: skip
    assert "20" in refused.text()


def test_what_is_offered_depends_on_the_levels_exercised() -> None:
    assert offered([4, 5], frozenset({4}))
    assert not offered([4, 5], frozenset({6}))
    assert offered(None, frozenset({6}))
    assert offered([2, 3], frozenset({3, 4})), "东莞 acts for city and county"
    assert offered([4], frozenset({6}), "agent"), "a village may carry papers upward for any level"
    assert not offered([4], frozenset({6}), "direct")


def test_an_edit_leaves_what_it_does_not_name_in_the_row_it_is_laid_over() -> None:
    own = layer(COUNTY, defines=True, withdrawn=True, locks=["name"], name="低保")
    kept = laid_over(own, COUNTY, Edit(ITEM, {"phone": "0930"}), THING.names)
    assert kept[3:6] == (True, True, ["name"])
    said = Edit(ITEM, defines=False, withdrawn=False, locks=frozenset({"phone"}))
    assert laid_over(own, COUNTY, said, THING.names)[3:6] == (False, False, ["phone"])
    assert laid_over(None, COUNTY, Edit(ITEM), THING.names)[3:6] == (False, False, [])
