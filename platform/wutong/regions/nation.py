"""The whole nation in one compressed file: how it is written and read. No database, no network.

`tenants/china/regions.txt.xz` is UTF-8 text, one thing a line, told apart by the first character:

    {…}           first line: where the facts come from, as JSON (package, version, licence, vintage, counts)
    =chui吹炊…     characters read `chui`
    !长安乡 chang an xiang    a name whose reading is not that of its characters one by one
    A27积石山…      a place: one letter (`LETTERS`: level, kind, levels exercised), the digits its level adds, its name

Places stand in depth-first order, so a place lies below the nearest earlier place of a higher level. The letter
holds what the place is, so nothing is guessed when it is read.
"""

import json
import lzma
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, TextIO

from wutong.launch import places
from wutong.tenancy import SPANS, contains

#: The pack as it lies in a checkout.
FILE = places.beside("tenants") / "china" / "regions.txt.xz"

#: Letter → (level, kind, levels exercised).
LETTERS: MappingProxyType[str, tuple[int, str, frozenset[int]]] = MappingProxyType(
    {
        "P": (1, "government", frozenset({1})),
        "M": (1, "government", frozenset({1, 2})),
        "C": (2, "government", frozenset({2})),
        "D": (2, "government", frozenset({2, 3})),
        "O": (2, "placeholder", frozenset()),
        "A": (3, "government", frozenset({3})),
        "I": (3, "government", frozenset({2, 3})),
        "Z": (3, "development_zone", frozenset({3})),
        "T": (4, "government", frozenset({4})),
        "Y": (4, "development_zone", frozenset({4})),
        "E": (4, "enterprise", frozenset({4})),
        "K": (5, "community", frozenset({5})),
        "V": (5, "village", frozenset({5})),
        "Q": (5, "quasi_community", frozenset({5})),
        "W": (5, "quasi_village", frozenset({5})),
    }
)
LETTER = {meaning: letter for letter, meaning in LETTERS.items()}


@dataclass(frozen=True, slots=True)
class Region:
    """One place of the tree. `parent` leaves placeholders out; `exercises` is empty for a placeholder."""

    code: int
    parent: int | None
    level: int
    kind: str
    name: str
    full_name: str
    exercises: frozenset[int]


#: The root, which no list of divisions holds. Full names begin below it.
NATION = Region(0, None, 0, "government", "全国", "", frozenset({0}))


@dataclass(frozen=True, slots=True)
class Readings:
    """How names are read: character by character, and whole where that would be wrong (长, 重, 乐 …)."""

    characters: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)

    def spell(self, name: str) -> tuple[str, str]:
        """(`jishishan`, `jss`) — pinyin without tones, ü as v; other letters and digits stand for themselves."""
        parts = self.names.get(name)
        if parts is None:
            known = self.characters
            parts = [known.get(char) or (char.lower() if char.isalnum() else "") for char in name]
        return "".join(parts), "".join([part[:1] for part in parts])


@dataclass(frozen=True, slots=True)
class Tree:
    """An opened file: its provenance and readings, then its places in order, once."""

    origin: dict[str, Any]
    readings: Readings
    regions: Iterator[Region]


def width(level: int) -> int:
    """How many digits a place of this level adds to the code of the place above."""
    return 3 if level > 3 else 2


def write(path: Path, origin: dict[str, Any], readings: Readings, regions: Iterable[Region]) -> None:
    """Write the file, whole or not at all; the regions come in order of code, the nation left out."""
    half = path.with_name(f"{path.name}.half")
    with lzma.open(half, "wt", encoding="utf-8", preset=9 | lzma.PRESET_EXTREME) as out:
        out.write(json.dumps(origin, ensure_ascii=False) + "\n")
        by_reading: dict[str, list[str]] = {}
        for char, reading in sorted(readings.characters.items()):
            by_reading.setdefault(reading, []).append(char)
        out.writelines(f"={reading} {''.join(chars)}\n" for reading, chars in sorted(by_reading.items()))
        out.writelines(f"!{name} {' '.join(parts)}\n" for name, parts in sorted(readings.names.items()))
        out.writelines(f"{_place(region)}\n" for region in regions)
    half.replace(path)


def _place(region: Region) -> str:
    digits = f"{region.code // SPANS[region.level]:012d}"[-width(region.level) :]
    return f"{LETTER[region.level, region.kind, region.exercises]}{digits}{region.name}"


def read(path: Path = FILE, provinces: frozenset[int] | None = None) -> Tree:
    """Open the file: all provinces, or those whose 12-digit codes are given."""
    text = lzma.open(path, "rt", encoding="utf-8")  # noqa: SIM115 - closed when the places are used up
    origin: dict[str, Any] = json.loads(next(text))
    readings = Readings()
    first = _head(text, readings)
    return Tree(origin, readings, _places(text, first, provinces))


def readings(path: Path = FILE) -> Readings:
    """How names are read, without the places."""
    known = Readings()
    with lzma.open(path, "rt", encoding="utf-8") as text:
        next(text)
        _head(text, known)
    return known


def _head(text: TextIO, readings: Readings) -> str:
    for line in text:
        word, _, rest = line[1:].rstrip("\n").partition(" ")
        if line[0] == "=":
            readings.characters.update(dict.fromkeys(rest, word))
        elif line[0] == "!":
            readings.names[word] = rest.split(" ")
        else:
            return line
    raise EOFError("the file of regions holds no place")


def _places(text: TextIO, first: str, provinces: frozenset[int] | None) -> Iterator[Region]:
    line = [NATION]
    wanted = True
    with text:
        for entry in chain((first,), text):
            region = _region(entry.rstrip("\n"), line)
            if region.level == 1:
                wanted = provinces is None or region.code in provinces
            if wanted:
                yield region


def branches(regions: Iterable[Region], wanted: Sequence[int]) -> Iterator[Region]:
    """Of some places those that are wanted, with everything above and below them."""
    for region in regions:
        if any(contains(region.code, code) or contains(code, region.code) for code in wanted):
            yield region


def _region(entry: str, line: list[Region]) -> Region:
    """Build a place from its line of the file and the places above it, and put it at the end of these."""
    level, kind, exercises = LETTERS[entry[0]]
    end = 1 + width(level)
    while line[-1].level >= level:
        line.pop()
    code = line[-1].code + int(entry[1:end]) * SPANS[level]
    above = next(place for place in reversed(line) if place.kind != "placeholder")
    name = entry[end:]
    region = Region(code, above.code, level, kind, name, above.full_name + name, exercises)
    line.append(region)
    return region
