"""The demo's data is made by commands that an operator could give, each once."""

import errno
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click
import pytest

from wutong import cli
from wutong.config import driver
from wutong.demo import steps
from wutong.demo.steps import Half
from wutong.launch import postgres
from wutong.operate import mixture


@pytest.fixture
def owner() -> Iterator[str]:
    """The owner's address of an empty database."""
    with postgres.temporary() as server:
        yield driver(server.owner_url)


def understood(words: Sequence[str]) -> click.Command:
    """The command that takes these words; `click.UsageError` for a word or an option that it does not know."""
    found, left = cli.root, list(words)
    while isinstance(found, click.Group):
        _, found, left = found.resolve_command(click.Context(found), left)
    return found.make_context("step", left).command


def test_every_step_is_a_command_that_exists_with_options_that_it_has():
    plan = steps.plan(62)
    assert [step.words[:2] for step in plan[:2]] == [("migrate",), ("regions", "load")]
    assert [understood(step.words).name for step in plan] == ["migrate", "load", "load", "load", "load", "load", "seed"]


def test_tables_are_made_again_when_what_decides_about_them_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    migrations = tmp_path / "migrations" / "versions"
    migrations.mkdir(parents=True)
    monkeypatch.setattr(steps, "CHECKOUT", tmp_path)
    told = []
    for name, text in (("0001.py", ""), ("0001.py", "one"), ("0002.py", "one")):
        (migrations / name).write_text(text)
        told += [steps.plan(62)[0].key, steps.plan(62)[0].key]
    assert told[::2] == told[1::2]
    assert len(set(told)) == 3


def test_each_step_is_done_once_and_a_new_province_anew(owner: str, monkeypatch: pytest.MonkeyPatch):
    done = []

    @click.command()
    @click.option("--province")
    def load(province: str) -> None:
        done.append(province)

    monkeypatch.setattr(steps, "plan", lambda province: (steps.Step("loading", ("load", "--province", str(province))),))
    monkeypatch.setattr(cli, "root", click.Group(commands={"load": load}))
    mixture.mark(owner)
    for province in (62, 62, 63):
        steps.provision(owner, province)
    assert done == ["62", "63"]


def test_a_filling_that_was_stopped_half_way_is_known_and_whether_something_was_there_before(
    owner: str, monkeypatch: pytest.MonkeyPatch
):
    filling = steps.plan(62)[-1]
    monkeypatch.setattr(steps, "plan", lambda province: (replace(filling, words=(*filling.words[:3], str(province))),))
    mixture.mark(owner)
    told = [steps.half_done(owner)]
    for province, halts in ((62, True), (62, False), (63, True), (63, False)):
        monkeypatch.setattr(cli, "root", click.Group(commands={"demo": filled(halts=halts)}))
        with suppress(OSError):
            steps.provision(owner, province)
        told.append(steps.half_done(owner))
    assert told == [Half.NOTHING, Half.FIRST, Half.NOTHING, Half.LATER, Half.NOTHING]


def filled(*, halts: bool) -> click.Group:
    """`demo seed` on a disk that is full, or not."""

    @click.command()
    @click.option("--province")
    def seed(province: str) -> None:
        if halts:
            raise OSError(errno.ENOSPC, "No space left on device")

    return click.Group(commands={"seed": seed})
