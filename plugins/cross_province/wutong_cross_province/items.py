"""The national items (国办发〔2020〕35号, 〔2022〕34号) as the plugin's own data: area, name, mode, how sure it is.

`items.csv` is DOMAIN 4.4 row by row. Of most items the sources give no mode; those are handled in whichever the place
offers, and the page says that the mode is to be confirmed.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wutong.sdk import N_
from wutong_cross_province.rules import MODES, plain

FILE = Path(__file__).parent / "items.csv"
#: How sure the mode of an item is.
MARKS: Mapping[str, str] = {
    "confirmed": N_("方式已核实"), "listed": N_("已列入，方式待核"), "unverified": N_("方式待核"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One national item; `mode` is "" where no source gives one."""

    area: str
    name: str
    mode: str
    mark: str


@cache
def every() -> Sequence[Item]:
    """All of them, in the file's order."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        return tuple(Item(row["area"], row["name"], row["mode"], row["mark"]) for row in csv.DictReader(stream))


@cache
def _by_name() -> Mapping[str, Item]:
    return {plain(item.name): item for item in every()}


def find(name: str) -> Item | None:
    """The national item of this name."""
    return _by_name().get(plain(name))


def modes(name: str) -> set[str]:
    """In which modes a national item may be handled; in none for what is none."""
    item = find(name)
    return set() if item is None else {item.mode} if item.mode else set(MODES)


def of_catalogue(said: str) -> set[str]:
    """What a catalogue's element 跨省通办方式 means for the modes."""
    return {said} if said in MODES else set(MODES)
