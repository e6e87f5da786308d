"""The claims that a region itself has made: which stand, which of them covers an item, what became of the others."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.clock import now
from wutong.db import db
from wutong.layers.kinds import Kind
from wutong.layers.models import Claim, table_of


def standing(kind: Kind, *, before: int | None = None, limit: int | None = None) -> list[Claim]:
    """The home region's claims that hold now or will, newest first; `before` goes on below a number."""
    mine = select(Claim).where(Claim.region == tenancy.scope().home, Claim.kind == kind.name, Claim.ends > now())
    if before is not None:
        mine = mine.where(Claim.number < before)
    return list(db.session.scalars(mine.order_by(Claim.number.desc()).limit(limit)))


def journal(kind: Kind, *, before: int | None = None, limit: int | None = None) -> list[Claim]:
    """Every claim that the home region ever made, newest first, those that ended too."""
    mine = select(Claim).where(Claim.region == tenancy.scope().home, Claim.kind == kind.name)
    if before is not None:
        mine = mine.where(Claim.number < before)
    return list(db.session.scalars(mine.order_by(Claim.number.desc()).limit(limit)))


def defining(kind: Kind) -> set[UUID]:
    """The items that the home region's own layer defines now, those too that a region above defines by now."""
    table, moment = table_of(kind), now()
    mine = select(table.c.item).where(table.c.region == tenancy.scope().home, table.c.defines, ~table.c.withdrawn)
    held = mine.where(table.c.starts <= moment, table.c.ends > moment)
    return set(db.session.connection().execute(held).scalars())


def below(kind: Kind, items: Sequence[UUID] | None = None, *, state: str = "claimed") -> list[Claim]:
    """The claims that stand at the home region and, looking down, at every region below; of these items, if named."""
    held, moment = tenancy.scope(), now()
    found = select(Claim).where(
        Claim.region.between(held.home, held.until or held.home), Claim.kind == kind.name, Claim.state == state,
        Claim.starts <= moment, Claim.ends > moment,
    )  # fmt: skip
    if items is not None:
        found = found.where(Claim.items.overlap(list(items)))
    return list(db.session.scalars(found.order_by(Claim.region, Claim.number)))


def bindings(kind: Kind, item: UUID) -> list[Claim]:
    """The binding claims of regions above in force that take an item on for places at or below the home region."""
    *above, home = tenancy.scope().line
    found = select(Claim).where(
        Claim.region.in_(above), Claim.kind == kind.name, Claim.binding, Claim.state == "claimed",
        Claim.starts <= now(), Claim.ends > now(), Claim.items.contains([item]),
    )  # fmt: skip
    return [row for row in db.session.scalars(found.order_by(Claim.region, Claim.number)) if _reaches(row, home)]


def _reaches(row: Claim, home: int) -> bool:
    """Whether a claim is for a region or for any below it."""
    inside = row.only is None or any(tenancy.contains(home, one) or tenancy.contains(one, home) for one in row.only)
    return inside and not any(tenancy.contains(one, home) for one in row.besides)


def holding(kind: Kind, state: str = "claimed") -> dict[UUID, list[Claim]]:
    """The home region's claims in force by item, without those whose place a later one has taken for that item."""
    told = {item: [row for row in rows if row.state == state] for item, rows in _speaking(kind).items()}
    return {item: rows for item, rows in told.items() if rows}


def repeatable(kind: Kind) -> dict[UUID, list[Claim]]:
    """What must be said again, in this order, for every item to be claimed again where it is claimed, and only there.

    The claims in force with the later words (declined, deferred) by which some of their places were taken out again.
    """
    told = dict[UUID, list[Claim]]()
    for item, rows in _speaking(kind).items():
        for row in sorted(rows, key=order):
            earlier = [one for one in told.get(item, ()) if not set(one.reach).isdisjoint(row.reach)]
            if earlier or row.state == "claimed":
                told.setdefault(item, []).append(row)
    return told


def order(row: Claim) -> tuple[datetime, int]:
    """By which of a region's claims the later one is told: it decides."""
    return row.starts, row.number


def _speaking(kind: Kind) -> dict[UUID, list[Claim]]:
    moment, held = now(), dict[UUID, list[Claim]]()
    for row in standing(kind):
        for item in row.items if row.starts <= moment else ():
            later = held.setdefault(item, [])
            if not any(covers(new, row) for new in later):
                later.append(row)
    return held


def covers(new: Claim, old: Claim) -> bool:
    """Whether a later claim reaches everybody whom an earlier one reached."""
    wide = new.only is None or new.only == old.only
    return (
        wide
        and new.binding == old.binding
        and set(old.reach) <= set(new.reach)
        and set(new.besides) <= set(old.besides)
    )
