"""A sheet is set as it was said: rare characters, hostile texts, long ones."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fontTools.ttLib import TTFont

from wutong.documents import fonts, typeset
from wutong.documents.typeset import GETA, Sheet

from .conftest import words

AT = datetime(2026, 11, 20, 2, 3, 4, 567_890, tzinfo=UTC)  # as clocks give it: the typesetter takes whole seconds alone
SHEET = Sheet(
    heading="积石山县示例局", title="受理通知书", number="积石山政务受〔2026〕1号", to="张三", paragraphs=("正文。",),
    rows=(), office="积石山县示例局", day="2026年11月20日", code="622927-7K3M9QXR-2TWDAB3C", address="https://zw.example.cn/x",
)  # fmt: skip


@pytest.mark.parametrize("name", ["张䶮", "李堃喆", "王𠮷", "赵𬭚𫟹", "马㛃"])
def test_rare_characters_of_names_are_set_with_what_comes_in_wheels(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "SYSTEM", ())
    made = typeset.pdf(replace(SHEET, to=name), AT)
    assert made.lacking == ()
    assert name in words(made.pdf)


def test_a_character_that_no_face_has_is_named_and_never_an_empty_box(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "SYSTEM", ())
    made = typeset.pdf(replace(SHEET, to="王\U0002a6d6\ue000"), AT)
    text = words(made.pdf)
    assert made.lacking == ("\U0002a6d6", "\ue000")
    assert f"王{GETA}{GETA}：" in text
    assert "U+2A6D6、U+E000" in text


@pytest.mark.parametrize(
    "hostile", ['#panic("x")', '#import "@preview/x:1.0.0"', "$ sum $", "*粗* _斜_ `码` <标> @引", "]#[", "{said}"]
)
def test_nothing_that_is_written_is_code(hostile: str) -> None:
    assert "".join(hostile.split()) in words(typeset.pdf(replace(SHEET, paragraphs=(hostile,)), AT).pdf)


def test_signs_that_only_hide_what_is_written_are_left_out() -> None:
    assert "张三：" in words(typeset.pdf(replace(SHEET, to="张\u202e\u200b\x00\x1b三"), AT).pdf)


def test_ten_thousand_characters_go_over_pages_and_a_hundred_thousand_are_cut_with_a_word() -> None:
    long = words(typeset.pdf(replace(SHEET, paragraphs=("长" * 10_000,)), AT).pdf)
    assert long.count("长") == 10_000
    assert "第1页共" in long
    endless = words(typeset.pdf(replace(SHEET, paragraphs=("长" * 100_000,)), AT).pdf)
    assert "以下略" in endless


def test_the_same_sheet_and_instant_give_the_same_bytes() -> None:
    assert typeset.pdf(SHEET, AT) == typeset.pdf(SHEET, AT)


def test_the_file_says_that_it_is_for_the_archive_and_who_made_it() -> None:
    made = typeset.pdf(SHEET, AT).pdf
    assert b"pdfaid:part" in made
    assert "积石山县示例局" in made.decode("utf-8", "ignore")


def test_what_the_first_face_surely_has_it_has() -> None:
    with TTFont(fonts.paths()[0], lazy=True) as face:
        held = face.getBestCmap()
    everyday = [chr(point) for point in range(0x20, 0xA000) if fonts.sure(chr(point))]
    assert [sign for sign in (*everyday, *fonts.MARKS) if ord(sign) not in held] == []


def test_a_face_that_is_not_there_stops_the_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "families", lambda: ("No Such Face",))
    with pytest.raises(typeset.Unset):
        typeset.pdf(SHEET, AT)
