"""Which matters are measured: of the present region now or on a day, cut by department, of its children, by release.

The children are measured looking down, all of them in two statements (`layers.siblings`). Before and after a release
is kept by the process: what held then does not change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from wutong import tenancy
from wutong.cases import counts
from wutong.clock import local
from wutong.db import db
from wutong.figures import rules
from wutong.figures.models import Ranking
from wutong.figures.rules import FIGURES, READ, Figure, Measures, Pair, Ratio, Standing
from wutong.layers import coverage, siblings
from wutong.layers import queries as inherited
from wutong.layers.cache import Readings
from wutong.layers.fold import Folded
from wutong.layers.models import Release
from wutong.matters import codes, queries
from wutong.matters import rules as matters
from wutong.matters.models import MATTER
from wutong.regions import queries as regions
from wutong.regions.rules import LINES

Filed = Mapping[str, Pair]
#: Where nothing was filed.
NONE: Filed = MappingProxyType({})
#: Figures before and after releases, kept by this process; a pair weighs 1.
PAST = Readings(limit=2_000)
#: The shortest step back: what held just before an instant.
BEFORE = timedelta(microseconds=1)
#: How many releases are compared on a page.
RELEASES = 6


@dataclass(frozen=True)
class Measured:
    """A region's list and its figures, now or as of `at`; `claimed` is its 认领率, `filed` its filings by code."""

    at: datetime | None
    matters: Sequence[Folded]
    figures: Measures
    claimed: Ratio
    filed: Filed

    @property
    def count(self) -> int:
        """How many matters are counted."""
        return len(self.matters)


def measured(at: datetime | None = None) -> Measured:
    """The present region's list, without what only gathers others, in order of code; now, or as it was."""
    home, found = tenancy.scope().home, _listed(at)
    filed = counts.filings([home], at).get(home, {})
    return Measured(at, found, _measure(found, filed), _claimed(at), filed)


def _listed(at: datetime | None) -> list[Folded]:
    found = inherited.effective(MATTER, tenancy.scope().home, queries.acting(at=at), elements=READ, at=at)
    return sorted((one for one in found if not matters.upper(one.values)), key=lambda one: str(one["code"]))


def _measure(found: Iterable[Folded], filed: Filed = NONE) -> Measures:
    return rules.measure(rules.contribution(one.values, filed.get(one["code"])) for one in found)


def _claimed(at: datetime | None) -> Ratio:
    home, acts = tenancy.scope().home, queries.acting(at=at)
    offered = inherited.on_offer(MATTER, home, acts, elements=("tier", "exercise_levels"), at=at)
    states = [one.claim.state if one.claim else None for one in offered if not matters.upper(one.values)]
    return Ratio(states.count("claimed"), len(states) - states.count("declined"))


# ── One figure, and the matters behind it ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Behind:
    """A figure with every matter it counts, the least favourable first, and those that it leaves out."""

    figure: Figure
    ratio: Ratio
    counted: Sequence[tuple[Folded, Pair]]
    left_out: Sequence[Folded]


def behind(name: str, at: datetime | None = None) -> Behind:
    """How a figure of the present region comes about; raises `NoSuchFigure`."""
    one, seen = rules.figure(name), measured(at)
    told = [(found, rules.added(one, found.values, seen.filed.get(found["code"]))) for found in seen.matters]
    counted = [(found, pair) for found, pair in told if pair is not None]
    counted.sort(key=lambda each: _favour(each[1], one), reverse=not one.more_is_better)
    return Behind(one, seen.figures[name], counted, [found for found, pair in told if pair is None])


def _favour(pair: Pair, one: Figure) -> float:
    return Ratio(*pair, one.saved).value or 0.0


# ── Cut by department, line, type, level ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Part:
    """The matters under one heading of a cut, and their figures."""

    title: str
    count: int
    figures: Measures


def cut(seen: Measured, by: str) -> list[Part]:
    """The list by headings, the fullest first; a matter of several levels stands under each."""
    groups: dict[Any, list[Folded]] = {}
    body = _body()
    for found in seen.matters:
        for key in rules.keys(found.values, by, body):
            groups.setdefault(key, []).append(found)
    parts = [Part(_title(by, key), len(held), _measure(held, seen.filed)) for key, held in groups.items()]
    return sorted(parts, key=lambda part: (-part.count, part.title))


def _title(by: str, key: Any) -> str:
    lists: dict[str, Mapping[Any, str]] = {"line": LINES, "type": codes.ITEM_TYPES, "level": codes.LEVELS}
    return lists.get(by, {}).get(key) or str(key) or "—"


def _body() -> Any:
    """Who handles a matter: the body it names, else the department of its line."""
    own = {held.line: held.name for held in reversed(regions.departments())}
    return lambda matter: matter["department"] or own.get(matter["line"], "")


# ── Those below, and those beside ────────────────────────────────────────────────────────────────────────────


def below(at: datetime | None = None) -> dict[int, Measures]:
    """The figures of every region directly below the present one that acts for anything."""
    home = tenancy.scope().home
    with tenancy.at(home, look="down"):
        acts = regions.acting([region.code for region in regions.children(home)], local(at).date() if at else None)
        places = {code: frozenset(level + 1 for level in levels) for code, levels in acts.items() if levels}
        lists = siblings.many(MATTER, places, elements=READ, at=at) if places else {}
        filed = counts.filings(places, at)
    known: dict[int, dict[str, Pair]] = {}
    return {
        place: rules.measure(chain(_contributions(found, known), _filings(found, filed.get(place, NONE))))
        for place, found in lists.items()
    }


def _filings(found: Iterable[Folded], filed: Filed) -> Iterable[Mapping[str, Pair]]:
    """What the cases of a place add, which no two places share."""
    pairs = (filed.get(one["code"]) for one in found if not matters.upper(one.values)) if filed else ()
    yield from (dict.fromkeys(rules.OF_CASES, pair) for pair in pairs if pair)


def _contributions(found: Iterable[Folded], known: dict[int, dict[str, Pair]]) -> Iterable[Mapping[str, Pair]]:
    """What each matter adds; a matter that several lists share is measured once."""
    for one in found:
        if id(one) not in known:
            known[id(one)] = rules.contribution(one.values)
        yield known[id(one)]


def league(name: str, places: Mapping[int, Measures]) -> list[Standing]:
    """The places by one figure, the best first; raises `NoSuchFigure`."""
    one = rules.figure(name)
    return rules.league({code: figures[name].value for code, figures in places.items() if name in figures}, one)


def announced() -> tuple[Ranking, dict[int, Measures]] | None:
    """The latest ranking that the region above told the present one and its neighbours."""
    region = regions.get(tenancy.scope().home)
    if region.parent is None:
        return None
    return _read(region.parent)


def told() -> tuple[Ranking, dict[int, Measures]] | None:
    """The latest ranking that the present region told those below it."""
    return _read(tenancy.scope().home)


def _read(region: int) -> tuple[Ranking, dict[int, Measures]] | None:
    asked = select(Ranking).where(Ranking.region == region).order_by(Ranking.at.desc()).limit(1)
    row: Ranking | None = db.session.scalar(asked)
    return None if row is None else (row, {int(code): _ratios(held) for code, held in row.figures.items()})


def _ratios(held: Mapping[str, Any]) -> Measures:
    return {name: Ratio(held[name][0], held[name][1], FIGURES[name].saved) for name in FIGURES if name in held}


# ── Before and after releases ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Effect:
    """What a release of the line did to the present region's figures."""

    release: Release
    before: Measures
    after: Measures
    counts: tuple[int, int]


def effects(limit: int = RELEASES) -> list[Effect]:
    """The latest releases that took effect on the present line, newest first, each with the figures around it."""
    home = tenancy.scope().home
    found = coverage.published(MATTER, limit=limit)
    return [Effect(release, *PAST.get((home, release.id), partial(_around, release.starts))) for release in found]


def _around(moment: datetime) -> tuple[Measures, Measures, tuple[int, int]]:
    before, after = _listed(moment - BEFORE), _listed(moment)
    return _measure(before), _measure(after), (len(before), len(after))
