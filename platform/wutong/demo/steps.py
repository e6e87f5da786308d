"""What makes and fills a demo's database: the very commands that an operator would give, in order, each once.

The schema's step is named after the code that says what the schema is, so it is done again when that changes, and a
later start need not load the application to find that nothing did. What was done is written into the database's own
mark, so a second start skips it, and a database that was thrown away starts over.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import click

from wutong import cli
from wutong.db import as_owner
from wutong.launch.places import CHECKOUT
from wutong.operate import mixture
from wutong.plugin import GROUP


@dataclass(frozen=True, slots=True)
class Step:
    """One command: what the terminal says meanwhile, its words, and the version of what it is done with."""

    says: str
    words: tuple[str, ...]
    version: str = ""

    @property
    def key(self) -> str:
        """How the mark remembers it."""
        words = (*self.words, self.version) if self.version else self.words
        return "-".join(words).replace("--", "").replace("/", "_")


def plan(province: int) -> tuple[Step, ...]:
    """The steps for a province, given by its first two digits."""
    return (
        Step("making the tables", ("migrate",), history()),
        Step("loading the regions", ("regions", "load", "--province", str(province))),
        Step("loading the working days", ("calendar", "load")),
        Step("loading the demo's matters", ("matters", "load", "--province", str(province))),
        Step("making accounts and cases", ("demo", "seed", "--province", str(province))),
    )


def history() -> str:
    """A fingerprint of all that decides about the schema: the core's migrations and every plugin's code."""
    whole = hashlib.sha256()
    for folder in (CHECKOUT / "migrations", *_plugins()):
        for file in sorted(folder.rglob("*.py")):
            whole.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()[:16]


def _plugins() -> Iterator[Path]:
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        spec = find_spec(entry.module)  # finds a package without importing it
        yield from map(Path, (spec.submodule_search_locations if spec else None) or ())


def pending(owner_url: str, province: int) -> list[Step]:
    """The steps that were not done yet."""
    with as_owner(owner_url) as connection:
        done = mixture.notes(connection)
    return [step for step in plan(province) if step.key not in done]


def provision(owner_url: str, province: int) -> None:
    """Do what is pending, with a line and, where the command has one, a progress bar for each."""
    for step in pending(owner_url, province):
        click.echo(f"{step.says} …")
        cli.root.main(list(step.words), prog_name="wutong", standalone_mode=False)
        with as_owner(owner_url) as connection:
            mixture.note(connection, step.key)
