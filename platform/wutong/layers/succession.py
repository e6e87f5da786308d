"""When a region's place goes to another: what of its own layers and claims the other may take over, and how.

`fitting` and `planned` decide and write nothing, so a preview and the doing of it say the same; every verb runs at the
successor's scope. The successor's own word wins over what comes, what regions above hold wins over both, and an item
that any of several regions offered stays on offer. What is left behind comes back as `Left`, with the reason.
"""

from collections.abc import Collection, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import now
from wutong.db import db
from wutong.errors import Refused
from wutong.layers import claims, queries, releases, timeline
from wutong.layers.claims import SELF, Reach, Terms
from wutong.layers.following import Codes, places, within
from wutong.layers.kinds import Edit, Kind, May
from wutong.layers.models import MODELS, Claim, table_of

#: What a region says of an item: elements and controls by name.
Content = dict[str, Any]
Contents = Mapping[UUID, Content]
#: What is said of an item, the last word last: one that lapses leaves what stood before it.
Word = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was not taken over: of which item and element, and why.

    `why` is own, above, undefined, other, stopped (by one of several) or scheduled.
    """

    kind: str
    item: UUID
    element: str
    why: str


def kinds() -> list[Kind]:
    """Every kind that has a table."""
    return [model.kind for model in MODELS.values()]


def own(kind: Kind, at: datetime | None = None) -> dict[UUID, Content]:
    """What the home region itself says of each item at an instant (now)."""
    table, moment = table_of(kind), at or now()
    mine = table.select().where(
        table.c.region == tenancy.scope().home, table.c.starts <= moment, table.c.ends > moment
    )  # fmt: skip
    rows = db.session.connection().execute(mine).mappings().all()
    said = {
        row["item"]: {name: row[name] for name in kind.names if row[name] is not None}
        | {name: row[name] for name in timeline.CONTROLS if row[name]}
        for row in rows
    }
    return {item: content for item, content in said.items() if content}


def scheduled(kind: Kind, at: datetime | None = None) -> list[UUID]:
    """The items of which the home region has announced something that takes effect after an instant (now)."""
    moment = at or now()
    ahead = [row.id for row in releases.coming(kind) if row.starts > moment]
    return sorted({item for release in ahead for item in timeline.items_of(kind, release)})


def fitting(
    kind: Kind, found: Contents, mine: Contents, at: datetime | None = None, *, alone: bool = True
) -> tuple[list[Edit], list[Left]]:
    """The edits by which the home region, which says `mine`, takes over what another said; and what stays behind.

    Unless it has the place of that one `alone`, it does not stop for everybody what one of several had stopped.
    """
    seen, left = queries.above(kind, found, at=at), list[Left]()
    if not alone:
        found = _offering(kind, found, seen, left)
    told: dict[UUID, Content] = {}
    for item, content in found.items():
        held = mine.get(item, {})
        if kind.rooted and item not in seen and not (content.get("defines") or held.get("defines")):
            left.append(Left(kind.name, item, "", "undefined"))
            continue
        told[item] = {name: value for name, value in content.items() if name not in held}
        if item in seen:
            told[item].pop("defines", None)
        differs = [name for name in content if name in held and held[name] != content[name] and name != "defines"]
        left += [Left(kind.name, item, name, "own") for name in differs]
    edits = [releases.edit(item, _named(kind, found[item], content)) for item, content in told.items() if content]
    for edit in edits:
        broken = queries.broken(kind, [edit], seen, at=at)
        left += [Left(kind.name, edit.item, drift.element, "above") for drift in broken]
    ruled = {(one.item, one.element) for one in left if one.why == "above"}
    allowed = [_without(edit, ruled) for edit in edits]
    return [edit for edit in allowed if edit.changes() and _checked(kind, edit, left)], left


def _offering(kind: Kind, found: Contents, seen: Collection[UUID], left: list[Left]) -> Contents:
    """What was said without words that stop an item or refuse a service, and without own items that were stopped."""
    kept: dict[UUID, Content] = {}
    for item, content in found.items():
        stops = [name for name, value in content.items() if name == "withdrawn" or _refuses(kind, name, value)]
        left += [Left(kind.name, item, name, "stopped") for name in stops]
        if item in seen or "withdrawn" not in stops:
            kept[item] = {name: value for name, value in content.items() if name not in stops}
    return kept


def _refuses(kind: Kind, name: str, value: Any) -> bool:
    """Whether it is a no that makes less of an item; where less is meant to be better (a fee), a no is welcome."""
    return value is False and (name == kind.runs or kind.elements.get(name) is not May.AT_MOST)


def _named(kind: Kind, content: Content, taken: Content) -> Content:
    """With the elements that name the item, which every release of it says anew."""
    return {name: content[name] for name in kind.named if name in content} | taken


def _without(edit: Edit, held: Collection[tuple[UUID, str]]) -> Edit:
    kept = {name: value for name, value in edit.values.items() if (edit.item, name) not in held}
    return Edit(edit.item, kept, edit.defines, edit.withdrawn, edit.locks)


def _checked(kind: Kind, edit: Edit, left: list[Left]) -> bool:
    try:
        if kind.check:
            kind.check(tenancy.scope().home, edit)
    except Refused:
        left.append(Left(kind.name, edit.item, "", "above"))
        return False
    return True


# ── Claims ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as it stood at the closed region, in plain values; `itself`: its exceptions leave that region in."""

    items: tuple[UUID, ...]
    state: str
    grounds: str
    reach: frozenset[str]
    only: frozenset[int] | None
    besides: frozenset[int]
    terms: Terms
    binding: bool
    starts: datetime | None = None
    until: datetime | None = None
    itself: bool = True


@dataclass(frozen=True, slots=True)
class Intent:
    """A claim that the successor is to make."""

    said: Said
    items: tuple[UUID, ...]
    reach: Reach


def said(kind: Kind, at: datetime | None = None) -> list[Said]:
    """The home region's claims, the deciding one of two last, but what lapses by an instant; `starts` if to come."""
    rows = [row for row in claims.standing(kind) if at is None or row.until is None or row.until > at]
    return [_said(row) for row in sorted(rows, key=lambda row: (row.binding, *claims.order(row)))]


def _said(row: Claim) -> Said:
    line, only = set(tenancy.scope().line), None if row.only is None else frozenset(row.only)
    itself = (only is None or not line.isdisjoint(only)) and line.isdisjoint(row.besides)
    terms = Terms(row.mode, row.accept_level, row.decide_level)  # type: ignore[arg-type]
    reach, besides = frozenset(row.reach), frozenset(row.besides)
    starts = row.starts if row.starts > now() else None
    return Said(
        tuple(row.items), row.state, row.grounds or "", reach, only, besides, terms, row.binding, starts, row.until,
        itself,
    )  # fmt: skip


def here(kind: Kind, items: Iterable[UUID], at: datetime | None = None) -> frozenset[UUID]:
    """Those of these items that exist at the home region."""
    return frozenset(queries.defined(kind, tenancy.scope().home, items, at=at))


def planned(
    kind: Kind, rows: Sequence[Said], codes: Codes, below: frozenset[int] | None, known: Collection[UUID],
    decided: MutableMapping[UUID, Word],
) -> tuple[list[Intent], list[Left]]:  # fmt: skip
    """The claims by which the home region takes over another's, in order; and what stays behind.

    `below` None: it has the other's whole place, and repeats its claims but of what it has decided itself.
    Otherwise it has several regions' places: those below that came from this one are in `below`, and for itself what
    was claimed anywhere is claimed; `decided`, what is decided so far, is added to. `known` are the items here.
    """
    intents, left = list[Intent](), list[Left]()
    words: dict[UUID, list[Said]] = {} if below is None else _words(row for row in rows if not row.starts)
    states = {item: _states(word) for item, word in words.items() if item in known}
    fresh = {item: word for item, word in states.items() if _weight(word) > _weight(decided.get(item, ()))}
    left += [Left(kind.name, item, "", "other") for item, word in states.items() if decided.get(item, word) != word]
    for row in rows:
        items = tuple(item for item in row.items if item in known)
        left += [Left(kind.name, item, "", "undefined") for item in row.items if item not in known]
        only, besides = places(codes, row.state, row.only, row.besides)
        if below is None:
            left += [Left(kind.name, item, "", "own") for item in items if item in decided]
            items = tuple(item for item in items if item not in decided)
            intents.append(Intent(row, items, Reach(row.reach, only, besides)))
            continue
        if row.starts:
            left += [Left(kind.name, item, "", "scheduled") for item in items]
            continue
        mine = tuple(item for item in items if item in fresh and any(one is row for one in words[item]))
        intents.append(Intent(row, mine, Reach()))
        if levels := row.reach - {SELF}:
            narrowed = below if only is None else _common(only, below)
            intents.append(Intent(row, items if narrowed else (), Reach(levels, narrowed, besides)))
    decided.update(fresh)
    return [intent for intent in intents if intent.items], left


def _words(rows: Iterable[Said]) -> dict[UUID, list[Said]]:
    """What is said of each item for the region itself: the word that decides, after what holds again when it lapses."""
    told: dict[UUID, list[Said]] = {}
    for row in rows:
        for item in row.items if SELF in row.reach and row.itself else ():
            told[item] = [*told.get(item, ()), row] if row.until else [row]
    return told


def _common(only: Collection[int], below: Collection[int]) -> frozenset[int]:
    """The places that are named by `only` and lie `below`, or the other way round."""
    return frozenset(one for one in {*only, *below} if within(one, only) and within(one, below))


def _states(word: Iterable[Said]) -> Word:
    return tuple(row.state for row in word)


def _weight(word: Word) -> int:
    """Whoever claimed is not overruled by whoever did not, nor who put off what is claimed by who did not claim it:
    nothing is taken from a citizen by a merger."""
    return bool(word) + ("claimed" in word) + (word[-1:] == ("claimed",))


def decided(kind: Kind) -> dict[UUID, Word]:
    """What the home region has decided for itself, by item."""
    return {item: _states(word) for item, word in _words(said(kind)).items()}


def make(kind: Kind, intent: Intent, at: datetime | None = None) -> Claim:
    """Make a claim that was planned."""
    told, reach, items, why = intent.said, intent.reach, intent.items, intent.said.grounds
    at = told.starts if told.starts and told.starts > (at or now()) else at
    if told.state == "declined":
        return claims.decline(kind, items, grounds=why, actor=SYSTEM, reach=reach, at=at)
    if told.state == "deferred":
        return claims.defer(kind, items, grounds=why, actor=SYSTEM, reach=reach, at=at, until=told.until)
    return claims.claim(
        kind, items, actor=SYSTEM, reach=reach, terms=told.terms, binding=told.binding, at=at, grounds=why
    )  # fmt: skip
