from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from wutong.web import catalogue, formats, words


def test_the_catalogue_is_compiled_from_its_source_and_translates(app: Flask) -> None:
    assert words.catalogue(words.FOLDER, "en").gettext("跳到正文") == "Skip to content"
    assert words.catalogue(words.FOLDER, "zh").gettext("跳到正文") == "跳到正文"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with a citizens' page, a staff page and a refusal, and an empty catalogue."""
    folder = tmp_path / "room" / "templates" / "room"
    folder.mkdir(parents=True)
    (folder / "show.html").write_text('{% extends "web/page.html" %}{{ _("给群众") }}', encoding="utf-8")
    (folder / "work.html").write_text('{% extends "web/desk.html" %}{{ _("给工作人员") }}', encoding="utf-8")
    (tmp_path / "room" / "rules.py").write_text('class No(Refused):\n    message = "不行"\n', encoding="utf-8")
    (tmp_path / "room" / "pages.py").write_text('say(_("已提交"))\n', encoding="utf-8")
    (tmp_path / "room" / "desk.py").write_text('say(_("已受理"))\n', encoding="utf-8")
    monkeypatch.setattr(catalogue, "CATALOGUE", tmp_path / "en" / "messages.po")
    return tmp_path


def test_the_words_of_citizens_are_found_and_those_of_staff_left_out(package: Path) -> None:
    assert set(catalogue.messages(package)) == {"给群众", "已提交", "不行"}


def test_a_message_without_english_is_named_with_its_file(package: Path) -> None:
    told = {"room/pages.py: 已提交", "room/rules.py: 不行", "room/templates/room/show.html: 给群众"}
    assert set(catalogue.lacking(package)) == told


def test_extracting_keeps_what_was_translated(package: Path) -> None:
    assert catalogue.extract(package) == 3
    source = catalogue.CATALOGUE.read_text(encoding="utf-8")
    filled = source.replace('msgid "不行"\nmsgstr ""', 'msgid "不行"\nmsgstr "No"')
    catalogue.CATALOGUE.write_text(filled, encoding="utf-8")
    assert catalogue.extract(package) == 2
    assert 'msgstr "No"' in catalogue.CATALOGUE.read_text(encoding="utf-8")


def test_whatever_citizens_may_read_is_there_in_english() -> None:
    assert catalogue.lacking() == []


def test_the_tables_of_rules_are_read_for_words_and_what_programs_read_is_not(package: Path) -> None:
    rules = package / "cases" / "rules"
    rules.mkdir(parents=True)
    (rules / "states.py").write_text('TITLES = {"draft": "草稿"}\nOTHER = "别的"\n', encoding="utf-8")
    found = set(catalogue.messages(package))
    assert "草稿" in found
    assert found.isdisjoint({"draft", "别的"})


def test_amounts_days_and_sizes_are_written_in_the_readers_language(app: Flask) -> None:
    with app.test_request_context("/"):
        assert formats.day(date(2026, 3, 1)) == "2026年3月1日"
        assert formats.moment(datetime(2026, 3, 1, 20, 5, tzinfo=UTC)) == "2026年3月2日 04:05"
        assert (formats.money(0), formats.money(1234), formats.money(None)) == ("免费", "¥1,234.00", "—")
        assert (formats.days(5), formats.size(100), formats.size(3 << 20)) == ("5 个工作日", "1 KB", "3.0 MB")
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert formats.day(date(2026, 3, 1)) == "1 Mar 2026"
        assert formats.days(5) == "5 working days"
