"""What one value of a matter may look like: the kinds of elements and columns, and what is wrong with a value.

Pure, and the same for every way in: form, list, API, pack. Whether values contradict each other is `checks`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

May = Literal["locked", "at_most", "subset", "default", "free"]
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


def wrong(column: Column, value: Any) -> list[str]:
    """Sentences about a value that its element or column cannot hold, each saying what to do; none where it can.

    None is "not said" and always right.
    """
    return [] if value is None else list(_WRONG[column.kind](column, value))


def _text(column: Column, value: Any) -> Iterator[str]:
    if not isinstance(value, str):
        yield "请填写文字。"
    elif len(value) > column.limit:
        yield f"最多 {column.limit} 个字，现有 {len(value)} 个，请缩短。"
    elif column.kind == "text" and ("\n" in value or "\r" in value):
        yield "请写在一行里。"


#: Only these schemes: a link stands on citizens' pages, where `javascript:` would run.
_LINK = re.compile(r"https?://[^\s/]+\S*")


def _link(column: Column, value: Any) -> Iterator[str]:
    yield from _text(column, value)
    if isinstance(value, str) and not _LINK.fullmatch(value):
        yield "请填写以 http:// 或 https:// 开头的网址。"


def _code(column: Column, value: Any) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, str | int) or value not in column.options:
        yield "请从列表中选择。"


def _number(column: Column, value: Any) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        yield "请填写 0 或正整数。"
    elif value > column.limit:
        yield f"不能大于 {column.limit}，请核对。"


def _yes(column: Column, value: Any) -> Iterator[str]:
    if not isinstance(value, bool):
        yield "请选择是或否。"


def _each(value: Any, one: Callable[[Any], Iterable[str]]) -> Iterator[str]:
    """What is wrong with the entries of a list, each sentence once."""
    if not isinstance(value, list | tuple):
        yield "请逐项填写。"
    elif len(value) > MOST:
        yield f"最多 {MOST} 项，请合并或删去一些。"
    else:
        yield from dict.fromkeys(said for entry in value for said in one(entry))


def _codes(column: Column, value: Any) -> Iterator[str]:
    return _each(value, lambda entry: _code(column, entry))


def _lines(column: Column, value: Any) -> Iterator[str]:
    return _each(value, lambda entry: _text(column, entry))


def _rows(column: Column, value: Any) -> Iterator[str]:
    known = {cell.name: cell for cell in getattr(column, "columns", ())}
    return _each(value, lambda entry: _row(known, entry))


def _row(known: Mapping[str, Column], row: Any) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield "请逐项填写。"
        return
    first = next(iter(known.values()))
    if not str(row.get(first.name) or "").strip():
        yield f"有一行没有写“{first.title}”，请补上或删去这一行。"
    for name, value in row.items():
        if name in known:
            yield from (f"“{known[name].title}”：{said}" for said in wrong(known[name], value or None))
        elif name != "key":
            yield f"没有“{name}”这一列，请删去。"


_WRONG: Mapping[Kind, Callable[[Column, Any], Iterable[str]]] = {
    "text": _text, "long": _text, "link": _link, "code": _code, "number": _number, "yes": _yes, "codes": _codes,
    "lines": _lines, "rows": _rows,
}  # fmt: skip
