"""The demo's data is made by commands that an operator could give, each once."""

from collections.abc import Sequence
from pathlib import Path

import click
import pytest

from wutong import cli
from wutong.config import driver
from wutong.demo import steps
from wutong.launch import postgres
from wutong.operate import mixture


def understood(words: Sequence[str]) -> click.Command:
    """The command that takes these words; `click.UsageError` for a word or an option that it does not know."""
    found, left = cli.root, list(words)
    while isinstance(found, click.Group):
        _, found, left = found.resolve_command(click.Context(found), left)
    return found.make_context("step", left).command


def test_every_step_is_a_command_that_exists_with_options_that_it_has():
    plan = steps.plan(62)
    assert [step.words[:2] for step in plan[:2]] == [("migrate",), ("regions", "load")]
    assert [understood(step.words).name for step in plan] == ["migrate", "load", "load", "load", "seed"]


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


def test_each_step_is_done_once_and_a_new_province_anew(monkeypatch: pytest.MonkeyPatch):
    done = []

    @click.command()
    @click.option("--province")
    def load(province: str) -> None:
        done.append(province)

    monkeypatch.setattr(steps, "plan", lambda province: (steps.Step("loading", ("load", "--province", str(province))),))
    monkeypatch.setattr(cli, "root", click.Group(commands={"load": load}))
    with postgres.temporary() as server:
        owner = driver(server.owner_url)
        mixture.mark(owner)
        for province in (62, 62, 63):
            steps.provision(owner, province)
    assert done == ["62", "63"]
