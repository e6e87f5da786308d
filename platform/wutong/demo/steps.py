"""What fills a demo's database: the very commands that an operator would give, in order, each once.

A step is a `wutong` command of a room. What was done is written into the database's own mark, so a second start
skips it, and a database that was thrown away starts over. A step whose room offers no such command is not a step.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import click

from wutong import cli
from wutong.db import as_owner
from wutong.operate import mixture


@dataclass(frozen=True, slots=True)
class Step:
    """One command: what the terminal says meanwhile, and its words."""

    says: str
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        """How the mark remembers it."""
        return "-".join(self.words).replace("--", "").replace("/", "_")


def plan(province: int) -> tuple[Step, ...]:
    """The steps for a province, given by its first two digits."""
    return (
        Step("loading the regions", ("regions", "load", "--province", str(province))),
        Step("loading the working days", ("calendar", "load")),
        Step("loading the demo's matters", ("matters", "load", "--province", str(province))),
        Step("making accounts and cases", ("demo", "seed", "--province", str(province))),
    )


def pending(owner_url: str, province: int) -> list[Step]:
    """The steps that were not done yet."""
    with as_owner(owner_url) as connection:
        done = mixture.notes(connection)
    return [step for step in plan(province) if step.key not in done]


def provision(owner_url: str, province: int) -> None:
    """Do what is pending, with a line and, where the command has one, a progress bar for each."""
    for step in pending(owner_url, province):
        if find(cli.root, step.words) is None:
            continue
        click.echo(f"{step.says} …")
        cli.root.main(list(step.words), prog_name="wutong", standalone_mode=False)
        with as_owner(owner_url) as connection:
            mixture.note(connection, step.key)


def find(group: click.Command, words: Sequence[str]) -> click.Command | None:
    """The command that the words name, options left aside; None when there is none."""
    found: click.Command | None = group
    for word in words:
        if word.startswith("-") or not isinstance(found, click.Group):
            break
        found = found.get_command(click.Context(found), word)
    return found
