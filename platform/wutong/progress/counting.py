"""From the pieces of a coverage to the tallies of places: each piece is counted once, then multiplied."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wutong.layers.coverage import Coverage, Spoke
from wutong.layers.fold import Claimed
from wutong.layers.pieces import Offer, Piece, count
from wutong.progress.rules import STATES, State, Tally
from wutong.tenancy import until


class Clock:
    """When items were put before those below: first, and last, as instants with the bits of what was said by then."""

    def __init__(self, offer: Offer, spoken: Mapping[UUID, Spoke]) -> None:
        said = [spoken[item] for item in offer.place]
        self._first = _by_instant(one.first for one in said)
        self._last = _by_instant(one.last for one in said)
        self._moments = [moment for moment, _ in self._last]
        self._later = [0]
        for _, bits in reversed(self._last):
            self._later.insert(0, self._later[0] | bits)

    def moved(self, since: datetime) -> int:
        """The items of which the line spoke after an instant."""
        return self._later[bisect_right(self._moments, since)]

    def oldest(self, waiting: int, outdated: int) -> datetime | None:
        """Since when somebody owes an answer: to the offer, or to the last word about what was claimed."""
        told = [_earliest(self._first, waiting), _earliest(self._last, outdated)]
        return min((moment for moment in told if moment is not None), default=None)


def _by_instant(moments: Iterable[datetime]) -> list[tuple[datetime, int]]:
    """The instants in order, each with the bits of its items, which come in the order of the offer."""
    groups: dict[datetime, int] = {}
    for number, moment in enumerate(moments):
        groups[moment] = groups.get(moment, 0) | 1 << number
    return sorted(groups.items())


def _earliest(groups: Sequence[tuple[datetime, int]], bits: int) -> datetime | None:
    return next((moment for moment, held in groups if held & bits), None) if bits else None


@dataclass(frozen=True)
class Refusal:
    """A decision against or for later: whose and why, for which items, at how many places it decides."""

    said: Claimed
    items: int
    places: int


class Counted:
    """A coverage with every piece counted; `spoken` tells when each of its items was put before those below."""

    def __init__(self, seen: Coverage, spoken: Mapping[UUID, Spoke]) -> None:
        self.seen, self._clock = seen, Clock(seen.offer, spoken)
        self._groups: dict[frozenset[int], list[tuple[Piece, Tally]]] = {}
        for piece in seen.pieces:
            self._groups.setdefault(piece.acts, []).append((piece, self._one(piece)))
        self._firsts = {acts: [piece.first for piece, _ in told] for acts, told in self._groups.items()}
        self._known: dict[tuple[int, frozenset[int] | None], Tally] = {}
        self._refused: dict[int, list[Refusal]] = {}

    def __len__(self) -> int:
        return len(self.seen)

    def tally(self, region: int, acts: frozenset[int] | None = None) -> Tally:
        """A region and everybody in it; or only those who act for the same levels. Added up once."""
        known = self._known.get((region, acts))
        if known is None:
            known = self._known[region, acts] = self._added(region, acts)
        return known

    def _added(self, region: int, acts: frozenset[int] | None) -> Tally:
        groups = self._groups if acts is None else (acts,)
        told = (self._within(group, region, until(region)) for group in groups)
        return sum((one.times(places) for found in told for _, one, places in found), Tally())

    def levels(self, region: int) -> list[tuple[frozenset[int], Tally]]:
        """The groups of places within a region, the highest level first, each with its tally."""
        told = [(acts, self.tally(region, acts)) for acts in self._groups]
        return sorted((one for one in told if one[1].places), key=lambda one: sorted(one[0]))

    def position(self, place: int) -> Iterator[tuple[State, int, Claimed | None]]:
        """What a place alone has decided: states with the bits of items and the claim; nothing for a stranger."""
        found = next((piece for group in self._groups for piece, _, _ in self._within(group, place, place)), None)
        if found is not None:
            yield from ((state, bits, said) for state, bits, said in self._told(found) if bits)

    def refusals(self, region: int) -> list[Refusal]:
        """What was declined or put off within a region, the latest first. Looked for once."""
        if region not in self._refused:
            self._refused[region] = self._declined(region)
        return self._refused[region]

    def _declined(self, region: int) -> list[Refusal]:
        found: dict[UUID, Refusal] = {}
        for group in self._groups:
            for piece, _, places in self._within(group, region, until(region)):
                for bits, said in piece.decided:
                    if said.state != "claimed":
                        held = found.get(said.id, Refusal(said, 0, 0))
                        found[said.id] = Refusal(said, held.items | bits, held.places + places)
        return sorted(found.values(), key=lambda one: one.said.since, reverse=True)

    def places(self, region: int) -> Iterator[tuple[int, Tally]]:
        """Every place within a region, by itself, in order of code."""
        told = [
            (code, one)
            for group in self._groups
            for piece, one, _ in self._within(group, region, until(region))
            for code in _codes(self.seen.places[group], max(piece.first, region), min(piece.last, until(region)))
        ]
        yield from sorted(told, key=lambda one: one[0])

    def _within(self, acts: frozenset[int], first: int, last: int) -> Iterator[tuple[Piece, Tally, int]]:
        """The pieces of a group that lie partly within an interval, and how many places of each do."""
        held, codes = self._groups[acts], self.seen.places[acts]
        start = max(0, bisect_right(self._firsts[acts], first) - 1)
        for piece, one in held[start : bisect_right(self._firsts[acts], last)]:
            places = count(codes, max(piece.first, first), min(piece.last, last))
            if places:
                yield piece, one, places

    def _told(self, piece: Piece) -> Iterator[tuple[State, int, Claimed | None]]:
        yield "waiting", piece.waiting, None
        for held, said in piece.decided:
            if said.state == "claimed":
                moved = self._clock.moved(said.since)
                yield "current", held & ~moved, said
                yield "outdated", held & moved, said
            else:
                yield ("declined" if said.state == "declined" else "deferred"), held, said

    def _one(self, piece: Piece) -> Tally:
        bits: dict[State, int] = dict.fromkeys(STATES, 0)
        for state, held, _ in self._told(piece):
            bits[state] |= held
        since = self._clock.oldest(bits["waiting"], bits["outdated"])
        return Tally(1, int(since is None), since=since, **{state: held.bit_count() for state, held in bits.items()})


def _codes(codes: Sequence[int], first: int, last: int) -> Sequence[int]:
    return codes[bisect_left(codes, first) : bisect_right(codes, last)]
