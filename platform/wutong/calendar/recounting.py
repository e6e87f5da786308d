"""When days change, everything that ends on a working day is counted again, and whoever was told another day is told.

Changing a day writes nothing to anything else. A room that keeps such days registers them (`RECOUNTS`). A timer rings
at the region that changed a day; each ring counts the next few rows, each in a transaction of its own region, notes how
far it came and sets the next ring. So it goes on where it was after a crash, no hall waits for it, what is repeated
finds nothing to change, and a row that cannot be counted gets a timer of its own, which waits where people see it, and
holds up nobody else.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy, timers
from wutong.calendar import queries
from wutong.calendar.models import EVER, Recount
from wutong.clock import SHANGHAI, local, now
from wutong.db import db, work
from wutong.queues import TimedOut
from wutong.timers import TIMED, Timer

log = logging.getLogger("wutong.recounting")

#: The timer that rings for each portion, and how many rows a portion takes.
KIND = "calendar.recount"
PORTION = 100
#: Longer than any request: what was counted on the old days is committed by then and is found.
SETTLE = timedelta(minutes=1)

Again = Callable[[UUID, UUID | None], bool]


@dataclass(frozen=True, slots=True)
class Kept:
    """Days that a room keeps, each counted on the calendar of its row's region.

    `region` and `row` are columns of an owned table, which regions above see into, with a line for each;
    `touched(first)` chooses those whose day may follow from the days from `first` on. `again(row, recount)` counts one
    anew at its region, tells whom the new day touches, and returns whether it is another day; `recount` is the change
    of days, None for a row that is counted by itself later.
    """

    region: Any
    row: Any
    touched: Callable[[date], Sequence[ColumnElement[bool]]]
    again: Again


class Recounts:
    """Whose days follow from the calendar, by name."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}

    def register(self, name: str, kept: Kept) -> None:
        """Have rows counted again when days change."""
        self._kept[name] = kept
        TIMED.register(one_of(name), partial(_by_itself, kept.again))

    def named(self, name: str) -> Kept | None:
        """What stands under a name; None where it is gone since a walk began."""
        return self._kept.get(name)

    def after(self, name: str) -> str | None:
        """The next name, in the order of letters; None at the end."""
        return min((other for other in self._kept if other > name), default=None)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._kept))


RECOUNTS = Recounts()


def one_of(name: str) -> str:
    """The timer of one row that could not be counted with the others."""
    return f"{KIND}.{name}"


def _by_itself(again: Again, row: UUID) -> None:
    again(row, None)


def awaited(kind: str, again: Again) -> Kept:
    """Days on whose end a timer of this kind rings, with the row as its subject: what is sealed at home is found so."""

    def touched(first: date) -> Sequence[ColumnElement[bool]]:
        begins = datetime.combine(first, time.min, SHANGHAI)
        return Timer.kind == kind, Timer.state == "open", Timer.due_at > begins

    return Kept(Timer.region, Timer.subject, touched, again)


def last_day(since: datetime, days: int | None, before: date) -> date:
    """The last of so many working days since an instant, as the present region's calendar has them now; where nobody
    noted how many there were, a day that has become a day off gives way to the next that is worked (民法典 §203)."""
    if days is None:
        return queries.last_day(1, since=before - timedelta(days=1))
    return queries.last_day(days, since=local(since).date())


# ── The walk ─────────────────────────────────────────────────────────────────────────────────────────────────


def begin(release: UUID, starts: datetime) -> None:
    """Have everything counted again when a release of days of the present region takes effect; once for each."""
    days = queries.touched(release)
    if days is not None:
        _begin(release, days, starts)


def begin_all(notice: UUID) -> None:
    """Have everything at the present region and below counted again: national notices were loaded."""
    _begin(notice, EVER, now())


def _begin(id_: UUID, days: tuple[date, date], starts: datetime) -> None:
    home = tenancy.scope().home
    row = {
        "region": home, "id": id_, "first": days[0], "last": days[1], "kind": next(iter(RECOUNTS), ""), "place": home,
        "seen": 0, "moved": 0, "begun_at": now(),
    }  # fmt: skip
    new = insert(Recount).values(row).on_conflict_do_nothing().returning(Recount.id)
    if db.session.scalar(new) is not None:
        timers.at_time(KIND, id_, max(starts, now()) + SETTLE)


def go_on(id_: UUID) -> None:
    """Count the next portion again, and set the next ring unless that was the last one."""
    row = db.session.scalar(select(Recount).where(Recount.id == id_).with_for_update())
    if row is None or row.done_at is not None:
        return
    left = PORTION
    while left > 0:
        kept = RECOUNTS.named(row.kind)
        ids = _next(row, kept, left) if kept else ()
        if kept is not None and ids:
            row.seen, row.moved = row.seen + len(ids), row.moved + _counted(row, kept.again, ids)
            row.row_id, left = ids[-1], left - len(ids)
        elif not _turned(row):
            row.done_at = now()
            return
    timers.at_time(KIND, id_, now())


def _turned(row: Recount) -> bool:
    """Begin with what is counted next; whether there is anything left."""
    following = RECOUNTS.after(row.kind)
    if following is not None:
        row.kind, row.place, row.row_id = following, row.region, None
    return following is not None


def _next(row: Recount, kept: Kept, most: int) -> Sequence[UUID]:
    """The next rows of the region in hand, or of the next region that has any; nothing at the end."""
    touched = kept.touched(row.first)
    with tenancy.at(row.region, look="down"):
        while not (ids := _some(row, kept, touched, most)):
            beyond = select(kept.region).where(kept.region > row.place, *touched).order_by(kept.region).limit(1)
            place = db.session.scalar(beyond)
            if place is None:
                return ()
            row.place, row.row_id = place, None
    return ids


def _some(row: Recount, kept: Kept, touched: Sequence[ColumnElement[bool]], most: int) -> Sequence[UUID]:
    wanted = select(kept.row).where(kept.region == row.place, *touched)
    if row.row_id is not None:
        wanted = wanted.where(kept.row > row.row_id)
    return db.session.scalars(wanted.order_by(kept.row).limit(most)).all()


def _counted(row: Recount, again: Again, ids: Sequence[UUID]) -> int:
    """Count rows of one region again; returns how many have another day now."""
    with tenancy.at(row.place):
        return sum(_one(row, again, id_) for id_ in ids)


def _one(row: Recount, again: Again, id_: UUID) -> bool:
    try:
        with work():
            return again(id_, row.id)
    except TimedOut:  # the job is over, not the row odd: the whole portion comes again
        raise
    except Exception as error:  # noqa: BLE001 - whatever is odd about a row, those behind it are counted
        kept = {"row": str(id_), "of": row.kind, "error": type(error).__name__}
        log.warning("to be counted by itself", extra=kept)
        with work():
            timers.at_time(one_of(row.kind), id_, now())
        return False
