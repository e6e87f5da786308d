"""What a closing region says between an order and its day goes along too: on the day its office is carried once more.

An order may be given months ahead, and what it carries is what there is when it is given. So each successor has
timers: shortly before the day, that all is there when it opens; at its beginning; and a moment later, for what was
being written just then. They need nobody at work but relay and workers, and what has not changed is left
alone.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.clock import now
from wutong.db import db
from wutong.regions import around, carrying, passages
from wutong.regions.models import RegionChange, RegionOperation, RegionSuccessor
from wutong.regions.passages import Passage
from wutong.regions.trees import Heir
from wutong.regions.undoing import Done
from wutong.timers import at_time, cancel_time

KIND = "region.settle"
#: How long before its day the last word is carried, and how long after it what came in between.
EVE, AFTER = timedelta(minutes=30), timedelta(minutes=1)
#: What a region below waits longer, so that it finds there what it builds on.
STEP = timedelta(seconds=10)


def hand_on(listed: Sequence[Passage]) -> int:
    """Hand on what belongs to the offices, as far as it has not been done; returns how many things that was."""
    count = carrying.carry(listed, then=_remind)
    around.follow(listed)
    return count


def take_back(stood: Done, carried: Iterable[tuple[int, UUID, str, UUID]]) -> None:
    """Undo what was handed on, and what regions above said of it since; goes on where it was interrupted."""
    around.forget(stood.opened)
    carrying.take_back(carried)


def _remind(passage: Passage) -> None:
    assert passage.operation is not None
    cancel_time(KIND, passage.operation)
    for moment in _moments(passage.starts):
        at_time(KIND, passage.operation, moment + STEP * tenancy.depth(passage.target))


def _moments(starts: datetime | None) -> list[datetime]:
    return [now() + AFTER] if starts is None else [starts - EVE, starts, starts + AFTER]


def settle(operation: UUID) -> None:
    """Carry once more to the present region what an operation gives it; nothing of one that does not stand.

    One that has not taken effect yet is still at work, or was interrupted: it is asked again a moment later.
    """
    row = db.session.get(RegionOperation, operation)
    if row is None or row.undone_at is not None:
        return
    if row.done_at is None:
        at_time(KIND, operation, now() + AFTER)
        return
    here = tenancy.scope().home
    listed = _passages(row)
    carrying.carry([passage for passage in listed if passage.target == here])
    if here == listed[0].target:
        around.follow(listed)


def _passages(row: RegionOperation) -> list[Passage]:
    followed = db.session.scalars(select(RegionSuccessor).where(RegionSuccessor.operation == row.id)).all()
    opened = select(RegionChange.code).where(RegionChange.operation == row.id, RegionChange.what == "opened")
    heirs = [Heir(one.code, one.successor, one.share) for one in followed]
    codes = db.session.scalars(opened).all()
    return passages.passages(heirs, codes, row.effective, ends=row.kind == "abolish", operation=row.id)
