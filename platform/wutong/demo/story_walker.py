"""Somebody who plays in the story: over HTTP, reading the pages' links and forms as they come.

`Visitor` is what the story asks of a player; `Walker` needs nothing but the network, `story_browser` has a browser.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin

import requests

from wutong.demo import story_page
from wutong.demo.story_page import Control, Form

TIMEOUT = 60
#: What may be put into a box: words, several choices of a list, a file.
Given = str | Sequence[str] | Path


class Lost(Exception):
    """The page does not hold what the story goes on with."""


class Visitor(Protocol):
    """A person in front of the pages."""

    @property
    def address(self) -> str:
        """Where the person is."""

    def open(self, path: str) -> None:
        """Go to an address of the demo."""

    def follow(self, words: str) -> None:
        """Go on by the link that says so."""

    def fill(self, **boxes: Given) -> None:
        """Put something into the boxes of these names."""

    def press(self, words: str) -> None:
        """Press the button that says so, which sends its form; one that says just that, or begins so, goes first."""

    def text(self) -> str:
        """All words on the page."""

    def holds(self, words: str) -> bool:
        """Whether some link says so."""


def see(visitor: Visitor, *words: str) -> None:
    """Demand that the page says all of this; raises `Lost`."""
    text = visitor.text()
    for each in words:
        if each not in text:
            raise Lost(f"“{each}” is not on {visitor.address}, which says: {text[-1500:]}")


class Walker:
    """Plays over HTTP. `told` hears of every page that was opened."""

    def __init__(self, base: str, told: Callable[[str], None] = lambda address: None) -> None:
        self.base, self.told = base, told
        self.session = requests.Session()
        self.address = base
        self.given: dict[str, Given] = {}
        self.page = story_page.Page()

    def open(self, path: str) -> None:
        """Go to an address of the demo."""
        self._arrived(self.session.get(urljoin(self.base, path), timeout=TIMEOUT))

    def follow(self, words: str) -> None:
        """Go on by the link that says so: exactly, or else somewhere in its words."""
        links = dict(reversed(self.page.links))
        found = links.get(words) or next((href for said, href in self.page.links if words in said), None)
        if not found:
            raise Lost(f"no link “{words}” on {self.address}, only: {', '.join(links)}")
        self.open(urljoin(self.address, found))

    def fill(self, **boxes: Given) -> None:
        """Remember what goes into the boxes until a button is pressed."""
        self.given.update(boxes)

    def press(self, words: str) -> None:
        """Send the form of the button that says so, with its boxes as they stand or as they were filled."""
        form, button = self._button(words)
        data = self._sent(form) + ([button[1:]] if button[1] else [])
        address = urljoin(self.address, form.action)
        files = {name: (p.name, p.read_bytes()) for name, p in self.given.items() if isinstance(p, Path)}
        if form.method == "get":
            answer = self.session.get(address, params=data, timeout=TIMEOUT)
        else:
            headers = {"Referer": self.address}
            answer = self.session.post(address, data=data, files=files or None, headers=headers, timeout=TIMEOUT)
        self._arrived(answer)

    def text(self) -> str:
        """All words on the page."""
        return self.page.text

    def holds(self, words: str) -> bool:
        """Whether some link says so."""
        return any(words in said for said, _ in self.page.links)

    def _arrived(self, answer: requests.Response) -> None:
        self.address, self.page = answer.url, story_page.read(answer.text)
        self.given = {}
        self.told(answer.url)
        if not answer.ok:
            raise Lost(f"{answer.request.method} {answer.url} answered {answer.status_code}: {self.page.text[-600:]}")

    def _button(self, words: str) -> tuple[Form, tuple[str, str, str]]:
        every = [(form, button) for form in self.page.forms for button in form.buttons if words in button[0]]
        if not every:
            raise Lost(f"no button “{words}” on {self.address}")
        order = sorted(every, key=lambda one: (one[1][0] != words, not one[1][0].startswith(words)))
        return order[0]

    def _sent(self, form: Form) -> list[tuple[str, str]]:
        names = {control.name for control in form.controls}
        missing = set(self.given) - names
        if missing:
            raise Lost(f"the form on {self.address} has no box {', '.join(sorted(missing))}")
        return [pair for name in dict.fromkeys(c.name for c in form.controls) for pair in self._pairs(form, name)]

    def _pairs(self, form: Form, name: str) -> list[tuple[str, str]]:
        boxes = [control for control in form.controls if control.name == name]
        given = self.given.get(name)
        if isinstance(given, Path):
            return []
        if given is None:
            return [(name, control.value) for control in _standing(boxes)]
        return [(name, value) for value in _chosen(boxes, given, self.address)]


def _standing(boxes: Sequence[Control]) -> list[Control]:
    """What a form sends that nobody touched: of a list its chosen entry, or the first."""
    chosen = [control for control in boxes if control.chosen and control.kind != "file"]
    return chosen or [control for control in boxes[:1] if control.kind == "option"]


def _chosen(boxes: Sequence[Control], given: str | Sequence[str], address: str) -> list[str]:
    values = [given] if isinstance(given, str) else list(given)
    offered = {control.value for control in boxes if control.kind in ("radio", "checkbox", "option")}
    if offered and not offered.issuperset(values):
        raise Lost(f"{boxes[0].name} on {address} does not offer {values}, only {sorted(offered)[:40]}")
    return values
