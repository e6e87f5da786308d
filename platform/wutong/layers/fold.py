"""The fold: what a region sees of an item is the layers on its line merged element by element, nearest last.

Pure functions over rows, nation first. A row is `(item, region, release, defines, withdrawn, locks, *elements)`
with the elements in `kind.names` order; a database row serves as it is. "Take the nearest row" would be wrong:
it forgets what the nearest row leaves as above and brings withdrawn items back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from wutong.errors import Refused
from wutong.layers.kinds import LEVELS, Edit, Kind, May, merged, stands, stricter
from wutong.layers.ruling import NOTHING, Entry, Origin, Rule, Ruling, Said
from wutong.tenancy import spell

#: How many columns a row carries before its elements.
LEAD = 6
ITEM, REGION, RELEASE, DEFINES, WITHDRAWN, LOCKS = range(LEAD)


class Drift(NamedTuple):
    """An own value that does not stand under the value `held` by `holder`, and the rule that says so.

    `held` is None where the holder asks for nothing by saying nothing.
    """

    element: str
    region: int
    own: Any
    held: Any
    holder: Origin
    rule: Rule


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

    `origins` names the origin of every element that has a value, `root` the region that defined the item, `locks`
    the elements that a region has locked on this item, with who did.
    """

    item: UUID
    root: int
    values: Mapping[str, Any]
    origins: Mapping[str, Origin]
    locks: Mapping[str, Origin] = field(default_factory=dict)
    drifts: tuple[Drift, ...] = ()
    claim: Claimed | None = None

    def __getitem__(self, element: str) -> Any:
        return self.values[element]

    @property
    def locked(self) -> frozenset[str]:
        """The elements that a region has locked on this item."""
        return frozenset(self.locks)


class HeldAbove(Refused):
    """A region tried to set what a region above holds; `violations` lists every case of it.

    `since` tells when the release of an origin took effect, where that is known.
    """

    code, status = "layers.held_above", 422
    message = "“{element}”由上级（{holder}）规定为“{value}”，本级只能在其范围内更有利于群众，请改正后再保存。"
    violations: ClassVar[tuple[Drift, ...]] = ()

    def __init__(self, violations: Sequence[Drift], since: Mapping[Origin, datetime] | None = None) -> None:
        first = violations[0]
        super().__init__(
            element=first.element, holder=first.holder.region, release=str(first.holder.release), value=first.held
        )
        self.violations = tuple(violations)  # type: ignore[misc]
        self.since = since or {}

    def members(self) -> dict[str, Any]:
        """Every violation for machines: element, own value, rule, who rules, who holds which value, since when."""
        return {"held": [told(drift, self.since) for drift in self.violations]}


def told(drift: Drift, since: Mapping[Origin, datetime]) -> dict[str, Any]:
    """A violation in plain values; `ruled_by` is None where the rule is the law's own."""
    by = drift.rule.by
    holder = {**_named(drift.holder, since), "value": drift.held}
    said = {"element": drift.element, "own": drift.own, "rule": str(drift.rule.may)}
    return {**said, "ruled_by": None if by is None else _named(by, since), "holder": holder}


def _named(origin: Origin, since: Mapping[Origin, datetime]) -> dict[str, Any]:
    start = since.get(origin)
    return {
        "region": spell(origin.region),
        "release": str(origin.release),
        "since": start.isoformat() if start else None,
    }


def fold(
    kind: Kind,
    layers: Sequence[Sequence[Any]],
    names: tuple[str, ...] | None = None,
    ruling: Ruling | None = None,
) -> Folded | None:
    """One item from its layers on a line, nation first; None where it is not defined or is withdrawn.

    `names` are the elements that the rows carry, when not all of the kind's; `ruling` is the matrix of the line.
    """
    if not present(kind, layers):
        return None
    first, names = layers[0], names or kind.names
    origin = Origin(first[REGION], first[RELEASE])
    values = dict(zip(names, first[LEAD:], strict=True))
    origins = {name: origin for name, value in values.items() if value is not None}
    seen = Folded(first[ITEM], _root(layers), values, origins, dict.fromkeys(first[LOCKS], origin))
    if len(layers) > 1:
        _overlay(kind, seen, layers[1:], names, ruling)
    return seen


def fold_all(
    kind: Kind,
    rows: Iterable[Sequence[Any]],
    names: tuple[str, ...] | None = None,
    ruling: Ruling | None = None,
) -> list[Folded]:
    """Every item of rows that are ordered by item and then region, without those that are not there."""
    groups = (fold(kind, list(layers), names, ruling) for _, layers in groupby(rows, key=itemgetter(ITEM)))
    return [seen for seen in groups if seen is not None]


def laid_over(own: Sequence[Any] | None, author: int, edit: Edit, names: tuple[str, ...]) -> tuple[Any, ...]:
    """The row that a region's layer would be with an edit; `own` is the row that it is, None where it has none."""
    held = dict(zip(names, own[LEAD:], strict=True)) if own else {}
    values = [edit.values.get(name, held.get(name)) for name in names]
    release, defines, withdrawn, locks = own[RELEASE:LEAD] if own else (edit.item, False, False, [])
    said = (
        defines if edit.defines is None else edit.defines,
        withdrawn if edit.withdrawn is None else edit.withdrawn,
        locks if edit.locks is None else sorted(edit.locks),
    )
    return (edit.item, author, release, *said, *values)


def present(kind: Kind, layers: Sequence[Sequence[Any]]) -> bool:
    """Whether the item exists on this line: defined somewhere, withdrawn nowhere."""
    defined = not kind.rooted and bool(layers)
    for layer in layers:
        if layer[WITHDRAWN]:
            return False
        defined = defined or layer[DEFINES]
    return defined


def violations(kind: Kind, above: Folded | None, region: int, edit: Edit, ruling: Ruling | None = None) -> list[Drift]:
    """The elements of an edit that a region above does not leave to this one, each with its rule and its holder."""
    if above is None:
        return []
    rules = in_force(kind, above, region, ruling)
    broken = [
        Drift(name, region, own, above.values[name], above.origins[name], rules[name])
        for name, own in edit.values.items()
        if own is not None and name in above.origins and not stands(rules[name].may, above.values[name], own)
    ]
    added = [name for name, own in edit.values.items() if own and name in kind.asks and name not in above.origins]
    return broken + [
        Drift(name, region, edit.values[name], None, _definer(above), rules[name])
        for name in added
        if region > above.root and rules[name].may is not May.FILL
    ]


def in_force(kind: Kind, above: Folded, region: int, ruling: Ruling | None = None) -> dict[str, Rule]:
    """The rule under which a region may set each element of an item that it sees as `above`, with who says so."""
    law, said = kind.may(above.item), _said(ruling, above, region)
    rules = {name: _rule(law[name], name, above.locks, said) for name in kind.names}
    return rules | {name: said[name] for name in kind.asks - above.origins.keys() if _fills(above, name, said)}


def entry(found: Folded) -> Entry:
    """A folded row of a matrix, as `Ruling` takes it."""
    place = (str(found["narrow"] or ""), str(found["value"] or ""))
    said = {deep: word for deep, word in LEVELS.items() if found[word] is not None}
    rules = {deep: Rule(May(found[word]), found.origins[word]) for deep, word in said.items()}
    return Entry(str(found["element"]), *place, rules)


def offered(levels: Sequence[int] | None, exercises: frozenset[int], mode: str | None = None) -> bool:
    """Whether an item meant for `levels` is a region's business, given the levels it `exercises`.

    An item without levels is everybody's. Carrying papers upward (代办), helping to file (协办) and telling
    (公开告知) take no power, so a region may do those for an item of any level.
    """
    return not levels or mode in ("agent", "assist", "inform") or not exercises.isdisjoint(levels)


def _root(layers: Sequence[Sequence[Any]]) -> int:
    roots = [layer[REGION] for layer in layers if layer[DEFINES]]
    return int(roots[0] if roots else layers[0][REGION])


def _said(ruling: Ruling | None, seen: Folded, region: int) -> Said:
    return NOTHING if ruling is None else ruling.over(seen.values, region)


def _rule(law: May, name: str, locks: Mapping[str, Origin], said: Said) -> Rule:
    """The strictest of the law, a lock on the item and the matrix; of equals the law's, then the lock."""
    if law != May.LOCKED and name in locks:
        return Rule(May.LOCKED, locks[name])
    ruled = said.get(name)
    return Rule(law) if ruled is None or stricter(law, ruled.may) is law else ruled


def _may(law: May, name: str, locks: Mapping[str, Origin], said: Said) -> May:
    """The rule alone, made for every element of every layer."""
    if name in locks:
        return May.LOCKED
    return stricter(law, said[name].may) if name in said else law


def _fills(seen: Folded, name: str, said: Said) -> bool:
    """Whether the matrix lets a region below say what the item left unsaid; only who defined it, or above, can."""
    ruled = said.get(name)
    if ruled is None or ruled.may is not May.FILL or name in seen.locks:
        return False
    return ruled.by is None or ruled.by.region <= seen.root


def _definer(seen: Folded) -> Origin:
    """The region that defined an item, in the release by which it says something of it; of a line the codes grow."""
    said = (origin for origin in seen.origins.values() if origin.region == seen.root)
    return next(said, Origin(seen.root, seen.item))


def _overlay(
    kind: Kind, seen: Folded, layers: Sequence[Sequence[Any]], names: tuple[str, ...], ruling: Ruling | None
) -> None:
    """Lay the nearer layers over what `seen` holds, element by element."""
    law = kind.may(seen.item)
    for layer in layers:
        said = _said(ruling, seen, layer[REGION])
        for name, own in zip(names, layer[LEAD:], strict=True):
            if own is None:
                continue
            if name in kind.asks and own and seen.values[name] is None and not _first(seen, name, layer, said):
                seen.drifts += (Drift(name, layer[REGION], own, None, _definer(seen), Rule(law[name])),)
            else:
                _lay(seen, name, own, law[name], said, layer)
        if layer[LOCKS]:
            seen.locks = {**dict.fromkeys(layer[LOCKS], Origin(layer[REGION], layer[RELEASE])), **seen.locks}


def _first(seen: Folded, name: str, layer: Sequence[Any], said: Said) -> bool:
    """Whether a layer may be the first to ask for something: the item is its own, or the matrix lets it fill it in."""
    return layer[REGION] <= seen.root or _fills(seen, name, said)


def _lay(seen: Folded, name: str, own: Any, law: May, said: Said, layer: Sequence[Any]) -> None:
    values, origins, rule = seen.values, seen.origins, _may(law, name, seen.locks, said)
    assert isinstance(values, dict)
    assert isinstance(origins, dict)
    above = values[name]
    if above is not None and not stands(rule, above, own):
        because = _rule(law, name, seen.locks, said)
        seen.drifts += (Drift(name, layer[REGION], own, above, origins[name], because),)
    result = own if above is None else merged(rule, above, own)
    if result is not above:
        values[name] = result
        origins[name] = Origin(layer[REGION], layer[RELEASE])
