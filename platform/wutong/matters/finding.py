"""What a citizen's words find: matters on offer here, matters that are done at a region above, words meant instead.

Nobody is sent away with "not found" while the county hall does the matter, or because of one wrong character. Only
regions on the present line are looked at, never neighbours: theirs is not where this citizen goes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.clock import now
from wutong.layers import heads
from wutong.layers.cache import READINGS
from wutong.layers.fold import Folded
from wutong.matters import queries, search, synonyms, typos
from wutong.matters.filters import Facets, Wanted, facets
from wutong.matters.models import MATTER

#: How many matters of regions above are named under a result.
ABOVE = 5
#: Where a matter is done, beside what every list shows.
WHERE = ("hall_name", "address", "hours", "consult_phone")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A matter as the nearest region above does it itself; `mode` is how this place helps with it, empty for not."""

    found: Folded
    region: int
    mode: str = ""

    def __getitem__(self, element: str) -> Any:
        return self.found[element]


@dataclass(frozen=True, slots=True)
class Result:
    """What was found: `meant` are the words sought instead of those typed, `groups` the words known for one thing."""

    wanted: Wanted
    found: Sequence[Folded]
    facets: Facets
    elsewhere: Sequence[Elsewhere] = ()
    meant: str | None = None
    groups: search.Groups = field(default_factory=tuple)

    def marked(self, name: str) -> list[tuple[str, bool]]:
        """A name in pieces, each with whether it is what was found."""
        words = self.meant or self.wanted.words
        return search.marked(words, name, self.groups) if words else [(name, False)]


def look(wanted: Wanted, *, exactly: bool = False) -> Result:
    """What is found here and above; with one mistake mended where the words find nothing, unless `exactly` they."""
    groups = synonyms.groups() if wanted.words else ()
    offered = queries.offered()
    result = _look(wanted, offered, groups)
    if exactly or not wanted.words or result.found or result.elsewhere:
        return result
    names = sorted({str(one["name"]) for one in (*offered, *(other.found for other in above().values()))})
    found = search.rank(wanted.words, enumerate(names), 1, groups)
    meant = None if found else typos.meant(wanted.words, names, groups)
    if meant is None:
        return result
    return replace(_look(replace(wanted, words=meant), offered, groups), wanted=wanted, meant=meant)


def _look(wanted: Wanted, offered: Sequence[Folded], groups: search.Groups) -> Result:
    fitting = queries.ranked(offered, Wanted(words=wanted.words), groups)
    found = wanted.cut(fitting)
    elsewhere = _elsewhere(wanted, offered, groups) if wanted.words else ()
    return Result(wanted, found, facets(fitting, wanted), elsewhere, None, groups)


def _elsewhere(wanted: Wanted, offered: Iterable[Folded], groups: search.Groups) -> list[Elsewhere]:
    """The matters sought that a region above does itself and this place does not, the best first."""
    modes = {found.item: found.claim.mode for found in offered if found.claim}
    others = above()
    names = [(item, str(one["name"])) for item, one in others.items()]
    best = [item for item in search.rank(wanted.words, names, len(names), groups) if modes.get(item) != "direct"]
    return wanted.cut(replace(others[item], mode=modes.get(item, "")) for item in best)[:ABOVE]


def above() -> Mapping[UUID, Elsewhere]:
    """Every matter that a region above does itself, at the nearest one that does; kept until the line moves."""
    line, moment = tenancy.scope().line, now()
    acts = tuple(queries.acting(place) for place in line[:-1])
    depends = heads.stamp(MATTER, line, moment)

    def read() -> Mapping[UUID, Elsewhere]:
        listed = [(place, found) for place in line[:-1] for found in queries.offered(place, more=WHERE, at=moment)]
        return {
            found.item: Elsewhere(found, place)
            for place, found in listed
            if found.claim and found.claim.mode == "direct"
        }

    return read() if depends is None else READINGS.get((MATTER.name, line[-1], "above", acts, depends), read)
