"""Who goes on for whom when the map changes: one passage for each closed region and successor."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from wutong import tenancy
from wutong.clock import SHANGHAI, today
from wutong.regions.trees import Heir


@dataclass(frozen=True, slots=True)
class Passage:
    """From one closed region to one successor.

    `new`: that one opens by the same operation; `own`: it also has nobody else's place; `alone`: and this one's whole
    place; `first`: it has the largest share; `ends`: nobody goes on with the office; `below`: the regions below it that
    came from the closed one; `codes`: where the place of every region of the operation went.
    """

    operation: UUID | None
    source: int
    target: int
    day: date
    new: bool
    own: bool
    alone: bool
    first: bool
    ends: bool
    below: frozenset[int]
    codes: Mapping[int, Sequence[int]] = field(hash=False)

    @property
    def starts(self) -> datetime | None:
        """The instant from which the successor has it; None for now."""
        return datetime.combine(self.day, time(), SHANGHAI) if self.day > today() else None


def passages(
    heirs: Sequence[Heir], opened: Iterable[int], day: date, *, ends: bool, operation: UUID | None = None
) -> list[Passage]:  # fmt: skip
    """The passages of an operation, from above downward; `ends` for one that abolishes."""
    codes: dict[int, list[int]] = {}
    for heir in sorted(heirs, key=lambda one: (one.code, -one.share, one.successor)):
        codes.setdefault(heir.code, []).append(heir.successor)
    new, counts = set(opened), dict[int, int]()
    for heir in heirs:
        counts[heir.successor] = counts.get(heir.successor, 0) + 1
    made = []
    for code, places in codes.items():
        for place in places:
            own = place in new and counts[place] == 1
            alone = own and len(places) == 1
            came = {one for old in codes if tenancy.contains(code, old) and old != code for one in codes[old]}
            below = frozenset(one for one in came if tenancy.contains(place, one) and one != place)
            made.append(
                Passage(operation, code, place, day, place in new, own, alone, place == places[0], ends, below, codes)
            )
    return made
