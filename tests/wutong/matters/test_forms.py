from typing import Any

import pytest

from wutong.errors import Invalid
from wutong.matters import forms, rules

VALUES: dict[str, Any] = {
    "name": "养老机构备案",
    "item_type": "10",
    "legal_basis": "老年人权益保障法",
    "exercise_levels": [4],
    "promised_days": 5,
    "fee": False,
    "conditions": ["已登记", "有场所"],
    "papers": rules.keyed(
        [{"name": "申请表", "need": "required", "copies": 1}, {"name": "平面图", "need": "deferred"}]
    ),
    "steps": rules.keyed([{"name": "受理"}, {"name": "办结", "days": 5}]),
}


def sent(shown: list[forms.Box]) -> dict[str, list[str]]:
    """What a browser sends when nobody touched the form."""
    told: dict[str, list[str]] = {}
    for box in (box for box in shown if box.open):
        if box.keep:
            told[box.element.name] = [row["name"] for row in box.value]
        elif box.element.kind == "codes":
            told[box.element.name] = [str(value) for value in box.value or ()]
        else:
            told[box.element.name] = [box.text]
    return told


def test_an_untouched_form_changes_nothing_for_the_region_that_defined_the_matter_or_one_below() -> None:
    for above in (None, VALUES):
        shown = forms.boxes(VALUES, above)
        assert forms.changes(sent(shown), shown) == {}


def test_what_is_locked_above_is_no_box_and_cannot_be_sent() -> None:
    shown = forms.boxes(VALUES, VALUES)
    assert not next(box for box in shown if box.element.name == "legal_basis").open
    assert forms.changes({**sent(shown), "legal_basis": ["别的依据"]}, shown) == {}


def test_what_nobody_above_has_said_is_open_even_if_it_locks_afterwards() -> None:
    assert next(box for box in forms.boxes(VALUES, VALUES) if box.element.name == "results").open


def test_an_emptied_box_means_as_above() -> None:
    shown = forms.boxes(VALUES, VALUES)
    assert forms.changes({**sent(shown), "promised_days": [""]}, shown) == {"promised_days": None}


def test_rows_are_read_line_by_line_with_their_words_and_counts() -> None:
    shown = forms.boxes({}, None)
    lines = "申请表 | 必要 | 电子版 | 2 | 网上填写\n照片｜可容缺后补"
    assert forms.changes({"papers": [lines]}, shown)["papers"] == [
        {"name": "申请表", "need": "required", "form": "electronic", "copies": 2, "note": "网上填写"},
        {"name": "照片", "need": "deferred"},
    ]


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("papers", "申请表 | 也许", "不在可选范围"),
        ("papers", "申请表 | 必要 | 原件 | 两份", "须是整数"),
        ("intermediaries", "评估 | 依据 | 说明 | 多余", "多于 3 列"),
        ("promised_days", "三天", "0 或正整数"),
        ("item_type", "99", "从列表中选择"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_box(name: str, typed: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        forms.changes({name: [typed]}, forms.boxes({}, None))
    assert words in refused.value.fields[name][0]


def test_fewer_papers_are_ticked_and_more_cannot_be() -> None:
    shown = forms.boxes(VALUES, VALUES)
    change = forms.changes({**sent(shown), "papers": ["申请表", "存折"]}, shown)
    assert [row["name"] for row in change["papers"]] == ["申请表"]


def test_an_element_that_somebody_wrote_is_no_example_any_more() -> None:
    assert forms.unmarked({"papers": []}, ["papers", "steps"]) == {"papers": [], "examples": ["steps"]}
    assert forms.unmarked({"address": "x"}, ["papers"]) == {"address": "x"}


def test_the_headings_come_in_the_order_of_the_table() -> None:
    assert [heading for heading, _ in forms.groups(forms.boxes({}, None))][:2] == ["基本信息", "权力与对象"]
