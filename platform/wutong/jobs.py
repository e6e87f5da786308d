"""The jobs that the relay enqueues by name: each enters the addressee's region and does one thing.

A job gets ids and nothing else, and never fails in the eyes of RQ: what went wrong is written into the row it was
about, by code or class alone, because RQ would keep the error's words in Valkey.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy.exc import DBAPIError

from wutong import letters, queues, sweeps, tenancy
from wutong.audit import actions as audit
from wutong.db import db, retried, work
from wutong.events import NORMAL, Letter
from wutong.notices import actions as notices
from wutong.notices import channels
from wutong.observe import logs
from wutong.timers import Timer

log = logging.getLogger("wutong.jobs")

#: How many regions one job sweeps, so that it ends in time and letters never wait long behind it.
PORTION = 20


def handle(to_region: int, *letter_ids: str) -> None:
    """Run the reactions that a region's letters carry, each in a transaction of its own."""
    _run(Letter, to_region, letter_ids, letters.react)


def ring(region: int, *timer_ids: str) -> None:
    """Answer a region's timers that are due, each in a transaction of its own."""
    _run(Timer, region, timer_ids, letters.ring)


def send(region: int, message_id: str) -> None:
    """Give a message to its channel: take it out, send it with no transaction open, write down the answer."""
    key, lease = UUID(message_id), timedelta(seconds=current_app.config["WUTONG"].lease)
    with _at(region, message=message_id):
        with work():
            message = notices.claim(key, lease=lease)
        if message is None:
            return
        try:
            answer = channels.send(message)
        except Exception as error:  # noqa: BLE001 - RQ would keep a fault's words, and the row its lease, for ever
            refusal = error if isinstance(error, channels.NotTaken) else channels.NotTaken(type(error).__name__)
            log.warning("message not taken", extra={"error": refusal.reason})
            with work():
                notices.put_back(key, error=refusal.reason, final=refusal.final)
        else:
            with work():
                notices.record(key, provider=answer.provider, delivered=answer.delivered)


def seal(hours: int) -> None:
    """Link new events into the chains of every region where something happened in the last `hours`."""
    audit.seal_new(lookback=timedelta(hours=hours))


def sweep(behind: int) -> None:
    """Sweep the next regions behind a code, and hand on the rest as a job of its own; persons at the start."""
    if behind < tenancy.NATION:
        sweeps.sweep_persons()
    left = [region for region in sweeps.regions() if region > behind]
    if rest := left[PORTION:]:
        log.info("more to sweep", extra={"regions": len(rest)})
        _enqueue_sweep(left[PORTION - 1])
    for region in left[:PORTION]:
        if not _sweep(region):
            _enqueue_sweep(region)
            return


def _enqueue_sweep(behind: int) -> None:
    redis = queues.connect(current_app.config["WUTONG"].redis_url)
    queues.enqueue(redis, NORMAL, "wutong.jobs.sweep", [(behind,)])
    redis.close()


def _sweep(region: int) -> bool:
    """One region that cannot be swept keeps no other from it; False when the job's time was over."""
    with _at(region):
        try:
            log.info("swept", extra=asdict(sweeps.sweep_region(region)))
        except Exception as error:  # noqa: BLE001 - written down by its class; the next round tries again
            log.warning("not swept", extra={"error": type(error).__name__})
            return not isinstance(error, queues.TimedOut)
    return True


def _run(kind: type[Letter] | type[Timer], region: int, ids: Sequence[str], task: Callable[[UUID], bool]) -> None:
    """Do the task for each row; a time-out ends the job, whose clock runs once, and the rest waits for its lease."""
    for each in ids:
        if not _one(kind, region, UUID(each), task):
            return


def _one(kind: type[Letter] | type[Timer], region: int, key: UUID, task: Callable[[UUID], bool]) -> bool:
    """One transaction that does the task and closes its row; on failure another one that says why. False when the
    job's time was over."""
    with _at(region, **{kind.__tablename__: str(key)}):
        try:
            retried(lambda: _whole(task, key))
        except Exception as error:  # noqa: BLE001 - whatever a reaction raises is written down and tried again
            log.warning("to be tried again", extra={"error": type(error).__name__})
            _put_back(kind, key, error)
            return not isinstance(error, queues.TimedOut)
    return True


def _whole(task: Callable[[UUID], bool], key: UUID) -> None:
    with work():
        task(key)


def _put_back(kind: type[Letter] | type[Timer], key: UUID, error: Exception) -> None:
    """The office hears each time one dies. A database that went away cannot be written to: the lease brings it back."""
    try:
        with work():
            if letters.put_back(kind, key, error):
                notices.tell_staff("letter.dead" if kind is Letter else "timer.dead", about=key)
    except DBAPIError as second:
        log.warning("left to its lease", extra={"error": type(second).__name__})


@contextmanager
def _at(region: int, **facts: str) -> Iterator[None]:
    """Stand in the region's office, with the job's ids in every line of the log."""
    logs.bind(region=tenancy.spell(region), **facts)
    try:
        with tenancy.at(region):
            yield
            db.session.remove()
    finally:
        logs.unbind()
