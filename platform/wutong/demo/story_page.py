"""A page as somebody without a browser reads it: its words, links, forms and buttons.

Only what the product's own pages use is understood; a control that only a script could fill is not there.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Elements whose words nobody reads.
SILENT = frozenset({"script", "style", "title"})
#: Elements that begin and end words of their own.
NAMED = frozenset({"a", "button", "textarea", "option"})


@dataclass(slots=True)
class Control:
    """One box of a form, by its name; `chosen` says whether its value is sent as it stands."""

    name: str
    kind: str
    value: str
    chosen: bool = True


@dataclass(slots=True)
class Form:
    """One form: where it goes, how, its boxes, and the words on its buttons with what each of them sends."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """What a page says and offers."""

    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)


def read(html: str) -> Page:
    """The page that the markup makes."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.page.text = " ".join(reader.words)
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.words: list[str] = []
        self.form: Form | None = None
        self.select = ""
        self.held: list[tuple[str, dict[str, str], list[str]]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a form, note a box, begin the words of a link or a button."""
        said = {name: value or "" for name, value in attrs}
        self.silent += tag in SILENT
        if tag == "form":
            self.form = Form(said.get("action", ""), said.get("method", "get"))
            self.page.forms.append(self.form)
        elif tag == "select":
            self.select = said.get("name", "")
        elif tag == "input" and self.form and said.get("name"):
            self._box(said)
        elif tag in NAMED:
            self.held.append((tag, said, []))

    def handle_data(self, data: str) -> None:
        """Keep words for the page and for whatever link or button is open."""
        if self.silent or not data.strip():
            return
        self.words.append(" ".join(data.split()))
        for _, _, said in self.held:
            said.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Close what the tag opened."""
        self.silent -= tag in SILENT
        if tag == "form":
            self.form = None
        elif tag in NAMED and self.held and self.held[-1][0] == tag:
            _, said, words = self.held.pop()
            self._named(tag, said, "".join(words).strip())

    def _box(self, said: dict[str, str]) -> None:
        kind = said.get("type", "text")
        chosen = kind not in ("radio", "checkbox") or "checked" in said
        assert self.form is not None
        self.form.controls.append(Control(said["name"], kind, said.get("value", ""), chosen))

    def _named(self, tag: str, said: dict[str, str], words: str) -> None:
        if tag == "a":
            self.page.links.append((" ".join(words.split()), said.get("href", "")))
        elif self.form and tag == "button":
            self.form.buttons.append((" ".join(words.split()), said.get("name", ""), said.get("value", "")))
        elif self.form and tag == "textarea":
            self.form.controls.append(Control(said["name"], "textarea", words))
        elif self.form and tag == "option":
            self.form.controls.append(Control(self.select, "option", said.get("value", words), "selected" in said))
