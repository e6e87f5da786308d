"""The official years as a file: `tenants/china/calendar.csv`, one day of a notice a line.

    day,working,name,source
    2025-01-26,1,春节调休上班,chinesecalendar 1.11.0
    2025-01-28,0,春节,chinesecalendar 1.11.0

Holidays and working weekends are listed, ordinary days are not. The file is made once a year from the package
`chinesecalendar` (`wutong calendar build-data`) or by hand from the notice; at run time only the tables are read.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from wutong.regions.nation import FILE as REGIONS_FILE

FILE = REGIONS_FILE.with_name("calendar.csv")
#: The package's English names in the words of the notices.
NAMES = MappingProxyType(
    {
        "New Year's Day": "元旦",
        "Spring Festival": "春节",
        "Tomb-sweeping Day": "清明节",
        "Labour Day": "劳动节",
        "Dragon Boat Festival": "端午节",
        "National Day": "国庆节",
        "Mid-autumn Festival": "中秋节",
        "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
    }
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One day as the file has it."""

    day: date
    working: bool
    name: str
    source: str


def read(path: Path = FILE) -> list[Notice]:
    """The days of the file, in order; raises ValueError for a day that stands there twice."""
    with path.open(encoding="utf-8", newline="") as file:
        days = [_notice(row) for row in csv.DictReader(file)]
    if len({notice.day for notice in days}) < len(days):
        raise ValueError("a day stands in the file twice")
    return days


def _notice(row: dict[str, str]) -> Notice:
    return Notice(date.fromisoformat(row["day"]), row["working"] == "1", row["name"], row["source"])


def write(days: Iterable[Notice], path: Path = FILE) -> None:
    """Write the file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("day", "working", "name", "source"))
        out.writerows((day.day, int(day.working), day.name, day.source) for day in days)


def build() -> Iterator[Notice]:
    """Every holiday and working weekend that the installed `chinesecalendar` knows."""
    from chinese_calendar import constants  # a source of data, not of running code

    source = f"chinesecalendar {version('chinesecalendar')}"
    days = {day: (False, NAMES[name]) for day, name in constants.holidays.items()}
    days |= {day: (True, f"{NAMES[name]}调休上班") for day, name in constants.workdays.items()}
    for day in sorted(days):
        yield Notice(day, *days[day], source)
