"""The demo's data is made by commands that an operator could give, each once."""

import click
import pytest

from wutong import cli
from wutong.config import driver
from wutong.demo import steps
from wutong.launch import postgres
from wutong.operate import mixture


def test_the_first_step_is_a_command_that_exists():
    first = steps.plan(62)[0]
    assert first.words == ("regions", "load", "--province", "62")
    assert steps.find(cli.root, first.words).name == "load"


def test_options_of_every_step_are_options_of_its_command():
    for step in steps.plan(62):
        found = steps.find(cli.root, step.words)
        if found is not None:
            depth = next((at for at, word in enumerate(step.words) if word.startswith("-")), len(step.words))
            assert found.make_context("step", list(step.words[depth:])).command is found


def test_a_step_that_no_room_offers_is_none():
    assert steps.find(cli.root, ("regions", "unload")) is None
    assert steps.find(cli.root, ("nothing", "load")) is None


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
