"""Answers as lines of a list, sentences in two languages, and what an editor does to a form."""

import pytest

from wutong.errors import Invalid
from wutong.forms.rules import Box, Form, read
from wutong.forms.rules.about import about, boxed, described
from wutong.forms.rules.boxes import TYPES, faults
from wutong.forms.rules.listed import raw
from wutong.forms.rules.said import Said, translated
from wutong.forms.rules.sent import flat, without
from wutong.forms.rules.sent import raw as sent
from wutong.forms.rules.shaping import Leaned, NoSuchBox, change, drop, move, put
from wutong.forms.rules.showing import lines, sections

FORM = read([
    {"key": "kind", "name": "类别", "type": "choice", "options": "甲；乙"},
    {"key": "why", "name": "理由", "when": "kind", "values": "乙"},
    {"key": "children", "name": "子女", "type": "group"},
    {"key": "name", "name": "姓名", "type": "name", "within": "children"},
    {"key": "likes", "name": "爱好", "type": "many", "within": "children", "options": "书；画"},
])  # fmt: skip


def names(form: Form) -> list[str]:
    return [box.name for box in form.boxes]


def test_columns_are_known_by_name_or_key_and_rows_of_a_group_by_their_number():
    told = raw(
        FORM, {"类别": "甲", "why": "x", "子女.1.姓名": "马兰", "子女.2.爱好": "书;画", "别的": "y", "子女.0.姓名": "z"}
    )
    assert (told["kind"], told["why"], told["别的"]) == ("甲", "x", "y")
    assert told["children"][:2] == [{"name": "马兰"}, {"likes": ["书", "画"]}]
    assert told["子女.0.姓名"] == "z", "there is no row before the first: it is told as unknown"


def test_a_page_is_read_row_by_row_and_written_as_it_was():
    page = {"answers.kind": ["甲"], "answers.children.1.name": ["马兰"], "answers.children.1.likes": ["书", "画"],
            "answers.children.x.name": ["?"], "answers.children.9999.name": ["?"]}  # fmt: skip
    told = sent(FORM, page)
    assert told["children"] == [{"name": "", "likes": []}, {"name": "马兰", "likes": ["书", "画"]}]
    again = list(flat(told))
    assert ("answers.children.1.likes", "书") in again
    assert ("answers.children.1.likes", "画") in again
    assert without(told, "answers.children.0")["children"] == told["children"][1:]
    assert without(told, "answers.nobody.0") == told


def test_a_sentence_is_chinese_by_itself_and_is_said_in_another_language_with_its_facts():
    said = Said("最多 {most} 个字", most=3)
    assert (said, translated(said, {"最多 {most} 个字": "{most} at most"}.__getitem__)) == ("最多 3 个字", "3 at most")
    assert translated("不对", str.upper) == "不对"


def test_a_box_is_described_by_a_form_and_comes_back_the_same():
    assert faults(about(FORM, None)) == []
    for place, box in enumerate(FORM.boxes):
        told = boxed(FORM, described(FORM, box))
        assert told == Box(**{**{name: getattr(box, name) for name in Box.__slots__}, "key": told.key}), place
    assert [box.options for box in about(FORM, None).boxes if box.key == "type"] == [tuple(TYPES.values())]


def test_a_new_box_gets_a_key_of_its_own_and_stands_at_the_end_of_its_group():
    form = put(put(FORM, Box("", "类别 2")), Box("", "生日", "date", within="children"))
    assert names(form) == ["类别", "理由", "子女", "姓名", "爱好", "生日", "类别 2"]
    assert form.boxes[-1].key == "类别2"
    with pytest.raises(Invalid):
        put(FORM, Box("", "类别"))
    assert put(FORM, Box("", "kind")).boxes[-1].key == "kind2", "a name may be the key of another box"


def test_an_option_with_another_word_is_followed_by_the_conditions_that_name_it():
    form = change(FORM, 0, Box("", "类别", "choice", options=("甲", "丙")))
    assert (form.boxes[0].key, form.boxes[1].values) == ("kind", ("丙",))
    swapped = change(FORM, 0, Box("", "类别", "choice", options=("乙", "甲")))
    assert swapped.boxes[1].values == ("乙",)
    with pytest.raises(Invalid):
        change(FORM, 0, Box("", "类别", "choice", options=("甲", "丙", "丁")))
    with pytest.raises(Invalid):
        change(FORM, 2, Box("", "子女", "text"))


def test_what_others_hang_on_neither_goes_nor_moves_behind_them():
    with pytest.raises(Leaned):
        drop(FORM, 0)
    with pytest.raises(Invalid):
        move(FORM, 0, 1)
    with pytest.raises(NoSuchBox):
        drop(FORM, 9)
    assert names(drop(FORM, 2)) == ["类别", "理由"]
    assert names(move(FORM, 2, -1)) == ["类别", "子女", "姓名", "爱好", "理由"]
    assert move(FORM, 0, -1) == FORM
    assert names(move(FORM, 3, 1)) == ["类别", "理由", "子女", "爱好", "姓名"]


def test_a_page_has_a_spare_row_and_tells_when_a_box_is_asked():
    [section] = sections(FORM, {"children": [{"name": "马兰"}]})
    kind, why, children = section.parts
    assert (why.control, why.condition, kind.condition) == ("answers.kind", "“类别”为“乙”时填写", "")
    shown = [[part.name for part in row] for row in children.rows]
    assert shown == [[f"answers.children.{place}.{key}" for key in ("name", "likes")] for place in (0, 1)]


def test_answers_are_read_as_lines_without_idle_headings():
    form = read([{"name": "一", "type": "heading"}, {"name": "二", "type": "heading"}, {"name": "名"}])
    assert [line.title for line in lines(form, {"名": "x"}, lambda box, text: text)] == ["二", "名"]
    assert lines(form, {}, lambda box, text: text) == []
