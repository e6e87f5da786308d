from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask, render_template_string
from flask_babel import gettext
from markupsafe import escape

from wutong import guests
from wutong.plugin import Plugin
from wutong.web import catalogue, commands, formats, words


def test_the_catalogue_is_compiled_from_its_source_and_translates(app: Flask) -> None:
    assert words.catalogue(words.FOLDER, "en").gettext("跳到正文") == "Skip to content"
    assert words.catalogue(words.FOLDER, "zh").gettext("跳到正文") == "跳到正文"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with a citizens' page, a staff page and a refusal, and an empty catalogue."""
    folder = tmp_path / "room" / "templates" / "room"
    folder.mkdir(parents=True)
    (folder / "show.html").write_text('{% extends "web/page.html" %}{{ _("给群众") }}', encoding="utf-8")
    (folder / "work.html").write_text('{% extends "web/desk.html" %}{{ _("给工作人员") }}', encoding="utf-8")
    (tmp_path / "room" / "rules.py").write_text('class No(Refused):\n    message = "不行"\n', encoding="utf-8")
    (tmp_path / "room" / "pages.py").write_text('say(_("已提交"))\n', encoding="utf-8")
    (tmp_path / "room" / "desk.py").write_text('say(_("已受理"))\n', encoding="utf-8")
    return tmp_path


def test_the_words_of_citizens_are_found_and_those_of_staff_left_out(package: Path) -> None:
    assert set(catalogue.messages(package)) == {"给群众", "已提交", "不行"}


def test_a_message_without_english_is_named_with_its_file(package: Path) -> None:
    told = {"room/pages.py: 已提交", "room/rules.py: 不行", "room/templates/room/show.html: 给群众"}
    assert set(catalogue.lacking(package)) == told


def test_extracting_keeps_what_was_translated(package: Path) -> None:
    assert catalogue.extract(package) == 3
    path = catalogue.catalogue_of(package)
    filled = path.read_text(encoding="utf-8").replace('msgid "不行"\nmsgstr ""', 'msgid "不行"\nmsgstr "No"')
    path.write_text(filled, encoding="utf-8")
    assert catalogue.extract(package) == 2
    assert 'msgstr "No"' in path.read_text(encoding="utf-8")


def test_whatever_citizens_may_read_is_there_in_english() -> None:
    assert catalogue.lacking() == []


@pytest.mark.parametrize(("plugin", "folder"), guests.packages(), ids=lambda given: getattr(given, "name", ""))
def test_whatever_citizens_may_read_of_a_plugin_is_there_in_its_own_english(plugin: Plugin, folder: Path) -> None:
    assert folder / str(plugin.translations) == catalogue.catalogue_of(folder).parents[2]
    assert catalogue.lacking(folder) == []


def test_the_words_of_a_plugin_are_added_and_the_core_keeps_the_last_word_on_its_own(app: Flask, package: Path) -> None:
    (package / "room" / "pages.py").write_text('say(_("跳到正文"))\n', encoding="utf-8")
    catalogue.extract(package)
    path = catalogue.catalogue_of(package)
    path.write_text(path.read_text(encoding="utf-8").replace('msgstr ""\n\n', 'msgstr "Plugin"\n\n'), encoding="utf-8")
    words.add(app, [package / "translations"])
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert (gettext("跳到正文"), gettext("不行"), gettext("没人译过")) == ("Skip to content", "Plugin", "没人译过")
    with app.test_request_context("/"):
        assert gettext("不行") == "不行"


@pytest.mark.parametrize("named", [(), ("--package", "wutong_reviews")])
def test_the_command_line_checks_the_words_of_the_core_and_of_a_plugin(named: tuple[str, ...]) -> None:
    assert CliRunner().invoke(commands.words, ["check", *named]).output == "OK\n"


def test_a_package_that_is_not_there_is_named() -> None:
    said = CliRunner().invoke(commands.words, ["check", "--package", "wutong_nothing"])
    assert (said.exit_code, "no package wutong_nothing is installed" in said.output) == (2, True)


def test_the_tables_of_rules_are_read_for_words_and_what_programs_read_is_not(package: Path) -> None:
    rules = package / "cases" / "rules"
    rules.mkdir(parents=True)
    (rules / "states.py").write_text('TITLES = {"draft": "草稿"}\nOTHER = "别的"\n', encoding="utf-8")
    found = set(catalogue.messages(package))
    assert "草稿" in found
    assert found.isdisjoint({"draft", "别的"})


@pytest.mark.parametrize("said", ["<script>alert(1)</script>", "100%", "%(nobody)s", "甲 & 乙"])
def test_a_word_that_came_from_outside_is_text_in_a_message_and_as_its_value(app: Flask, said: str) -> None:
    with app.test_request_context("/"):
        assert render_template_string("{{ _(titles.get(said, said)) }}", titles={}, said=said) == escape(said)
        assert render_template_string("{{ _('事项：%(text)s', text=said) }}", said=said) == f"事项：{escape(said)}"


def test_amounts_days_and_sizes_are_written_in_the_readers_language(app: Flask) -> None:
    with app.test_request_context("/"):
        assert formats.day(date(2026, 3, 1)) == "2026年3月1日"
        assert formats.moment(datetime(2026, 3, 1, 20, 5, tzinfo=UTC)) == "2026年3月2日 04:05"
        assert (formats.money(0), formats.money(1234), formats.money(None)) == ("免费", "¥1,234.00", "—")
        assert (formats.days(5), formats.size(100), formats.size(3 << 20)) == ("5 个工作日", "1 KB", "3.0 MB")
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert formats.day(date(2026, 3, 1)) == "1 Mar 2026"
        assert formats.days(5) == "5 working days"
