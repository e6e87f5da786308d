"""The jobs that the relay enqueues by name: each enters the addressee's region and does one thing.

A job gets ids and nothing else, and never fails in the eyes of RQ: what went wrong is written into the row it was
about, by code or class alone, because RQ would keep the error's words in Valkey.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy.exc import DBAPIError

from wutong import letters, queues, sweeps, tenancy
from wutong.audit import actions as audit
from wutong.db import db, retried, work
from wutong.errors import Refused
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
    for each in letter_ids:
        _run(Letter, to_region, UUID(each), letters.react)


def ring(region: int, *timer_ids: str) -> None:
    """Answer a region's timers that are due, each in a transaction of its own."""
    for each in timer_ids:
        _run(Timer, region, UUID(each), letters.ring)


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
        except channels.NotTaken as refusal:
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
        redis = queues.connect(current_app.config["WUTONG"].redis_url)
        queues.enqueue(redis, NORMAL, "wutong.jobs.sweep", [(left[PORTION - 1],)])
        redis.close()
        log.info("more to sweep", extra={"regions": len(rest)})
    for region in left[:PORTION]:
        _sweep(region)


def _sweep(region: int) -> None:
    """One region that cannot be swept keeps no other from it."""
    with _at(region):
        try:
            log.info("swept", extra=asdict(sweeps.sweep_region(region)))
        except (OSError, DBAPIError, Refused) as error:
            log.warning("not swept", extra={"error": type(error).__name__})


def _run(kind: type[Letter] | type[Timer], region: int, key: UUID, task: Callable[[UUID], bool]) -> None:
    """One transaction that does the task and closes its row; on failure another one that says why."""
    with _at(region, **{kind.__tablename__: str(key)}):
        try:
            retried(lambda: _whole(task, key))
        except Exception as error:  # noqa: BLE001 - whatever a reaction raises is written down and tried again
            log.warning("to be tried again", extra={"error": type(error).__name__})
            _put_back(kind, key, error)


def _whole(task: Callable[[UUID], bool], key: UUID) -> None:
    with work():
        task(key)


def _put_back(kind: type[Letter] | type[Timer], key: UUID, error: Exception) -> None:
    """A database that went away cannot be written to either: then the lease brings the row back."""
    try:
        with work():
            if letters.put_back(kind, key, error):
                notices.tell_staff("letter.dead", about=key, origin=key)
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
