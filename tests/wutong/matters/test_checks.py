from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.matters import checks, rules

SOUND: dict[str, Any] = {
    "name": "公共场所卫生许可",
    "item_type": "01",
    "exercise_levels": [4],
    "legal_basis": "公共场所卫生管理条例第四条",
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
    "papers": [
        {"name": "申请表", "need": "required", "form": "electronic", "copies": 1, "originals": 1},
        {"name": "营业执照", "need": "required", "form": "shared"},
    ],
    "questions": [{"name": "多久能办好？", "answer": "6 个工作日。"}],
    "results": [{"name": "卫生许可证", "kind": "licence", "sample": "https://example.cn/a.png"}],
    "consult_phone": "0930-7721001",
    "complaint_phone": "0930-7721002",
}


LICENCE = {"name": "卫生许可证", "kind": "licence", "sample": "https://example.cn/a.png"}
SPECIAL = {"name": "延长", "kind": "extension", "days": 10, "unit": "working", "basis": "行政许可法第四十二条"}
CLASSED = [{"name": kind, "kind": kind} for kind in ("accept", "examine", "decide", "close", "deliver")]
PAPER = {"name": "申请表", "need": "required", "form": "original"}
EMPTY = {"papers": None, "steps": None, "online": None}
MAIN = {"code": "M", "name": "卫生许可", "tier": "main", "item_type": "01"}

#: What contradicts itself, changed in a sound matter, and what it is called.
CONTRADICTIONS: list[tuple[dict[str, Any], str]] = [
    ({"legal_basis": "无"}, "no_basis"),
    ({"legal_basis": " —— "}, "no_basis"),
    ({"hall": False, "legal_basis": None}, "no_basis"),
    ({"promised_days": 21}, "slower_than_law"),
    ({"promised_unit": "natural"}, "units_differ"),
    ({"promised_days": -1}, "not_a_count"),
    ({"visits": True}, "not_a_count"),
    ({"legal_days": None, "legal_unit": None, "promised_unit": None}, "no_unit"),
    ({"handling_type": "instant"}, "instant_takes_days"),
    ({"promised_days": 0}, "zero_not_instant"),
    ({"steps": [{**step, "days": 2} for step in SOUND["steps"]]}, "steps_too_long"),
    ({"special_procedures": [{"name": "听证", "kind": "hearing"}]}, "procedure_unstated"),
    ({"special_procedures": [{**SPECIAL, "days": 11}]}, "extended_too_long"),
    ({"special_procedures": [{**SPECIAL, "days": 16}], "joint_bodies": ["县消防救援局"]}, "extended_too_long"),
    ({"legal_unit": "natural", "promised_unit": "natural", "legal_basis": "行政许可法§42"}, "natural_licence"),
    ({"visit_reason": ""}, "visit_without_reason"),
    ({"visits": 0}, "reason_without_visit"),
    ({"visits": 0, "visit_reason": None, "online": False}, "no_way_in"),
    ({"online_depth": 4}, "online_but_visits"),
    (
        {"online_depth": 4, "visits": 0, "visit_reason": None, "online_stages": ["accept", "handle"]},
        "depth_without_stages",
    ),
    (
        {
            "online_depth": 4,
            "visits": 0,
            "visit_reason": None,
            "online": False,
            "post_papers": True,
            "post_address": "县政务大厅",
        },
        "depth_without_filing",
    ),
    ({"channels": ["window"]}, "channel_differs"),
    ({"channels": ["web"], "hall": True}, "hall_without_window"),
    ({"hall": False, "hall_name": "县政务大厅"}, "hall_named_outside"),
    ({"hall": True, "hall_exempt": "场地有特殊要求"}, "hall_exempt_inside"),
    ({"post_papers": True}, "post_nowhere"),
    ({"collecting": ["counter"], "post_result": True}, "collecting_differs"),
    ({"collecting": ["post"]}, "collecting_differs"),
    ({"cross_province": "collect", "scope": "county"}, "cross_without_scope"),
    ({"cross_province": "online", "scope": "nation"}, "cross_online_depth"),
    ({"fee": True}, "fee_unstated"),
    ({"fee": True, "fee_items": [{"name": "工本费", "standard": "10 元", "basis": ""}]}, "fee_unstated"),
    ({"fee_items": [{"name": "费", "standard": "10 元", "basis": "文", "reducible": True}]}, "reduction_unstated"),
    ({"fee": True, "fee_items": [{"name": "费", "standard": "10 元", "basis": "文"}]}, "fee_unpriced"),
    ({"fee_items": [{"name": "费", "standard": "10 元", "basis": "文", "amount": 1, "reduced": 2}]}, "reduced_to_more"),
    ({"pay_online": True}, "pay_without_fee"),
    ({"steps": [{"name": "受理"}]}, "few_steps"),
    ({"steps": [*CLASSED[:4], {"name": "其他", "kind": "other"}]}, "steps_lack"),
    ({"questions": []}, "no_questions"),
    ({"papers": None}, "papers_unsaid"),
    ({"results": [{**LICENCE, "kind": "other"}]}, "result_misnamed"),
    ({"results": [{"name": "关于立项的批复", "kind": "other"}]}, "result_misnamed"),
    ({"results": [LICENCE, {"name": "无", "kind": "none"}]}, "result_and_none"),
    ({"results": [{"name": "卫生许可证", "kind": "licence"}]}, "no_sample"),
    ({"exercise_levels": []}, "no_level"),
    ({"exercise_levels": [7]}, "no_level"),
    ({"item_type": "02"}, "own_motion"),
    ({"authority_source": "entrusted_above", "body_nature": "entrusted"}, "nobody_entrusts"),
    ({"authority_source": "entrusted_above", "entrusting_body": "省厅", "body_nature": "statutory"}, "nature_differs"),
    ({"authority_source": "statutory", "entrusting_body": "省厅"}, "entrusted_by_law"),
    ({"department_code": "12441500196720243T"}, "credit_code"),
    ({"department_code": "1244150019672024"}, "credit_code"),
    ({"base_code": "442199806003"}, "code_without_scheme"),
    ({"local_type": "14"}, "code_without_scheme"),
    ({"service_objects": ["enterprise"], "themes": ["birth"]}, "theme_differs"),
    ({"service_objects": ["person"], "themes": ["hiring"]}, "theme_differs"),
    ({"consult_phone": "7721001"}, "no_area_code"),
    ({"places": [{"name": "北街社区", "phone": "7721001"}]}, "no_area_code"),
    ({"complaint_phone": "0930-7721001"}, "same_phone"),
    ({"consult_ways": ["web"]}, "way_without_address"),
    ({"name": "公共场所卫生许可（县级"}, "doubtful_name"),
    ({"papers": [{**PAPER, "name": "其他相关材料"}]}, "open_ended"),
    ({"papers": [{**PAPER, "note": "以及法律法规规定的其他材料"}]}, "open_ended"),
    ({"conditions": ["法律法规规定的其他条件"]}, "open_condition"),
    ({"papers": [{**PAPER, "form": "shared", "copies": 1}]}, "shared_but_asked"),
    ({"papers": [{**PAPER, "licence": True}]}, "licence_but_original"),
    ({"papers": [{**PAPER, "copies": 1, "originals": 2}]}, "more_originals"),
    ({"papers": [{**PAPER, "whole": "图纸"}]}, "part_of_nothing"),
    ({"papers": [{"name": "申请表", "need": "required"}]}, "paper_unstated"),
    ({"papers": [{**PAPER, "need": "deferred"}], "deferral": False}, "deferred_without_deferral"),
    ({"papers": [PAPER], "deferral": True}, "deferral_of_nothing"),
    ({"papers": [{**PAPER, "need": "committed"}]}, "committed_without_commitment"),
    ({"papers": [PAPER, PAPER]}, "row_twice"),
    ({"steps": [{"name": ""}] * 1 + SOUND["steps"]}, "row_unnamed"),
]
#: The same for what only a list can tell: changes, what the list knows around the matter, the rule.
RELATIONS: list[tuple[dict[str, Any], checks.Kin, str]] = [
    ({**EMPTY, "tier": "sub"}, checks.Kin(), "sub_without_parent"),
    ({"parent": "M"}, checks.Kin(), "parent_unknown"),
    ({"parent": "SELF", "code": "SELF"}, checks.Kin({"code": "SELF"}), "parent_unknown"),
    ({"parent": "M"}, checks.Kin({**MAIN, "tier": "handling"}), "parent_too_low"),
    ({**EMPTY, "parent": "M", "tier": "sub"}, checks.Kin({**MAIN, "tier": "sub"}), "parent_too_low"),
    ({"parent": "M"}, checks.Kin({**MAIN, "item_type": "20"}), "type_differs"),
    ({}, checks.Kin(alike=2), "listed_twice"),
    ({"impl_code": "X"}, checks.Kin(coded=2), "coded_twice"),
]


def codes(**changes: Any) -> list[str]:
    return [fault.code for fault in checks.faults({**SOUND, **changes})]


def test_a_sound_matter_has_no_faults() -> None:
    assert codes() == []


@pytest.mark.parametrize(("changes", "code"), CONTRADICTIONS)
def test_each_contradiction_is_found_alone(changes: dict[str, Any], code: str) -> None:
    assert codes(**changes) == [code]


@pytest.mark.parametrize(("changes", "around", "code"), RELATIONS)
def test_each_contradiction_with_the_rest_of_the_list_is_found_alone(
    changes: dict[str, Any], around: checks.Kin, code: str
) -> None:
    assert [fault.code for fault in checks.faults({**SOUND, **changes}, around)] == [code]
    assert checks.faults({**SOUND, **changes}) == []


def test_a_main_item_stands_alone_and_gathers_and_asks_for_nothing_itself() -> None:
    around = checks.Kin({**MAIN, "code": "N"}, gathers=0)
    told = [fault.code for fault in checks.faults({**MAIN, "parent": "N", "papers": [PAPER]}, around)]
    assert told == ["main_has_parent", "upper_is_filed", "gathers_nothing"]
    assert checks.faults(MAIN, checks.Kin(gathers=2)) == []


def test_a_matter_among_those_it_belongs_with_has_no_faults() -> None:
    one, other = {**SOUND, "code": "A", "parent": "M"}, {**SOUND, "code": "B", "name": "另一项"}
    listed = [MAIN, one, other]
    around = checks.kin(listed)
    assert around["A"].upper == MAIN
    assert around["M"].gathers == 1
    assert [checks.faults(matter, around[matter["code"]]) for matter in listed] == [[], [], []]


def test_where_a_matter_is_offered_everybody_can_come_ask_and_object() -> None:
    told = [fault.code for rule in checks.PLACE for fault in rule({"item_type": "01"})]
    assert told == ["no_address", "no_hours", "no_consult_phone", "no_complaint_phone", "no_remedies"]
    said = dict.fromkeys(("address", "hours", "consult_phone", "complaint_phone"), "1")
    full = {"item_type": "01", **said, "remedies": [{"name": "县政府"}]}
    assert [fault for rule in checks.PLACE for fault in rule(full)] == []


def test_every_rule_is_in_the_table_once_and_broken_by_an_example() -> None:
    every = [*checks.RULES, *checks.FAMILY, *checks.PLACE, *checks.WHOLE]
    assert len(every) == len(checks.TABLE)
    shown = {code for _, code in CONTRADICTIONS} | {code for *_, code in RELATIONS}
    main = {"main_has_parent", "upper_is_filed", "gathers_nothing"}
    assert {rule.code for rule in every} == shown | main | {rule.code for rule in (*checks.PLACE, *checks.WHOLE)}


def test_every_rule_points_at_an_element_of_the_table() -> None:
    assert [rule.code for rule in checks.TABLE.values() if rule.element not in rules.BY_NAME] == []


def test_advice_does_not_refuse() -> None:
    assert checks.refusals({**SOUND, "questions": []}) == []
    assert [fault.code for fault in checks.refusals({**SOUND, "promised_days": 21})] == ["slower_than_law"]


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_promise_is_refused_exactly_when_it_is_longer_than_the_law(legal: int, promised: int) -> None:
    matter = {"legal_days": legal, "legal_unit": "working", "promised_days": promised, "promised_unit": "working"}
    assert bool(checks.faults(matter, only={"slower_than_law"})) == (promised > legal)


@pytest.mark.parametrize(("hours", "refused"), [(4, False), (480, False), (481, True)])
def test_a_promise_in_hours_stands_beside_a_limit_in_days(hours: int, refused: bool) -> None:
    matter = {"legal_days": 20, "legal_unit": "working", "promised_days": hours, "promised_unit": "hour", "steps": []}
    found = [fault.code for fault in checks.faults(matter, only={"slower_than_law", "units_differ"})]
    assert found == (["slower_than_law"] if refused else [])


@pytest.mark.parametrize(
    "number", ["0930-7721001", "021-12345678", "13912345678", "12345", "400-800-1234", "0930-7721001-8"]
)
def test_numbers_that_can_be_dialled_from_anywhere_are_taken(number: str) -> None:
    assert checks.faults({"consult_phone": number}, only={"no_area_code"}) == []


@pytest.mark.parametrize("changes", [changes for changes, _ in CONTRADICTIONS])
def test_every_fault_has_a_sentence_with_its_facts_in_place(changes: dict[str, Any]) -> None:
    (fault,) = checks.faults({**SOUND, **changes})
    assert "{" not in fault.text()
    assert fault.text().endswith("。")
