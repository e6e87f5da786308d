"""Elements of matters that plugins add: an inherited table of the plugin's own, which the core joins to the matter.

A layer of the plugin's kind says of one matter (by the same id) what a region sets of the plugin's elements, so they
are inherited, locked, drafted, published and rolled back as everything in `layers` is, and no plugin widens the table
of matters. Where the plugin is off its elements are nowhere to be seen, and nothing that was said is lost.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from wutong import tenancy
from wutong.clock import now
from wutong.homes.rules import Field, Home, Item, Type
from wutong.layers import heads
from wutong.layers import queries as layers
from wutong.layers.fold import Folded
from wutong.layers.kinds import Kind, May
from wutong.matters import codes, policy, rules, shapes
from wutong.matters.models import MATTER
from wutong.matters.shapes import Element

#: The kinds of elements that a plugin may add, and how each is edited.
TYPES: Mapping[shapes.Kind, Type] = {
    "text": "text", "long": "long", "link": "text", "code": "choice", "number": "number", "yes": "yes",
    "lines": "lines",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Elements:
    """What a plugin adds to matters: `elements` in their order, each named as its column in the plugin's table.

    The table's model is a `LayerRow` with `kind = ELEMENTS.kind` and one nullable column per element. Outside, in open
    data, in files and for programs, an element is called `plugin.element`. `title` is their heading on guides.
    """

    plugin: str
    title: str
    elements: tuple[Element, ...]
    lead: str = "按事项填写，下级照此执行；发布后显示在办事指南上。"
    order: int = 338

    @cached_property
    def kind(self) -> Kind:
        """The kind of its layers: an item is a matter, by the matter's id."""
        return Kind(f"{self.plugin}_elements", {one.name: May(one.may) for one in self.elements}, rooted=False)

    @cached_property
    def home(self) -> Home:
        """Its editor: every matter that the region's line defines, with what holds of these elements."""
        return Home(
            self.kind.name, self.kind, self.title, self.lead, tuple(_field(one) for one in self.elements),
            edit="matter.edit", publish="matter.publish", read="matter.read", group="事项", order=self.order,
            given=_items, check=self.faults, second=policy.second_person, delay=policy.delay, removable=False,
        )  # fmt: skip

    def faults(self, values: Mapping[str, Any], given: Item | None = None) -> Mapping[str, str]:
        """What is wrong with values, by element."""
        found = {one.name: shapes.wrong(one, values.get(one.name)) for one in self.elements}
        return {name: said[0] for name, said in found.items() if said}

    def public(self, element: Element) -> str:
        """What an element is called outside."""
        return f"{self.plugin}.{element.name}"


def _field(element: Element) -> Field:
    choices = tuple((str(value), title) for value, title in element.options.items())
    return Field(element.name, element.title, TYPES[element.kind], choices=choices, limit=element.limit or 4000)


def matters() -> list[tuple[UUID, str, str]]:
    """The id, the code and the name of every matter that the present region's line defines, in order of code."""
    found = layers.on_offer(MATTER, tenancy.scope().home, frozenset(codes.LEVELS), elements=("code", "name"))
    return sorted(((one.item, str(one["code"]), str(one["name"])) for one in found), key=lambda told: told[1])


def known() -> frozenset[UUID]:
    """The ids of the same; nothing where no plugin adds anything."""
    return frozenset(item for item, _, _ in matters()) if any(ADDITIONS) else frozenset()


def _items() -> dict[UUID, Item]:
    return {item: Item(f"{name}（{code}）", {}) for item, code, name in matters()}


class Additions:
    """The elements that plugins add, each under its plugin's switch."""

    def __init__(self) -> None:
        self._held: dict[str, Elements] = {}
        self.is_on: Callable[[str], bool] = lambda _: False

    def register(self, elements: Elements) -> None:
        """Take what a plugin adds."""
        self._held[elements.plugin] = elements

    def __iter__(self) -> Iterator[Elements]:
        """What is added in the present region, by the plugins' names."""
        return (one for name, one in sorted(self._held.items()) if self.is_on(name))


ADDITIONS = Additions()


class Added(NamedTuple):
    """One element that says something of a matter here, by whom it is added and which region says it."""

    elements: Elements
    element: Element
    value: Any
    origin: int


def told(item: UUID, *, place: int | None = None, at: datetime | None = None) -> list[Added]:
    """What plugins' elements say of a matter at a place (the present region) at an instant (now)."""
    where = tenancy.scope().home if place is None else place
    found = ((elements, layers.one(elements.kind, where, item, at=at)) for elements in ADDITIONS)
    return [one for elements, folded in found if folded for one in _said(elements, folded)]


def every() -> dict[UUID, list[Added]]:
    """The same of every matter at once."""
    home, held = tenancy.scope().home, dict[UUID, list[Added]]()
    for elements in ADDITIONS:
        for folded in layers.effective(elements.kind, home):
            held.setdefault(folded.item, []).extend(_said(elements, folded))
    return held


def values(added: Sequence[Added]) -> dict[str, Any]:
    """Values by the names that elements have outside."""
    return {one.elements.public(one.element): one.value for one in added}


def element(code: str, name: str) -> Any:
    """What a plugin's element says of the matter with this code in the present region; None for nothing. Of a case, ask
    the copy of the matter that it keeps."""
    return values(told(rules.item_of(code))).get(name)


def stamp() -> list[Any] | None:
    """Everything that `every` depends on, without reading it; None while that cannot be told."""
    line, moment = tenancy.scope().line, now()
    stamps = [(elements.plugin, heads.stamp(elements.kind, line, moment)) for elements in ADDITIONS]
    return None if any(held is None for _, held in stamps) else stamps


def _said(elements: Elements, folded: Folded) -> Iterator[Added]:
    for one in elements.elements:
        if folded[one.name] is not None:
            yield Added(elements, one, folded[one.name], folded.origins[one.name].region)
