"""What may be inherited, as data: a kind of thing, its elements, and how each may change on the way down.

A kind declares one table of `May` per element (等于, 属于, 预设, 自定义): the law, which nothing makes looser. The
rules are two small tables of plain functions below: how a value from above and an own value merge, and whether an own
value stands. Adding a rule is one entry in each.

A kind that is `ruled_by` another one (`matrix`) has a constraint matrix (约束矩阵) besides: inherited data that make
the law stricter, element by element and level by level.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

#: The word of a claim's reach for each administrative level below a claiming region (行使层级 3 city … 6 village).
REACH: Mapping[int, str] = {3: "cities", 4: "counties", 5: "townships", 6: "villages"}


class May(StrEnum):
    """How a region may set an element that a region above has set.

    `LOCKED`: not at all; the topmost value stands. `AT_MOST`: never above the parent's value, `AT_LEAST`: never below
    it (a yes stays a yes). `SUBSET`: only entries of the parent's value, `SUPERSET`: all of them, and more if wished.
    `FREE`: anything, and every region is expected to say it itself.
    `DEFAULT`: anything; the parent's value is a preset. A region can only make it easier for the citizen.
    `TIGHTER` is for values that are themselves rules, by their words: only a stricter one than the parent's. `FILL`
    is what a matrix says of an element that asks something (`Kind.asks`): left unsaid above, it may be said here.
    """

    LOCKED = "locked"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    SUBSET = "subset"
    SUPERSET = "superset"
    FREE = "free"
    DEFAULT = "default"
    TIGHTER = "tighter"
    FILL = "fill"


#: How strict a rule is; where two that bind to the parent's value meet on one element, the law's holds.
STRICTNESS: Mapping[May, int] = {
    May.FREE: 0, May.DEFAULT: 1, May.FILL: 1, May.AT_MOST: 2, May.AT_LEAST: 2, May.SUBSET: 2, May.SUPERSET: 2,
    May.LOCKED: 3,
}  # fmt: skip
#: The columns of a matrix: for whose layers a rule holds, by the depth of the region that writes the layer.
LEVELS: Mapping[int, str] = {1: "provinces", 2: "cities", 3: "counties", 4: "townships", 5: "villages"}


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of inherited thing: `elements` maps each element (a column of its table) to its `May`.

    `claimable`: a region sees only what it or a region above claimed for it. `rooted`: an item exists below
    the region that defined it (`Edit.defines`); switch off where the items are defined in code. `levels`
    names the element (a list of 行使层级) that says for which administrative levels the item is meant.
    `runs` names the element that, being false, says that an item is not offered for the time being.
    `asks` are elements that ask something of the citizen (papers): where the region that defined an item left one
    unsaid, it asks for nothing, and nobody below may, unless that region's matrix says `FILL`.
    `exceptions` gives an item its own rules for some elements, for kinds whose items differ (settings).
    `ruled_by` is the kind of its matrix, `narrows` are the locked elements to whose value a rule may be narrowed.
    `named` are the elements that name an item: every release of it says them anew, so that taking an earlier release
    back leaves no item without its name. `check` raises a refusal where an edit of a region says what none can say.
    """

    name: str
    elements: Mapping[str, May]
    claimable: bool = False
    rooted: bool = True
    levels: str | None = None
    runs: str | None = None
    asks: frozenset[str] = frozenset()
    exceptions: Callable[[UUID], Mapping[str, May]] | None = field(default=None, repr=False)
    ruled_by: "Kind | None" = field(default=None, repr=False)
    narrows: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    check: "Callable[[int, Edit], None] | None" = field(default=None, repr=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The elements in the order of their declaration, which is their order in every row read."""
        return tuple(self.elements)

    @property
    def depends(self) -> tuple[str, ...]:
        """The kinds, by name, on whose layers a reading of this one depends."""
        return (self.name, self.ruled_by.name) if self.ruled_by else (self.name,)

    def may(self, item: UUID) -> Mapping[str, May]:
        """The rules that hold for one item."""
        return {**self.elements, **self.exceptions(item)} if self.exceptions else self.elements


@dataclass(frozen=True)
class Edit:
    """What a release changes on one item: only the elements named; `None` sets an element back to "as above".

    `defines` makes the item exist from this region down (or ends that), `withdrawn` takes it back for this
    region and all below (or ends that), `locks` are the elements that this region forbids those below to
    change. `None` leaves each as it is.
    """

    item: UUID
    values: Mapping[str, Any] = field(default_factory=dict)
    defines: bool | None = None
    withdrawn: bool | None = None
    locks: frozenset[str] | None = None

    def changes(self) -> dict[str, Any]:
        """Elements and the three controls that this edit sets, by name."""
        controls = {"defines": self.defines, "withdrawn": self.withdrawn, "locks": self.locks}
        said = {name: value for name, value in controls.items() if value is not None}
        return {**self.values, **said}


def matrix(name: str, check: Callable[[int, Edit], None] | None = None) -> Kind:
    """A kind of rules: each item says for one `element`, where its `narrow` element holds `value` (everywhere where
    both are empty), how regions of each level may set it. A region below may only say something stricter."""
    named = ("element", "narrow", "value")
    elements = {**dict.fromkeys(named, May.LOCKED), **dict.fromkeys(LEVELS.values(), May.TIGHTER)}
    return Kind(name, elements, rooted=False, named=named, check=check)


def stricter(rule: May, other: May) -> May:
    """The stricter of two rules; the first where they are equally strict."""
    return other if STRICTNESS[other] > STRICTNESS[rule] else rule


def merged(rule: May, above: Any, own: Any) -> Any:
    """The value that holds where a region above says `above` and this one says `own`, neither being None.

    Where nothing is gained over the value above, that very object comes back, so its origin stays above.
    """
    return _MERGE[rule](above, own)


def stands(rule: May, above: Any, own: Any) -> bool:
    """Whether `own` may be written, and holds unclipped, under `above`."""
    return _STANDS[rule](above, own)


def identity(entry: Any) -> Any:
    """What tells two entries of a list apart: the `key` of a mapping, otherwise the entry itself."""
    return entry.get("key") if isinstance(entry, Mapping) else entry


def _kept(above: Sequence[Any], own: Sequence[Any]) -> Sequence[Any]:
    mine = [identity(entry) for entry in own]
    kept = [entry for entry in above if identity(entry) in mine]
    return above if len(kept) == len(above) else kept


def _added(above: Sequence[Any], own: Sequence[Any]) -> Sequence[Any]:
    theirs = [identity(entry) for entry in above]
    more = [entry for entry in own if identity(entry) not in theirs]
    return [*above, *more] if more else above


_MERGE: Mapping[May, Callable[[Any, Any], Any]] = {
    May.LOCKED: lambda above, own: above,
    May.AT_MOST: lambda above, own: own if own < above else above,
    May.AT_LEAST: lambda above, own: own if own > above else above,
    May.SUBSET: _kept,
    May.SUPERSET: _added,
    May.FREE: lambda above, own: own,
    May.DEFAULT: lambda above, own: own,
    May.TIGHTER: lambda above, own: above if stricter(May(above), May(own)) == above else own,
}
_STANDS: Mapping[May, Callable[[Any, Any], bool]] = {
    May.LOCKED: lambda above, own: bool(own == above),
    May.AT_MOST: lambda above, own: bool(own <= above),
    May.AT_LEAST: lambda above, own: bool(own >= above),
    May.SUBSET: lambda above, own: all(entry in above for entry in own),
    May.SUPERSET: lambda above, own: all(entry in own for entry in above),
    May.FREE: lambda above, own: True,
    May.DEFAULT: lambda above, own: True,
    May.TIGHTER: lambda above, own: STRICTNESS[May(own)] >= STRICTNESS[May(above)],
}
