"""The matrix of one line: how strictly its regions hold each element, level by level, over the law of the code.

Pure values. The law is `Kind.elements`; a rule of the matrix only ever makes it stricter, and of all that match an
item the strictest holds. A region's word binds the levels below it: what it says of its own level or of one above
counts for nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from wutong.layers.kinds import Kind, May, stricter
from wutong.tenancy import depth


class Origin(NamedTuple):
    """Where a value comes from: the region that said it, in which of its releases."""

    region: int
    release: UUID


class Rule(NamedTuple):
    """How an element may be set, and who says so; `by` is None for the law of the code."""

    may: May
    by: Origin | None = None


class Entry(NamedTuple):
    """One row of a matrix: for items whose `narrow` holds `value` (all where it is empty), a rule per depth."""

    element: str
    narrow: str
    value: str
    rules: Mapping[int, Rule]


Said = Mapping[str, Rule]
NOTHING: Said = {}


class Ruling:
    """What the regions of a line have ruled; asked for each layer by the depth of the region that wrote it."""

    def __init__(self, kind: Kind, entries: Iterable[Entry]) -> None:
        self._narrows = kind.narrows
        self._rows: dict[int, dict[tuple[str, str], dict[str, Rule]]] = {}
        self._known: dict[tuple[Any, ...], Said] = {}
        for entry in entries:
            for deep, rule in entry.rules.items():
                if rule.by is None or depth(rule.by.region) < deep:
                    told = self._rows.setdefault(deep, {}).setdefault((entry.narrow, entry.value), {})
                    told[entry.element] = rule

    def __len__(self) -> int:
        return sum(len(told) for rows in self._rows.values() for told in rows.values())

    def over(self, values: Mapping[str, Any], region: int) -> Said:
        """What is ruled for a layer that `region` lays over these values, by element."""
        deep = depth(region)
        if deep not in self._rows:
            return NOTHING
        key = (deep, *[values.get(name) for name in self._narrows])
        if key not in self._known:
            self._known[key] = self._strictest(deep, values)
        return self._known[key]

    def _strictest(self, deep: int, values: Mapping[str, Any]) -> Said:
        rows, found = self._rows[deep], dict[str, Rule]()
        held = [(name, values.get(name)) for name in self._narrows]
        for place in (("", ""), *[(name, str(value)) for name, value in held if value is not None]):
            for element, rule in rows.get(place, {}).items():
                first = found.get(element, rule)
                found[element] = first if stricter(first.may, rule.may) is first.may else rule
        return found
