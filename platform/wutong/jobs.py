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
from wutong.fees import books
from wutong.fees.actions import reconciling
from wutong.notices import actions as notices
from wutong.notices import channels
from wutong.notices.models import Message
from wutong.observe import logs
from wutong.oversight import finding, grading
from wutong.queues import Portion
from wutong.statistics import actions as statistics
from wutong.timers import Timer

log = logging.getLogger("wutong.jobs")

#: What is handed out in portions.
Kind = type[Letter] | type[Timer] | type[Message]
#: How many regions one job goes through, so that it ends in time and letters never wait long behind it.
PORTION = 20


def handle(*portions: Portion) -> None:
    """Run the reactions that letters carry; a portion is a region and ids of letters to it."""
    _run(Letter, portions, letters.react)


def ring(*portions: Portion) -> None:
    """Answer timers that are due; a portion is a region and ids of its timers."""
    _run(Timer, portions, letters.ring)


def run(region: int, timer_id: str) -> None:
    """Run an errand, with no transaction open while it waits for somebody outside; then close it."""
    key = UUID(timer_id)
    with _at(region, timers=timer_id):
        try:
            with work():
                told = letters.errand(key)
            if told is not None:
                answer, subject = told
                answer(subject)
                with work():
                    letters.close(key)
        except Exception as error:  # noqa: BLE001 - as for every timer: written down, and tried again
            log.warning("to be tried again", extra={"error": type(error).__name__})
            _put_back(Timer, key, error)


def tell(*portions: Portion) -> None:
    """Put messages into their persons' inboxes; a portion is a region and ids of its messages."""
    _run(Message, portions, notices.tell)


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


def count() -> None:
    """Count what moved anywhere and carry it up to every region above."""
    statistics.go_round()


def sweep(behind: int) -> None:
    """Sweep the next regions behind a code, and hand on the rest as a job of its own; persons at the start."""
    if behind < tenancy.NATION:
        sweeps.sweep_persons()
    left = [region for region in sweeps.regions() if region > behind]
    _go_round("wutong.jobs.sweep", left, lambda region: log.info("swept", extra=asdict(sweeps.sweep_region(region))))


def look(behind: int) -> None:
    """Look for cases whose light has changed in the next regions behind a code, and hand on the rest."""
    if behind < tenancy.NATION:
        _enqueue("wutong.jobs.grade", behind)
    _go_round("wutong.jobs.look", finding.places(behind, PORTION + 1), _look)


def reconcile(behind: int) -> None:
    """Compare the days that are due with the provider's statements in the next regions behind a code that charge
    fees, and hand on the rest."""
    _go_round("wutong.jobs.reconcile", books.places(behind, PORTION + 1), lambda region: reconciling.morning())


def _look(region: int) -> None:
    """Portion by portion, so that what was found stands when the job's time is over: the next round goes on there."""
    more, further = True, False
    while more:
        with work():
            more = finding.more(finding.look(further=further))
        further = True


def grade(behind: int) -> None:
    """Grade the last quarter in the next regions behind a code that have not, and hand on the rest."""
    _go_round("wutong.jobs.grade", grading.places(behind, PORTION + 1), _grade)


def _grade(region: int) -> None:
    with work():
        grading.grade_all()


def _go_round(job: str, left: Sequence[int], task: Callable[[int], object]) -> None:
    """Do the task for a portion of the regions, and hand on the rest as a job of its own."""
    if rest := left[PORTION:]:
        log.info("more to do", extra={"job": job, "regions": len(rest)})
        _enqueue(job, left[PORTION - 1])
    for region in left[:PORTION]:
        if not _done(job, region, task):
            _enqueue(job, region)
            return


def _enqueue(job: str, behind: int) -> None:
    redis = queues.connect(current_app.config["WUTONG"].redis_url)
    queues.enqueue(redis, NORMAL, [(job, (behind,))])
    redis.close()


def _done(job: str, region: int, task: Callable[[int], object]) -> bool:
    """One region where the task fails keeps no other from it; False when the job's time was over."""
    with _at(region):
        try:
            task(region)
        except Exception as error:  # noqa: BLE001 - written down by its class; the next round tries again
            log.warning("left to the next round", extra={"job": job, "error": type(error).__name__})
            return not isinstance(error, queues.TimedOut)
    return True


def _run(kind: Kind, portions: Sequence[Portion], task: Callable[..., int]) -> None:
    """Do the task for each portion; a time-out ends the job, whose clock runs once: the rest waits for its lease."""
    for region, *ids in portions:
        if not _portion(kind, int(region), [UUID(str(each)) for each in ids], task):
            return


def _portion(kind: Kind, region: int, keys: list[UUID], task: Callable[..., int]) -> bool:
    """One transaction that does the task for all rows and closes them; where it fails each row gets one of its own,
    and another one that says why, so that what is broken holds up nobody else. False when the job's time was over."""
    with _at(region, **{kind.__tablename__: " ".join(map(str, keys))}):
        try:
            retried(lambda: _whole(task, keys))
        except Exception as error:  # noqa: BLE001 - whatever a reaction raises is written down and tried again
            over = isinstance(error, queues.TimedOut)
            if len(keys) == 1:
                log.warning("to be tried again", extra={"error": type(error).__name__})
                _put_back(kind, keys[0], error)
            if over or len(keys) == 1:
                return not over
        else:
            return True
    return all(_portion(kind, region, [key], task) for key in keys)


def _whole(task: Callable[..., int], keys: list[UUID]) -> None:
    with work():
        task(*keys)


def _put_back(kind: Kind, key: UUID, error: Exception) -> None:
    """The office hears each time one dies. A database that went away cannot be written to: the lease brings it back."""
    try:
        with work():
            if issubclass(kind, Message):
                notices.put_back(key, error=type(error).__name__)
            elif letters.put_back(kind, key, error):
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
