from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.matters import checks

SOUND: dict[str, Any] = {
    "name": "公共场所卫生许可",
    "item_type": "01",
    "exercise_levels": [4],
    "handling_type": "promised",
    "legal_days": 20,
    "legal_unit": "working",
    "promised_days": 6,
    "promised_unit": "working",
    "visits": 1,
    "visit_reason": "现场核对原件",
    "online": True,
    "online_depth": 3,
    "fee": False,
    "steps": [{"name": name} for name in ("受理", "审核", "审批", "办结", "送达")],
    "papers": [{"name": "申请表"}, {"name": "营业执照"}],
    "questions": [{"name": "多久能办好？", "answer": "6 个工作日。"}],
    "results": [{"name": "卫生许可证", "kind": "licence"}],
    "consult_phone": "0930-7721001",
    "complaint_phone": "0930-7721002",
}


#: What contradicts itself, changed in a sound matter, and what it is called.
CONTRADICTIONS: list[tuple[dict[str, Any], str]] = [
    ({"promised_days": 21}, "slower_than_law"),
    ({"promised_unit": "natural"}, "units_differ"),
    ({"promised_days": -1}, "not_a_count"),
    ({"visits": True}, "not_a_count"),
    ({"legal_days": None, "legal_unit": None, "promised_unit": None}, "no_unit"),
    ({"handling_type": "instant"}, "instant_takes_days"),
    ({"promised_days": 0}, "zero_not_instant"),
    ({"visit_reason": ""}, "visit_without_reason"),
    ({"visits": 0}, "reason_without_visit"),
    ({"visits": 0, "visit_reason": None, "online": False}, "no_way_in"),
    ({"online_depth": 4}, "online_but_visits"),
    (
        {"online_depth": 4, "visits": 0, "visit_reason": None, "online": False, "post_papers": True},
        "depth_without_filing",
    ),
    ({"fee": True}, "fee_unstated"),
    ({"fee": True, "fee_items": [{"name": "工本费", "standard": "10 元", "basis": ""}]}, "fee_unstated"),
    ({"pay_online": True}, "pay_without_fee"),
    ({"consult_phone": "7721001"}, "no_area_code"),
    ({"complaint_phone": "0930-7721001"}, "same_phone"),
    ({"papers": [{"name": "其他相关材料"}]}, "open_ended"),
    ({"conditions": ["法律法规规定的其他条件"]}, "open_ended"),
    ({"papers": [{"name": "申请表"}, {"name": "申请表"}]}, "row_twice"),
    ({"steps": [{"name": ""}] * 1 + SOUND["steps"]}, "row_unnamed"),
    ({"exercise_levels": []}, "no_level"),
    ({"exercise_levels": [7]}, "no_level"),
    ({"steps": [{"name": "受理"}]}, "few_steps"),
    ({"questions": []}, "no_questions"),
    ({"results": [{"name": "卫生许可证", "kind": "other"}]}, "result_is_licence"),
]


def codes(**changes: Any) -> list[str]:
    return [fault.code for fault in checks.faults({**SOUND, **changes})]


def test_a_sound_matter_has_no_faults() -> None:
    assert codes() == []


@pytest.mark.parametrize(("changes", "code"), CONTRADICTIONS)
def test_each_contradiction_is_found_alone(changes: dict[str, Any], code: str) -> None:
    assert codes(**changes) == [code]


def test_advice_does_not_refuse() -> None:
    assert checks.refusals({**SOUND, "questions": []}) == []
    assert [fault.code for fault in checks.refusals({**SOUND, "promised_days": 21})] == ["slower_than_law"]


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_promise_is_refused_exactly_when_it_is_longer_than_the_law(legal: int, promised: int) -> None:
    matter = {"legal_days": legal, "legal_unit": "working", "promised_days": promised, "promised_unit": "working"}
    assert bool(list(checks.promise_within_law(matter))) == (promised > legal)


@pytest.mark.parametrize(
    "number", ["0930-7721001", "021-12345678", "13912345678", "12345", "400-800-1234", "0930-7721001-8"]
)
def test_numbers_that_can_be_dialled_from_anywhere_are_taken(number: str) -> None:
    assert list(checks.telephones_differ({"consult_phone": number})) == []


@pytest.mark.parametrize("changes", [changes for changes, _ in CONTRADICTIONS])
def test_every_fault_has_a_sentence_with_its_facts_in_place(changes: dict[str, Any]) -> None:
    (fault,) = checks.faults({**SOUND, **changes})
    assert "{" not in fault.text()
    assert fault.text().endswith("。")
