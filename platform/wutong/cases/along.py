"""What rooms above this one keep about a case, and how it goes along when the case moves to a new home."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wutong.cases.models import Case


@dataclass(frozen=True, slots=True)
class Luggage:
    """How one room packs what it keeps about a case (values that JSON takes), unpacks it, and lets go of it.

    What was packed comes from another region and is only believed as far as the rows of the case it is about.
    """

    pack: Callable[[Case], Any]
    unpack: Callable[[Case, Any], None]
    let_go: Callable[[Case], None]


_ROOMS: dict[str, Luggage] = {}


def register(name: str, luggage: Luggage) -> None:
    """Take a room's part along under a name, once."""
    _ROOMS[name] = luggage


def packed(case: Case) -> dict[str, Any]:
    """Everything that goes along with a case."""
    return {name: room.pack(case) for name, room in _ROOMS.items()}


def unpack(case: Case, content: dict[str, Any]) -> None:
    """Write what came along; what was here from before gives way, and a letter from before there was any has none."""
    for name, room in _ROOMS.items():
        room.let_go(case)
        if content.get(name):
            room.unpack(case, content[name])


def let_go(case: Case) -> None:
    """Remove what is kept about a case that never was, or lives elsewhere now."""
    for room in _ROOMS.values():
        room.let_go(case)
