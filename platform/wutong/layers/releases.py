"""The verbs of releases: publish now or at an instant, and take one back in one step.

A release costs what it changes and nothing else: rows of the home region, one head, one event. Who lies below is
neither read nor written. Verbs run inside the caller's transaction at the caller's scope; the room that owns a
kind asks for the right and calls them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wutong import events, tenancy
from wutong.access import Actor
from wutong.clock import new_id, now
from wutong.db import db
from wutong.errors import Conflict, NotFound, Refused
from wutong.events import event
from wutong.layers import acts, queries, timeline
from wutong.layers.chain import FOREVER, Link, fallen, inserted, origin, removed, undone
from wutong.layers.fold import Folded, HeldAbove
from wutong.layers.heads import bump
from wutong.layers.kinds import Edit, Kind
from wutong.layers.models import Release

#: By item and element: what is said, and what would be said instead.
Undone = dict[UUID, dict[str, tuple[Any, Any]]]
#: Stands for a roll-back that is not made yet.
_PENDING = UUID(int=0)


class UnknownElement(Refused):
    """An edit names an element that the kind does not have."""

    code, status = "layers.unknown_element", 422
    message = "没有“{element}”这个要素，请核对后再保存。"


class NotDefined(NotFound):
    """An edit concerns an item that neither this region nor one above it has defined."""

    code = "layers.not_defined"
    message = "目录中没有这个条目，请先由本级或上级设立后再修改。"


class NothingToPublish(Conflict):
    """Every edit says what already holds, and at once; nothing is said of what is still to come."""

    code = "layers.nothing_to_publish"
    message = "没有需要发布的改动。"


class NothingToUndo(Conflict):
    """The release is taken back already, or everything that it changed has been changed again since."""

    code = "layers.nothing_to_undo"
    message = "该次发布已经撤回，或其内容之后都已再次修改，没有可以撤回的部分。"


@event("layers.released")
@dataclass(frozen=True)
class Released:
    """A region published a release of a kind that takes effect at `starts`; `reverts` the one it takes back."""

    release: UUID
    kind: str
    starts: datetime
    items: int
    reverts: UUID | None


@event("layers.cancelled")
@dataclass(frozen=True)
class Cancelled:
    """A region called a scheduled release off before it took effect."""

    release: UUID
    kind: str


def publish(
    kind: Kind,
    edits: Iterable[Edit],
    *,
    actor: Actor,
    at: datetime | None = None,
    note: str = "",
    editors: Sequence[UUID] | None = None,
    urgent: bool = False,
) -> Release:
    """Publish edits of the home region, now or at the instant `at`; `editors` wrote them, if not the actor did.

    Raises `HeldAbove` with every value that a region above does not allow, `NotDefined`, `UnknownElement`,
    `InThePast`, and `NothingToPublish` where nothing would change at once.
    """
    told = {edit.item: edit for edit in edits}
    known(kind, told.values())
    number, moment, starts = bump(kind.name, at)
    before = timeline.chains(kind, told, since=starts)
    _allowed(kind, told, before, starts)
    wrote = _itself(actor) if editors is None else tuple(editors)
    return _released(kind, told, before, _Stamp(number, moment, starts, actor, note, None, wrote, urgent))


def roll_back(kind: Kind, release: UUID, *, actor: Actor, note: str = "") -> Release:
    """Take a release of the home region back: cancel it if it is still to come, otherwise undo what it did.

    A release taken back counts as never made: a new one sets each of its elements to what the last release says that
    still stands. So what was set again since stays, taking back the last one and then the one before goes back two
    steps, and taking a roll-back back brings the release again. Returns the cancelled release or the new one; raises
    `NothingToUndo`, `NotFound`, and `Conflict` if it is cancelled.
    """
    number, moment, _ = bump(kind.name)
    row = get(kind, release)
    if row.cancelled_at is not None:
        raise Conflict
    if row.starts > moment:
        before = timeline.chains(kind, timeline.items_of(kind, release), since=row.starts)
        acts.record(kind.name, number, "cancelled", row.id, moment, moment)
        return _cancel(kind, row, before, moment, actor)
    before, former = _undone(kind, release, moment)
    if not former:
        raise NothingToUndo
    told = {item: edit(item, {name: value for name, (_, value) in changes.items()}) for item, changes in former.items()}
    return _released(kind, told, before, _Stamp(number, moment, moment, actor, note, release))


def undoing(kind: Kind, release: UUID) -> Undone:
    """What rolling a release back would do, by item and element: what is said now (or would be, where the release is
    still to come) and what would be said instead. Nothing is written; raises `NotFound`."""
    return _undone(kind, release, max(now(), get(kind, release).starts))[1]


def taken_back(kind: Kind) -> frozenset[UUID]:
    """The home region's releases of a kind that are taken back, and not brought again since."""
    return fallen(_undoers(kind))


def get(kind: Kind, release: UUID) -> Release:
    """A release of the home region; raises `NotFound`."""
    home = tenancy.scope().home
    found = db.session.get(Release, (home, release))
    if found is None or found.kind != kind.name:
        raise NotFound
    return found


def listed(kind: Kind, *, before: int | None = None, limit: int = 50) -> list[Release]:
    """The home region's latest releases of a kind, newest first, those to come and cancelled ones included;
    `before` goes on below a number."""
    mine = select(Release).where(Release.region == tenancy.scope().home, Release.kind == kind.name)
    if before is not None:
        mine = mine.where(Release.number < before)
    return list(db.session.scalars(mine.order_by(Release.number.desc()).limit(limit)))


def coming(kind: Kind) -> list[Release]:
    """The home region's releases of a kind that are still to take effect, the next one first."""
    mine = select(Release).where(Release.region == tenancy.scope().home, Release.kind == kind.name)
    ahead = mine.where(Release.starts > now(), Release.cancelled_at.is_(None))
    return list(db.session.scalars(ahead.order_by(Release.starts, Release.number)))


def awaited(kind: Kind, item: UUID) -> list[Release]:
    """The home region's releases still to take effect that say something of an item, the next one first."""
    said = timeline.releases_of(kind, item)
    return [row for row in coming(kind) if row.id in said]


def edit(item: UUID, changes: Mapping[str, Any]) -> Edit:
    """The edit that makes these changes, elements and controls by name."""
    elements = {name: value for name, value in changes.items() if name not in timeline.CONTROLS}
    locks = frozenset(changes["locks"]) if "locks" in changes else None
    return Edit(item, elements, changes.get("defines"), changes.get("withdrawn"), locks)


@dataclass(frozen=True)
class _Stamp:
    """What every row of one release shares."""

    number: int
    moment: datetime
    starts: datetime
    actor: Actor
    note: str
    reverts: UUID | None
    editors: Sequence[UUID] = ()
    urgent: bool = False


def _itself(actor: Actor) -> tuple[UUID, ...]:
    return () if actor.answering is None else (actor.answering,)


def _released(kind: Kind, told: dict[UUID, Edit], before: timeline.Chains, stamp: _Stamp) -> Release:
    row = Release(
        region=tenancy.scope().home, id=new_id(), kind=kind.name, number=stamp.number, starts=stamp.starts,
        made_at=stamp.moment, made_by=stamp.actor.person, note=stamp.note, items=0, reverts=stamp.reverts,
        editors=list(stamp.editors), urgent=stamp.urgent,
    )  # fmt: skip
    after: timeline.Chains = {}
    for item, edit in told.items():
        link = Link(row.id, stamp.number, stamp.starts, FOREVER, *_said(kind, edit, before[item], stamp))
        if link.changed:
            after[item] = inserted(before[item], link, timeline.blank(kind))
    if not after:
        raise NothingToPublish
    row.items = len(after)
    db.session.add(row)
    db.session.flush()
    timeline.store(kind, before, after)
    acts.record(kind.name, stamp.number, "released", row.id, stamp.moment, stamp.starts)
    events.publish(Released(row.id, kind.name, row.starts, row.items, row.reverts), actor=stamp.actor, about=row.id)
    return row


def _said(kind: Kind, edit: Edit, chain: list[Link], stamp: _Stamp) -> tuple[frozenset[str], dict[str, Any]]:
    """What a release sets of an edit, the names and their values: at once what differs from what holds, and of what is
    still to come everything, because what holds before it may be called off, taken back or changed until then."""
    said = {name: plain(value) for name, value in edit.changes().items()}
    if stamp.starts > stamp.moment:
        return frozenset(said), said
    held = _held(kind, chain, stamp.starts)
    changed = {name: value for name, value in said.items() if value != held[name]}
    if changed:
        changed |= {name: said[name] for name in kind.named if name in said}
    return frozenset(changed), changed


def plain(value: Any) -> Any:
    """A value as its column keeps it."""
    return sorted(value) if isinstance(value, frozenset) else value


def _undone(kind: Kind, release: UUID, moment: datetime) -> tuple[timeline.Chains, Undone]:
    """The timelines that taking a release back touches, and what it would change in them."""
    undoers = _undoers(kind)
    cause = origin(release, undoers)
    chains = timeline.chains(kind, timeline.items_of(kind, cause))
    pending = [(_PENDING, release), *undoers]
    told: Undone = {}
    for item, chain in chains.items():
        held, former = _held(kind, chain, moment), undone(chain, cause, pending, moment, timeline.blank(kind))
        told[item] = {name: (held[name], value) for name, value in former.items() if held[name] != value}
    return chains, {item: changes for item, changes in told.items() if changes}


def _undoers(kind: Kind) -> list[tuple[UUID, UUID]]:
    mine = select(Release.id, Release.reverts).where(Release.region == tenancy.scope().home, Release.kind == kind.name)
    asked = mine.where(Release.reverts.is_not(None)).order_by(Release.number.desc())
    return [(id, reverts) for id, reverts in db.session.execute(asked) if reverts]


def _cancel(kind: Kind, row: Release, before: timeline.Chains, moment: datetime, actor: Actor) -> Release:
    after = {item: removed(chain, row.id, timeline.blank(kind)) for item, chain in before.items()}
    timeline.store(kind, before, after)
    timeline.silence(kind, row.id, list(before))
    row.cancelled_at = moment
    db.session.flush()
    events.publish(Cancelled(row.id, kind.name), actor=actor, about=row.id)
    return row


def known(kind: Kind, edits: Iterable[Edit]) -> None:
    """Raise `UnknownElement` for an element that the kind has not, and whatever its own check raises."""
    for edit in edits:
        for name in {*edit.values, *(edit.locks or ())}:
            if name not in kind.elements:
                raise UnknownElement(element=name)
        if kind.check:
            kind.check(tenancy.scope().home, edit)


def _allowed(kind: Kind, told: dict[UUID, Edit], before: timeline.Chains, starts: datetime) -> None:
    """Refuse edits of items that do not exist and of values that a region above holds."""
    above = queries.above(kind, told, at=starts)
    for item, edit in told.items():
        _exists(kind, edit, above.get(item), _held(kind, before[item], starts))
    broken = queries.broken(kind, told.values(), above, at=starts)
    if broken:
        raise HeldAbove(broken, queries.since(broken))


def _exists(kind: Kind, edit: Edit, above: Folded | None, held: Mapping[str, Any]) -> None:
    if kind.rooted and above is None and not held["defines"] and not edit.defines:
        raise NotDefined(item=str(edit.item))


def _held(kind: Kind, chain: list[Link], moment: datetime) -> Mapping[str, Any]:
    """The own layer that holds at an instant."""
    return next((link.content for link in reversed(chain) if link.starts <= moment), timeline.blank(kind))
