"""The claim board: what is on offer for a level and not yet decided, and the claims that stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wutong import tenancy
from wutong.layers import claims, holdings
from wutong.layers.fold import Folded
from wutong.layers.models import Claim
from wutong.matters import codes, queries
from wutong.matters.actions.terms import reached
from wutong.matters.models import MATTER
from wutong.regions import queries as regions
from wutong.regions.models import Region

#: The 行使层级 that each word of a claim's reach stands for.
REACHED: Mapping[str, int] = {"cities": 3, "counties": 4, "townships": 5, "villages": 6}
NAMES: Mapping[str, str] = {
    "self": "本级",
    "cities": "所辖各市州",
    "counties": "所辖各县区",
    "townships": "所辖各乡镇",
    "villages": "所辖各村（社区）",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One claim that holds: for whom, how many places it serves, the names of its matters."""

    claim: Claim
    reach: str
    places: int
    matters: Sequence[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A place that may be picked, standing for everything in it, and the places in it where the claim goes deeper."""

    code: int
    name: str
    within: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True)
class Decline:
    """A decline of a region below: who, what, why, since when; `bound` says that it has been overruled."""

    claim: Claim
    place: str
    matters: Sequence[str]
    bound: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The claim board for one reach: what is on offer there and not yet decided, what may be left out, what stands."""

    reach: str
    reaches: Sequence[tuple[str, str]]
    waiting: Sequence[Folded]
    below: Sequence["Place"] = field(default_factory=tuple)
    standing: Sequence[Standing] = field(default_factory=tuple)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What may be ticked: code, and name with the levels that exercise it."""
        return [(str(found["code"]), f"{found['name']}（{_levels(found)}）") for found in self.waiting]


def _levels(found: Folded) -> str:
    return "、".join(codes.LEVELS[level] for level in found["exercise_levels"] or ())


def board(reach: str) -> Board:
    """The board of the present region for itself or for a level below it."""
    held = claims.standing(MATTER)
    told = {item for row in held if reach in row.reach and row.state != "deferred" for item in row.items}
    names = {found.item: str(found["name"]) for found in queries.catalogue()}
    waiting = [found for found in _offered(reach) if found.item not in told]
    return Board(reach, _reaches(), waiting, _below(reach), [_standing(row, names) for row in held])


def _offered(reach: str) -> list[Folded]:
    """What a claim for this reach may take on: matters of its level, and others that it may carry upward."""
    if reach == "self":
        return [found for found in queries.board() if found.claim is None]
    level = REACHED[reach]
    every = queries.catalogue()
    own = [found for found in every if level in (found["exercise_levels"] or ())]
    return own + [found for found in every if found not in own and level - 1 in (found["exercise_levels"] or ())]


def _reaches() -> list[tuple[str, str]]:
    """Itself, and every level at which somebody stands below."""
    lowest = max(queries.acting(), default=0)
    return [(word, title) for word, title in NAMES.items() if word == "self" or REACHED[word] > lowest]


def _below(reach: str) -> list[Place]:
    """The places to pick from: those directly below, and what lies in them where the claim goes deeper."""
    if reach == "self":
        return []
    level = REACHED[reach]
    return [_place(region, level) for region in regions.children(tenancy.scope().home)]


def _place(region: Region, level: int) -> Place:
    within = regions.children(region.code) if region.level + 1 < level else ()
    return Place(region.code, region.name, [(one.code, one.name) for one in within])


def standings(rows: Sequence[Claim]) -> list[Standing]:
    """Claims with the names of their matters, those that ended too."""
    names = {found.item: str(found["name"]) for found in queries.catalogue()}
    return [_standing(row, names) for row in rows]


def declines() -> list[Decline]:
    """What regions below have declined and still decline, of the matters that exist here, the latest first."""
    home = tenancy.scope().home
    with tenancy.at(home, look="down"):
        rows = [row for row in holdings.below(MATTER, state="declined") if row.region != home]
    names = {found.item: str(found["name"]) for found in queries.catalogue()}
    bound = [row for row in claims.standing(MATTER) if row.binding]
    told = [
        Decline(row, regions.get(row.region).name, [names[item] for item in row.items if item in names],
                _overruled(row, bound))
        for row in rows
    ]  # fmt: skip
    return sorted((one for one in told if one.matters), key=lambda one: one.claim.starts, reverse=True)


def _overruled(row: Claim, bound: Sequence[Claim]) -> bool:
    """Whether every item is made to be taken on at every place for which it was declined."""
    pairs = {(place, item) for one in bound for place in one.only or () for item in one.items}
    return all(
        any(item == told and tenancy.contains(place, code) for place, told in pairs)
        for code in row.only or (row.region,)
        for item in row.items
    )


def _standing(row: Claim, names: Mapping[Any, str]) -> Standing:
    titles = "、".join(NAMES[word] for word in row.reach)
    return Standing(row, titles, _places(row), [names[item] for item in row.items if item in names])


def _places(row: Claim) -> int:
    """How many regions the claim serves, exceptions and everything in them taken off."""
    home = tenancy.scope().home
    places = 1 if "self" in row.reach else 0
    for word in (word for word in row.reach if word != "self"):
        acting = regions.acting_below(home, REACHED[word] - 1)
        places += sum(reached(row, code) for code in acting)
    return places
