"""Who below has said what, as arithmetic: a range of regions cut where somebody's word begins or ends to hold.

A claim speaks for an interval of codes less its exceptions, so between two cuts every place that acts for the same
levels is in the same position: the rule that decides (`wutong.layers.statements.deciding`) is asked once a piece, for
all items at once as the bits of a number. The cost follows what was said, not how many places it was said for.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from wutong.layers.fold import Claimed
from wutong.layers.kinds import REACH
from wutong.tenancy import contains, line, until

#: The places of a range by what they act for (行使层级): the codes of each group in order.
Places = Mapping[frozenset[int], Sequence[int]]
#: Ways of handling that take no power, so that they may be asked of a place of any level.
SERVING = ("agent", "assist", "inform")


class Spoken(NamedTuple):
    """One claim that holds: what it says, the bits of its items, whom it reaches, its place among its region's."""

    said: Claimed
    items: int
    reach: frozenset[str]
    only: Sequence[int] | None
    besides: Sequence[int]
    binding: bool
    number: int

    @property
    def serves(self) -> bool:
        """Whether it asks its places to help with what others decide."""
        return self.said.state == "claimed" and self.said.mode in SERVING

    def reaches(self, place: int, words: frozenset[str]) -> bool:
        """Whether it speaks for a place on whose line its region lies, of these words of reach."""
        meant = "self" in self.reach if place == self.said.region else not self.reach.isdisjoint(words)
        chosen = self.only is None or any(contains(code, place) for code in self.only)
        return meant and chosen and not any(contains(code, place) for code in self.besides)

    def rank(self) -> tuple[bool, int, float, int]:
        """Sorts what decides to the front: a binding claim, of those the topmost; else the nearest; then the latest."""
        region = self.said.region
        return (not self.binding, region if self.binding else -region, -self.said.since.timestamp(), -self.number)


class Piece(NamedTuple):
    """Places in the same position: those from `first` to `last` that act for `acts`.

    `offered` are the bits of the items meant for them, `decided` what was decided for them, by the deciding claim. An
    item may be decided that is not offered: a claim above asked these places to help with it.
    """

    first: int
    last: int
    acts: frozenset[int]
    offered: int
    decided: Sequence[tuple[int, Claimed]]

    @property
    def waiting(self) -> int:
        """What is offered and nobody has decided."""
        rest = self.offered
        for bits, _ in self.decided:
            rest &= ~bits
        return rest


@dataclass(frozen=True)
class Offer:
    """What a board asks about: items in a fixed order, the levels each is meant for, where each was withdrawn."""

    levels: Mapping[UUID, Collection[int] | None]
    withdrawn: Sequence[tuple[int, UUID]] = ()
    place: Mapping[UUID, int] = field(init=False)
    by_levels: Mapping[tuple[int, ...], int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", {item: number for number, item in enumerate(self.levels)})
        groups: dict[tuple[int, ...], int] = {}
        for number, levels in enumerate(self.levels.values()):
            meant = tuple(levels or ())
            groups[meant] = groups.get(meant, 0) | 1 << number
        object.__setattr__(self, "by_levels", groups)

    def bits(self, items: Iterable[UUID]) -> int:
        """The bits of those items that are asked about."""
        found = 0
        for item in items:
            found |= 1 << self.place[item] if item in self.place else 0
        return found

    def items(self, bits: int) -> list[UUID]:
        """The items of these bits."""
        return [item for item, number in self.place.items() if bits >> number & 1]

    def meant_for(self, acts: frozenset[int]) -> int:
        """The bits of what is meant for these levels; an item without levels is everybody's."""
        return sum(bits for levels, bits in self.by_levels.items() if not levels or not acts.isdisjoint(levels))


def cut(first: int, last: int, offer: Offer, claims: Sequence[Spoken], places: Places) -> list[Piece]:
    """The pieces of the places from `first` to `last`, in order of code within each group of places."""
    edges = sorted({first, *(code for code in _edges(offer, claims) if first < code <= last)})
    spans = list(zip(edges, [code - 1 for code in edges[1:]] + [last], strict=True))
    told = Told(offer, claims)
    return [
        Piece(start, end, acts, *told.position(start, acts))
        for acts, codes in places.items()
        for start, end in spans
        if count(codes, start, end)
    ]


def count(codes: Sequence[int], first: int, last: int) -> int:
    """How many of the ordered codes lie from `first` to `last`."""
    return bisect_right(codes, last) - bisect_left(codes, first)


def _edges(offer: Offer, claims: Iterable[Spoken]) -> Iterator[int]:
    """Every code at which a place may be in another position than the one before."""
    for region in {claim.said.region for claim in claims}:
        yield from (region, region + 1, until(region) + 1)
    named = {code for claim in claims for code in (*(claim.only or ()), *claim.besides)}
    for region in named | {region for region, _ in offer.withdrawn}:
        yield from (region, until(region) + 1)


class Told:
    """What was said, by the region that said it, and what follows for one place."""

    def __init__(self, offer: Offer, claims: Iterable[Spoken]) -> None:
        self._claims: dict[int, list[Spoken]] = {}
        for claim in claims:
            self._claims.setdefault(claim.said.region, []).append(claim)
        self._withdrawn: dict[int, int] = {}
        for region, item in offer.withdrawn:
            self._withdrawn[region] = self._withdrawn.get(region, 0) | offer.bits([item])
        self._offer = offer
        self._meant: dict[frozenset[int], int] = {}

    def position(self, place: int, acts: frozenset[int]) -> tuple[int, Sequence[tuple[int, Claimed]]]:
        """What is offered to a place and what was decided for it."""
        steps = line(place)
        offered = self._meant.get(acts)
        if offered is None:
            offered = self._meant[acts] = self._offer.meant_for(acts)
        gone = 0
        for step in steps:
            gone |= self._withdrawn.get(step, 0)
        return offered & ~gone, _decided(offered & ~gone, gone, self.reaching(place, acts))

    def reaching(self, place: int, acts: frozenset[int]) -> list[Spoken]:
        """The claims that reach a place, the one that decides before those it overrules."""
        words = frozenset(REACH[level] for level in acts if level in REACH)
        known = (claim for step in line(place) for claim in self._claims.get(step, ()))
        return sorted((claim for claim in known if claim.reaches(place, words)), key=Spoken.rank)

    def deciding(self, place: int, acts: frozenset[int]) -> dict[UUID, Claimed]:
        """The claim that decides for a place, of every item that is asked about and that anybody spoke of."""
        found: dict[UUID, Claimed] = {}
        rest = (1 << len(self._offer.place)) - 1
        for claim in self.reaching(place, acts):
            found.update(dict.fromkeys(self._offer.items(rest & claim.items), claim.said))
            rest &= ~claim.items
        return found


def _decided(offered: int, gone: int, reaching: Sequence[Spoken]) -> Sequence[tuple[int, Claimed]]:
    """What each claim decides, the strongest first; a claim to decide here takes no power that the place has not."""
    rest, found = offered, []
    for claim in reaching:
        rest |= claim.items & ~gone if claim.serves else 0
    for claim in reaching:
        bits = rest & claim.items
        rest &= ~claim.items
        if claim.said.state == "claimed" and not claim.serves:
            bits &= offered
        if bits:
            found.append((bits, claim.said))
    return tuple(found)
