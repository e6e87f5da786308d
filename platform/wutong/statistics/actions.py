"""The verbs of statistics: mark what moved, count what was marked, carry it up.

A round holds one region at a time, and never the rows that offices work with: it reads cases and writes its own tables.
Where two rounds meet at a region the second waits, and then finds nothing left to do.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select

from wutong import queues, tenancy
from wutong.cases import courses
from wutong.clock import new_id, now
from wutong.db import db, notes, work
from wutong.regions import below
from wutong.statistics import rules, stored
from wutong.statistics.brought import BROUGHT
from wutong.statistics.models import Counted, Mark

log = logging.getLogger("wutong.statistics")

#: Marks that one transaction counts, and days that it adds up.
PORTION, DAYS = 300, 20


def mark(case_id: UUID, event_id: UUID) -> None:
    """Have a case counted anew, because of an event of the present transaction; once in it, however much happens."""
    marked: set[UUID] = notes().setdefault(Mark, set())
    if case_id not in marked:
        marked.add(case_id)
        home = tenancy.scope().home
        db.session.add(Mark(region=home, id=event_id, kind="case", case_id=case_id, day=None, at=now()))


# ── One region ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Folded:
    """What one transaction did: whether anything is `left`, whether the region above has something to add `up`, and
    the marks of children that were answered."""

    left: bool = False
    up: bool = False
    answered: dict[int, list[UUID]] = field(default_factory=dict)


def settle(region: int) -> bool:
    """Count everything that waits at a region, portion by portion; whether the region above has to add up now."""
    up, left = False, True
    while left:
        with tenancy.at(region, look="down"), work():
            folded = _fold()
        for child, ids in folded.answered.items():
            with tenancy.at(child), work():
                _answer(child, ids)
        up, left = up or folded.up, folded.left
    return up


def alone(home: int) -> None:
    """Hold a region's sums until the transaction ends, and wait for whoever holds them."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("statistics", home))))


def _fold() -> Folded:
    """Count a portion of marked cases, then add up the days that they, or children, moved."""
    home = tenancy.scope().home
    alone(home)
    children = below.offspring(home)
    marks = _marks(home, children)
    cases = [one for one in marks if one.kind == "case"]
    moved = _recount([one.case_id for one in cases if one.case_id])
    asked = sorted({one.day for one in marks if one.day} | moved)
    days = asked if moved else asked[:DAYS]
    done = [one for one in marks if one.kind == "case" or one.day in days]
    up = _add_up(days, children, min((one.at for one in done), default=now())) if days else False
    _answer(home, [one.id for one in done if one.region == home])
    told: dict[int, list[UUID]] = {}
    for one in done:
        if one.region != home:
            told.setdefault(one.region, []).append(one.id)
    return Folded(len(done) < len(marks) or len(marks) >= PORTION, up, told)


def _marks(home: int, children: Sequence[int]) -> Sequence[Mark]:
    """The next marks of the region itself, and of days that moved directly below."""
    own = (Mark.region == home) & (Mark.kind != "up")
    under = Mark.region.in_(children) & (Mark.kind == "up")
    return db.session.scalars(select(Mark).where(or_(own, under)).order_by(Mark.id).limit(PORTION)).all()


def _answer(home: int, ids: Sequence[UUID]) -> None:
    answered = delete(Mark).where(Mark.region == home, Mark.id.in_(ids))
    db.session.execute(answered, execution_options={"synchronize_session": False})


def _recount(ids: Sequence[UUID]) -> set[date]:
    """Count cases as they stand now; the days on which something changed."""
    if not ids:
        return set()
    wanted: stored.Rows = {}
    for course in courses.of(ids).values():
        wanted |= stored.counted(course, rules.counted(course))
    return {key[1] for key in stored.replace(Counted, stored.of_cases(ids), wanted)}


def _add_up(days: Sequence[date], children: Sequence[int], since: datetime) -> bool:
    """Make cells and sums of these days right; marks those that moved for the region above, if there is one."""
    families = (stored.CASES, stored.TALLIES) if BROUGHT else (stored.CASES,)
    moved = {day for family in families for day in _summed(family, days, children)}
    home = tenancy.scope().home
    if home != tenancy.NATION:
        db.session.add_all([
            Mark(region=home, id=new_id(), kind="up", case_id=None, day=day, at=since) for day in sorted(moved)
        ])  # fmt: skip
    return bool(moved) and home != tenancy.NATION


def _summed(family: stored.Family, days: Sequence[date], children: Sequence[int]) -> set[date]:
    """Make one family's cells and sums right; the days whose sums moved."""
    own, moved = stored.cells(family, days), set[date]()
    stored.replace(family.cell, stored.of_days(family.cell, days), own)
    for day in days:
        today = {key: values for key, values in own.items() if key[0] == day}
        wanted = stored.sums(family, [day], today, children)
        if stored.replace_sums(family, stored.of_days(family.sum, [day]), wanted):
            moved.add(day)
    return moved


# ── Everywhere ───────────────────────────────────────────────────────────────────────────────────────────────


def go_round() -> int:
    """Count whatever waits anywhere, the lowest regions first; returns at how many regions there was something.

    A region that cannot be counted keeps no other from it, and is tried again by the next round.
    """
    waiting, seen = _waiting(), 0
    while waiting:
        region = max(waiting, key=lambda code: (tenancy.depth(code), -code))
        waiting.remove(region)
        seen += 1
        try:
            if settle(region):
                waiting |= _above({region})
        except queues.TimedOut:
            raise
        except Exception as error:  # noqa: BLE001 - written down by its class; its marks stay for the next round
            log.warning("not counted", extra={"region": region, "error": type(error).__name__})
    return seen


def _waiting() -> set[int]:
    """Regions with something to count: of their own, or of their children."""
    with tenancy.at(tenancy.NATION, look="down"), work():
        found = db.session.execute(select(Mark.region, Mark.kind == "up").distinct()).all()
        return {region for region, up in found if not up} | _parents({region for region, up in found if up})


def _above(codes: set[int]) -> set[int]:
    with tenancy.nowhere(), work():
        return _parents(codes)


def _parents(codes: set[int]) -> set[int]:
    return {above for code in codes if (above := below.above(code)) is not None}
