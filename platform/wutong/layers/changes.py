"""What moved: between two releases, above a region since it last looked, under its claims, one item's history.

Nothing is stored for this. The layers of every instant are still in the tables, so "before" is the same reading
at an earlier instant, and only the items that somebody on the line touched in between are read twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from wutong.clock import now
from wutong.db import db
from wutong.layers import statements, timeline
from wutong.layers.chain import Link
from wutong.layers.fold import Drift, Folded, fold_all
from wutong.layers.heads import silent
from wutong.layers.holdings import holding
from wutong.layers.kinds import Edit, Kind
from wutong.layers.line import LINE, on
from wutong.layers.models import Release, table_of
from wutong.layers.queries import deciding, defined, narrowed, one, ruling, sight
from wutong.layers.releases import get, plain
from wutong.tenancy import scope


class Change(NamedTuple):
    """One element of one item that is not what it was; `element` is None where the item itself came or went."""

    item: UUID
    element: str | None
    before: Any
    after: Any


@dataclass(frozen=True)
class ThreeWay:
    """An item above as it was when claimed, as it is above now, and as it holds in the region; None: not there."""

    item: UUID
    then: Folded | None
    above: Folded | None
    mine: Folded | None


class Entry(NamedTuple):
    """One release in the history of an item: what it set, what stood in that layer before, and the release's row (who,
    when, why)."""

    release: Release
    set: dict[str, Any]
    before: dict[str, Any]


def changed(
    kind: Kind, region: int, since: datetime, until: datetime | None = None, items: Iterable[UUID] | None = None
) -> list[Change]:
    """What became different for a region between two instants, by item and element, claimed or not.

    `until` may lie ahead, to show what is scheduled. Costs what was touched on the line, not what is defined.
    """
    moment = until or now()
    touched = _touched(kind, sight(region), since, moment)
    wanted = touched if items is None else {item: touched[item] for item in touched.keys() & set(items)}
    names = _moving(kind, region, wanted, since, moment)
    before, after = _then_and_now(kind, region, wanted, names, since, moment) if wanted else ({}, {})
    return _changes(names, sorted(wanted), before, after)


def outdated(kind: Kind, region: int, exercises: frozenset[int]) -> dict[UUID, list[Change]]:
    """The claimed items under which something above moved after the claim was made, each with what moved.

    What counts is the region above as it was and is; the region's own layer is its own doing.
    """
    claims = deciding(kind, region, exercises).items()
    return _moved(kind, region, {item: claim.since for item, claim in claims if claim.state == "claimed"})


def moved(kind: Kind) -> dict[UUID, list[Change]]:
    """The same for what the home region itself has claimed, for whomever: what it has to look at."""
    held = holding(kind)
    return _moved(kind, scope().home, {item: min(row.starts for row in rows) for item, rows in held.items()})


def _moved(kind: Kind, region: int, since: Mapping[UUID, datetime]) -> dict[UUID, list[Change]]:
    """What became different above a region for each item since its own instant, read once an instant."""
    line = sight(region)
    if not since or len(line) == 1:
        return {}
    by_instant: dict[datetime, list[UUID]] = {}
    for item, instant in since.items():
        by_instant.setdefault(instant, []).append(item)
    told: dict[UUID, list[Change]] = {}
    for instant, items in by_instant.items():
        for change in changed(kind, line[-2], instant, items=items):
            told.setdefault(change.item, []).append(change)
    return told


def causes(kind: Kind, line: Sequence[int], items: Iterable[UUID], since: datetime) -> dict[tuple[UUID, str], Release]:
    """The last release on the line, since an instant, that set each element or control of each item."""
    table, moment = table_of(kind), now()
    read = select(table.c.item, table.c.region, table.c.release, table.c.changed).where(
        table.c.region == func.any(LINE), table.c.item == func.any(statements.ITEMS),
        table.c.starts > since, table.c.starts <= moment,
    ).order_by(table.c.starts)  # fmt: skip
    rows = db.session.connection().execute(read, {**on(line), "items": list(items)}).all()
    known = released((row.region, row.release) for row in rows)
    return {(row.item, name): known[row.region, row.release] for row in rows for name in row.changed}


def released(keys: Iterable[tuple[int, UUID]]) -> dict[tuple[int, UUID], Release]:
    """Releases of the regions on the line by region and id."""
    wanted = set(keys)
    found = select(Release).where(
        Release.region.in_({region for region, _ in wanted}), Release.id.in_({release for _, release in wanted})
    )
    return {(row.region, row.id): row for row in db.session.scalars(found)} if wanted else {}


def ended(kind: Kind, line: Sequence[int], items: Iterable[UUID]) -> dict[UUID, Release]:
    """The items that the layers of these regions withdraw now, each with the release by which that was done."""
    table, moment, wanted = table_of(kind), now(), list(items)
    read = select(table.c.item).where(
        table.c.region.in_(line), table.c.item.in_(wanted), table.c.withdrawn,
        table.c.starts <= moment, table.c.ends > moment,
    )  # fmt: skip
    found = set(db.session.connection().execute(read).scalars()) if wanted and line else set()
    told = causes(kind, line, found, datetime.min.replace(tzinfo=UTC)) if found else {}
    return {item: told[item, "withdrawn"] for item in found}


def own(kind: Kind, items: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """What the home region's own layer says of each item now, None where it says "as above"."""
    found = timeline.chains(kind, items, since=now())
    return {item: {**timeline.blank(kind), **_held(chain, now())} for item, chain in found.items()}


def three_way(kind: Kind, region: int, item: UUID, exercises: frozenset[int]) -> ThreeWay:
    """Parent before, parent now, mine: what an editor compares before accepting."""
    claims, above = deciding(kind, region, exercises), (sight(region)[-2:])[0]
    own = [row.starts for row in holding(kind).get(item, ())] if region == scope().home else []
    since = min(own) if own else claims[item].since if item in claims else now()
    then = defined(kind, above, [item], at=since).get(item)
    return ThreeWay(item, then, defined(kind, above, [item]).get(item), one(kind, region, item, exercises))


def drifts(kind: Kind, region: int) -> list[tuple[UUID, Drift]]:
    """The region's own values that no longer stand, because something above became tighter, claimed or not."""
    seen = defined(kind, region, _touched(kind, [region], datetime.min.replace(tzinfo=UTC), now()))
    found = [(item, drift) for item, folded in seen.items() for drift in folded.drifts if drift.region == region]
    return sorted(found, key=lambda pair: (pair[0], pair[1].element))


def preview(kind: Kind, edits: Sequence[Edit]) -> list[Change]:
    """What publishing these edits now would change in the home region's own layer; nothing is written."""
    told = {edit.item: {name: plain(value) for name, value in edit.changes().items()} for edit in edits}
    held = {item: _held(chain, now()) for item, chain in timeline.chains(kind, told, since=now()).items()}
    return [
        Change(item, name, held[item].get(name), value)
        for item, changes in told.items()
        for name, value in changes.items()
        if held[item].get(name) != value
    ]


def diff(kind: Kind, earlier: UUID, later: UUID) -> list[Change]:
    """What the home region's own layers say differently as of one of its releases than as of another."""
    first, second = get(kind, earlier).starts, get(kind, later).starts
    touched = _touched(kind, [scope().home], first, second)
    chains = timeline.chains(kind, touched)
    return [
        Change(item, name, before.get(name), after.get(name))
        for item, chain in sorted(chains.items())
        for before, after in [(_held(chain, first), _held(chain, second))]
        for name in (*timeline.CONTROLS, *kind.names)
        if before.get(name) != after.get(name)
    ]


def history(kind: Kind, item: UUID) -> list[Entry]:
    """Every release on the home region's line that set something of an item, newest first.

    Of the regions above only what has taken effect: what they are going to do is theirs until then.
    """
    moment, home, told = now(), scope().home, list[Entry]()
    for region in scope().line:
        chain = timeline.chains(kind, [item], region=region)[item]
        known = released((region, link.release) for link in chain)
        befores = [timeline.blank(kind), *(link.content for link in chain)]
        told += [
            Entry(known[region, link.release], link.own(), {name: before[name] for name in link.changed})
            for link, before in zip(chain, befores, strict=False)
            if region == home or link.starts <= moment
        ]
    return sorted(told, key=lambda one: (one.release.starts, one.release.region, one.release.number), reverse=True)


def _held(chain: Sequence[Link], moment: datetime) -> dict[str, Any]:
    return next((dict(link.content) for link in reversed(chain) if link.starts <= moment), {})


def _touched(kind: Kind, line: Sequence[int], since: datetime, until: datetime) -> dict[UUID, set[str]]:
    """The items of which a layer on the line started to hold in the time between, with what those layers set."""
    asked = {**on(line), "since": since, "now": until}
    found: dict[UUID, set[str]] = {}
    for changed, items in db.session.connection().execute(statements.touched(kind), asked).all():
        for item in items:
            found.setdefault(item, set()).update(changed)
    return found


def _moving(
    kind: Kind, region: int, touched: Mapping[UUID, set[str]], since: datetime, until: datetime
) -> tuple[str, ...]:
    """The elements that can read differently: what the layers set, as every element merges by itself.

    All of them where more moves along: an item comes or goes, a lock or a rule of the matrix binds what is below.
    """
    told = set().union(*touched.values())
    rules = kind.ruled_by
    if not kind.rooted or told.intersection((*timeline.CONTROLS, *kind.narrows)):
        return kind.names
    if rules and not silent(rules, sight(region)) and _touched(rules, sight(region), since, until):
        return kind.names
    return tuple(name for name in kind.names if name in told) or kind.names[:1]


def _then_and_now(
    kind: Kind, region: int, items: Iterable[UUID], elements: tuple[str, ...], since: datetime, until: datetime
) -> tuple[dict[UUID, Folded], dict[UUID, Folded]]:
    """Items as the region's line defines them at two instants, read at once."""
    ruled = [ruling(kind, region, moment) for moment in (since, until)]
    names = narrowed(kind, elements, next((held for held in ruled if held), None))
    asked = {**on(sight(region)), "since": since, "now": until, "items": list(items)}
    read = db.session.connection().execute(statements.twice(kind, names), asked).all()
    rows = [(row, starts, ends) for *row, starts, ends in read]
    told = (
        fold_all(kind, (row for row, starts, ends in rows if starts <= moment < ends), names, held)
        for moment, held in zip((since, until), ruled, strict=True)
    )
    before, after = ({found.item: found for found in seen} for seen in told)
    return before, after


def _changes(
    names: Sequence[str], items: Sequence[UUID], before: dict[UUID, Folded], after: dict[UUID, Folded]
) -> list[Change]:
    told: list[Change] = []
    for item in items:
        old, new = before.get(item), after.get(item)
        if old is None or new is None:
            told += [Change(item, None, old, new)] if old is not new else []
            continue
        told += [Change(item, name, old[name], new[name]) for name in names if old[name] != new[name]]
    return told
