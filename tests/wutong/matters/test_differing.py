"""What differs between two values, by table; and that nothing is lost or invented on the way, for any two."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.wutong.matters import whole

from wutong.matters import cells, differing, rules
from wutong.matters.differing import Line, Piece


def shown(lines: list[Line]) -> list[str]:
    """Lines with -gone- and +new+ words."""
    marks = {"": "{}", "gone": "-{}-", "new": "+{}+"}
    return ["".join(marks[piece.mark].format(piece.text) for piece in line) for line in lines]


@pytest.mark.parametrize(
    ("name", "before", "after", "flow"),
    [
        ("address", "团结路1号", "团结路2号", ["团结路-1-+2+号"]),
        ("address", "团结路1号一楼民政窗口", "团结路1号二楼综合窗口", ["团结路1号-一楼民政-+二楼综合+窗口"]),
        ("address", None, "团结路1号", ["+团结路1号+"]),
        ("address", "团结路1号", None, ["-团结路1号-"]),
        ("address", "甲乙丙丁", "子丑寅卯", ["-甲乙丙丁-+子丑寅卯+"]),
        ("consult_phone", "0930-7721001", "0930-7721002", ["-0930-7721001-+0930-7721002+"]),
        ("promised_days", 15, 10, ["-15-+10+"]),
        ("online", True, False, ["-是-+否+"]),
        ("item_type", "01", "07", ["行政-许可-+确认+"]),
        ("service_objects", ["person"], ["person", "enterprise"], ["+企业法人+"]),
        ("conditions", ["甲", "年满八十周岁", "乙"], ["甲", "年满七十周岁", "乙"], ["年满-八-+七+十周岁"]),
        ("conditions", ["甲", "乙"], ["乙"], ["-甲-"]),
        ("papers", [], [{"name": "身份证"}], ["-无-", "+身份证+"]),
        (
            "papers",
            [{"name": "身份证", "copies": 1}, {"name": "户口簿"}],
            [{"name": "身份证", "copies": 2}, {"name": "银行卡"}],
            ["身份证（份数：-1-+2+）", "-户口簿-", "+银行卡+"],
        ),
    ],
)
def test_only_what_differs_is_marked(name: str, before: Any, after: Any, flow: list[str]) -> None:
    assert shown(differing.differing(rules.BY_NAME[name], before, after).flow) == flow


def test_the_same_differs_nowhere() -> None:
    for element in rules.ELEMENTS:
        assert differing.differing(element, None, None).flow == []


def test_a_word_that_happens_to_be_the_same_between_two_changes_is_not_left_standing() -> None:
    told = differing.said("", "本县户籍居民可以办理", "外省常住人员可以办理")
    assert shown(told.flow) == ["-本县户籍居民-+外省常住人员+可以办理"]


def test_a_long_text_is_compared_by_sentences() -> None:
    text = "".join(f"第{number}条照旧。" for number in range(600))
    told = differing.said("", text, text.replace("第7条照旧。", "第7条修改。"))
    assert [piece for piece in told.flow[0] if piece.mark] == [
        Piece("第7条照旧。", "gone"),
        Piece("第7条修改。", "new"),
    ]


def spelt(lines: list[Line]) -> list[str]:
    return [text for line in lines if (text := "".join(piece.text for piece in line))]


@given(st.data())
def test_each_side_says_what_its_value_says(data: st.DataObject) -> None:
    element = data.draw(st.sampled_from(rules.ELEMENTS))
    before, after = (data.draw(st.none() | whole.element(element)) for _ in range(2))
    told = differing.differing(element, before, after)
    assert spelt(list(told.left)) == [line.text for line in cells.lines(element, before) if line.text]
    assert spelt(list(told.right)) == [line.text for line in cells.lines(element, after) if line.text]
    assert all(piece.mark != "new" for line in told.left for piece in line)
    assert all(piece.mark != "gone" for line in told.right for piece in line)
    for left, right, line in zip(told.left, told.right, [*map(differing._woven, told.left, told.right)], strict=True):
        assert "".join(piece.text for piece in line if piece.mark != "new") == "".join(piece.text for piece in left)
        assert "".join(piece.text for piece in line if piece.mark != "gone") == "".join(piece.text for piece in right)


@pytest.mark.parametrize(
    ("element", "pair", "told"),
    [
        ("promised_days", (10, 8), [("10 个工作日", "gone"), ("8 个工作日", "new")]),
        ("legal_days", (None, 8), [("8 个自然日", "new")]),
        ("visits", (1, 0), [("1 次", "gone"), ("0 次", "new")]),
    ],
)
def test_a_number_stands_with_what_it_counts(element: str, pair: tuple[Any, Any], told: list[tuple[str, str]]) -> None:
    units = {"promised_unit": "working", "legal_unit": "natural"}
    [line] = differing.differing(rules.BY_NAME[element], *pair, units, units).flow
    assert list(line) == told
    same = differing.differing(rules.BY_NAME[element], pair[1], pair[1], units, units)
    assert same.flow == []
