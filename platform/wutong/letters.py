"""What a worker does with a letter or a timer: take it, run what it is for, close it; or put it back for later.

Taking, running and closing are one transaction, so an effect in the database happens exactly once, however often
a job is repeated; several rows of one region may share it. `attempts` is counted by the relay when it hands the row
out, so a letter that kills its worker comes to an end as well.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, select

from wutong.clock import now
from wutong.db import db
from wutong.errors import Refused
from wutong.events import REACTIONS, Handler, Letter, envelope, facts, restored
from wutong.timers import NAP, TIMED, Ringer, Timer

Row = TypeVar("Row", Letter, Timer)

#: Waits before the next try of what failed; after the last one it lies dead until somebody replays it.
WAITS = tuple(timedelta(seconds=seconds) for seconds in (2, 10, 60, 300, 1800, 7200, 21600))
TRIES = len(WAITS) + 1


class Gone(Refused):
    """The reaction's or the timer's code is not installed, or is switched off in this region."""

    code, status = "letter.handler_gone", 500
    message = "处理“{name}”的功能没有安装或在本地区没有启用，请联系系统管理员。"


class Misdirected(Refused):
    """The sender wrote a reaction that is none of this fact's, or a fact that no other region is believed."""

    code, status = "letter.misdirected", 500
    message = "信件要求的处理程序与事件不符，或该事件不接受外地区来信，已拒绝处理，请联系系统管理员。"


class Unfinished(Refused):
    """It was handed out often and never came to an end: most likely it kills its worker."""

    code, status = "letter.unfinished", 500
    message = "多次处理都没有完成，请联系系统管理员。"


def react(*letter_ids: UUID) -> int:
    """Run the reactions of letters to this region and close them; what is closed or in other hands is passed over.

    Returns how many there were.
    """
    taken = _taken(Letter, letter_ids)
    for letter in taken:
        if not _idle(letter):
            _handler(letter)(restored(letter.name, letter.payload), envelope(letter))
    for letter in taken:  # not before, so that all of them are closed by one statement
        letter.state, letter.done_at, letter.error = "done", now(), None
    return len(taken)


def _idle(letter: Letter) -> bool:
    """Whether the letter tells a plugin that is off here of a fact of the core's that another region wrote: at home no
    such letter is written, and the sender cannot see our switches. What a plugin tells itself is not lost: it waits."""
    fact = facts().get(letter.name)
    of_core = fact is not None and fact.__module__.startswith("wutong.")
    return of_core and letter.from_region != letter.to_region and REACTIONS.switched_off(letter.handler)


def _handler(letter: Letter) -> Handler:
    """The reaction a letter asks for; its sender wrote the name, so it must be one of those registered for the fact."""
    handler, fact = REACTIONS.named(letter.handler), facts().get(letter.name)
    if handler is None or fact is None:
        raise Gone(name=letter.handler)
    abroad = letter.from_region != letter.to_region
    if not REACTIONS.takes(fact, handler) or (abroad and not vars(fact)["abroad"]):
        raise Misdirected(name=letter.handler)
    return handler


def ring(*timer_ids: UUID) -> int:
    """Answer timers of this region and close them; what is closed, taken back or in other hands is passed over.

    Returns how many there were.
    """
    taken = _taken(Timer, timer_ids)
    for timer in taken:
        if not _sleeps(timer):
            _answer(timer.kind)(timer.subject)
            timer.state, timer.error = "done", None
    return len(taken)


def _sleeps(timer: Timer) -> bool:
    """Whether the plugin of a timer is switched off here; then it is looked at again later, which is no failure."""
    if not TIMED.asleep(timer.kind):
        return False
    timer.due_at, timer.sent_at, timer.attempts = now() + NAP, None, 0
    return True


def errand(timer_id: UUID) -> tuple[Ringer, UUID] | None:
    """The answer of an errand and its subject, to be called when this transaction is over; None when it is closed or in
    other hands."""
    waiting = [timer for timer in _taken(Timer, [timer_id]) if not _sleeps(timer)]
    return next(((_answer(timer.kind), timer.subject) for timer in waiting), None)


def close(timer_id: UUID) -> None:
    """An errand has come to its end."""
    for timer in _taken(Timer, [timer_id]):
        timer.state, timer.error = "done", None


def _answer(kind: str) -> Ringer:
    ringer = TIMED.named(kind)
    if ringer is None:
        raise Gone(name=kind)
    return ringer


def put_back(kind: type[Letter] | type[Timer], row_id: UUID, error: BaseException) -> bool:
    """Write down why it failed and when to try again; True when that was the last try and it lies dead now.

    What is misdirected does not get better by trying. Only the error's code or class is kept: its words may hold what
    nobody else may read.
    """
    found: Select[Any] = select(kind).where(kind.id == row_id, kind.state == "open")
    row: Letter | Timer | None = db.session.scalar(found.with_for_update())
    if row is None:
        return False
    row.error = (error.code if isinstance(error, Refused) else type(error).__name__)[:200]
    if row.attempts >= TRIES or isinstance(error, Misdirected):
        row.state = "dead"
        return True
    row.attempts = max(row.attempts, 1)  # its sender wrote the first count
    row.due_at, row.sent_at = now() + WAITS[row.attempts - 1], None
    return False


def _taken(kind: type[Row], ids: Sequence[UUID]) -> Sequence[Row]:
    """The rows, locked, that are open and that nobody else has, the oldest first; raises `Unfinished` beyond the last
    try."""
    found = select(kind).where(kind.id.in_(ids), kind.state == "open").order_by(kind.id)
    rows = db.session.scalars(found.with_for_update(skip_locked=True)).all()
    for row in rows:
        if row.attempts > TRIES:
            raise Unfinished(row=row.id)
    return rows
