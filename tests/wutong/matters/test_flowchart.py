import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.matters import flowchart
from wutong.matters.flowchart import Node

NODES = [
    Node("end", "提出申请"),
    Node("step", "1. 受理", ["综合窗口"]),
    Node("aside", "需要时：听证"),
    Node("decision", "2. 审批"),
]


def test_every_node_is_a_shape_of_its_own_kind_and_an_arrow_leads_to_each_but_the_first() -> None:
    drawn = ElementTree.fromstring(str(flowchart.draw("流程", NODES)))
    kinds = [part.tag.split("}")[1] for part in drawn]
    assert (kinds.count("rect"), kinds.count("polygon")) == (3, 1)
    assert kinds.count("path") == 2 * 3
    assert sum("stroke-dasharray" in part.attrib for part in drawn if part.tag.endswith("rect")) == 1
    assert drawn.attrib["aria-label"] == "流程"


def test_words_from_outside_cannot_become_marks_of_the_drawing() -> None:
    drawn = str(flowchart.draw('"><script>', [Node("step", "<script>alert(1)</script>", ["&<b>"])]))
    assert "<script" not in drawn
    assert "<b>" not in drawn
    ElementTree.fromstring(drawn)


@given(st.text(alphabet="受理审核 abcXYZ09，。", min_size=1, max_size=80))
def test_no_line_is_wider_than_its_room_unless_one_word_is_and_no_sign_is_lost(text: str) -> None:
    lines = flowchart.wrapped(text, 10)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        wide = sum(0.56 if sign.isascii() else 1 for sign in line)
        assert wide <= 10 or re.fullmatch(r"[!-~]+", line)


@pytest.mark.parametrize("long", ["很长的环节名称" * 9])
def test_boxes_never_overlap_however_long_their_words(long: str) -> None:
    drawn = ElementTree.fromstring(str(flowchart.draw("流程", [Node("step", long, [long])] * 3)))
    boxes = [part.attrib for part in drawn if part.tag.endswith("rect")]
    ends = [float(box["y"]) + float(box["height"]) for box in boxes]
    assert all(end < float(box["y"]) for end, box in zip(ends, boxes[1:], strict=False))
    assert ends[-1] <= float(drawn.attrib["height"])
