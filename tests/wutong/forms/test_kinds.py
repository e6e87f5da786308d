"""A kind of box that a plugin adds: checked and drawn where the plugin is on, plain text where it is off."""

from datetime import date

import pytest
from wutong_dummy.asking import PLATE

from wutong.forms.rules import Around, Box, Form, check
from wutong.forms.rules.about import about, boxed, described
from wutong.forms.rules.boxes import faults, read, rows
from wutong.forms.rules.kinds import KINDS, FieldKind
from wutong.forms.rules.schema import layout, schema
from wutong.forms.rules.showing import lines, masked

AROUND = Around(date(2026, 4, 1))
FORM = read([{"key": "car", "name": "车牌", "type": "dummy.plate", "need": "1"}, {"name": "颜色", "when": "car"}], "车")


@pytest.fixture(autouse=True)
def on(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """The dummy's kind, on."""
    held = [True]
    monkeypatch.setattr(KINDS, "_held", {PLATE.name: PLATE})
    monkeypatch.setattr(KINDS, "is_on", lambda plugin: held[0] and plugin == "dummy")
    return held


@pytest.mark.parametrize(("text", "kept"), [("甘a·12345", "甘A12345"), ("青 B12345D", "青B12345D")])
def test_an_answer_is_kept_in_its_one_spelling(text: str, kept: str) -> None:
    assert check(FORM, {"car": text}, AROUND).values == {"car": kept}


def test_what_is_wrong_is_said_with_what_to_do() -> None:
    assert check(FORM, {"car": "甘A1"}, AROUND).wrong == {"car": ["请填写完整的车牌号码，例如“甘A12345”。"]}
    assert check(FORM, {}, AROUND).wrong == {"car": ["请填写“车牌”。"]}


def test_off_or_gone_a_form_stays_as_it_is_and_takes_text(on: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    on[0] = False
    assert faults(FORM) == []
    assert check(FORM, {"car": "随便写的"}, AROUND).values == {"car": "随便写的"}
    assert about(FORM, None).boxes[1].options.count("车牌号码") == 1
    assert schema(FORM)["properties"]["car"]["maxLength"] == 200
    monkeypatch.setattr(KINDS, "_held", {})
    assert check(FORM, {"car": "随便写的"}, AROUND).values == {"car": "随便写的"}
    assert layout(FORM)[0]["boxes"][0]["word"] == "文字"
    assert "没有“dummy.plate”这种类型" in faults(FORM)[0]


def test_the_editor_offers_it_and_understands_its_word() -> None:
    assert "车牌号码" in about(Form(), None).boxes[1].options
    told = described(FORM, FORM.boxes[0])
    assert told["type"] == "车牌号码"
    assert boxed(FORM, told).type == "dummy.plate"
    assert rows(FORM)[0]["type"] == "dummy.plate"
    assert faults(FORM) == []


def test_programs_are_told_its_pattern_and_what_is_personal_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert schema(FORM)["properties"]["car"]["pattern"] == PLATE.pattern
    assert [line.value for line in lines(FORM, {"car": "甘A12345"}, lambda box, text: text)] == ["甘A12345"]
    secret = FieldKind("dummy.plate", "车牌号码", str, personal=True)
    monkeypatch.setattr(KINDS, "_held", {PLATE.name: secret})
    assert masked(Box("car", "车牌", "dummy.plate"), "甘A12345", {}) == "甘A****"


def test_a_check_that_breaks_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> str:
        raise LookupError(text)

    monkeypatch.setattr(KINDS, "_held", {PLATE.name: FieldKind("dummy.plate", "车牌号码", broken)})
    assert check(FORM, {"car": "甘A12345"}, AROUND).values == {"car": "甘A12345"}
