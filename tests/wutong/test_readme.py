"""The README says what is so."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from wutong import app, cli
from wutong.config import NAMES
from wutong.launch.places import CHECKOUT

README = (CHECKOUT / "README.md").read_text()
PACKAGE = CHECKOUT / "platform" / "wutong"
ROOMS = re.findall(r"`platform/wutong/<room>/` \(`([a-z ]+)`\)", README)[0].split()
MAP = README.partition("## Where do I find")[2].partition("\n## ")[0]


def spelled(name: str) -> list[str]:
    """`a/{b,c}.py` as a/b.py and a/c.py."""
    before, brace, rest = name.partition("{")
    inside, _, after = rest.partition("}")
    return [f"{before}{each}{after}" for each in inside.split(",")] if brace else [name]


def named() -> Iterator[str]:
    """Every place that the map or the text names, spelled out."""
    cells = " ".join(re.findall(r"^\|[^|]+\|([^|]+)\|$", MAP, re.MULTILINE))
    for name in re.findall(r"`([\w./<>{},]+)`", cells):
        yield from spelled(name)
    for name in re.findall(r"`((?:platform|plugins|tenants|migrations|tests)/[\w./<>{},]*)`", README):
        yield from spelled(name)
    yield from (f"platform/wutong/{room}/" for room in ROOMS)


def candidates(name: str) -> Iterator[Path]:
    """Where a place may be: from the checkout or, said shortly, from the package; `<room>` is any of the rooms."""
    for each in (name.replace("<room>", room) for room in ROOMS):
        yield from (CHECKOUT / each, PACKAGE / each, PACKAGE / f"{each}.py")


def command(words: list[str]) -> click.Command | None:
    """What the command line has under these words."""
    found: click.Command | None = cli.root
    for word in words:
        found = found.get_command(click.Context(found), word) if isinstance(found, click.Group) else None
    return found


def test_every_setting_is_in_the_table_with_its_meaning():
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (.+) \|$", README, re.MULTILINE))
    assert rows == NAMES


@pytest.mark.parametrize("name", sorted(set(named())))
def test_every_place_that_is_named_is_there(name: str):
    assert any(path.exists() for path in candidates(name))


def test_every_room_is_in_the_map():
    assert {*ROOMS, "layers"} == set(app.ROOMS)


def test_every_module_and_folder_of_the_package_is_in_the_map():
    places = {
        path.relative_to(PACKAGE).parts[0] for name in named() for path in candidates(name) if PACKAGE in path.parents
    }
    held = {path.name for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert held - places <= {"__init__.py", "__pycache__"}


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z-]+)", README))))
def test_every_make_target_is_there(target: str):
    assert re.search(rf"^{target}:", (CHECKOUT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("words", sorted(set(re.findall(r"`(?:\.venv/bin/)?wutong ([a-z -]+)`", README))))
def test_every_command_that_is_named_is_there(words: str):
    assert command(words.split()) is not None


def test_the_line_that_draws_the_flow_draws_it(capsys: pytest.CaptureFixture[str]):
    (line,) = re.findall(r"python -c \"([^\"]+)\"", README)
    exec(line)
    assert capsys.readouterr().out.startswith("stateDiagram-v2")
