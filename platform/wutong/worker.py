"""The worker: takes jobs from the urgent queue and then from the normal one, and does them in its own process.

It does not fork for a job, so the application is put together once, its context is pushed once, and no connection
is ever shared between processes; run as many workers as there are cores. One that is killed loses nothing: its
row is open and is handed out again. When Valkey goes away a new RQ worker takes the old one's place, because RQ's
own either ends or stays unregistered.
"""

import gc
import logging
import threading
import time
from types import FrameType
from typing import Any

import click
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import WorkerStatus

from wutong import queues, schema
from wutong.app import create_app
from wutong.config import Config
from wutong.events import NORMAL, URGENT
from wutong.observe import heartbeats, logs

log = logging.getLogger("wutong.worker")

#: Seconds between two signs of life, and to wait for Valkey to come back.
BEAT, AWAY = 5.0, 1.0


class Carrier(SimpleWorker):
    """RQ's worker with our sign of life, without RQ's books, which also knows whether somebody asked it to stop."""

    asked_to_stop = False
    _beaten = 0.0

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """RQ's sign of life and ours, every few seconds: RQ would give its own five times a job."""
        if pipeline is None and time.monotonic() - self._beaten < BEAT:
            return
        super().heartbeat(timeout, pipeline)
        heartbeats.beat(self.connection, "worker")
        self._beaten = time.monotonic()

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Forget a job and do it: what it is about stands in PostgreSQL and comes back when its lease is over, so the
        fifty commands by which RQ keeps books about a job would serve nobody and cost more than most jobs do."""
        self.set_state(WorkerStatus.BUSY)
        self.connection.delete(job.key)
        try:
            with self.death_penalty_class(queues.PATIENCE, queues.TimedOut, job_id=job.id):
                job.perform()
        except Exception as error:  # noqa: BLE001 - its words may be personal; the next round does it again
            log.warning("job broke", extra={"job": job.func_name, "error": type(error).__name__})

    def set_state(self, state: str, pipeline: Any = None) -> None:
        """Remember whether a job is under way, for `request_stop`; nobody asks Valkey for it."""
        self._state = state

    def check_for_suspension(self, burst: bool) -> None:
        """Go on: nobody suspends a worker by Valkey."""

    def subscribe(self) -> None:
        """Take no commands by radio: nobody sends any, and its thread would outlive an outage of Valkey."""

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Finish the present job and leave."""
        self.asked_to_stop = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def carrier(config: Config) -> Carrier:
    """A fresh RQ worker on both queues; raises `RedisError` while Valkey is away."""
    redis = queues.connect(config.redis_url)
    lanes = [queues.queue(redis, lane) for lane in (URGENT, NORMAL)]
    return Carrier(lanes, connection=redis, serializer=JSONSerializer, worker_ttl=20, log_job_description=False)


def run(config: Config, *, burst: bool = False) -> None:
    """Work until somebody asks to stop or, with `burst`, until both queues are empty."""
    try:
        while not _worked(config, burst=burst):
            threading.Event().wait(AWAY)
    except StopRequested:
        log.info("stopped while Valkey was away")


def _worked(config: Config, *, burst: bool) -> bool:
    """Work with one RQ worker until it ends; whether that was the end that somebody wanted."""
    worker = None
    try:
        worker = carrier(config)
        worker.work(burst=burst, logging_level=None)
    except RedisError as error:
        log.warning("waiting for Valkey", extra={"error": type(error).__name__})
        burst = False
    return burst or (worker is not None and worker.asked_to_stop)


@click.command(name="worker")
@click.option("--burst", is_flag=True, help="Empty the queues, and leave.")
def command(*, burst: bool) -> None:
    """Run reactions, ring timers and send messages, as the relay hands them out.

    Example: wutong worker
    """
    logs.configure()
    for name in ("rq.worker", "rq.job"):
        logging.getLogger(name).setLevel(logging.WARNING)
    config = Config.from_env()
    with create_app(schema.fit(config)).app_context():
        gc.freeze()
        run(config, burst=burst)


COMMANDS = (command,)
