"""Search at the counter of a county that offers 752 matters, as a page asks: by words, letters, everyday names.

Every query is a stranger's transaction of its own and is followed by its own answer: the matter drawn must be among
what was found. Counties are drawn from a Zipf distribution; the process keeps what it has read, as a server's would,
and `first` is the time of each county's first query, which reads the lists of its whole line.
"""

import random
from collections.abc import Callable
from typing import Any

from tests.bench.nation import Land
from tests.bench.province import CLAIMS, HOW, WHAT, WHO, code_of, name_of
from tests.bench.report import Report, seconds, zipf

from wutong.layers.cache import READINGS
from wutong.matters import finding, search
from wutong.matters.filters import Wanted

COUNTIES, QUERIES = 8, 60


def measure(report: Report, land: Land) -> None:
    """p50 and p95 by way of asking, over rounds that alternate between the ways; the worst p95 is the promise."""
    drawn = random.Random(62)
    everywhere = [(county, one.matters) for one in land.reading for county in one.counties]
    places = drawn.sample(everywhere, min(COUNTIES, len(everywhere)))
    asked = [
        (place, drawn.choice([number for number in CLAIMS["county"]["self"] if number < matters]))
        for place, matters in drawn.choices(places, zipf(len(places)), k=QUERIES)
    ]
    READINGS.clear()
    first = sorted(_search(land, place, "words", 0) for place, _ in places)
    report.facts["search: a county's first query, ms"] = [round(took, 1) for took in first]
    slow: dict[str, list[float]] = {way: [] for way in WAYS}

    def side(way: str) -> float:
        took = sorted(_search(land, place, way, number) for place, number in asked)
        slow[way].append(took[int(len(took) * 0.95)])
        return took[len(took) // 2]

    for way in WAYS:
        side(way)
        slow[way].clear()
    report.alternate({f"search by {way}, p50": lambda turn, way=way: side(way) for way in WAYS}, "ms")  # type: ignore[misc]
    middle = {way: sorted(took)[len(took) // 2] for way, took in slow.items()}
    report.facts["search: p95 ms"] = {way: round(took, 2) for way, took in middle.items()}
    report.promise("search: p95 of the slowest way", max(middle.values()), "ms", at_most=50)


def _parts(number: int) -> tuple[str, str, str]:
    who, what = number % len(WHO), number // len(WHO) % len(WHAT)
    return WHO[who], WHAT[what], HOW[number // len(WHO) // len(WHAT) % len(HOW)]


def _typo(number: int) -> str:
    """The name with one character that none has."""
    name = name_of(number)
    return f"{name[:2]}囧{name[3:]}"


def _letters(number: int) -> str:
    return search.heard(_parts(number)[1]).pinyin


#: What is typed, by way of asking.
WAYS: dict[str, Callable[[int], str]] = {
    "words": lambda number: "".join(_parts(number)[:2]),
    "one word": lambda number: _parts(number)[1],
    "pinyin": _letters,
    "initials": lambda number: search.heard(name_of(number)).initials[:4],
    "a word with a mistake": _typo,
}


def _search(land: Land, county: int, way: str, number: int) -> float:
    typed, found = WAYS[way](number), list[Any]()

    def asking() -> None:
        with land.world.visiting(county):
            found.append(finding.look(Wanted(words=typed)))

    took = seconds(asking) * 1000
    codes = [str(one["code"]) for one in found[0].found]
    assert code_of(county - county % 10**10, number) in codes, (county, way, typed, codes[:5])
    return took
