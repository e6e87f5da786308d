"""The one clock and the one maker of ids.

Instants are aware UTC; days are Beijing days (UTC+8, no summer time). Nothing else in the package asks the
operating system for the time, so a test or the demo story can hold the clock still with `frozen`.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_held: ContextVar[datetime | None] = ContextVar("wutong_clock", default=None)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _held.get() or datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same instant on a Beijing clock."""
    return moment.astimezone(SHANGHAI)


def today() -> date:
    """The Beijing day that it is now."""
    return local(now()).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[datetime]:
    """Hold the clock at an aware instant for the length of the block."""
    if moment.tzinfo is None:
        raise ValueError("the clock is held at an aware instant, not at a naive one")
    token = _held.set(moment.astimezone(UTC))
    try:
        yield moment
    finally:
        _held.reset(token)


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of real milliseconds, 12 of their fraction, then random, so keys arrive in order.

    The fraction (§6.2, method 3) keeps the ids of one process in order within a millisecond too: a verb may write
    several events in one.

    Made here and not by the database, because servers before PostgreSQL 18 have no such function; from the
    real clock even when it is held, because an id only has to be new.
    """
    millis, rest = divmod(time.time_ns(), 1_000_000)
    random = int.from_bytes(os.urandom(8), "big") >> 2
    value = millis << 80 | 0x7 << 76 | (rest << 12) // 1_000_000 << 64 | 0b10 << 62 | random
    return UUID(int=value)
