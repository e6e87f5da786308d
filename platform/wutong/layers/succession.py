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

from sqlalchemy import or_, select

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import now
from wutong.db import db
from wutong.errors import Refused
from wutong.layers import claims, queries, releases
from wutong.layers.claims import SELF, Reach, Terms
from wutong.layers.heads import bump
from wutong.layers.kinds import Edit, Kind
from wutong.layers.models import MODELS, Claim, table_of

#: What a region says of an item: elements and controls by name.
Content = dict[str, Any]
#: Where each closed region's place went.
Codes = Mapping[int, Collection[int]]


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was not taken over: of which item and element, and why (own, above, undefined, other)."""

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
    names = (*kind.names, "defines", "withdrawn", "locks")
    rows = db.session.connection().execute(mine).mappings().all()
    said = {row["item"]: {name: row[name] for name in names if row[name] not in (None, False, [])} for row in rows}
    return {item: content for item, content in said.items() if content}


def fitting(
    kind: Kind, found: Mapping[UUID, Content], mine: Mapping[UUID, Content], at: datetime | None = None
) -> tuple[list[Edit], list[Left]]:
    """The edits by which the home region, which says `mine`, takes over what another said; and what stays behind."""
    seen, left = queries.above(kind, found, at=at), list[Left]()
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
    for drift in queries.broken(kind, edits, seen, at=at):
        left += [Left(kind.name, edit.item, drift.element, "above") for edit in edits if _is(edit, drift)]
    ruled = {(one.item, one.element) for one in left if one.why == "above"}
    allowed = [_without(edit, ruled) for edit in edits]
    return [edit for edit in allowed if edit.changes() and _checked(kind, edit, left)], left


def _named(kind: Kind, content: Content, taken: Content) -> Content:
    """With the elements that name the item, which every release of it says anew."""
    return {name: content[name] for name in kind.named if name in content} | taken


def _is(edit: Edit, drift: Any) -> bool:
    return bool(edit.values.get(drift.element, drift) == drift.own)


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
    """A claim as it stood at the closed region, in plain values."""

    items: tuple[UUID, ...]
    state: str
    grounds: str
    reach: frozenset[str]
    only: frozenset[int] | None
    besides: frozenset[int]
    terms: Terms
    binding: bool


@dataclass(frozen=True, slots=True)
class Intent:
    """A claim that the successor is to make."""

    said: Said
    items: tuple[UUID, ...]
    reach: Reach


def said(kind: Kind) -> list[Said]:
    """The home region's claims without an end of their own, in the order in which they were made."""
    return [_said(row) for row in reversed(claims.standing(kind)) if row.until is None]


def _said(row: Claim) -> Said:
    only = None if row.only is None else frozenset(row.only)
    terms = Terms(row.mode, row.accept_level, row.decide_level)  # type: ignore[arg-type]
    reach, besides = frozenset(row.reach), frozenset(row.besides)
    return Said(tuple(row.items), row.state, row.grounds or "", reach, only, besides, terms, row.binding)


def here(kind: Kind, items: Iterable[UUID], at: datetime | None = None) -> frozenset[UUID]:
    """Those of these items that exist at the home region."""
    return frozenset(queries.defined(kind, tenancy.scope().home, items, at=at))


def followed(codes: Codes, named: Iterable[int]) -> frozenset[int]:
    """Regions with closed ones replaced by who has their place."""
    return frozenset(new for code in named for new in codes.get(code, (code,)))


def planned(
    kind: Kind, rows: Sequence[Said], codes: Codes, below: frozenset[int] | None, known: Collection[UUID],
    decided: MutableMapping[UUID, str],
) -> tuple[list[Intent], list[Left]]:  # fmt: skip
    """The claims by which the home region takes over another's; and what stays behind.

    `below` None: it has the other's whole place, and repeats its claims. Otherwise it has several regions' places:
    those below that came from this one are in `below`, and for itself what was claimed anywhere is claimed; `decided`
    holds what is decided so far and is added to. `known` are the items that exist here.
    """
    intents, left = list[Intent](), list[Left]()
    for row in rows:
        items = tuple(item for item in row.items if item in known)
        left += [Left(kind.name, item, "", "undefined") for item in row.items if item not in known]
        only = None if row.only is None else followed(codes, row.only)
        besides = followed(codes, row.besides)
        if below is None:
            intents.append(Intent(row, items, Reach(row.reach, only, besides)))
            continue
        if SELF in row.reach:
            fresh = tuple(item for item in items if _wins(row.state, decided.get(item)))
            left += [Left(kind.name, item, "", "other") for item in items if decided.get(item, row.state) != row.state]
            decided.update(dict.fromkeys(fresh, row.state))
            intents.append(Intent(row, fresh, Reach()))
        if levels := row.reach - {SELF}:
            narrowed = below if only is None else frozenset(one for one in only if _within(one, below))
            intents.append(Intent(row, items if narrowed else (), Reach(levels, narrowed, besides)))
    return [intent for intent in intents if intent.items], left


def _wins(state: str, before: str | None) -> bool:
    """Whoever claimed is not overruled by whoever did not: nothing is taken from a citizen by a merger."""
    return before is None or (state == "claimed" and before != "claimed")


def _within(code: int, below: Collection[int]) -> bool:
    return any(tenancy.contains(one, code) for one in below)


def decided(kind: Kind) -> dict[UUID, str]:
    """What the home region has decided for itself, by item."""
    rows = [row for row in reversed(claims.standing(kind)) if SELF in row.reach]
    return {item: row.state for row in rows for item in row.items}


def make(kind: Kind, intent: Intent, at: datetime | None = None) -> Claim:
    """Make a claim that was planned."""
    told = intent.said
    if told.state == "declined":
        return claims.decline(kind, intent.items, grounds=told.grounds, actor=SYSTEM, reach=intent.reach, at=at)
    if told.state == "deferred":
        return claims.defer(kind, intent.items, grounds=told.grounds, actor=SYSTEM, reach=intent.reach)
    return claims.claim(
        kind, intent.items, actor=SYSTEM, reach=intent.reach, terms=told.terms, binding=told.binding, at=at
    )  # fmt: skip


def follow(codes: Codes) -> int:
    """Let the home region's standing claims that name closed regions name their new successors as well.

    The rows themselves are changed: before a successor opened nobody could read it in them, so nothing that was read
    of the past changes. Returns how many claims that were.
    """
    closed = list(codes)
    asked = select(Claim).where(
        Claim.region == tenancy.scope().home, Claim.ends > now(),
        or_(Claim.only.overlap(closed), Claim.besides.overlap(closed)),
    )  # fmt: skip
    changed = 0
    for row in db.session.scalars(asked):
        only = None if row.only is None else sorted({*row.only, *followed(codes, row.only)})
        besides = sorted({*row.besides, *followed(codes, row.besides)})
        if (only, besides) != (row.only, row.besides):
            bump(row.kind)
            row.only, row.besides, changed = only, besides, changed + 1
    return changed
