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
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType
from uuid import UUID

import click
import psycopg
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError

from wutong import queues
from wutong.clock import now
from wutong.config import Config
from wutong.events import NORMAL, URGENT
from wutong.observe import heartbeats, logs
from wutong.rings import SHARE, START, Ring, Round, next_of, rings
from wutong.tenancy import Scope, announce

log = logging.getLogger("wutong.relay")

#: Jobs that may wait in a queue.
DEPTH = 6
#: Seconds between two looks: while there is much to do, while nothing is open, after a server went away.
BUSY, IDLE, AWAY = 0.05, 0.25, 1.0
#: Seconds between two signs of life.
BEAT = 5.0
#: Seconds between two rounds of the sealer, and how many hours back a round looks; the first one looks further.
SEALING, HOURS, FIRST_HOURS = 10, 1, 24 * 31
#: Seconds between two rounds of statistics: at most this long the boards are behind, and the time of a round.
COUNTING = 15
#: Seconds between two sweeps; what is swept has lain for an hour or longer.
SWEEPING = 600
#: Seconds between two rounds that look for cases whose light has changed.
LOOKING = 900
#: Seconds between two rounds of reconciliation; a day that was compared is passed over by the next.
RECONCILING = 1800


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
        """Mark what fits into a queue and enqueue it; returns how many rows it was.

        The marks are committed first: a worker that finds a row still locked by us would pass over it.
        """
        room, made = self._room(lane), Round()
        if room <= 0:
            return 0
        with self.engine.begin() as connection:
            self._go_round(connection, self.rings[lane], room, made)
        try:
            if made.jobs:
                queues.enqueue(self.redis, lane, made.jobs)
        except RedisError:
            self._unmark(made)
            raise
        return made.rows

    def _go_round(self, connection: Connection, rings: list[Ring], room: int, made: Round) -> None:
        """One addressee of each ring at a time, until there is no room or nothing is left; every turn begins with
        another ring, so that none waits for ever while there is little room."""
        live = tuple(rings)
        rings.append(rings.pop(0))
        while live and len(made.jobs) < room:
            last = {ring.name: ring.last for ring in live}
            found = connection.execute(next_of(live), last | self._times()).one()
            due = [(ring, region) for ring, region in zip(live, found, strict=True) if region is not None]
            live = tuple(ring for ring, region in due if self._hand_out(connection, ring, region, room, made))

    def _hand_out(self, connection: Connection, ring: Ring, region: int, room: int, made: Round) -> bool:
        """A portion of one addressee's rows; False when there was none, or no room for it."""
        ring.last, left = region, room - len(made.jobs)
        marked = self._mark(connection, ring, region, SHARE if ring.together else min(SHARE, left)) if left > 0 else {}
        made.add(ring, region, marked)
        return bool(marked)

    def _mark(self, connection: Connection, ring: Ring, region: int, share: int) -> dict[UUID, int]:
        """The rows of a portion, marked as handed out, and how often each was tried before."""
        announce(connection, Scope(region, region))
        marked = connection.execute(ring.portion, {"addressee": region, "share": share, **self._times()})
        return {row.id: row.attempts - 1 for row in sorted(marked)}

    def _unmark(self, made: Round) -> None:
        """Take the marks back when Valkey did not take the jobs, so that nothing waits for a lease."""
        with self.engine.begin() as connection:
            for ring, region, ids in made.marked:
                announce(connection, Scope(region, region))
                given_back = {"sent_at": None, "attempts": ring.table.c.attempts - 1}
                connection.execute(ring.mine(region, ids).values(given_back))

    def _times(self) -> dict[str, datetime]:
        moment = now()
        return {"moment": moment, "lapsed": moment - self.lease}

    def seal(self) -> None:
        """Have a worker link new events into their chains, once in a while for all relays together."""
        if self.redis.set("wutong:sealing", 1, nx=True, ex=SEALING):
            queues.enqueue(self.redis, NORMAL, [("wutong.jobs.seal", (self.hours,))])
            self.hours = HOURS

    def count(self) -> None:
        """Have a worker count what moved, once in a while for all relays together."""
        self._once("wutong:counting", COUNTING, "wutong.jobs.count")

    def sweep(self) -> None:
        """Have the workers sweep out what is over, once in a while for all relays together."""
        self._once("wutong:sweeping", SWEEPING, "wutong.jobs.sweep", START)

    def look(self) -> None:
        """Have the workers look for cases whose light has changed, once in a while for all relays together."""
        self._once("wutong:looking", LOOKING, "wutong.jobs.look", START)

    def reconcile(self) -> None:
        """Have the workers compare the days that are due with the statements of the provider of payments."""
        self._once("wutong:reconciling", RECONCILING, "wutong.jobs.reconcile", START)

    def _once(self, key: str, seconds: int, job: str, *told: int) -> None:
        if self.redis.set(key, 1, nx=True, ex=seconds):
            queues.enqueue(self.redis, NORMAL, [(job, told)])


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
        """Give a sign of life, and see to seals, sums, sweeps and rounds, every few seconds."""
        if time.monotonic() - self._beaten >= BEAT:
            heartbeats.beat(self.relay.redis, "relay")
            self.relay.seal()
            self.relay.count()
            self.relay.sweep()
            self.relay.look()
            self.relay.reconcile()
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
