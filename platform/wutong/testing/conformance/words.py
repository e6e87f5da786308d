"""What citizens read can be read in English too; names for the screen are Chinese."""

from pathlib import Path

from wutong.plugin import Plugin
from wutong.testing.words import unspoken
from wutong.web import catalogue


def test_every_word_a_citizen_meets_has_its_english(package: Path, plugin: Plugin) -> None:
    """`wutong words extract --package …` adds what is missing."""
    assert sorted(catalogue.lacking(package)) == [], f"运行 wutong words extract --package {package.name}"


def test_every_word_of_every_template_goes_through_gettext(package: Path, plugin: Plugin) -> None:
    """A sentence that gettext never sees stays Chinese for everybody."""
    found = {path.name: unspoken(path.read_text(encoding="utf-8")) for path in package.rglob("templates/**/*.html")}
    assert {name: words for name, words in found.items() if words} == {}
