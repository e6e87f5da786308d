"""What a page offers next: links, forms that ask and forms that change."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin

from wutong.testing.leaks.marks import SIGN

FOLLOWED = ("href", "src", "hx-get", "data-url")
FREE_TEXT = (None, "", "text", "search", "tel")


@dataclass(slots=True)
class Form:
    """A form: where it goes, how, and the value each field would send; `typed` are those one writes into and
    `offered` says to whom the form was shown."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)
    offered: set[str] = field(default_factory=set)


class Page(HTMLParser):
    """Collects `links` and `forms` of one page."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.links, self.forms = address, set[str](), list[Form]()
        self._form: Form | None = None
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag offers."""
        held = dict(attrs)
        for name in FOLLOWED:
            if (target := held.get(name)) and tag != "form":
                self._link(target)
        if tag == "form":
            self._form = Form(self._near(held.get("action") or self.address), (held.get("method") or "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, held)

    def handle_endtag(self, tag: str) -> None:
        """Close a form or a list of choices."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""

    def _field(self, tag: str, held: dict[str, str | None]) -> None:
        assert self._form is not None
        name, value = held.get("name") or "", held.get("value") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and (value or "selected" in held):
            self._form.fields.setdefault(self._select, value)
        elif name and tag in ("input", "textarea", "button"):
            self._form.fields.setdefault(name, value)
            if tag == "textarea" or (tag == "input" and held.get("type") in FREE_TEXT):
                self._form.typed.add(name)

    def _near(self, target: str) -> str:
        return urldefrag(urljoin(self.address, target))[0]

    def _link(self, target: str) -> None:
        near = self._near(target)
        if near.startswith("/") and not near.startswith("/static/"):
            self.links.add(near)

    def asked(self) -> Iterator[str]:
        """The addresses that the asking forms lead to: as they stand, and searching for what all marks begin with."""
        for form in self.forms:
            if form.method == "get" and form.action.startswith("/"):
                for text in ("", SIGN):
                    told: dict[str, Any] = form.fields | (dict.fromkeys(form.typed, text) if text else {})
                    yield f"{form.action.partition('?')[0]}?{urlencode(told)}"
