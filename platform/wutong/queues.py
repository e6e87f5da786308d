"""The queues between relay and workers, in Valkey.

Nothing here is the truth: jobs carry ids alone, as JSON, and Valkey may be wiped at any moment. What is open stands
in PostgreSQL, and the relay hands it out again.
"""

from collections.abc import Sequence
from typing import Any

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer
from rq.timeouts import JobTimeoutException as TimedOut

from wutong.events import NORMAL, URGENT

__all__ = ["Job", "Portion", "TimedOut", "connect", "enqueue", "queue"]

#: A region and ids of its rows, as they go through JSON.
Portion = Sequence[int | str]
#: The name of a function and what it is called with.
Job = tuple[str, tuple[Any, ...] | list[Any]]
#: Workers empty the first queue before they look at the second.
NAMES = {URGENT: "urgent", NORMAL: "normal"}
#: Seconds a job may run; shorter than any lease, so that nobody else holds the row meanwhile.
PATIENCE = 45


def connect(url: str) -> Redis:
    """A client that notices a dead server within seconds."""
    return Redis.from_url(url, socket_connect_timeout=5, health_check_interval=15)


def queue(redis: Redis, lane: int) -> Queue:
    """The queue of a lane."""
    return Queue(NAMES[lane], connection=redis, serializer=JSONSerializer, default_timeout=PATIENCE)


def enqueue(redis: Redis, lane: int, jobs: Sequence[Job]) -> None:
    """Put jobs into the queue of a lane, all or none of them."""
    line = queue(redis, lane)
    line.enqueue_many([Queue.prepare_data(name, args=args) for name, args in jobs])
