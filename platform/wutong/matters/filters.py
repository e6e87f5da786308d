"""The ways a list of matters is cut, and how many matters each cut would leave.

What is wanted is written in an address and nowhere else, so a cut list can be sent to somebody and gone back to.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Protocol, TypeVar


class Row(Protocol):
    """A matter by its elements, folded or as a draft would have it."""

    def __getitem__(self, element: str, /) -> Any:
        """The value of an element."""


R = TypeVar("R", bound=Row)

#: 网上申请和受理: from this depth on something is really done on the net.
APPLIED_ONLINE = 3


def _online(found: Row) -> Iterable[str]:
    return ("1",) if found["online"] or (found["online_depth"] or 0) >= APPLIED_ONLINE else ()


def _visits(found: Row) -> Iterable[str]:
    """`0` never, `1` at most once: what needs no visit needs at most one."""
    visits = found["visits"]
    return () if visits is None else [str(most) for most in (0, 1) if visits <= most]


def _one(name: str) -> Callable[[Row], Iterable[str]]:
    return lambda found: (found[name],) if found[name] else ()


def _many(name: str) -> Callable[[Row], Iterable[str]]:
    return lambda found: found[name] or ()


#: The filters by their names in an address → the values that a matter passes.
PASSES = MappingProxyType(
    {
        "theme": _many("themes"),
        "audience": _many("service_objects"),
        "bundle": _many("bundles"),
        "online": _online,
        "visits": _visits,
        "line": _one("line"),
        "item_type": _one("item_type"),
    }
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for: words, and any of the ways a list is cut; empty means all.

    `bundle` is the name of a 一件事, `online` is 1, `visits` the most visits (0 or 1).
    """

    words: str = ""
    theme: str = ""
    line: str = ""
    audience: str = ""
    item_type: str = ""
    bundle: str = ""
    online: str = ""
    visits: str = ""

    def cut(self, listed: Iterable[R]) -> list[R]:
        """Those of a list that pass every filter, in its order (the words are not looked at)."""
        kept = list(listed)
        for name, value in self.chosen().items():
            kept = [found for found in kept if value in PASSES[name](found)]
        return kept

    def chosen(self) -> dict[str, str]:
        """The filters in use, by name."""
        told = {held.name: str(getattr(self, held.name)) for held in fields(self) if held.name in PASSES}
        return {name: value for name, value in told.items() if value}


#: The whole list.
EVERYTHING = Wanted()

Counts = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Facets:
    """The ways a list can be cut, each value with how many matters it would leave, most first."""

    themes: Counts = field(default_factory=tuple)
    lines: Counts = field(default_factory=tuple)
    audiences: Counts = field(default_factory=tuple)
    bundles: Counts = field(default_factory=tuple)
    online: Counts = field(default_factory=tuple)
    visits: Counts = field(default_factory=tuple)


def facets(found: Iterable[Row], wanted: Wanted = EVERYTHING) -> Facets:
    """Count a list by every filter, each among what the other filters in use leave."""
    listed = list(found)

    def counted(name: str) -> Counts:
        others = replace(wanted, **{name: ""}).cut(listed)
        return _counted(value for one in others for value in PASSES[name](one))

    return Facets(
        counted("theme"), counted("line"), counted("audience"), counted("bundle"), counted("online"), counted("visits")
    )


def _counted(values: Iterable[str]) -> Counts:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
