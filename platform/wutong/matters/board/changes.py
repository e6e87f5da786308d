"""What changed for the present region: what is new for it, what moved under its claims, what was withdrawn above.

Computed when the page is opened, from the layers as they were and are; nobody was written to when it was published.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.clock import now
from wutong.layers import changes, holdings
from wutong.layers import queries as inherited
from wutong.layers.changes import Change
from wutong.layers.fold import Folded
from wutong.layers.models import Release
from wutong.matters import actions, cells, differing, guide, preview, queries, rules
from wutong.matters.models import MATTER

#: How far back the page looks for what was withdrawn.
LOOKED_BACK = timedelta(days=90)
#: How far back it tells a region that has claimed nothing itself what moved in what it does.
RECENT = timedelta(days=30)
#: What is read of a matter of which only changes are told: its name, and what its numbers count.
TOLD = ("code", "name", *cells.DAYS.values())
#: The elements that are told; marks of examples are the demo's own business.
SHOWN = frozenset(rules.NAMES) - {"examples"}
#: The release that set an element or control of a matter.
Causes = Mapping[tuple[UUID, str], Release]


@dataclass(frozen=True, slots=True)
class Cause:
    """Who did it: the region's name, when it took effect, why, and in which of its releases."""

    place: str
    starts: datetime
    note: str
    urgent: bool
    release: UUID


@dataclass(frozen=True, slots=True)
class Moved:
    """One element that reads differently, as the screen writes it, and whose doing it was."""

    element: str
    title: str
    before: str
    after: str
    cause: Cause | None
    flow: Sequence[differing.Line] = ()


@dataclass(frozen=True, slots=True)
class Touched:
    """One matter with what moved in it; `own` are the elements of which the region says something itself, `stamp`
    stands for what is shown of one that waits to be looked at."""

    code: str
    name: str
    moved: Sequence[Moved]
    cause: Cause | None
    own: frozenset[str] = frozenset()
    stamp: str = ""

    @property
    def plain(self) -> bool:
        """Whether nothing that moved meets a value of the region's own, so that it can be accepted unseen."""
        return not self.own


@dataclass(frozen=True, slots=True)
class Overruled:
    """A matter that the region declined or put off and that a region above made binding, with its reason."""

    code: str
    name: str
    place: str
    grounds: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Changed:
    """The page: what waits for a decision, what waits to be looked at, what is gone, what was made binding."""

    fresh: Sequence[Touched]
    outdated: Sequence[Touched]
    withdrawn: Sequence[Touched]
    overruled: Sequence[Overruled]

    @property
    def plain(self) -> list[Touched]:
        """What can be accepted all at once."""
        return [one for one in self.outdated if one.plain]


def changed() -> Changed:
    """What has changed for the present region since it last claimed each matter."""
    moved = changes.moved(MATTER)
    gone = {item: told for item, told in moved.items() if _gone(told)}
    still = {item: told for item, told in moved.items() if item not in gone}
    return Changed(_fresh(), _outdated(still), _withdrawn(gone), _overruled())


def counted() -> int:
    """How many matters wait for the present region, for the start page."""
    fresh = sum(found.claim is None and found.root != tenancy.scope().home for found in queries.board())
    return fresh + sum(not _gone(told) for told in changes.moved(MATTER).values())


def _gone(told: Sequence[Change]) -> bool:
    """Whether a matter was stopped: it is told, and nothing is left to do about it."""
    return told[0].element is None and told[0].after is None


def recent() -> list[Touched]:
    """What moved lately in what regions above have claimed for the present one, which has nothing to confirm itself."""
    if holdings.holding(MATTER):
        return []
    return since(now() - RECENT, {found.item for found in queries.offered()})


def since(moment: datetime, only: Collection[UUID] | None = None) -> list[Touched]:
    """Everything that reads differently at the present region's line than at an instant, claimed or not; of these
    matters, if named."""
    line = tenancy.scope().line
    told: dict[UUID, list[Change]] = {}
    for change in changes.changed(MATTER, line[-1], moment, items=only):
        told.setdefault(change.item, []).append(change)
    causes = _causes(line, told, moment)
    now_there = inherited.defined(MATTER, line[-1], told, elements=TOLD)
    before = inherited.defined(MATTER, line[-1], set(told) - set(now_there), elements=TOLD, at=moment)
    known = {**before, **now_there}
    return [_touched(known[item], mine, causes) for item, mine in told.items() if item in known]


def _fresh() -> list[Touched]:
    """What is meant for the region and nobody has decided about, newest first."""
    home = tenancy.scope().home
    waiting = [found for found in queries.board() if found.claim is None and found.root != home]
    came = {one.item: (one.origins["code"].region, one.origins["code"].release) for one in waiting}
    known = changes.released(came.values())
    shown = [Touched(str(one["code"]), str(one["name"]), (), _cause(known.get(came[one.item]))) for one in waiting]
    return sorted(shown, key=lambda one: (one.cause.starts if one.cause else now(), one.code), reverse=True)


def _outdated(moved: Mapping[UUID, list[Change]]) -> list[Touched]:
    home, line = tenancy.scope().home, tenancy.scope().line[:-1]
    held = holdings.holding(MATTER)
    causes = _causes(line, moved, min((row.starts for item in moved for row in held[item]), default=now()))
    known, own = inherited.defined(MATTER, home, moved), changes.own(MATTER, moved) if moved else {}
    return [_touched(known[item], told, causes, own[item]) for item, told in moved.items() if item in known]


def _touched(
    found: Folded,
    told: Sequence[Change],
    causes: Causes,
    own: Mapping[str, Any] | None = None,
) -> Touched:
    was = {**found.values, **{str(change.element): change.before for change in told if change.element}}
    moved = [
        _moved(change, causes, (was, found.values))
        for change in told
        if change.element in rules.BY_NAME and change.element != "examples"
    ]
    said = frozenset(one.element for one in moved if own and own[one.element] is not None)
    came = next((change for change in told if change.element is None), None)
    cause = causes.get((found.item, "defines" if came and came.before is None else "withdrawn")) if came else None
    seen = actions.stamp(told, own) if own is not None else ""
    return Touched(str(found["code"]), str(found["name"]), moved, _cause(cause), said, seen)


def _moved(change: Change, causes: Causes, sides: tuple[Mapping[str, Any], Mapping[str, Any]]) -> Moved:
    element = rules.BY_NAME[str(change.element)]
    before, after = preview.shown(element, change.before, sides[0]), preview.shown(element, change.after, sides[1])
    flow = differing.differing(element, change.before, change.after, *sides).flow
    return Moved(element.name, element.title, before, after, _cause(causes.get((change.item, element.name))), flow)


def _withdrawn(gone: Mapping[UUID, list[Change]]) -> list[Touched]:
    """What stood under a claim and is gone; not for ever, because nothing is left to do about it."""
    causes = _causes(tenancy.scope().line[:-1], gone, now() - LOOKED_BACK)
    shown = [(told[0].before, causes.get((item, "withdrawn"))) for item, told in gone.items()]
    return [Touched(str(was["code"]), str(was["name"]), (), _cause(cause)) for was, cause in shown if cause]


def _overruled() -> list[Overruled]:
    """What a region above made binding although the present one had said no."""
    home = tenancy.scope().home
    refused = {*holdings.holding(MATTER, "declined"), *holdings.holding(MATTER, "deferred")}
    claims = inherited.deciding(MATTER, home, queries.acting()) if refused else {}
    bound = {item: claims[item] for item in refused if item in claims and claims[item].region != home}
    known = inherited.defined(MATTER, home, bound, elements=("code", "name"))
    return [
        Overruled(
            str(known[item]["code"]),
            str(known[item]["name"]),
            guide.place(claim.region),
            claim.reason or "",
            claim.since,
        )
        for item, claim in bound.items()
        if item in known
    ]


def _causes(line: Sequence[int], items: Iterable[UUID], moment: datetime) -> dict[tuple[UUID, str], Release]:
    wanted = list(items)
    return changes.causes(MATTER, line, wanted, moment) if wanted else {}


def _cause(release: Release | None) -> Cause | None:
    if release is None:
        return None
    return Cause(guide.place(release.region), release.starts, release.note, release.urgent, release.id)
