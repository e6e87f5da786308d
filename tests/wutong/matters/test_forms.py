from typing import Any

import pytest

from wutong.errors import Invalid
from wutong.matters import forms, rules, typed

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
    return {name: texts for box in shown if box.open for name, texts in box.sent(box.value).items()}


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


def test_a_box_that_says_what_is_said_above_follows_it_again() -> None:
    shown = forms.boxes({**VALUES, "promised_days": 3}, VALUES)
    assert [box.element.name for box in shown if box.own] == ["promised_days"]
    assert forms.changes({**sent(shown), "promised_days": ["5"]}, shown) == {"promised_days": None}


def test_rows_are_read_column_by_column_in_the_order_sent_and_empty_ones_are_left_out() -> None:
    rows = {
        "papers.7.name": ["照片"],
        "papers.7.need": ["deferred"],
        "papers.1.name": [" "],
        "papers.2.name": ["申请表"],
        "papers.2.copies": ["2"],
        "papers.2.licence": ["0"],
        "papers.2.note": ["网上填写\r\n不用签字"],
    }
    assert forms.changes(rows, forms.boxes({}, None))["papers"] == [
        {"name": "照片", "need": "deferred"},
        {"name": "申请表", "copies": 2, "licence": False, "note": "网上填写\n不用签字"},
    ]


def test_that_there_are_no_rows_is_another_word_than_nothing_said() -> None:
    shown = forms.boxes({}, None)
    assert forms.changes({"papers.none": ["1"]}, shown) == {"papers": []}
    assert forms.changes({}, forms.boxes({"papers": []}, None)) == {"papers": None}


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("papers.3.need", "也许", "从列表中选择"),
        ("papers.3.copies", "两份", "0 或正整数"),
        ("papers.3.blank", "javascript:1", "https://"),
        ("papers.3.form_id", "x" * 65, "最多 64 个字"),
        ("promised_days", "三天", "0 或正整数"),
        ("visits", "100", "不能大于 99"),
        ("item_type", "99", "从列表中选择"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_box(name: str, text: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        forms.changes({"papers.3.name": ["申请表"], name: [text]}, forms.boxes({}, None))
    assert words in refused.value.fields[name][0]


def test_a_row_without_its_name_is_told_at_the_box_of_the_name() -> None:
    with pytest.raises(Invalid) as refused:
        forms.changes({"papers.3.name": [""], "papers.3.copies": ["2"]}, forms.boxes({}, None))
    assert "材料名称" in refused.value.fields["papers.3.name"][0]


@pytest.mark.parametrize(
    ("verb", "number", "left"),
    [("add", 0, [4, 2, 5]), ("drop", 4, [2]), ("up", 2, [2, 4]), ("down", 4, [2, 4]), ("up", 4, [4, 2])],
)
def test_a_row_is_added_dropped_and_moved_with_everything_typed(verb: str, number: int, left: list[int]) -> None:
    told = {"hours": ["全天"], "papers.4.name": ["照片"], "papers.2.name": ["申请表"]}
    arranged = typed.arranged(told, rules.BY_NAME["papers"], verb, number)
    assert typed.numbers(arranged, "papers") == left
    assert arranged["hours"] == ["全天"]
    assert all(arranged[f"papers.{row}.name"] == told.get(f"papers.{row}.name", [""]) for row in left)


def test_a_long_text_that_a_browser_sends_with_its_own_line_ends_is_not_changed() -> None:
    shown = forms.boxes({"division": "省级\n县级"}, None)
    assert forms.changes({**sent(shown), "division": ["省级\r\n县级"]}, shown) == {}


def test_fewer_papers_are_ticked_and_more_cannot_be() -> None:
    shown = forms.boxes(VALUES, VALUES)
    change = forms.changes({**sent(shown), "papers": ["申请表", "存折"]}, shown)
    assert [row["name"] for row in change["papers"]] == ["申请表"]


def test_an_element_that_somebody_wrote_is_no_example_any_more() -> None:
    assert rules.unmarked({"papers": []}, ["papers", "steps"]) == {"papers": [], "examples": ["steps"]}
    assert rules.unmarked({"address": "x"}, ["papers"]) == {"address": "x"}


def test_unticking_every_row_is_kept_and_ticking_all_again_follows_above() -> None:
    shown = forms.boxes(VALUES, VALUES)
    assert forms.changes({**sent(shown), "papers": []}, shown)["papers"] == []
    fewer = forms.boxes({**VALUES, "papers": VALUES["papers"][:1]}, VALUES)
    assert forms.changes({**sent(fewer), "papers": ["申请表", "平面图"]}, fewer) == {"papers": None}


def test_the_headings_come_in_the_order_of_the_table_and_only_the_first_is_open() -> None:
    sections = forms.sections(forms.boxes(VALUES, {**VALUES, "promised_days": 9}))
    assert [section.heading for section in sections][:2] == ["基本信息", "权力与对象"]
    assert [section.open for section in sections] == [True] + [False] * (len(sections) - 1)
    assert {section.heading: section.own for section in sections if section.own} == {"时限与跑动": 1}


def test_a_heading_with_an_error_is_open_and_counts_it() -> None:
    sections = forms.sections(forms.boxes(VALUES, None), ["papers.0.copies", "papers.1.name", "steps"])
    assert [(section.heading, section.wrong) for section in sections if section.open] == [("条件、流程与材料", 2)]


def test_a_new_matter_is_asked_only_what_it_cannot_be_without() -> None:
    assert {"name", "item_type", "exercise_levels", "legal_basis"} <= {box.element.name for box in forms.first()}
    assert len(forms.first()) < 12


def again(shown: list[forms.Box], **typed_in: list[str]) -> dict[str, list[str]]:
    """What a browser sends of a form that was shown so, with some boxes changed."""
    return {**sent(shown), "version": [forms.version(shown)], **typed_in}


def test_what_two_have_changed_differently_is_told_and_what_only_one_touched_is_his() -> None:
    form = again(forms.boxes(VALUES, VALUES), promised_days=["3"], hours=["上午"])
    now = forms.boxes({**VALUES, "promised_days": 4, "address": "大厅"}, VALUES)
    found = forms.reading(form, now)
    assert found.clashes == ["promised_days"]
    assert found.edit == {"promised_days": 3, "hours": "上午"}


def test_what_both_have_written_alike_is_no_clash() -> None:
    form = again(forms.boxes(VALUES, VALUES), promised_days=["3"])
    assert forms.reading(form, forms.boxes({**VALUES, "promised_days": 3}, VALUES)) == forms.Reading({}, {}, [])


def test_a_form_that_clashed_can_be_sent_again_and_then_overwrites_only_what_was_typed() -> None:
    form = again(forms.boxes(VALUES, VALUES), promised_days=["3"])
    now = forms.boxes({**VALUES, "promised_days": 4, "address": "大厅"}, VALUES)
    fresh = forms.refreshed(form, now, forms.reading(form, now))
    assert fresh["address"] == ["大厅"]
    assert forms.reading(fresh, now) == forms.Reading({"promised_days": 3}, {}, [])
