"""What rooms above this one keep about a case, and how it goes along when the case moves to a new home."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wutong.cases.models import Case


def _nothing(case: Case) -> None:
    """What most rooms do about a case that leaves."""


@dataclass(frozen=True, slots=True)
class Luggage:
    """How one room packs what it keeps about a case (values that JSON takes), unpacks it, and lets go of it; and what
    it ends here as soon as the case leaves, though it may yet come back.

    What was packed comes from another region and is only believed as far as the rows of the case it is about.
    """

    pack: Callable[[Case], Any]
    unpack: Callable[[Case, Any], None]
    let_go: Callable[[Case], None]
    leave: Callable[[Case], None] = _nothing


_ROOMS: dict[str, Luggage] = {}


def register(name: str, luggage: Luggage) -> None:
    """Take a room's part along under a name, once."""
    _ROOMS[name] = luggage


def packed(case: Case) -> dict[str, Any]:
    """Everything that goes along with a case."""
    return {name: room.pack(case) for name, room in _ROOMS.items()}


def leave(case: Case) -> None:
    """The case has been handed over: end what waits for it here."""
    for room in _ROOMS.values():
        room.leave(case)


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
