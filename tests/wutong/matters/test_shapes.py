from typing import Any

import pytest

from wutong.matters import rules, shapes

#: Element, a value that it holds, a value that it does not hold, a word of what is said about it.
VALUES: list[tuple[str, Any, Any, str]] = [
    ("department", "县民政局", "县" * 201, "最多 200 个字"),
    ("department", "县民政局", "县\n局", "一行"),
    ("department", "县民政局", 7, "文字"),
    ("legal_basis", "行政许可法\n第四十二条", "法" * 20_001, "缩短"),
    ("online_link", "https://zwfw.example.cn/a?b=1", "javascript:alert(1)", "http"),
    ("online_link", "http://zwfw.example.cn", "https:///x", "http"),
    ("item_type", "01", "1", "列表"),
    ("online_depth", 4, "4", "列表"),
    ("online_depth", 1, True, "列表"),
    ("legal_days", 0, -1, "正整数"),
    ("legal_days", 9999, 10_000, "9999"),
    ("visits", 99, 100, "99"),
    ("visits", 1, True, "正整数"),
    ("fee", False, 0, "是或否"),
    ("themes", ["aid"], ["aid", "sun"], "列表"),
    ("themes", [], "aid", "逐项"),
    ("exercise_levels", [4, 5], [7], "列表"),
    ("conditions", ["年满十八周岁"], ["条" * 1001], "最多 1000"),
    ("conditions", ["年满十八周岁"], ["条"] * 501, "最多 500 项"),
    ("papers", [{"name": "申请表", "copies": 1}], [{"name": "申请表", "copies": "一"}], "“份数”"),
    ("papers", [{"name": "申请表", "key": "申请表"}], [{"name": "申请表", "colour": "红"}], "没有“colour”这一列"),
    ("papers", [{"name": "申请表", "need": ""}], [{"name": " "}], "没有写“材料名称”"),
    ("papers", [{"name": "申请表", "blank": "https://a.cn/b.docx"}], [{"name": "表", "blank": "b.docx"}], "“空白表格”"),
    ("papers", [], ["申请表"], "逐项"),
]


@pytest.mark.parametrize(("name", "right", "not_right", "said"), VALUES)
def test_a_value_is_held_by_its_element_or_told_what_to_do(name: str, right: Any, not_right: Any, said: str) -> None:
    assert shapes.wrong(rules.BY_NAME[name], right) == []
    assert said in "".join(shapes.wrong(rules.BY_NAME[name], not_right))


def test_nothing_said_is_right_for_every_element() -> None:
    assert [element.name for element in rules.ELEMENTS if shapes.wrong(element, None)] == []


def test_values_that_no_element_can_hold_are_refused_together_by_name() -> None:
    with pytest.raises(rules.BadValue) as refused:
        rules.tidy({"visits": 100, "item_type": "许可", "name": "好", "nonsense": 1})
    assert set(refused.value.fields) == {"visits", "item_type"}


def test_empty_texts_and_cells_are_not_said() -> None:
    assert rules.tidy({"department": "", "papers": [{"name": "申请表", "note": "", "copies": 0}]}) == {
        "department": None,
        "papers": [{"name": "申请表", "copies": 0, "key": "申请表"}],
    }
