"""How far a kind's items have come below a region: one statement for the claims of the whole range, one for what was
withdrawn there, and the pieces follow (`wutong.layers.pieces`). Needs a scope that looks down.

`standing` is the cheap question whether anything in a range has moved: a head's number grows with every write and never
falls, so two equal sums are the same state.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, Text, func, or_, select
from sqlalchemy import cast as as_type

from wutong import tenancy
from wutong.clock import now
from wutong.db import db
from wutong.layers.chain import FOREVER
from wutong.layers.fold import ITEM, LEAD, Claimed, fold, present
from wutong.layers.heads import stamp
from wutong.layers.kinds import Kind
from wutong.layers.line import on
from wutong.layers.models import Claim, Head, Release, table_of
from wutong.layers.pieces import Offer, Piece, Places, Spoken, cut
from wutong.layers.queries import needed, ruling, sight
from wutong.layers.statements import CLAIM, every

_claims, _heads = cast(Table, Claim.__table__), cast(Table, Head.__table__)
_BESIDES = ("reach", "only", "besides", "binding", "number", "ends")


class Spoke(NamedTuple):
    """When the line first spoke of an item, and when last."""

    first: datetime
    last: datetime


@dataclass(frozen=True)
class Coverage:
    """The pieces of everything below `region`, at `at`; the same until `turns`, if nobody writes (None: for ever).

    `own` is the position of the region itself.
    """

    region: int
    own: Piece
    at: datetime
    offer: Offer
    places: Places
    pieces: list[Piece]
    turns: datetime | None

    def __len__(self) -> int:
        return len(self.pieces) + sum(len(codes) for codes in self.places.values()) // 100


def coverage(
    kind: Kind,
    region: int,
    levels: Mapping[UUID, Collection[int] | None],
    acts: frozenset[int],
    places: Places,
    *,
    at: datetime | None = None,
) -> Coverage:
    """What a region that `acts` for some levels, and the places below it, have decided on the items.

    The items and the `levels` each is meant for are those that the region itself sees (`meant`): below it they may
    only be withdrawn. Places that are not below the region are left alone.
    """
    moment = at or now()
    gone = _withdrawn(kind, region, moment)
    offer = Offer(levels, [(below, item) for below, item, starts in gone if item in levels and starts <= moment])
    mine = or_(_claims.c.region.in_(tenancy.line(region)), _claims.c.region.between(region, tenancy.until(region)))
    claims, turns = spoken(kind, mine, offer, moment)
    turns += [starts for _, _, starts in gone if starts > moment]
    (own,) = cut(region, region, offer, claims, {acts: [region]})
    pieces = cut(region + 1, tenancy.until(region), offer, claims, places)
    return Coverage(region, own, moment, offer, places, pieces, min(turns, default=None))


def meant(
    kind: Kind,
    region: int,
    elements: tuple[str, ...] = (),
    keeps: Callable[[Mapping[str, Any]], bool] = lambda values: True,
    *,
    at: datetime | None = None,
) -> dict[UUID, Collection[int] | None]:
    """Every item that is defined on the line of a region, claimed or not, with the levels it is meant for.

    Only those whose `elements` the caller `keeps`. What one region alone speaks of, which is nearly everything, needs
    no fold. A kind with no levels means everybody.
    """
    moment = at or now()
    held = ruling(kind, region, moment)
    names = needed(kind, elements or kind.names[:1], held)
    asked = {**on(sight(region)), "now": moment}
    rows = db.session.connection().execute(every(kind, names), asked).all()
    found: dict[UUID, Collection[int] | None] = {}
    for item, layers in groupby(rows, key=itemgetter(ITEM)):
        told = list(layers)
        if not present(kind, told):
            continue
        seen = fold(kind, told, names, held) if len(told) > 1 else None
        values = seen.values if seen else dict(zip(names, told[0][LEAD:], strict=True))
        if keeps(values):
            found[item] = values[kind.levels] if kind.levels else None
    return found


def standing(kind: Kind, region: int) -> tuple[Any, ...] | None:
    """What a coverage depends on, besides the hour and the tree; None where it cannot be told."""
    said = select(func.count(), func.sum(_heads.c.number)).where(
        _heads.c.kind == kind.name, _heads.c.region.between(region, tenancy.until(region))
    )
    above = stamp(kind, tenancy.line(region), now())
    return None if above is None else (above, *db.session.connection().execute(said).one())


def spoke(kind: Kind, region: int, *, at: datetime | None = None) -> dict[UUID, Spoke]:
    """When each item was first and last spoken of on the line of a region."""
    table, moment = table_of(kind), at or now()
    asked = (
        select(table.c.item, func.min(table.c.starts), func.max(table.c.starts))
        .where(table.c.region.in_(tenancy.line(region)), table.c.starts <= moment, table.c.ends > table.c.starts)
        .group_by(table.c.item)
    )
    return {item: Spoke(first, last) for item, first, last in db.session.connection().execute(asked).all()}


def published(kind: Kind, *, limit: int) -> Sequence[Release]:
    """The latest releases on the present line that have taken effect, newest first."""
    return db.session.scalars(_in_force(kind).order_by(Release.starts.desc()).limit(limit)).all()


def release(kind: Kind, id: UUID) -> Release | None:
    """One of them; None where the line made none of this id, or it has not taken effect."""
    found: Release | None = db.session.scalar(_in_force(kind).where(Release.id == id))
    return found


def _in_force(kind: Kind) -> Select[Release]:
    return select(Release).where(
        Release.kind == kind.name, Release.starts <= now(), Release.cancelled_at.is_(None),
        Release.region.in_(tenancy.scope().line),
    )  # fmt: skip


def touched(kind: Kind, region: int, release: UUID) -> list[UUID]:
    """The items that a release of a region on the line changed."""
    table = table_of(kind)
    asked = select(table.c.item).where(table.c.region == region, table.c.release == release)
    return list(db.session.connection().execute(asked).scalars())


def _withdrawn(kind: Kind, region: int, moment: datetime) -> list[tuple[int, UUID, datetime]]:
    """Where below an item was withdrawn, now or from an instant to come."""
    table = table_of(kind)
    asked = select(table.c.region, table.c.item, table.c.starts).where(
        table.c.region.between(region + 1, tenancy.until(region)), table.c.withdrawn, table.c.ends > moment
    )
    return [(below, item, starts) for below, item, starts in db.session.connection().execute(asked).all()]


def spoken(
    kind: Kind, mine: ColumnElement[bool], offer: Offer, moment: datetime
) -> tuple[list[Spoken], list[datetime]]:
    """The claims among `mine` that hold and speak of an offer, and the instants at which others begin or these end.

    The items come as text and equal lists are read once: most regions claim what their neighbours claim.
    """
    lists: dict[str, int] = {}
    bits = {str(item): 1 << number for item, number in offer.place.items()}
    held: list[Spoken] = []
    turns: list[datetime] = []
    for row in db.session.connection().execute(_asked(kind, mine, moment)).all():
        said, (reach, only, besides, binding, number, ends) = Claimed(*row[1 : len(CLAIM) + 1]), row[len(CLAIM) + 1 :]
        if said.since > moment:
            turns.append(said.since)
            continue
        if row[0] not in lists:
            lists[row[0]] = sum(bits.get(item, 0) for item in row[0][1:-1].split(","))
        if lists[row[0]]:
            held.append(Spoken(said, lists[row[0]], frozenset(reach), only, besides, binding, number))
            turns.append(ends)
    return held, [turn for turn in turns if turn < FOREVER]


def _asked(kind: Kind, mine: ColumnElement[bool], moment: datetime) -> Any:
    told = [as_type(_claims.c["items"], Text), *[_claims.c[name] for name in (*CLAIM, *_BESIDES)]]
    return select(*told).where(mine, _claims.c.kind == kind.name, _claims.c.ends > moment)
