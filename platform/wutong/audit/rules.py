"""How a link is made, and what a broken chain says. The standard library only; the keyed hash comes in."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

#: What the first link stands on.
ROOT = bytes(32)
#: How long a transaction may lie between making an event's id and committing it. What comes later than this was
#: not written by us at that time.
GRACE = timedelta(minutes=10)

Hash = Callable[[bytes, bytes], bytes]
Fault = Literal["changed", "missing", "inserted"]


@dataclass(frozen=True, slots=True)
class Link:
    """A stored link and the canonical bytes of its event; None when the event is gone."""

    number: int
    event_id: UUID
    hash: bytes
    event: bytes | None


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain stops being true: which row, and what happened to it."""

    fault: Fault
    event_id: UUID
    number: int | None = None


def canonical(row: dict[str, Any]) -> bytes:
    """An event's columns as bytes that are the same wherever and whenever they are read."""
    return json.dumps(row, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)


def links(before: tuple[int, bytes], events: Iterable[tuple[UUID, bytes]], keyed: Hash) -> Iterator[Link]:
    """The links that continue a chain from (number, hash), one for each event."""
    number, last = before
    for event_id, event in events:
        number, last = number + 1, keyed(last, _content(number + 1, event))
        yield Link(number, event_id, last, event)


def first_break(chain: Iterable[Link], keyed: Hash, start: tuple[int, bytes] = (0, ROOT)) -> Break | None:
    """The first link after `start` (number, hash) that is not what was sealed; None when all are."""
    last = start[1]
    for number, link in enumerate(chain, start=start[0] + 1):
        if link.number != number or link.event is None:
            return Break("missing", link.event_id, number)
        if keyed(last, _content(number, link.event)) != link.hash:
            return Break("changed", link.event_id, number)
        last = link.hash
    return None


def _content(number: int, event: bytes) -> bytes:
    return number.to_bytes(8, "big") + event


def floor(moment: datetime) -> UUID:
    """The least UUIDv7 of a moment: every id made from then on is greater."""
    return UUID(int=max(int(moment.timestamp() * 1000), 0) << 80)


def settled(newest: UUID) -> UUID:
    """Ids below this one were all linked when the event `newest` was: whatever turns up there came in later."""
    made = datetime.fromtimestamp((newest.int >> 80) / 1000, UTC)
    return floor(made - GRACE)
