"""Counting from the beginning: every case and every day of a region and of all below it is marked anew, and counted.

Marking goes portion by portion, each with a note how far it came, so that a rebuild that was interrupted goes on where
it was. The board stays open meanwhile, and a number that was right all along never moves.
"""

from collections.abc import Sequence
from datetime import date
from heapq import merge
from itertools import islice
from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.cases import courses
from wutong.clock import new_id, now
from wutong.db import db, work
from wutong.regions import queries as regions
from wutong.statistics import actions, stored, tallying
from wutong.statistics.models import Cell, Counted, Mark, Rebuild, Sum, Tallied, TallyCell, TallySum


def rebuild(region: int) -> int:
    """Count a region and all below it anew, and carry up what moves; returns how many cases were looked at this time.

    Raises `NoSuchRegion`.
    """
    place, seen = _begun(region), 0
    for code in _places(region):
        if code >= place:
            seen += _one(region, code)
            tallying.recount(code)
    actions.go_round()
    with tenancy.at(region), work():
        _open().done_at = now()
    return seen


def _begun(region: int) -> int:
    """Where the rebuild that was not finished is, or a new one begins."""
    with tenancy.at(region), work():
        regions.get(region)
        row = db.session.scalar(select(Rebuild).where(Rebuild.done_at.is_(None)))
        if row is None:
            row = Rebuild(region=region, id=new_id(), place=region, case_id=None, begun_at=now(), done_at=None)
            db.session.add(row)
        return row.place


def _open() -> Rebuild:
    return db.session.scalars(select(Rebuild).where(Rebuild.done_at.is_(None)).with_for_update()).one()


def _places(region: int) -> Sequence[int]:
    """The regions that have cases, or of which something was counted, in order of code."""
    with tenancy.at(region, look="down"), work():
        counted = (
            db.session.scalars(select(table.region).distinct()) for table in (Counted, Cell, Sum, TallyCell, TallySum)
        )
        return sorted({*courses.places(), *tallying.places(), *(code for found in counted for code in found)})


def _one(region: int, place: int) -> int:
    """Mark the days of one region, then its cases behind the last that was marked, and count them as they come."""
    last, seen = _stands(region, place), 0
    if last is None:
        _mark_days(place)
    while ids := _mark_cases(place, last):
        seen, last = seen + len(ids), ids[-1]
        with tenancy.at(region), work():
            _open().case_id = last
        actions.settle(place)
    return seen


def _stands(region: int, place: int) -> UUID | None:
    """The last case of a place that was marked; none where the rebuild only comes to the place now."""
    with tenancy.at(region), work():
        row = _open()
        if row.place != place:
            row.place, row.case_id = place, None
        return row.case_id


def _mark_days(place: int) -> None:
    with tenancy.at(place), work():
        tables = (Counted, Cell, Sum, Tallied, TallyCell, TallySum)
        days = {day for table in tables for day in db.session.scalars(select(table.day).distinct())}
        db.session.add_all([_asked(place, "day", day=day) for day in sorted(days)])
        actions.alone(place)
        stored.months_anew(stored.CASES)
        stored.months_anew(stored.TALLIES)


def _mark_cases(place: int, last: UUID | None) -> Sequence[UUID]:
    """Mark the next cases that there are, or that something was counted of."""
    with tenancy.at(place), work():
        known = select(Counted.case_id).distinct().order_by(Counted.case_id).limit(actions.PORTION)
        counted = db.session.scalars(known if last is None else known.where(Counted.case_id > last)).all()
        both = dict.fromkeys(merge(courses.after(last, actions.PORTION), counted))
        ids = list(islice(both, actions.PORTION))
        db.session.add_all([_asked(place, "case", case_id=case_id) for case_id in ids])
    return ids


def _asked(place: int, kind: str, case_id: UUID | None = None, day: date | None = None) -> Mark:
    return Mark(region=place, id=new_id(), kind=kind, case_id=case_id, day=day, at=now())
