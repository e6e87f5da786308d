"""Own matters that a region above has published since: what is proposed, and the two side by side, element by element.

Nothing is stored: a pair is found by reading the lists, what was decided about it is a claim (kept: declined with a
reason that the superior reads; later: put off to a day) or lies in the draft (taken).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.clock import now
from wutong.layers import changes, drafts, heads, holdings, timeline
from wutong.layers import queries as inherited
from wutong.layers.cache import READINGS
from wutong.layers.fold import Folded
from wutong.matters import codes, differing, guide, likeness, queries, rules
from wutong.matters.actions import merging
from wutong.matters.likeness import COMPARED, Likeness
from wutong.matters.models import MATTER


@dataclass(frozen=True, slots=True)
class Proposal:
    """An own matter and the one above that is the same; `place` published it, at `since`.

    `drafted`: it lies in a draft already. `until`: it was put off to that day. `grounds`: it was kept, for this reason.
    """

    mine: Folded
    theirs: Folded
    likeness: Likeness
    place: str
    since: datetime | None
    drafted: bool = False
    until: datetime | None = None
    grounds: str = ""

    @property
    def waits(self) -> bool:
        """Whether nobody has decided."""
        return not (self.drafted or self.until or self.grounds)

    @property
    def one(self) -> bool:
        """Whether both have one code, so that what is above holds here already."""
        return self.mine.item == self.theirs.item


@dataclass(frozen=True, slots=True)
class Side:
    """One element of both, with the words marked that differ; `refusal` says why one's own may not be kept."""

    element: str
    both: differing.Differing
    keepable: bool
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Merger:
    """The page of one proposal: what differs, and how many elements are the same."""

    proposal: Proposal
    sides: Sequence[Side]
    same: int


def proposals() -> list[Proposal]:
    """What may be merged, what waits first; those decided already after it."""
    pairs = _pairs()
    if not pairs:
        return []
    known, decided = _sources(pairs), _decided(pairs)
    told = [_proposal(mine, theirs, known, decided) for mine, theirs in pairs]
    return sorted(told, key=lambda one: (not one.waits, -one.likeness.points, str(one.mine["code"])))


def waiting() -> int:
    """How many proposals nobody has decided about, for the start page."""
    return sum(one.waits for one in proposals())


def merger(code: str, other: str) -> Merger:
    """One proposal, element by element; raises `NoSuchMatter` where the two are not proposed."""
    asked = (rules.item_of(code), rules.item_of(other))
    found = next((one for one in proposals() if (one.mine.item, one.theirs.item) == asked), None)
    if found is None:
        raise rules.NoSuchMatter(matter=code)
    pair = merging.pair(code, other)
    refused = merging.refused(pair)
    sides = [_side(pair, element, refused) for element in rules.ELEMENTS if _differs(pair, element)]
    apart = {side.element for side in sides}
    same = sum(pair.mine.get(name) is not None for name in merging.COMPARABLE if name not in apart)
    return Merger(found, sorted(sides, key=lambda side: not side.keepable), same)


def _differs(pair: merging.Pair, element: rules.Element) -> bool:
    mine, theirs = pair.mine.get(element.name), pair.theirs.get(element.name)
    return element.name in merging.COMPARABLE and mine is not None and mine != theirs


def _side(pair: merging.Pair, element: rules.Element, refused: Mapping[str, str]) -> Side:
    both = differing.differing(element, pair.mine[element.name], pair.theirs.get(element.name), pair.mine, pair.theirs)
    return Side(element.name, both, element.name not in refused, refused.get(element.name, ""))


# ── Finding the pairs ────────────────────────────────────────────────────────────────────────────────────────


def _pairs() -> list[tuple[Folded, Folded]]:
    """Every own matter with each one above that is the same; kept until something on the line moves."""
    line, moment = tenancy.scope().line, now()
    depends = heads.stamp(MATTER, line, moment)
    if depends is None:
        return _found()
    return READINGS.get((MATTER.name, line[-1], "merging", depends), _found)


def _found() -> list[tuple[Folded, Folded]]:
    home, own = tenancy.scope().home, holdings.defining(MATTER)
    if not own or len(tenancy.scope().line) == 1:
        return []
    offer = inherited.on_offer(MATTER, home, frozenset(codes.LEVELS), elements=COMPARED, at=now())
    above = [found for found in offer if found.root != home]
    mine = [found for found in offer if found.item in own]
    by_key: dict[Any, list[Folded]] = defaultdict(list)
    for found in above:
        for key in likeness.keys(found.values):
            by_key[key].append(found)
    return [(one, other) for one in mine for other in _alike(one, by_key)]


def _alike(mine: Folded, by_key: Mapping[Any, Sequence[Folded]]) -> Iterable[Folded]:
    """One of the same code stands for itself; otherwise all that are alike, the best first."""
    near = {other.item: other for key in likeness.keys(mine.values) for other in by_key.get(key, ())}
    if mine.item in near:
        return [near[mine.item]]
    told = [(likeness.likeness(mine.values, other.values), other) for other in near.values()]
    best = sorted((pair for pair in told if pair[0].same), key=lambda pair: -pair[0].points)
    return [other for _, other in best]


# ── What was decided ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Decided:
    drafted: frozenset[UUID]
    until: Mapping[UUID, datetime | None]
    grounds: Mapping[UUID, str]


def _decided(pairs: Sequence[tuple[Folded, Folded]]) -> _Decided:
    drafted = {UUID(item) for row in drafts.drafts(MATTER) for item, said in row.edits.items() if _taken(said)}
    drafted |= _coming({mine.item for mine, _ in pairs})
    overruled = _overruled({theirs.item for _, theirs in pairs})
    later = {item: rows[0].until for item, rows in holdings.holding(MATTER, "deferred").items()}
    kept = {item: rows[0].grounds or "" for item, rows in holdings.holding(MATTER, "declined").items()}
    grounds = {item: said for item, said in kept.items() if item not in overruled}
    return _Decided(frozenset(drafted), {item: day for item, day in later.items() if item not in overruled}, grounds)


def _taken(said: Mapping[str, Any]) -> bool:
    """Whether an edit of a draft takes an own matter back, or leaves it to the region above that has its code."""
    return bool(said.get("withdrawn")) or said.get("defines") is False


def _coming(items: set[UUID]) -> set[UUID]:
    """Those of which a release that is agreed and still to come says so."""
    chains = timeline.chains(MATTER, items, since=now()).items()
    return {item for item, chain in chains for link in chain if link.starts > now() and _taken(link.own())}


def _overruled(items: set[UUID]) -> set[UUID]:
    """What a region above has made binding."""
    home = tenancy.scope().home
    claims = inherited.deciding(MATTER, home, queries.acting())
    return {item for item in items if item in claims and claims[item].region != home}


def _sources(pairs: Iterable[tuple[Folded, Folded]]) -> Mapping[Any, Any]:
    return changes.released({_origin(theirs) for _, theirs in pairs})


def _origin(found: Folded) -> tuple[int, UUID]:
    said = found.origins["code"]
    return said.region, said.release


def _proposal(mine: Folded, theirs: Folded, known: Mapping[Any, Any], decided: _Decided) -> Proposal:
    release, item = known.get(_origin(theirs)), theirs.item
    one = mine.item == item
    return Proposal(
        mine, theirs, likeness.likeness(mine.values, theirs.values), guide.place(theirs.root),
        release.starts if release else None, mine.item in decided.drafted,
        None if one else decided.until.get(item), "" if one else decided.grounds.get(item, ""),
    )  # fmt: skip
