"""What rooms keep about a case beside it: told to whoever files it away, removed when what was filed is destroyed.

A room says once what it keeps (`register`), and knows nothing of archives; the archive knows of no room.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from wutong.cases.models import Case


def _stays(case: Case) -> None:
    """For what goes with the case itself, or is kept longer by another law."""


def _nothing(case: Case) -> bool:
    """For rooms that can always let go."""
    return False


@dataclass(frozen=True, slots=True)
class Record:
    """What one room keeps about a case: what it is called (a gettext message), the rows in values that JSON takes,
    nothing where there is none, how they are removed for good, and whether something stands against that."""

    title: str
    told: Callable[[Case], Any]
    destroy: Callable[[Case], None] = _stays
    needed: Callable[[Case], bool] = _nothing


_ROOMS: dict[str, Record] = {}


def register(name: str, record: Record) -> None:
    """Say what a room keeps, once; `name` is that of its file in a package."""
    _ROOMS[name] = record


def told(case: Case) -> Iterator[tuple[str, str, Any]]:
    """What every room keeps about a case, by name and title, in order of names."""
    for name, room in sorted(_ROOMS.items()):
        if rows := room.told(case):
            yield name, room.title, rows


def destroy(case: Case) -> None:
    """Have every room remove what it keeps about a case whose archive is destroyed."""
    for room in _ROOMS.values():
        room.destroy(case)


def needed(case: Case) -> bool:
    """Whether a room cannot let go of what it keeps about a case yet, whoever destroys its archive."""
    return any(room.needed(case) for room in _ROOMS.values())
