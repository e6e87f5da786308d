"""The verbs of claims (认领): take on, decline, put off, for oneself and for everybody below in one row.

One row claims any number of items for `self`, `counties`, `townships`, `villages`, with exceptions: 159 villages
and 31 items are one row. Rows are never changed; a later row of the same region wins over an earlier one, and
what it covers wholly ends; one that is to lapse itself ends only what was put off. Claiming again is therefore also how
a region accepts what changed above.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from sqlalchemy import select

from wutong import events, tenancy
from wutong.access import Actor
from wutong.clock import new_id, now
from wutong.db import db
from wutong.errors import Invalid, NotFound
from wutong.events import event
from wutong.layers import acts
from wutong.layers.chain import FOREVER
from wutong.layers.heads import InThePast, bump
from wutong.layers.holdings import below, covers, holding, journal, order, repeatable, standing
from wutong.layers.kinds import REACH, Kind
from wutong.layers.models import Claim, Release
from wutong.layers.queries import defined
from wutong.layers.releases import NotDefined

__all__ = [
    "SELF", "ClaimEnded", "ClaimMade", "GroundsMissing", "NoReach", "Reach", "Terms", "accept", "below", "claim",
    "decline", "defer", "holding", "journal", "of_release", "order", "pass_on", "renew", "standing", "unclaim",
]  # fmt: skip

State = Literal["claimed", "declined", "deferred"]
Mode = Literal["direct", "agent", "assist", "inform"]
SELF = "self"


class GroundsMissing(Invalid):
    """Declining needs a reason that the region above can read."""

    code = "layers.grounds_missing"
    message = "不认领必须写明理由，供上级研究，请补充后再提交。"


class NoReach(Invalid):
    """A claim must be for somebody: itself or named levels below."""

    code = "layers.no_reach"
    message = "请选择为谁认领：本级、所辖乡镇或者所辖村（社区）。"


@dataclass(frozen=True)
class Reach:
    """For whom a claim is made: `levels` are `self` and the words of `REACH`.

    `only` confines it to these regions and everything below them, `besides` leaves these out.
    """

    levels: frozenset[str] = frozenset({SELF})
    only: frozenset[int] | None = None
    besides: frozenset[int] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not self.levels or self.levels - {SELF, *REACH.values()}:
            raise NoReach(levels=sorted(self.levels))


@dataclass(frozen=True)
class Terms:
    """How the items are handled: `mode` is direct (直办), agent (代办), assist (协办) or inform (公开告知).

    `accept_level` and `decide_level` (行使层级) say who accepts and who decides, where that is not here.
    """

    mode: Mode = "direct"
    accept_level: int | None = None
    decide_level: int | None = None


@event("layers.claimed")
@dataclass(frozen=True)
class ClaimMade:
    """A region claimed, declined or deferred items, for the levels in `reach`."""

    claim: UUID
    kind: str
    state: str
    reach: tuple[str, ...]
    items: int


@event("layers.unclaimed")
@dataclass(frozen=True)
class ClaimEnded:
    """A region took one of its claims back."""

    claim: UUID
    kind: str


def claim(
    kind: Kind,
    items: Iterable[UUID],
    *,
    actor: Actor,
    reach: Reach = Reach(),
    terms: Terms = Terms(),
    binding: bool = False,
    at: datetime | None = None,
    grounds: str = "",
) -> Claim:
    """Claim items for the home region and those in `reach`; `binding` overrules what nearer regions said, on `grounds`.

    Raises `NotDefined` where an item does not exist on the line (at the instant `at`, or now).
    """
    return _made(kind, items, _Said("claimed", grounds.strip() or None, reach, terms, binding, at), actor)


def decline(
    kind: Kind, items: Iterable[UUID], *, grounds: str, actor: Actor, reach: Reach = Reach(), at: datetime | None = None
) -> Claim:
    """Say that items are not taken on, and why; raises `GroundsMissing`."""
    if not grounds.strip():
        raise GroundsMissing({"grounds": [GroundsMissing.message]})
    return _made(kind, items, _Said("declined", grounds.strip(), reach, Terms(), False, at), actor)


def defer(
    kind: Kind,
    items: Iterable[UUID],
    *,
    grounds: str = "",
    actor: Actor,
    reach: Reach = Reach(),
    at: datetime | None = None,
    until: datetime | None = None,
) -> Claim:
    """Put the decision off: the items are not effective and no longer listed as unclaimed, until the instant named."""
    said = _Said("deferred", grounds.strip() or None, reach, Terms(), False, at, until)
    return _made(kind, items, said, actor)


def accept(kind: Kind, items: Iterable[UUID], *, actor: Actor) -> list[Claim]:
    """Claim again what the home region has claimed, on the same terms for the same places: what moved above is seen.

    What was declined or put off of it later is said again as well, in the same order, so the same claim decides at
    every place as before. Items that the region has not claimed, or that are gone, are left alone.
    """
    held = repeatable(kind)
    known = defined(kind, tenancy.scope().home, [item for item in items if item in held])
    return _again(kind, [(row, item) for item in known for row in held[item]], actor)


def pass_on(kind: Kind, pairs: Mapping[UUID, UUID], release: Release, *, actor: Actor) -> list[Claim]:
    """Let items stand from a release on where the home region has claimed others: `pairs` maps each old one to its new.

    For the same places on the same terms, unless it has claimed the new one there already. The claims belong to the
    release and go with it.
    """
    held = repeatable(kind)
    told = [
        (row, other)
        for item, other in pairs.items()
        for row in held.get(item, ())
        if item == other or not any(covers(mine, row) for mine in held.get(other, ()))
    ]
    return _again(kind, told, actor, release)


def _again(kind: Kind, told: Iterable[tuple[Claim, UUID]], actor: Actor, release: Release | None = None) -> list[Claim]:
    """Say claims again, each of its items, the earliest first: what was said later decides."""
    items, rows = dict[UUID, list[UUID]](), dict[UUID, Claim]()
    for row, item in told:
        rows[row.id] = row
        items.setdefault(row.id, []).append(item)
    return [_made(kind, items[row.id], _same(row), actor, release) for row in sorted(rows.values(), key=order)]


def of_release(kind: Kind, release: UUID) -> list[Claim]:
    """The claims of the home region that came with a release and stand."""
    mine = select(Claim).where(Claim.region == tenancy.scope().home, Claim.kind == kind.name, Claim.release == release)
    return list(db.session.scalars(mine.where(Claim.ends > now()).order_by(Claim.number)))


def renew(kind: Kind, claim_id: UUID, *, actor: Actor) -> Claim:
    """Make a claim once more that was taken back; raises `NotFound` for one that stands or was replaced."""
    row = db.session.get(Claim, (tenancy.scope().home, claim_id))
    if row is None or row.kind != kind.name or not row.taken_back:
        raise NotFound
    return _made(kind, row.items, _same(row), actor)


def unclaim(kind: Kind, claim_id: UUID, *, actor: Actor) -> Claim:
    """Take one claim of the home region back; what an earlier or a higher claim said holds again from now."""
    number, moment, _ = bump(kind.name)
    row = db.session.get(Claim, (tenancy.scope().home, claim_id))
    if row is None or row.kind != kind.name or row.ends <= moment:
        raise NotFound
    row.ends = max(moment, row.starts)
    _restore(row)
    db.session.flush()
    acts.record(kind.name, number, "unclaimed", row.id, moment, row.ends)
    events.publish(ClaimEnded(row.id, kind.name), actor=actor, about=row.id)
    return row


def _restore(row: Claim) -> None:
    """Let the claims stand again whose place this one had taken; meanwhile it was the later one and decided."""
    replaced = select(Claim).where(Claim.region == row.region, Claim.kind == row.kind, Claim.ended_by == row.id)
    for old in db.session.scalars(replaced):
        old.ends, old.ended_by = old.until or FOREVER, None


@dataclass(frozen=True)
class _Said:
    """Everything a claim row says besides who and what."""

    state: State
    grounds: str | None
    reach: Reach
    terms: Terms
    binding: bool
    at: datetime | None
    until: datetime | None = None


def _same(row: Claim) -> _Said:
    """What a claim said, to say it again."""
    reach = Reach(frozenset(row.reach), None if row.only is None else frozenset(row.only), frozenset(row.besides))
    terms = Terms(cast(Mode, row.mode), row.accept_level, row.decide_level)
    return _Said(cast(State, row.state), row.grounds, reach, terms, row.binding, None, row.until)


def _made(kind: Kind, items: Iterable[UUID], said: _Said, actor: Actor, release: Release | None = None) -> Claim:
    number, moment, starts = bump(kind.name, said.at, [said.until] if said.until else ())
    starts = release.starts if release else starts  # the release was published under the same lock
    if said.until is not None and said.until <= starts:
        raise InThePast(at=said.until.isoformat())
    wanted = list(dict.fromkeys(items))
    _all_defined(kind, wanted, starts)
    reach, terms = said.reach, said.terms
    row = Claim(
        region=tenancy.scope().home, id=new_id(), kind=kind.name, number=number, items=wanted, state=said.state,
        reach=sorted(reach.levels), only=None if reach.only is None else sorted(reach.only),
        besides=sorted(reach.besides), binding=said.binding, mode=terms.mode, accept_level=terms.accept_level,
        decide_level=terms.decide_level, grounds=said.grounds, starts=starts, ends=said.until or FOREVER,
        made_by=actor.person, until=said.until, release=release.id if release else None,
    )  # fmt: skip
    _end_covered(row)
    db.session.add(row)
    db.session.flush()
    acts.record(kind.name, number, said.state, row.id, moment, starts)
    made = ClaimMade(row.id, kind.name, row.state, tuple(row.reach), len(wanted))
    events.publish(made, actor=actor, about=row.id)
    return row


def _all_defined(kind: Kind, items: Sequence[UUID], starts: datetime) -> None:
    known = defined(kind, tenancy.scope().home, items, at=starts)
    missing = [item for item in items if item not in known]
    if missing or not items:
        raise NotDefined(item=str(missing[0]) if missing else "")


def _end_covered(row: Claim) -> None:
    """End the earlier claims that the new one covers wholly, so that rows do not pile up.

    One that lapses by itself ends only what was put off: what else was said before holds again from then on.
    """
    earlier = select(Claim).where(
        Claim.region == row.region, Claim.kind == row.kind, Claim.binding == row.binding,
        Claim.starts <= row.starts, Claim.ends > row.starts,
        Claim.items.contained_by(row.items), Claim.reach.contained_by(row.reach), Claim.besides.contains(row.besides),
    )  # fmt: skip
    if row.until is not None:
        earlier = earlier.where(Claim.state == "deferred")
    for old in db.session.scalars(earlier):
        if row.only is None or old.only == row.only:
            old.ends, old.ended_by = row.starts, row.id
