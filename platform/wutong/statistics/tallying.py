"""What plugins add to statistics: each thing tells what it adds, once or again, and a round carries it up.

Telling replaces what the same thing told of the same measures before, so a handler that runs twice counts once. In a
rebuild the plugin tells everything anew from its own rows.
"""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from wutong import tenancy
from wutong.cases import bodies
from wutong.cases import queries as cases
from wutong.clock import new_id, now, today
from wutong.db import db, notes, work
from wutong.errors import Misconfigured
from wutong.statistics import stored
from wutong.statistics.brought import BROUGHT, Figures, Tally
from wutong.statistics.models import Mark, Tallied

#: Things that one transaction of a rebuild tells of.
PORTION = 300


def tally(told: Tally) -> None:
    """Say in the present transaction what one thing adds to measures: it replaces what was said of the same thing and
    measures before, and 0 takes it back. Raises `Misconfigured` for a measure that nobody declared."""
    home = tenancy.scope().home
    together = func.pg_advisory_xact_lock_shared(func.hashtextextended("tallies", home))
    alone = func.pg_advisory_xact_lock(func.hashtextextended(str(told.about), home))
    db.session.execute(select(together, alone))
    _replace((Tallied.about == told.about, Tallied.measure.in_(told.amounts)), _rows([told]))


def tally_of_case(about: UUID, case_id: UUID, amounts: dict[str, int], *, day: date | None = None) -> None:
    """The same with the matter, the department and the channel of a case of this region, and today where no day is
    told. Raises `NoSuchCase`."""
    case = cases.get(case_id)
    tally(Tally(about, amounts, day or today(), case.matter, bodies.name(case), case.channel))


def _rows(told: Sequence[Tally]) -> stored.Rows:
    """The rows that things add; raises `Misconfigured`."""
    unknown = {name for one in told for name in one.amounts} - BROUGHT.known()
    if unknown or any(amount < 0 for one in told for amount in one.amounts.values()):
        raise Misconfigured(reason=f"统计量 {'、'.join(sorted(unknown))} 没有声明，或者数小于 0")
    return {
        (one.about, name): (one.day, one.matter, one.department, one.channel, amount)
        for one in told
        for name, amount in one.amounts.items()
        if amount
    }


def _replace(conditions: tuple[object, ...], wanted: stored.Rows) -> None:
    """Make rows those that are wanted, and have their days added up anew."""
    held = stored.held(Tallied, *conditions)
    moved = stored.replace(Tallied, held, wanted)
    _mark({rows[key][0] for rows in (held, wanted) for key in moved if key in rows})


def _mark(days: Collection[date]) -> None:
    """Have days added up anew; each once in a transaction, however much happens."""
    home, marked = tenancy.scope().home, notes().setdefault(Tallied, set())
    fresh = sorted(day for day in days if (home, day) not in marked)
    marked.update((home, day) for day in fresh)
    asked = (Mark(region=home, id=new_id(), kind="day", case_id=None, day=day, at=now()) for day in fresh)
    db.session.add_all(list(asked))


# ── Rebuilding ───────────────────────────────────────────────────────────────────────────────────────────────


def places() -> set[int]:
    """The regions in sight in which plugins have rows to count, or of which something was told."""
    tables = (Tallied, *BROUGHT.sources())
    return {code for table in tables for code in db.session.scalars(select(table.region).distinct())}


def recount(place: int) -> None:
    """Have every plugin that is on at a place tell everything anew; what it no longer tells goes."""
    with tenancy.at(place), work():
        brought = list(BROUGHT)
    for figures in brought:
        last: UUID | None = None
        while True:
            with tenancy.at(place), work():
                last = _portion(figures, last)
            if last is None:
                break


def _portion(figures: Figures, last: UUID | None) -> UUID | None:
    """The next things of a plugin; the last of them, or none where there was nothing more. Whoever tells of one just
    now is waited for, so that nothing newer is written over."""
    home = tenancy.scope().home
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("tallies", home))))
    told = figures.recount(last, PORTION)
    more = len(told) >= PORTION
    where: list[ColumnElement[bool]] = [Tallied.measure.in_(figures.measures)]
    if last is not None:
        where.append(Tallied.about > last)
    if more:
        where.append(Tallied.about <= told[-1].about)
    _replace(tuple(where), _rows(told))
    return told[-1].about if more else None
