"""Threads: the letters of one case with one region of a partner, and who holds which row."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wutong.sdk import at_time, cancel_time, db, new_id, region_contains, scope
from wutong_cross_province.between.models import Line, Mail, Partner, Thread

CARRY = "cross_province.carry"

M = TypeVar("M", Line, Mail, Thread)


def locked(model: type[M], *key: Any) -> M | None:
    """The row of the present region with this key, as it stands, in nobody else's hands until we are done."""
    return db.session.get(model, (scope().home, *key), with_for_update=True, populate_existing=True)


def locked_thread(thread_id: UUID) -> Thread:
    """A thread that is there, locked."""
    thread = locked(Thread, thread_id)
    assert thread is not None
    return thread


def covers(partner: Partner, region: int) -> bool:
    """Whether a partner speaks for a region: one of those it was invited for, or one below."""
    return any(region_contains(top, region) for top in partner.covers)


def thread_of(partner: str, about: UUID, peer: int) -> Thread:
    """The thread of a case with a region of a partner, locked; it is made with its first letter."""
    row = {"region": scope().home, "id": new_id(), "partner": partner, "about": about, "peer": peer}
    first = insert(Thread).values(row | {"taken": 0})
    db.session.execute(first.on_conflict_do_nothing())
    mine = (Thread.partner == partner, Thread.about == about, Thread.peer == peer)
    asked = select(Thread).where(*mine).with_for_update()
    return db.session.scalars(asked, execution_options={"populate_existing": True}).one()


def wake(thread: UUID, at: datetime) -> None:
    """Have the letters of a thread carried at an instant; the last word on it holds."""
    cancel_time(CARRY, thread)
    at_time(CARRY, thread, at)


def first_open(thread: UUID) -> Mail | None:
    """The first letter of a thread that was not received; None where there is none, or where that one was given up."""
    waiting = (Mail.thread == thread, Mail.way == "out", Mail.state.in_(("open", "sent", "dead")))
    asked = select(Mail).where(*waiting).order_by(Mail.seq).limit(1)
    first = db.session.scalars(asked, execution_options={"populate_existing": True}).first()
    return None if first is None or first.state == "dead" else first
