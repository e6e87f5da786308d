"""Counting tries: one row and one statement for each limit, in the scope of the stand-in that is counted."""

from datetime import timedelta

from sqlalchemy import case, delete, update
from sqlalchemy.dialects.postgresql import insert

from wutong import sweeps
from wutong.clock import now
from wutong.db import db
from wutong.people.models import Throttle
from wutong.people.queries.persons import me
from wutong.people.rules.sign_in import Limit

#: Longer than any window.
sweeps.KEPT.register(Throttle.starts_at, timedelta(days=1))


def count(limit: Limit) -> int:
    """Add one try and return how many there were in the present window, this one included."""
    start = limit.start(now())
    row = insert(Throttle).values(person=me(), name=limit.name, starts_at=start, count=1)
    same = Throttle.starts_at == row.excluded.starts_at
    asked = row.on_conflict_do_update(
        index_elements=["person", "name"],
        set_={"count": case((same, Throttle.count + 1), else_=1), "starts_at": row.excluded.starts_at},
    ).returning(Throttle.count)
    return int(db.session.execute(asked).scalar_one())


def forget(limit: Limit) -> None:
    """Start counting anew, after a try that succeeded."""
    db.session.execute(delete(Throttle).where(Throttle.person == me(), Throttle.name == limit.name))


def take_back(limit: Limit) -> None:
    """Count one try less: it succeeded, and what others at the same address tried stays counted."""
    held = (Throttle.person == me(), Throttle.name == limit.name, Throttle.starts_at == limit.start(now()))
    db.session.execute(update(Throttle).where(*held, Throttle.count > 0).values(count=Throttle.count - 1))
