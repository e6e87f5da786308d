"""What one value of a matter may look like: the kinds of elements and columns, and what is wrong with a value.

Pure, and the same for every way in: form, list, API, pack. Whether values contradict each other is `checks`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

May = Literal["locked", "at_most", "at_least", "subset", "superset", "default", "free"]
Kind = Literal["text", "long", "link", "code", "number", "yes", "codes", "lines", "rows"]

#: How long a text or how large a number may be where its element says nothing else; lines count one by one.
LIMITS: Mapping[str, int] = MappingProxyType({"text": 200, "long": 20_000, "link": 500, "lines": 1000, "number": 9999})
#: The most lines, choices or rows that one element takes.
MOST = 500
NOTHING: Mapping[Any, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an element that is rows: how it is written, and its code list if it has one."""

    name: str
    title: str
    kind: Kind = "text"
    options: Mapping[Any, str] = field(default_factory=lambda: NOTHING, repr=False, compare=False)
    size: int = 0

    @property
    def limit(self) -> int:
        """The most signs a text of it may have, or the largest number; 0 for what is neither."""
        return self.size or LIMITS.get(self.kind, 0)


@dataclass(frozen=True, slots=True)
class Element(Column):
    """One lockable unit of a matter: its column, its heading, how it may change below, what it holds.

    `kind` says how it is written: a line, a long text, an address of the web, one value of a code list, a whole
    number, yes or no, several values of a code list, lines of text, or rows of `columns`, the first of which names
    the row and is its key under `subset`.
    """

    may: May = "free"
    columns: tuple[Column, ...] = ()
    group: str = ""


class Fault(NamedTuple):
    """One thing that is wrong in a value: a sentence that says what to do, and where, as steps into the value."""

    said: str
    path: tuple[str | int, ...] = ()


def wrong(column: Column, value: Any) -> list[str]:
    """Sentences about a value that its element or column cannot hold, each once; none where it can.

    None is "not said" and always right.
    """
    return list(dict.fromkeys(fault.said for fault in faults(column, value)))


def faults(column: Column, value: Any) -> Iterable[Fault]:
    """Everything that is wrong in a value, each with its place in it."""
    return () if value is None else _WRONG[column.kind](column, value)


def _text(column: Column, value: Any) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault("请填写文字。")
    elif len(value) > column.limit:
        yield Fault(f"最多 {column.limit} 个字，现有 {len(value)} 个，请缩短。")
    elif column.kind == "text" and ("\n" in value or "\r" in value):
        yield Fault("请写在一行里。")


#: Only these schemes: a link stands on citizens' pages, where `javascript:` would run.
_LINK = re.compile(r"https?://[^\s/]+\S*")


def _link(column: Column, value: Any) -> Iterator[Fault]:
    yield from _text(column, value)
    if isinstance(value, str) and not _LINK.fullmatch(value):
        yield Fault("请填写以 http:// 或 https:// 开头的网址。")


def _code(column: Column, value: Any) -> Iterator[Fault]:
    if isinstance(value, bool) or not isinstance(value, str | int) or value not in column.options:
        yield Fault("请从列表中选择。")


def _number(column: Column, value: Any) -> Iterator[Fault]:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        yield Fault("请填写 0 或正整数。")
    elif value > column.limit:
        yield Fault(f"不能大于 {column.limit}，请核对。")


def _yes(column: Column, value: Any) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield Fault("请选择是或否。")


def _each(value: Any, one: Callable[[Any], Iterable[Fault]]) -> Iterator[Fault]:
    if not isinstance(value, list | tuple):
        yield Fault("请逐项填写。")
    elif len(value) > MOST:
        yield Fault(f"最多 {MOST} 项，请合并或删去一些。")
    else:
        yield from (Fault(said, (at, *path)) for at, entry in enumerate(value) for said, path in one(entry))


def _codes(column: Column, value: Any) -> Iterator[Fault]:
    return _each(value, lambda entry: _code(column, entry))


def _lines(column: Column, value: Any) -> Iterator[Fault]:
    return _each(value, lambda entry: _text(column, entry))


def _rows(column: Column, value: Any) -> Iterator[Fault]:
    known = {cell.name: cell for cell in getattr(column, "columns", ())}
    return _each(value, lambda entry: _row(known, entry))


def _row(known: Mapping[str, Column], row: Any) -> Iterator[Fault]:
    if not isinstance(row, Mapping):
        yield Fault("请逐项填写。")
        return
    first = next(iter(known.values()))
    if not str(row.get(first.name) or "").strip():
        yield Fault(f"有一行没有写“{first.title}”，请补上或删去这一行。")
    for name, value in row.items():
        if name in known:
            found = faults(known[name], value or None)
            yield from (Fault(f"“{known[name].title}”：{said}", (name, *path)) for said, path in found)
        elif name != "key":
            yield Fault(f"没有“{name}”这一列，请删去。", (name,))


_WRONG: Mapping[Kind, Callable[[Column, Any], Iterable[Fault]]] = {
    "text": _text, "long": _text, "link": _link, "code": _code, "number": _number, "yes": _yes, "codes": _codes,
    "lines": _lines, "rows": _rows,
}  # fmt: skip
