"""What a region sees: its effective list, a single item, what it has not claimed and what moved under its claims.

Every query takes the region it is about; that region's line must be readable from the present scope (the region
itself, one above it, or, looking down, one below), otherwise `OutOfSight` is raised rather than half an answer
given. `exercises` are the administrative levels (行使层级) that the region acts for. `at` reads at another instant
than now, past the cache: what held then is still in the tables.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from wutong import tenancy
from wutong.clock import now
from wutong.db import db
from wutong.errors import Forbidden
from wutong.layers import statements
from wutong.layers.cache import READINGS
from wutong.layers.fold import (
    LEAD,
    REGION,
    Claimed,
    Drift,
    Folded,
    entry,
    fold,
    fold_all,
    in_force,
    laid_over,
    offered,
    violations,
)
from wutong.layers.heads import silent, stamp
from wutong.layers.kinds import REACH, Edit, Kind
from wutong.layers.line import on
from wutong.layers.models import Release
from wutong.layers.ruling import Origin, Rule, Ruling

Names = tuple[str, ...]
Row = Sequence[Any]


class OutOfSight(Forbidden):
    """The layers of this region's line cannot all be read from the present scope."""

    code = "layers.out_of_sight"
    message = "从当前地区看不到该地区的完整目录，请进入该地区后再查看。"


def effective(
    kind: Kind,
    region: int,
    exercises: frozenset[int] = frozenset(),
    *,
    elements: Names | None = None,
    at: datetime | None = None,
) -> list[Folded]:
    """Everything of a kind that holds in a region: offered to it and, if the kind is claimable, claimed for it.

    `elements` reads only these. Ordered by item. The list is shared by the cache: do not change it.
    """
    names = elements or kind.names

    def read(moment: datetime) -> list[Folded]:
        if kind.claimable:
            return _claimed(kind, region, names, exercises, moment)
        seen = _folded(kind, "every", region, names, moment)
        return [one for one in seen if offered(meant_for(kind, one), exercises)]

    return _kept(kind, region, ("effective", exercises, names), at, read)


def one(
    kind: Kind,
    region: int,
    item: UUID,
    exercises: frozenset[int] = frozenset(),
    *,
    elements: Names | None = None,
    at: datetime | None = None,
) -> Folded | None:
    """One item of the effective list, or None where it is not on it."""
    names = elements or kind.names

    def read(moment: datetime) -> list[Folded]:
        if kind.claimable:
            return _claimed(kind, region, names, exercises, moment, item)
        seen = _folded(kind, "some", region, names, moment, [item])
        return [found for found in seen if offered(meant_for(kind, found), exercises)]

    return next(iter(_kept(kind, region, ("one", item, exercises, names), at, read)), None)


def defined(
    kind: Kind, region: int, items: Iterable[UUID], *, elements: Names | None = None, at: datetime | None = None
) -> dict[UUID, Folded]:
    """The named items as the region's line defines them, claimed or not; those that do not exist are left out."""
    wanted, names = list(dict.fromkeys(items)), elements or kind.names
    seen = _folded(kind, "some", region, names, at or now(), wanted) if wanted else []
    return {found.item: found for found in seen}


def told(kind: Kind, region: int, item: UUID, element: str) -> Any:
    """What the nearest layer on a region's line says of an element now, also of an item that is withdrawn."""
    asked = {**on(sight(region)), "now": now(), "items": [item]}
    rows = db.session.connection().execute(statements.some(kind, (element,)), asked)
    return next((row[LEAD] for row in reversed(rows.all()) if row[LEAD] is not None), None)


def supposed(kind: Kind, region: int, author: int, edit: Edit, *, at: datetime | None = None) -> Folded | None:
    """An item as a region would see it if `author`, on its line, published an edit of it; None if it were gone."""
    moment = at or now()
    held = ruling(kind, region, moment)
    names = needed(kind, kind.names, held)
    asked = {**on(sight(region)), "now": moment, "items": [edit.item]}
    rows: list[Row] = list(db.session.connection().execute(statements.some(kind, names), asked))
    own = next((row for row in rows if row[REGION] == author), None)
    layers = [*(row for row in rows if row is not own), laid_over(own, author, edit, names)]
    return fold(kind, sorted(layers, key=itemgetter(REGION)), names, held)


def on_offer(
    kind: Kind, region: int, exercises: frozenset[int], *, elements: Names | None = None, at: datetime | None = None
) -> list[Folded]:
    """Everything defined on the line that is meant for a region's levels, claimed or not, with the deciding claim."""
    names = elements or kind.names

    def read(moment: datetime) -> list[Folded]:
        seen = _folded(kind, "every", region, names, moment)
        claims = deciding(kind, region, exercises, at=moment)
        for found in seen:
            found.claim = claims.get(found.item)
        return [found for found in seen if offered(meant_for(kind, found), exercises)]

    return _kept(kind, region, ("offer", exercises, names), at, read)


def unclaimed(
    kind: Kind, region: int, exercises: frozenset[int], *, elements: Names | None = None, at: datetime | None = None
) -> list[Folded]:
    """What is on offer to a region and nobody has claimed, declined or deferred for it yet."""
    return [one for one in on_offer(kind, region, exercises, elements=elements, at=at) if one.claim is None]


def deciding(kind: Kind, region: int, exercises: frozenset[int], *, at: datetime | None = None) -> dict[UUID, Claimed]:
    """The claim that decides for each item that anybody claimed, declined or deferred for the region."""
    asked = parameters(kind, region, exercises, at or now())
    rows = db.session.connection().execute(statements.deciding(), asked).all()
    return {row[0]: Claimed(*row[1:]) for row in rows}


def count(kind: Kind, places: Mapping[int, frozenset[int]], *, at: datetime | None = None) -> dict[int, int]:
    """How many items hold in each place (a region and the levels it exercises); look down to count below."""
    names = (kind.levels,) if kind.levels else kind.names[:1]
    return {
        region: len(effective(kind, region, exercises, elements=names, at=at)) for region, exercises in places.items()
    }


def _claimed(
    kind: Kind,
    region: int,
    names: Names,
    exercises: frozenset[int],
    moment: datetime,
    item: UUID | None = None,
) -> list[Folded]:
    wanted = needed(kind, names, kind.ruled_by)
    asked = {**parameters(kind, region, exercises, moment), "item": item}
    rows = db.session.connection().execute(statements.claimed(kind, wanted, item is not None), asked).all()
    held = ruling(kind, region, moment) if rows and rows[0].ruled else None
    told, width = {row[0]: row for row in rows}, LEAD + len(wanted)
    seen = fold_all(kind, (row[:width] for row in rows), wanted, held)
    for found in seen:
        found.claim = Claimed(*told[found.item][width:-1])
    return [found for found in seen if found.claim and offered(meant_for(kind, found), exercises, found.claim.mode)]


def _folded(
    kind: Kind, which: str, region: int, names: Names, moment: datetime, items: list[UUID] | None = None
) -> list[Folded]:
    held = ruling(kind, region, moment)
    wanted = needed(kind, names, held)
    build: Callable[[Kind, Names], Select[Any]] = getattr(statements, which)
    asked = {**on(sight(region)), "now": moment, "items": items}
    return fold_all(kind, db.session.connection().execute(build(kind, wanted), asked).all(), wanted, held)


def _kept(
    kind: Kind,
    region: int,
    key: tuple[Any, ...],
    at: datetime | None,
    read: Callable[[datetime], list[Folded]],
) -> list[Folded]:
    """A reading now from the cache, if what it depends on has not moved; any other reading fresh."""
    if at is not None:
        return read(at)
    moment = now()
    depends = stamp(kind, sight(region), moment)
    if depends is None:
        return read(moment)
    return READINGS.get((kind.name, region, *key, depends), lambda: read(moment))


def sight(region: int) -> list[int]:
    """The line of a region, nation first, if all of it can be read from here; otherwise raises `OutOfSight`."""
    held = tenancy.scope()
    if region not in held.line and not held.home <= region <= (held.until or held.home):
        raise OutOfSight(region=region)
    return list(tenancy.line(region))


def parameters(kind: Kind, region: int, exercises: frozenset[int], moment: datetime) -> dict[str, Any]:
    """What the statements about claims are asked with."""
    reaches = [word for level, word in REACH.items() if level in exercises]
    return {**on(sight(region)), "now": moment, "kind": kind.name, "region": region, "reaches": reaches}


def meant_for(kind: Kind, seen: Folded) -> Sequence[int] | None:
    """The levels for which an item is meant, None where its kind or nobody says."""
    return seen.values[kind.levels] if kind.levels else None


def needed(kind: Kind, names: Names, matrix: Ruling | Kind | None) -> Names:
    """The elements to read: those asked for, the one that says for whom the item is meant, and those of `narrowed`."""
    besides = (kind.levels,) if kind.levels and kind.levels not in names else ()
    return narrowed(kind, (*names, *besides), matrix)


def narrowed(kind: Kind, names: Names, matrix: Ruling | Kind | None) -> Names:
    """The elements asked for and, if there is a matrix, those that decide which of its rules hold."""
    return names if matrix is None else (*names, *[name for name in kind.narrows if name not in names])


# ── The matrix ───────────────────────────────────────────────────────────────────────────────────────────────


def ruling(kind: Kind, region: int, moment: datetime) -> Ruling | None:
    """What the region's line has ruled on a kind at an instant; None, and nothing read, where it has no matrix.

    Of one instant and one statement, like every reading: nobody meets half a release of rules.
    """
    rules = kind.ruled_by
    if rules is None or silent(rules, sight(region)):
        return None
    depends = stamp(rules, sight(region), moment)

    def read() -> Ruling:
        return Ruling(kind, [entry(found) for found in _folded(rules, "every", region, rules.names, moment)])

    key = (kind.name, region, "ruling", depends)
    return read() if depends is None else READINGS.get(key, read)


def above(kind: Kind, items: Iterable[UUID], *, at: datetime | None = None) -> dict[UUID, Folded]:
    """Items as the region above the present one has them; nothing for the nation."""
    line = tenancy.scope().line
    return defined(kind, line[-2], items, at=at) if len(line) > 1 else {}


def standing_rules(kind: Kind, seen: Folded, *, at: datetime | None = None) -> dict[str, Rule]:
    """The rule under which the present region may set each element of an item that is `seen` above, and who says so."""
    line = tenancy.scope().line
    return in_force(kind, seen, line[-1], ruling(kind, line[-2], at or now()))


def broken(
    kind: Kind, edits: Iterable[Edit], seen: Mapping[UUID, Folded], *, at: datetime | None = None
) -> list[Drift]:
    """What edits of the present region say that regions above, where the items are `seen` so, do not leave to it."""
    line = tenancy.scope().line
    held = ruling(kind, line[-2], at or now()) if len(line) > 1 else None
    return [drift for edit in edits for drift in violations(kind, seen.get(edit.item), line[-1], edit, held)]


def since(drifts: Iterable[Drift]) -> dict[Origin, datetime]:
    """When the releases that hold values and rules took effect."""
    named = {origin for drift in drifts for origin in (drift.holder, drift.rule.by) if origin}
    if not named:
        return {}
    wanted = select(Release.region, Release.id, Release.starts).where(
        Release.region.in_({origin.region for origin in named}), Release.id.in_({origin.release for origin in named})
    )
    return {Origin(region, id): starts for region, id, starts in db.session.execute(wanted)}
