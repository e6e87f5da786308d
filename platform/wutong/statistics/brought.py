"""What plugins count and show beside the core: their measures and rates, each where its plugin is switched on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from wutong.statistics.rules import MEASURES, RATES, Rate


@dataclass(frozen=True, slots=True)
class Tally:
    """What one thing adds to measures, by the thing's id: `amounts` maps a measure to a whole number, 0 or more.

    `day` is the day on which it counts (Beijing), `matter` the matter's code, `department` the name of the office,
    `channel` how the application came in (web, counter, helper); each is empty where it means nothing.
    """

    about: UUID
    amounts: Mapping[str, int]
    day: date
    matter: str = ""
    department: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plugin counts: `measures` by name with their titles, and `rates` of one measure over another.

    `recount(after, limit)` tells, from the plugin's own rows of the present region, the tallies of the next `limit`
    things in order of their ids behind `after` (None: from the first); `source` is the `Owned` table of those rows,
    which tells in which regions there are any. The first rate stands in the boards' columns.
    """

    measures: Mapping[str, str]
    source: Any
    recount: Callable[[UUID | None, int], Sequence[Tally]]
    rates: Mapping[str, Rate] = field(default_factory=dict)


class Brought:
    """The figures of the plugins, each asked for under its owner's switch."""

    def __init__(self) -> None:
        self._held: dict[str, Figures] = {}
        self.is_on: Callable[[str], bool] = lambda _: False

    def register(self, figures: Figures, *, owner: str) -> None:
        """Take what a plugin counts."""
        self._held[owner] = figures

    def __bool__(self) -> bool:
        """Whether any plugin counts anything."""
        return bool(self._held)

    def __iter__(self) -> Iterator[Figures]:
        """The figures of the plugins that are on in the present region, by the plugins' names."""
        return (figures for owner, figures in sorted(self._held.items()) if self.is_on(owner))

    def sources(self) -> Sequence[Any]:
        """The tables that are counted from, of every plugin."""
        return [figures.source for figures in self._held.values()]

    def known(self) -> frozenset[str]:
        """Every measure that any plugin counts."""
        return frozenset(name for figures in self._held.values() for name in figures.measures)

    def measures(self) -> dict[str, str]:
        """What plugins count here, with titles (gettext messages)."""
        return {name: title for figures in self for name, title in figures.measures.items()}

    def rates(self) -> dict[str, Rate]:
        """The rates that plugins bring here."""
        return {name: rate for figures in self for name, rate in figures.rates.items()}

    def first(self) -> tuple[str, ...]:
        """The rates that stand in the boards' columns here: each plugin's first."""
        return tuple(next(iter(figures.rates)) for figures in self if figures.rates)


BROUGHT = Brought()


def measures() -> Mapping[str, str]:
    """Everything that is counted here."""
    return MappingProxyType({**MEASURES, **BROUGHT.measures()})


def rates() -> Mapping[str, Rate]:
    """Every rate that is shown here."""
    return MappingProxyType({**RATES, **BROUGHT.rates()})
