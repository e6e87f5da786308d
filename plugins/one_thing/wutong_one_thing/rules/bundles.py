"""What a bundle is (DOMAIN 5.2, appendix H), and how it lies in a layer: rows of plain texts, each with its `key`.

items      key = code of the matter · optional 1 · when “条件=值” parts joined by ；· falls_with codes · note
edges      key = “A>B”: B begins when A is granted · passes “结果>材料” joined by ；
questions  key · name · options joined by ；
fields     key · name · to “事项:栏目” joined by ；  one box of the bundle's form for boxes of several members
papers     key = name of the paper · to “事项:材料” joined by ；
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
_SPLIT = re.compile(r"\s*[；;\n]\s*")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before anything else, so that only what applies is shown (一次告知)."""

    key: str
    name: str
    options: tuple[str, ...] = ("是", "否")


@dataclass(frozen=True, slots=True)
class Item:
    """A member: a matter, whether the citizen may leave it out, when it applies (every one of `when` must hold), and
    which others take it along when they fail."""

    matter: str
    optional: bool = False
    when: tuple[tuple[str, frozenset[str]], ...] = ()
    falls_with: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """A result of one member that is a paper, or a box, of the next."""

    output: str
    to: str


@dataclass(frozen=True, slots=True)
class Edge:
    """`after` begins when `before` is granted, and gets what it passes."""

    before: str
    after: str
    passes: tuple[Pass, ...] = ()

    @property
    def key(self) -> str:
        """What tells two edges apart."""
        return f"{self.before}>{self.after}"


@dataclass(frozen=True, slots=True)
class Shared:
    """Something that is asked once: a box of the form or a paper, and the members (matter, box or paper) it is for."""

    key: str
    name: str
    to: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """One thing (一件事): members, what binds them, what they share. `confirmed` says that its list of members was read
    in a published source, and not only that it exists."""

    code: str
    name: str
    stage: str = ""
    lead: str = ""
    items: tuple[Item, ...] = ()
    edges: tuple[Edge, ...] = ()
    questions: tuple[Question, ...] = ()
    fields: tuple[Shared, ...] = ()
    papers: tuple[Shared, ...] = ()
    confirmed: bool = True
    note: str = ""

    @property
    def matters(self) -> tuple[str, ...]:
        """The codes of the members, in order."""
        return tuple(item.matter for item in self.items)

    def item(self, matter: str) -> Item | None:
        """One member."""
        return next((item for item in self.items if item.matter == matter), None)


def read(values: Row) -> Bundle:
    """A bundle of what its layers say; what nobody said is empty."""
    return Bundle(
        str(values.get("code") or ""), str(values.get("name") or ""), str(values.get("stage") or ""),
        str(values.get("lead_department") or ""), tuple(map(_item, values.get("items") or ())),
        tuple(map(_edge, values.get("edges") or ())), tuple(map(_question, values.get("questions") or ())),
        tuple(map(_shared, values.get("fields") or ())), tuple(map(_shared, values.get("papers") or ())),
        values.get("confirmed") is not False, str(values.get("note") or ""),
    )  # fmt: skip


def rows(bundle: Bundle) -> dict[str, list[dict[str, str]]]:
    """The lists of a bundle as they lie in a layer; `read` reads them back."""
    return {
        "items": [_tidy({"key": item.matter, "optional": "1" if item.optional else "", "when": condition(item),
                         "falls_with": "；".join(item.falls_with), "note": item.note}) for item in bundle.items],
        "edges": [_tidy({"key": edge.key, "passes": "；".join(f"{one.output}>{one.to}" for one in edge.passes)})
                  for edge in bundle.edges],
        "questions": [_tidy({"key": one.key, "name": one.name, "options": "；".join(one.options)})
                      for one in bundle.questions],
        "fields": [_told(one) for one in bundle.fields],
        "papers": [_told(one) for one in bundle.papers],
    }  # fmt: skip


def condition(item: Item) -> str:
    """When a member applies, as it is written."""
    return "；".join(f"{key}={'/'.join(sorted(values))}" for key, values in item.when)


def listed(text: Any) -> tuple[str, ...]:
    """The parts of a cell, each once."""
    return tuple(dict.fromkeys(part for part in _SPLIT.split(str(text or "").strip()) if part))


def conditions(text: Any) -> tuple[tuple[str, frozenset[str]], ...]:
    """A condition as it is written, “户口=本县/外县；结婚=是”, every part of which must hold."""
    parts = [part.partition("=") for part in listed(text)]
    return tuple((key.strip(), frozenset(one.strip() for one in values.split("/"))) for key, _, values in parts)


def pairs(text: Any) -> tuple[tuple[str, str], ...]:
    """Members and what of them, “SL-1:材料”, by code and name."""
    parts = [part.partition(":") for part in listed(text)]
    return tuple((matter.strip(), name.strip()) for matter, _, name in parts)


def passed(text: Any) -> tuple[Pass, ...]:
    """What an edge passes, “结果>材料”; a result alone is a paper of the same name."""
    parts = [part.partition(">") for part in listed(text)]
    return tuple(Pass(output.strip(), to.strip() or output.strip()) for output, _, to in parts)


def _item(row: Row) -> Item:
    return Item(
        str(row["key"]), str(row.get("optional") or "") in ("1", "True", "是"), conditions(row.get("when")),
        listed(row.get("falls_with")), str(row.get("note") or ""),
    )  # fmt: skip


def _edge(row: Row) -> Edge:
    before, _, after = str(row["key"]).partition(">")
    return Edge(before, after, passed(row.get("passes")))


def _question(row: Row) -> Question:
    return Question(str(row["key"]), str(row.get("name") or row["key"]), listed(row.get("options")) or ("是", "否"))


def _shared(row: Row) -> Shared:
    return Shared(str(row["key"]), str(row.get("name") or row["key"]), pairs(row.get("to")))


def _told(one: Shared) -> dict[str, str]:
    return {"key": one.key, "name": one.name, "to": "；".join(f"{matter}:{what}" for matter, what in one.to)}


def _tidy(row: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in row.items() if text}


def with_rows(values: Row, name: str, told: Iterable[Row]) -> Sequence[dict[str, Any]]:
    """A list of a bundle with rows put in the place of those of the same key, or behind."""
    new = {str(row["key"]): dict(row) for row in told}
    kept = [new.pop(str(row["key"]), dict(row)) for row in values.get(name) or ()]
    return [*kept, *new.values()]
