"""What is installed and what is put aside, as the application found it; who has a plugin on, counted from few rows."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from wutong.settings.rules import UnknownPlugin


@dataclass(frozen=True, slots=True)
class Guest:
    """A plugin as it is installed: `handlers` and `timers` as letters and timers name them, `schema` the revision that
    its code wants ("": it has no tables). `aside` says why it does not run; such a one has no more than its name."""

    name: str
    title: str
    version: str = ""
    schema: str = ""
    handlers: tuple[str, ...] = ()
    timers: tuple[str, ...] = ()
    aside: str = ""


#: Every installed plugin by its name; filled while the application is put together.
GUESTS: dict[str, Guest] = {}


def get(name: str) -> Guest:
    """An installed plugin; raises `UnknownPlugin`."""
    if name not in GUESTS:
        raise UnknownPlugin(plugin=name)
    return GUESTS[name]


def install(guests: Iterable[Guest]) -> None:
    """Know these plugins, and no others."""
    GUESTS.clear()
    GUESTS.update({guest.name: guest for guest in guests})


class Running(Protocol):
    """A version that ran since an instant."""

    since: Any
    version: Any


def version_at(history: Sequence[Running], moment: datetime) -> str:
    """The version that ran at an instant, of a history that begins with the newest; "" where nobody wrote it down."""
    return next((str(each.version) for each in history if each.since <= moment), "")


class Word(NamedTuple):
    """What a region on the line said from `starts` to `ends`: on, off, or (None) what those above say."""

    on: bool | None
    locked: bool
    starts: datetime
    ends: datetime


def on_since(said: Sequence[Word], moment: datetime) -> datetime | None:
    """Since when it is on without a break, of what the regions on a line said, the highest first; None: it is off."""
    begun = None
    changes = {instant for word in said for instant in (word.starts, word.ends) if instant <= moment}
    for instant in sorted({moment, *changes}, reverse=True):
        if not _on_at(said, instant):
            break
        begun = instant
    return begun


def _on_at(said: Sequence[Word], instant: datetime) -> bool:
    on = False
    for word in said:
        if word.starts <= instant < word.ends and word.on is not None:
            on = word.on
            if word.locked:
                break
    return on


@dataclass(frozen=True, slots=True)
class Said:
    """What one region said of a plugin for itself and everybody below: on or off, binding or not, since when."""

    region: int
    on: bool
    locked: bool
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How many regions below have a plugin on and off, and what each region said that still counts."""

    on: int
    off: int
    said: tuple[Said, ...]


def spread(places: Sequence[int], ends: Mapping[int, int], here: Said, below: Iterable[Said]) -> Spread:
    """Who below `here` has it on: each region follows the nearest one above it that said something, unless one further
    up said it for good. `places` are the codes below in order, `ends` the last code inside each region that spoke."""
    counted, on = [here], {}
    for said in sorted(below, key=lambda one: one.region):
        around = [one for one in counted if one.region <= said.region <= ends[one.region]]
        if not any(one.locked for one in around):
            counted.append(said)
    for said in counted:
        first, last = bisect_left(places, said.region), bisect_right(places, ends[said.region])
        on.update(dict.fromkeys(places[first:last], said.on))
    whole = sum(on.values())
    return Spread(whole, len(places) - whole, tuple(counted[1:]))
