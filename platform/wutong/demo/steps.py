"""What makes and fills a demo's database: the very commands that an operator would give, in order, each once.

The schema's step is named after the code that says what the schema is, so it is done again when that changes, and a
later start need not load the application to find that nothing did. What was done is written into the database's own
mark, so a second start skips it, and a database that was thrown away starts over. A step that was stopped half-way is
done again, which changes nothing that it did already; only cases would be filed twice, so that step leaves a word in
the mark before it begins.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import click

from wutong import cli
from wutong.db import as_owner
from wutong.launch.places import CHECKOUT
from wutong.operate import mixture
from wutong.plugin import GROUP

SEED = "demo-seed-"  # how the keys of every province's filling begin
GUANGDONG = 44
BEGUN = "-begun"  # what a step that cannot be done twice adds to its key before it begins


class Half(Enum):
    """What was stopped half-way: no filling, the first one, or a later one beside data that somebody may need."""

    NOTHING = "nothing"
    FIRST = "first"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Step:
    """One command: what the terminal says meanwhile, its words, and the version of what it is done with."""

    says: str
    words: tuple[str, ...]
    version: str = ""
    once: bool = False  # done twice it would make everything twice

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
        Step("loading a district elsewhere", ("regions", "load", "--branch", elsewhere(province))),
        Step("loading the working days", ("calendar", "load")),
        Step("loading the plugins' data", ("packs", "load"), history()),
        Step("loading the demo's matters", ("matters", "load", "--province", str(province))),
        Step("making accounts and cases", ("demo", "seed", "--province", str(province)), once=True),
    )


def elsewhere(province: int) -> str:
    """A district of another province, as in addresses: 深圳市福田区, or from Guangdong 兰州市城关区."""
    return "440304" if province != GUANGDONG else "620102"


def history() -> str:
    """A fingerprint of all that decides about schema and plugins' data: the core's migrations, what plugins are."""
    whole = hashlib.sha256()
    for folder in (CHECKOUT / "migrations", *_plugins()):
        for file in sorted(file for kind in ("*.py", "packs/**/*.*") for file in folder.rglob(kind)):
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


def half_done(owner_url: str) -> Half:
    """Whether a filling that cannot be done twice was stopped half-way, and whether it was the database's first."""
    with as_owner(owner_url) as connection:
        done = mixture.notes(connection)
    seeds = {note for note in done if note.startswith(SEED)}
    begun = {note for note in seeds if note.endswith(BEGUN)}
    ended = seeds - begun
    if {note.removesuffix(BEGUN) for note in begun} <= ended:
        return Half.NOTHING
    return Half.LATER if ended else Half.FIRST


def provision(owner_url: str, province: int) -> None:
    """Do what is pending, with a line and, where the command has one, a progress bar for each."""
    for step in pending(owner_url, province):
        click.echo(f"{step.says} …")
        if step.once:
            _note(owner_url, step.key + BEGUN)
        cli.root.main(list(step.words), prog_name="wutong", standalone_mode=False)
        _note(owner_url, step.key)


def _note(owner_url: str, word: str) -> None:
    with as_owner(owner_url) as connection:
        mixture.note(connection, word)
