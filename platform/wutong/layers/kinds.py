"""What may be inherited, as data: a kind of thing, its elements, and how each may change on the way down.

A kind declares one table of `May` per element (the 约束矩阵 of the field: 等于, 属于, 预设, 自定义). The rules are
two small tables of plain functions below: how a value from above and an own value merge, and whether an own
value stands. Adding a rule is one entry in each.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

#: The word of a claim's reach for each administrative level below a claiming region (行使层级 3 city … 6 village).
REACH: Mapping[int, str] = {3: "cities", 4: "counties", 5: "townships", 6: "villages"}


class May(StrEnum):
    """How a region may set an element that a region above has set.

    `LOCKED`: not at all; the topmost value stands. `AT_MOST`: never above the parent's value. `SUBSET`: only
    entries of the parent's value. `FREE`: anything, and every region is expected to say it itself.
    `DEFAULT`: anything; the parent's value is a preset. A region can only make it easier for the citizen.
    """

    LOCKED = "locked"
    AT_MOST = "at_most"
    SUBSET = "subset"
    FREE = "free"
    DEFAULT = "default"


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of inherited thing: `elements` maps each element (a column of its table) to its `May`.

    `claimable`: a region sees only what it or a region above claimed for it. `rooted`: an item exists below
    the region that defined it (`Edit.defines`); switch off where the items are defined in code. `levels`
    names the element (a list of 行使层级) that says for which administrative levels the item is meant.
    `exceptions` gives an item its own rules for some elements, for kinds whose items differ (settings).
    """

    name: str
    elements: Mapping[str, May]
    claimable: bool = False
    rooted: bool = True
    levels: str | None = None
    exceptions: Callable[[UUID], Mapping[str, May]] | None = field(default=None, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The elements in the order of their declaration, which is their order in every row read."""
        return tuple(self.elements)

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


_MERGE: Mapping[May, Callable[[Any, Any], Any]] = {
    May.LOCKED: lambda above, own: above,
    May.AT_MOST: lambda above, own: own if own < above else above,
    May.SUBSET: _kept,
    May.FREE: lambda above, own: own,
    May.DEFAULT: lambda above, own: own,
}
_STANDS: Mapping[May, Callable[[Any, Any], bool]] = {
    May.LOCKED: lambda above, own: bool(own == above),
    May.AT_MOST: lambda above, own: bool(own <= above),
    May.SUBSET: lambda above, own: all(entry in above for entry in own),
    May.FREE: lambda above, own: True,
    May.DEFAULT: lambda above, own: True,
}
