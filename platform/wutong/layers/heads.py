"""Heads: one small row per region and kind on which every cached reading hangs.

`bump` gives the head a new version and, being an update of that row, keeps publishers of a region and kind
apart until they commit. A version is a fresh id and not a count, so that a version seen inside a transaction
that was rolled back can never come again with other content.

`stamp` says what a cached value must be stored under: the versions of a line's at most six heads (and of the heads of
its matrix, for a kind that has one), and the latest instant up to now at which anything on the line took effect. A
release scheduled for an instant therefore leaves the cache at that instant, with nobody at work. A transaction reads
the heads of all kinds once, and again after its own `bump` and after it waited for a lock (`afresh`); one that commits
meanwhile otherwise counts for the next transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import Table, func, select
from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.clock import new_id, now
from wutong.db import db, notes
from wutong.errors import Invalid
from wutong.layers.kinds import Kind
from wutong.layers.line import LINE, on
from wutong.layers.models import Head

#: How many past bounds a head remembers: a reader slower than this many releases reads past the cache.
REMEMBERED = 32

_heads = cast(Table, Head.__table__)
_ON_LINE = (
    select(_heads.c.kind, _heads.c.version, _heads.c.bounds)
    .where(_heads.c.region == func.any(LINE))
    .order_by(_heads.c.region)
)


class InThePast(Invalid):
    """Something was to take effect at an instant that has passed."""

    code = "layers.in_the_past"
    message = "生效时间已经过去，请选择将来的时间，或改为立即生效。"


class Stamp(NamedTuple):
    """What a reading of a line depends on; two readings with equal stamps are equal."""

    versions: tuple[UUID, ...]
    since: datetime | None


def bump(kind: str, at: datetime | None = None, ends: Iterable[datetime] = ()) -> tuple[int, datetime, datetime]:
    """Lock the home head of a kind and give it a new version; returns the next number, now, and the effective start.

    Until this transaction ends no other one can write a layer or claim of this region and kind. The clock is
    read under the lock, so what is published later also starts later. `at` must lie ahead, or is None for now;
    `ends` are instants at which what is written stops to hold by itself.
    """
    home, version = tenancy.scope().home, new_id()
    fresh = insert(Head).values(region=home, kind=kind, version=version, number=1, bounds=[])
    taken = fresh.on_conflict_do_update(
        index_elements=["region", "kind"], set_={"version": version, "number": Head.number + 1}
    )
    number, bounds = db.session.execute(taken.returning(Head.number, Head.bounds)).one()
    moment = now()
    if at is not None and at <= moment:
        raise InThePast(at=at.isoformat())
    _remember(home, kind, {*bounds, moment, at or moment, *ends}, moment)
    afresh()
    return int(number), moment, at or moment


def stamp(kind: Kind, line: Sequence[int], moment: datetime) -> Stamp | None:
    """What readings of `kind` on `line` at `moment` depend on; None where only a reading past the cache is right."""
    known = _by_kind(tuple(line))
    rows = [row for name in kind.depends for row in known.get(name, ())]
    if any(moment < row.bounds[0] and len(row.bounds) >= REMEMBERED for row in rows):
        return None
    passed = [bound for row in rows for bound in row.bounds if bound <= moment]
    return Stamp(tuple(row.version for row in rows), max(passed, default=None))


def silent(kind: Kind, line: Sequence[int]) -> bool:
    """Whether nobody on `line` has ever published anything of a kind."""
    return kind.name not in _by_kind(tuple(line))


def afresh() -> None:
    """Let the present transaction read the heads once more."""
    notes().pop(Head, None)


def _by_kind(line: tuple[int, ...]) -> Mapping[str, list[Any]]:
    """The heads of a line by kind, as the present transaction first saw them."""
    known: Mapping[str, list[Any]] | None = notes().get(Head, {}).get(line)
    if known is None:
        rows: dict[str, list[Any]] = {}
        for row in db.session.connection().execute(_ON_LINE, on(line)):
            rows.setdefault(row.kind, []).append(row)
        known = notes().setdefault(Head, {})[line] = rows
    return known


def _remember(home: int, kind: str, bounds: set[datetime], moment: datetime) -> None:
    past = sorted(bound for bound in bounds if bound <= moment)
    ahead = sorted(bounds.difference(past))
    kept = (_heads.update().where(_heads.c.region == home, _heads.c.kind == kind)).values(
        bounds=[*past[-REMEMBERED:], *ahead]
    )
    db.session.connection().execute(kept)
