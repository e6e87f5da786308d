"""The relay: finds what is open in PostgreSQL and hands it to the workers, fairly and in small portions.

It logs in as a role of its own that reads the headers of letters, timers and messages, and no word of what is in
them. What it hands out is marked with the moment; whatever is still open a lease later (the worker died, Valkey
was wiped) is handed out again. Portions go round all addressees in turn and the queues are kept short, so a letter
that arrives behind ten thousand of another county waits for the queue and not for the county.
"""

import logging
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType
from typing import Any
from uuid import UUID

import click
import psycopg
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import ColumnElement, Engine, FromClause, create_engine, or_, select, update
from sqlalchemy.exc import DBAPIError

from wutong import queues
from wutong.clock import now
from wutong.config import Config
from wutong.events import NORMAL, URGENT, Letter
from wutong.notices.models import Message
from wutong.observe import heartbeats, logs
from wutong.tenancy import Scope, announce
from wutong.timers import Timer

log = logging.getLogger("wutong.relay")

#: Jobs that may wait in a queue, and how many rows one addressee gets in a row.
DEPTH, SHARE = 8, 4
#: Seconds between two looks: while there is much to do, while nothing is open, after a server went away.
BUSY, IDLE, AWAY = 0.03, 0.25, 1.0
#: Seconds between two signs of life.
BEAT = 5.0
#: Seconds between two rounds of the sealer, and how many hours back a round looks; the first one looks further.
SEALING, HOURS, FIRST_HOURS = 10, 1, 24 * 31
#: Seconds between two sweeps; what is swept has lain for an hour or longer.
SWEEPING = 600
#: Before the first region, the nation, whose code is 0.
START = -1


@dataclass(slots=True)
class Ring:
    """The addressees of one table and lane, and the one who was served last.

    A portion is one job where the work lies inside the database, because a job costs more than a letter does. What
    waits for a server outside goes one row a job, and so does what was tried before: a letter that kills its worker
    must not take its neighbours along.
    """

    table: FromClause
    home: ColumnElement[int]
    lane: int
    job: str
    open: tuple[str, ...] = ("open",)
    together: bool = True
    last: int = START

    def waiting(self, lease: timedelta) -> list[ColumnElement[bool]]:
        """Open, due, and in nobody's hands."""
        columns, moment = self.table.c, now()
        lane = [columns.lane == self.lane] if "lane" in columns else []
        free = or_(columns.sent_at.is_(None), columns.sent_at < moment - lease)
        return [*lane, columns.state.in_(self.open), columns.due_at <= moment, free]


def rings() -> dict[int, list[Ring]]:
    """What there is to carry, by lane."""
    letters, timers, messages = Letter.__table__, Timer.__table__, Message.__table__
    unsent = ("queued", "leased")

    def both(lane: int) -> list[Ring]:
        return [
            Ring(letters, letters.c.to_region, lane, "wutong.jobs.handle"),
            Ring(messages, messages.c.region, lane, "wutong.jobs.send", unsent, together=False),
        ]

    return {URGENT: both(URGENT), NORMAL: [*both(NORMAL), Ring(timers, timers.c.region, NORMAL, "wutong.jobs.ring")]}


@dataclass
class Relay:
    """One relay; several may run beside each other and never take the same row."""

    engine: Engine
    redis: Redis
    lease: timedelta
    rings: dict[int, list[Ring]] = field(default_factory=rings)
    hours: int = FIRST_HOURS

    def turn(self) -> int:
        """Fill the queues as far as they have room, the urgent one first; returns how many rows were handed out."""
        return sum(self._fill(lane) for lane in (URGENT, NORMAL))

    def full(self) -> bool:
        """Whether a queue has no room, so that it is soon worth another look."""
        return any(self._room(lane) <= 0 for lane in (URGENT, NORMAL))

    def _room(self, lane: int) -> int:
        return DEPTH - queues.queue(self.redis, lane).count

    def _fill(self, lane: int) -> int:
        """Go round the lane's tables, one addressee of each at a time, until the queue is full or nothing is left."""
        room, live, filled = self._room(lane), list(self.rings[lane]), 0
        while live and room > 0:
            ring = live.pop(0)
            region = self._next(ring)
            rows, jobs = (
                (0, 0) if region is None else self._hand_out(ring, region, SHARE if ring.together else min(SHARE, room))
            )
            filled, room = filled + rows, room - jobs
            live += [ring] if rows else []
        return filled

    def _next(self, ring: Ring) -> int | None:
        """The addressee behind the one served last, or the first again; None when nobody has anything open."""
        with self.engine.connect() as connection:
            for start in dict.fromkeys((ring.last, START)):
                wanted = select(ring.home).where(ring.home > start, *ring.waiting(self.lease))
                found = connection.scalar(wanted.order_by(ring.home).limit(1))
                ring.last = START if found is None else found
                if found is not None:
                    return found
        return None

    def _hand_out(self, ring: Ring, region: int, share: int) -> tuple[int, int]:
        """Mark a portion of one addressee's rows and enqueue it; returns how many rows and jobs it was.

        The mark is committed first: a worker that finds the row still locked by us would pass over it.
        """
        marked = self._mark(ring, region, share)
        jobs = _jobs(ring, region, marked)
        try:
            if jobs:
                queues.enqueue(self.redis, ring.lane, ring.job, jobs)
        except RedisError:
            self._unmark(ring, region, list(marked))
            raise
        return len(marked), len(jobs)

    def _mark(self, ring: Ring, region: int, share: int) -> dict[UUID, int]:
        """The rows of a portion and how often each was tried before."""
        columns = ring.table.c
        portion = select(columns.id, columns.attempts).where(ring.home == region, *ring.waiting(self.lease))
        with self.engine.begin() as connection:
            announce(connection, Scope(region, region))
            locked = portion.order_by(columns.due_at, columns.id).limit(share).with_for_update(skip_locked=True)
            marked = {row.id: row.attempts for row in connection.execute(locked)}
            counted = {"sent_at": now(), "attempts": columns.attempts + 1}
            connection.execute(_mine(ring, region, list(marked)).values(counted))
        return marked

    def _unmark(self, ring: Ring, region: int, ids: list[UUID]) -> None:
        """Take a mark back when Valkey did not take the jobs, so that nothing waits for a lease."""
        with self.engine.begin() as connection:
            announce(connection, Scope(region, region))
            given_back = {"sent_at": None, "attempts": ring.table.c.attempts - 1}
            connection.execute(_mine(ring, region, ids).values(given_back))

    def seal(self) -> None:
        """Have a worker link new events into their chains, once in a while for all relays together."""
        if self.redis.set("wutong:sealing", 1, nx=True, ex=SEALING):
            queues.enqueue(self.redis, NORMAL, "wutong.jobs.seal", [(self.hours,)])
            self.hours = HOURS

    def sweep(self) -> None:
        """Have the workers sweep out what is over, once in a while for all relays together."""
        if self.redis.set("wutong:sweeping", 1, nx=True, ex=SWEEPING):
            queues.enqueue(self.redis, NORMAL, "wutong.jobs.sweep", [(START,)])


def _jobs(ring: Ring, region: int, marked: Mapping[UUID, int]) -> list[tuple[object, ...]]:
    """What each job of a portion is told."""
    together = [str(each) for each, tried in marked.items() if ring.together and not tried]
    alone = [str(each) for each in marked if str(each) not in together]
    return [*([(region, *together)] if together else []), *((region, each) for each in alone)]


def _mine(ring: Ring, region: int, ids: list[UUID]) -> Any:
    return update(ring.table).where(ring.home == region, ring.table.c.id.in_(ids))  # type: ignore[arg-type]


class Loop:
    """Turns until it is told to stop; outages of either server are waited out."""

    def __init__(self, relay: Relay) -> None:
        self.relay, self.stopping = relay, threading.Event()
        self._ear: psycopg.Connection | None = None
        self._beaten = 0.0

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Finish the present turn and leave; a signal handler."""
        self.stopping.set()

    def run(self) -> None:
        """Take turns until stopped."""
        while not self.stopping.is_set():
            try:
                self._live()
                self._wait(BUSY if self.relay.turn() or self.relay.full() else IDLE)
            except (RedisError, DBAPIError, psycopg.Error) as error:
                log.warning("waiting for a server", extra={"error": type(error).__name__})
                self._hang_up()
                self.stopping.wait(AWAY)
        self._hang_up()

    def _live(self) -> None:
        """Give a sign of life, and see to seals and sweeps, every few seconds."""
        if time.monotonic() - self._beaten >= BEAT:
            heartbeats.beat(self.relay.redis, "relay")
            self.relay.seal()
            self.relay.sweep()
            self._beaten = time.monotonic()

    def _wait(self, seconds: float) -> None:
        """Until somebody hints at an urgent message, and at most `seconds`: the next look is the truth."""
        if self._ear is None:
            url = self.relay.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
            self._ear = psycopg.connect(url, autocommit=True)
            self._ear.execute("listen wutong_post")
        for _ in self._ear.notifies(timeout=seconds, stop_after=1):
            pass

    def _hang_up(self) -> None:
        if self._ear is not None:
            self._ear.close()
            self._ear = None


def connected(config: Config) -> Relay:
    """The relay of a configuration."""
    engine = create_engine(config.relay_database_url, pool_size=1, max_overflow=0)
    return Relay(engine, queues.connect(config.redis_url), timedelta(seconds=config.lease))


@click.command(name="relay")
@click.option("--once", is_flag=True, help="Hand out what fits once, and leave.")
def command(*, once: bool) -> None:
    """Carry open letters, timers and messages to the workers.

    Example: wutong relay
    """
    logs.configure()
    relay = connected(Config.from_env())
    if once:
        click.echo(relay.turn())
        return
    loop = Loop(relay)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, loop.stop)
    loop.run()


COMMANDS = (command,)
