import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.matters import codes, rules

FULL = {
    "name": "居民身份证换领",
    "legal_basis": "居民身份证法",
    "conditions": ["有效期满"],
    "steps": [{"name": "受理"}],
    "legal_days": 60,
    "promised_days": 20,
    "fee": True,
    "fee_items": [{"name": "工本费", "standard": "20 元", "basis": "收费文件"}],
}


def test_a_matter_with_all_eight_published_elements_lacks_nothing() -> None:
    assert rules.missing(FULL) == []


@pytest.mark.parametrize("name", ["name", "legal_basis", "conditions", "steps", "promised_days"])
def test_each_published_element_is_missed_by_its_own_name(name: str) -> None:
    assert rules.missing({**FULL, name: None}) == [name]


def test_a_matter_without_a_statutory_limit_is_complete_when_it_promises_one() -> None:
    assert rules.missing({**FULL, "legal_days": None}) == []


def test_a_matter_without_any_limit_lacks_both() -> None:
    assert rules.missing({**FULL, "legal_days": None, "promised_days": None}) == ["legal_days", "promised_days"]


def test_a_promise_of_zero_days_is_a_promise() -> None:
    assert rules.missing({**FULL, "promised_days": 0}) == []


def test_a_free_matter_need_not_state_fees_and_an_unsaid_fee_is_missed() -> None:
    assert rules.missing({**FULL, "fee": False, "fee_items": None}) == []
    assert rules.missing({**FULL, "fee": None, "fee_items": None}) == ["fee_basis", "fee_standard"]


def test_a_fee_without_its_basis_is_missed() -> None:
    assert rules.missing({**FULL, "fee_items": [{"name": "工本费", "standard": "20 元", "basis": ""}]}) == ["fee_basis"]


@pytest.mark.parametrize(
    ("matter", "profile"), [({}, rules.EIGHT), ({"hall": True}, rules.EIGHT), ({"hall": False}, rules.FIVE)]
)
def test_in_the_hall_eight_elements_are_published_and_outside_five(matter: dict[str, bool], profile: object) -> None:
    assert rules.profile(matter) == profile
    assert set(rules.missing(matter)) == {name for name, _ in rules.profile(matter)}


def test_outside_the_hall_the_papers_are_asked_for_and_none_may_be_none() -> None:
    outside = {**FULL, "hall": False, "legal_basis": None, "conditions": None}
    assert rules.missing(outside) == ["papers"]
    assert rules.missing({**outside, "papers": []}) == []


def test_an_upper_item_states_its_name_and_its_basis_and_is_not_applied_for() -> None:
    main = {"tier": "main", "name": "居民身份证", "legal_basis": "居民身份证法"}
    assert rules.missing(main) == []
    with pytest.raises(rules.NotFiled):
        rules.fileable(main)


def test_what_the_system_fetches_is_not_brought_not_even_where_it_may_be_asked_for_after_all() -> None:
    assert [form for form in codes.FORMS if not rules.brought({"form": form})] == ["shared", "partly"]
    assert rules.brought({})


def test_a_suspended_matter_is_not_applied_for_and_any_other_handling_item_is() -> None:
    with pytest.raises(rules.Suspended):
        rules.fileable({**FULL, "in_use": False})
    rules.fileable(FULL)
    rules.fileable({**FULL, "tier": "handling", "in_use": True})


@pytest.mark.parametrize(
    ("element", "may"),
    [
        ("name", "locked"),
        ("legal_days", "locked"),
        ("conditions", "locked"),
        ("promised_days", "at_most"),
        ("visits", "at_most"),
        ("fee", "at_most"),
        ("papers", "subset"),
        ("steps", "subset"),
        ("address", "free"),
        ("hours", "free"),
        ("consult_phone", "free"),
        ("online", "at_least"),
        ("online_depth", "at_least"),
        ("commitment", "at_least"),
        ("deferral", "at_least"),
        ("rights", "superset"),
        ("duties", "subset"),
        ("booking", "default"),
    ],
)
def test_the_table_says_how_an_element_may_change_below(element: str, may: str) -> None:
    assert rules.MAY[element] == may


@pytest.mark.parametrize(
    ("levels", "exercises", "claimed", "decides"),
    [
        ([4], {6}, None, 4),
        ([4, 5], {6}, None, 5),
        ([4, 5, 6], {6}, None, 6),
        ([4, 5], {6}, 4, 4),
        ([3, 4], {3, 4}, None, 4),
        ([2], {2, 3}, None, 2),
        ([4], {2}, None, None),
    ],
)
def test_the_deciding_level_is_what_the_claim_says_or_the_nearest_that_exercises(
    levels: list[int], exercises: set[int], claimed: int | None, decides: int | None
) -> None:
    assert rules.deciding_level(levels, exercises, claimed) == decides


@given(st.text(min_size=1), st.text(min_size=1))
def test_equal_codes_are_one_matter_and_different_codes_are_two(one: str, other: str) -> None:
    assert (rules.item_of(one) == rules.item_of(other)) == (one == other)


def test_rows_are_keyed_by_their_name() -> None:
    assert rules.keyed([{"name": "申请表"}]) == [{"name": "申请表", "key": "申请表"}]
