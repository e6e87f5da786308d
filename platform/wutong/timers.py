"""Timers: something to be done at an instant, as a row, so that it survives restarts and is taken back with a case.

The relay hands out what is due; a worker enters the region and has the answer registered for the timer's kind called
with its subject, in one transaction with the closing of the row. Where the plugin that set it is switched off it sleeps
(`NAP`) and rings within a day of the plugin's return. What waits for somebody outside is an errand: its
answer is called with no transaction open, one a job, and the row is closed when it returns.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import DateTime, Index, SmallInteger, String, Uuid, delete, select, text
from sqlalchemy.orm import Mapped, mapped_column

from wutong import tenancy
from wutong.clock import new_id, now
from wutong.db import Model, db

Ringer = Callable[[UUID], None]

#: How long a timer sleeps whose plugin is switched off, before it is looked at again.
NAP = timedelta(days=1)
#: Lanes: what lies inside the database, and errands, which wait for somebody outside.
INSIDE, OUTSIDE = 1, 3


class Timer(tenancy.Owned, Model):
    """Something to be done at an instant: open → done | dead, and back when replayed. It survives restarts as a row."""

    __tablename__ = "timers"
    public = True
    __table_args__ = (
        Index("ix_timers_open", "region", "due_at", postgresql_where=text("state = 'open'")),
        Index(None, "region", "subject"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    lane: Mapped[int] = mapped_column(SmallInteger, default=INSIDE, server_default=str(INSIDE))
    subject: Mapped[UUID] = mapped_column(Uuid)
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String(9))
    attempts: Mapped[int] = mapped_column(SmallInteger)
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    error: Mapped[str | None] = mapped_column(String(200))


class Timed:
    """Who answers when a timer of a kind rings. `is_on` asks whether the plugin that brought it is on in a region."""

    def __init__(self) -> None:
        self._ringers: dict[str, tuple[Ringer, str]] = {}
        self._errands: set[str] = set()
        self.is_on: Callable[[str], bool] = lambda owner: True

    def register(self, kind: str, ringer: Ringer, *, owner: str = "", outside: bool = False) -> None:
        """Let `ringer(subject)` answer timers of `kind`; `owner` is the plugin that brings it.

        One that goes `outside` is called with no transaction open, opens its own (`work`) to read and to write down,
        and may run twice, even at the same time: a worker that dies or is slow is given up after the lease.
        """
        self._ringers[kind] = ringer, owner
        if outside:
            self._errands.add(kind)

    def lane(self, kind: str) -> int:
        """Which lane timers of a kind go in."""
        return OUTSIDE if kind in self._errands else INSIDE

    def named(self, kind: str) -> Ringer | None:
        """The answer for a kind, None when its plugin has gone or is switched off in the present region."""
        ringer, owner = self._ringers.get(kind, (None, ""))
        return ringer if not owner or self.is_on(owner) else None

    def asleep(self, kind: str) -> bool:
        """Whether the plugin of a kind is installed, and switched off in the present region."""
        _, owner = self._ringers.get(kind, (None, ""))
        return bool(owner) and not self.is_on(owner)

    def kinds(self) -> list[str]:
        """Every kind that somebody answers."""
        return sorted(self._ringers)


TIMED = Timed()


def at_time(kind: str, subject: UUID, due: datetime, *, once: bool = False) -> UUID:
    """Have the answer for `kind` called with `subject` at an aware instant; returns the timer's id. With `once` one
    that waits for the same instant already is enough; two who ask at the same moment may still set two."""
    home = tenancy.scope().home
    if once and (waiting := _waiting(kind, subject, due)) is not None:
        return waiting
    timer = Timer(
        region=home, id=new_id(), kind=kind, lane=TIMED.lane(kind), subject=subject, due_at=due, state="open",
        attempts=0,
    )  # fmt: skip
    db.session.add(timer)
    return timer.id


def _waiting(kind: str, subject: UUID, due: datetime) -> UUID | None:
    same = select(Timer.id).where(Timer.kind == kind, Timer.subject == subject, Timer.due_at == due)
    found: UUID | None = db.session.scalar(same.where(Timer.state == "open", Timer.due_at > now()).limit(1))
    return found


def cancel_time(kind: str, subject: UUID) -> int:
    """Take back the timers of a kind for a subject that were not answered, the dead ones too; returns how many."""
    db.session.flush()
    waiting = delete(Timer).where(Timer.kind == kind, Timer.subject == subject, Timer.state != "done")
    return int(getattr(db.session.execute(waiting), "rowcount", 0))
