"""Menus: each room adds its entries at import, a reader sees those that lead somewhere for him.

Staff have a menu by group and right; citizens have tabs in a region, and a few tools at the top of the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from flask import current_app, g, request, url_for

from wutong.web import lookups
from wutong.web.doors import actor, right_of

#: Who may see an entry: a right, one of several parted by blanks, or one of these.
ANYONE, SIGNED_IN, STRANGERS = "*", "+", "-"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu; `title` and `group` are gettext messages, `order` sorts within everything."""

    title: str
    endpoint: str
    right: str
    group: str
    order: int

    @property
    def address(self) -> str:
        """Where it leads."""
        return url_for(self.endpoint)

    @property
    def shown(self) -> bool:
        """Whether the application has the page, it is offered in this region, the reader may open it, and its address
        can be written here."""
        return (
            self.endpoint in current_app.view_functions
            and any(_may(right) for right in self.right.split())
            and ("region_code" in g or not current_app.url_map.is_endpoint_expecting(self.endpoint, "region"))
            and lookups.of().offered(self.endpoint)
        )


_desk: dict[str, Entry] = {}
_tabs: dict[str, Entry] = {}
_tools: dict[str, Entry] = {}


def add(title: str, endpoint: str, *, right: str, group: str, order: int = 100) -> None:
    """Add an entry to the staff menu; adding the same endpoint again replaces it."""
    _desk[endpoint] = Entry(title, endpoint, right, group, order)


def tab(title: str, endpoint: str, *, order: int = 100, right: str = ANYONE) -> None:
    """Add a tab to the citizens' pages of every region."""
    _tabs[endpoint] = Entry(title, endpoint, right, "", order)


def tool(title: str, endpoint: str, *, order: int = 100, right: str = ANYONE, desk: bool = False) -> None:
    """Add a small link at the top of citizens' pages, or to the menu under the name on staff pages."""
    _tools[endpoint] = Entry(title, endpoint, right, "desk" if desk else "page", order)


def visible() -> Iterator[tuple[str, list[Entry]]]:
    """The reader's staff menu: groups in order, each with its entries."""
    mine = _sorted(_desk)
    groups = list(dict.fromkeys(entry.group for entry in mine))
    for name, entries in groupby(sorted(mine, key=lambda e: groups.index(e.group)), key=lambda e: e.group):
        yield name, list(entries)


def tabs() -> list[Entry]:
    """The tabs of the present region."""
    return _sorted(_tabs)


def tools(*, desk: bool = False) -> list[Entry]:
    """The links at the top of the page."""
    return [entry for entry in _sorted(_tools) if entry.group == ("desk" if desk else "page")]


def current() -> str | None:
    """The endpoint of the entry the present page lies under: the one whose address is the longest beginning of ours."""
    under = [entry for entry in (*_sorted(_desk), *_sorted(_tabs)) if request.path.startswith(entry.address)]
    return max(under, key=lambda entry: len(entry.address)).endpoint if under else None


def opens(endpoint: str) -> bool:
    """Whether the reader may open a page in the present region: it is there, its plugin is on, and the right is his."""
    view = current_app.view_functions.get(endpoint)
    right = right_of(view) if view else None
    return right is not None and any(map(_may, right.split())) and lookups.of().offered(endpoint)


def _sorted(entries: dict[str, Entry]) -> list[Entry]:
    return sorted((e for e in entries.values() if e.shown), key=lambda e: (e.order, e.endpoint))


def _may(right: str) -> bool:
    held = actor()
    if right in (SIGNED_IN, STRANGERS):
        return (held.kind == "public") == (right == STRANGERS)
    return right == ANYONE or held.may(right)
