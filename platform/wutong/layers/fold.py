"""The fold: what a region sees of an item is the layers on its line merged element by element, nearest last.

Pure functions over rows, nation first. A row is `(item, region, release, defines, withdrawn, locks, *elements)`
with the elements in `kind.names` order; a database row serves as it is. "Take the nearest row" would be wrong:
it forgets what the nearest row leaves as above and brings withdrawn items back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from wutong.errors import Refused
from wutong.layers.kinds import Edit, Kind, May, merged, stands

#: How many columns a row carries before its elements.
LEAD = 6
ITEM, REGION, RELEASE, DEFINES, WITHDRAWN, LOCKS = range(LEAD)


class Origin(NamedTuple):
    """Where a value comes from: the region that said it, in which of its releases."""

    region: int
    release: UUID


class Drift(NamedTuple):
    """An own value that no longer stands because a region above holds a tighter one."""

    element: str
    region: int
    own: Any
    held: Any
    holder: Origin


class Claimed(NamedTuple):
    """The claim that decides whether and how a region handles an item: `region` made it, `since` then.

    `state` is claimed, declined or deferred; `mode` is direct (直办), agent (代办), assist (协办) or inform (公开告知).
    """

    region: int
    id: UUID
    state: str
    mode: str
    accept_level: int | None
    decide_level: int | None
    reason: str | None
    since: Any


@dataclass(slots=True)
class Folded:
    """An item as one region sees it. Shared between readers by the cache: never change its values.

    `origins` names the origin of every element that has a value, `root` the region that defined the item.
    """

    item: UUID
    root: int
    values: Mapping[str, Any]
    origins: Mapping[str, Origin]
    locked: frozenset[str] = frozenset()
    drifts: tuple[Drift, ...] = ()
    claim: Claimed | None = None

    def __getitem__(self, element: str) -> Any:
        return self.values[element]


class HeldAbove(Refused):
    """A region tried to set what a region above holds; `violations` lists every case of it."""

    code, status = "layers.held_above", 422
    message = "“{element}”由上级（{holder}）规定为“{value}”，本级只能在其范围内更有利于群众，请改正后再保存。"
    violations: ClassVar[tuple[Drift, ...]] = ()

    def __init__(self, violations: Sequence[Drift]) -> None:
        first = violations[0]
        super().__init__(
            element=first.element, holder=first.holder.region, release=str(first.holder.release), value=first.held
        )
        self.violations = tuple(violations)  # type: ignore[misc]


def fold(kind: Kind, layers: Sequence[Sequence[Any]], names: tuple[str, ...] | None = None) -> Folded | None:
    """One item from its layers on a line, nation first; None where it is not defined or is withdrawn.

    `names` are the elements that the rows carry, when not all of the kind's.
    """
    if not present(kind, layers):
        return None
    first, names = layers[0], names or kind.names
    origin = Origin(first[REGION], first[RELEASE])
    values = dict(zip(names, first[LEAD:], strict=True))
    origins = {name: origin for name, value in values.items() if value is not None}
    seen = Folded(first[ITEM], _root(layers), values, origins, frozenset(first[LOCKS]))
    if len(layers) > 1:
        _overlay(kind, seen, layers[1:], names)
    return seen


def fold_all(kind: Kind, rows: Iterable[Sequence[Any]], names: tuple[str, ...] | None = None) -> list[Folded]:
    """Every item of rows that are ordered by item and then region, without those that are not there."""
    groups = (fold(kind, list(layers), names) for _, layers in groupby(rows, key=itemgetter(ITEM)))
    return [seen for seen in groups if seen is not None]


def present(kind: Kind, layers: Sequence[Sequence[Any]]) -> bool:
    """Whether the item exists on this line: defined somewhere, withdrawn nowhere."""
    defined = not kind.rooted or any(layer[DEFINES] for layer in layers)
    return bool(layers) and defined and not any(layer[WITHDRAWN] for layer in layers)


def violations(kind: Kind, above: Folded | None, region: int, edit: Edit) -> list[Drift]:
    """The elements of an edit that a region above does not leave to this one, each with its holder."""
    if above is None:
        return []
    rules = kind.may(edit.item)
    return [
        Drift(name, region, own, above.values[name], above.origins[name])
        for name, own in edit.values.items()
        if own is not None
        and name in above.origins
        and not stands(_rule(rules, name, above.locked), above.values[name], own)
    ]


def offered(levels: Sequence[int] | None, exercises: frozenset[int], mode: str | None = None) -> bool:
    """Whether an item meant for `levels` is a region's business, given the levels it `exercises`.

    An item without levels is everybody's. Carrying papers upward (代办), helping to file (协办) and telling
    (公开告知) take no power, so a region may do those for an item of any level.
    """
    return not levels or mode in ("agent", "assist", "inform") or not exercises.isdisjoint(levels)


def _root(layers: Sequence[Sequence[Any]]) -> int:
    roots = [layer[REGION] for layer in layers if layer[DEFINES]]
    return int(roots[0] if roots else layers[0][REGION])


def _rule(rules: Mapping[str, May], name: str, locked: frozenset[str]) -> May:
    return May.LOCKED if name in locked else rules[name]


def _overlay(kind: Kind, seen: Folded, layers: Sequence[Sequence[Any]], names: tuple[str, ...]) -> None:
    """Lay the nearer layers over what `seen` holds, element by element."""
    rules = kind.may(seen.item)
    for layer in layers:
        for name, own in zip(names, layer[LEAD:], strict=True):
            if own is not None:
                _lay(seen, name, own, _rule(rules, name, seen.locked), layer)
        if layer[LOCKS]:
            seen.locked = seen.locked.union(layer[LOCKS])


def _lay(seen: Folded, name: str, own: Any, rule: May, layer: Sequence[Any]) -> None:
    values, origins = seen.values, seen.origins
    assert isinstance(values, dict)
    assert isinstance(origins, dict)
    above = values[name]
    if above is not None and not stands(rule, above, own):
        seen.drifts += (Drift(name, layer[REGION], own, above, origins[name]),)
    result = own if above is None else merged(rule, above, own)
    if result is not above:
        values[name] = result
        origins[name] = Origin(layer[REGION], layer[RELEASE])
