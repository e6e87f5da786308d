"""The page of extension points: every field of the manifest has its chapter, and what it quotes is run by the tests."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
import wutong_dummy
from wutong_dummy import plugin

from wutong.launch.places import CHECKOUT
from wutong.plugin import Plugin

PAGE = (CHECKOUT / "plugins" / "POINTS.md").read_text(encoding="utf-8")
DUMMY = [path.read_text(encoding="utf-8") for path in Path(wutong_dummy.__file__).parent.glob("*.py")]
#: What every plugin says of itself.
ITSELF = {"name", "title", "needs_core"}


def bare(text: str) -> str:
    """The lines of a piece of code, however deep it stands."""
    return "\n".join(line.strip() for line in text.strip().splitlines() if line.strip())


def test_every_field_of_the_manifest_has_its_chapter_and_is_used_by_the_dummy() -> None:
    headings = [line for line in PAGE.splitlines() if line.startswith("## ")]
    named = [name for line in headings for name in re.findall(r"`(\w+)`", line)]
    assert sorted(named) == sorted({field.name for field in fields(Plugin)} - ITSELF)
    assert [field.name for field in fields(Plugin) if not getattr(plugin, field.name)] == []


@pytest.mark.parametrize("block", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_what_the_page_quotes_is_what_the_dummy_does(block: str) -> None:
    assert any(bare(block) in bare(source) for source in DUMMY), block
