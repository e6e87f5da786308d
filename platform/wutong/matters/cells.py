"""One value of a matter as it stands in a cell of a list, and back: words for codes, 是 and 否, one line for each line.

Pure, and the same for every element and every column of rows. What is written is read back as the same value; a cell
left empty says nothing, and two words in brackets say what an empty cell cannot.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from wutong.matters import codes, naming, schemes
from wutong.matters.shapes import Column, Element, Kind
from wutong.matters.sheets import tidied

Cell = str | int | None
#: Takes back what this region says: as above from then on.
CLEARED = "【清空】"
#: Says that there are none, for what is several.
NONE = "【无】"
SEVERAL = frozenset({"codes", "lines", "rows"})

_APART = re.compile(r"[;；\n]+")
_FINELY = re.compile(r"[;；,，、/\s]+")
_YES = {"是": True, "有": True, "1": True, "true": True, "否": False, "无": False, "0": False, "false": False}
_CHOOSE = "不在可选范围，请从下拉列表中选择，可选：{choices}"
#: How many choices a remark names.
NAMED = 12


def spelled(column: Column, value: Any) -> Cell:
    """How a value is written; None for nothing said. Rows have a sheet of their own: their cell is empty or 【无】."""
    if value is None or (value == "" and column.kind not in SEVERAL):
        return None
    if column.kind in SEVERAL and not value:
        return NONE
    return _SPELLED[column.kind](column, value)


class Told(NamedTuple):
    """One line of a value as a reader wants it, and what it is known by among the others."""

    text: str
    key: str


#: The elements that are days, with the one that says which days.
DAYS = {"legal_days": "legal_unit", "promised_days": "promised_unit"}
NOTHING: Mapping[str, Any] = MappingProxyType({})


def unit(element: Element, matter: Mapping[str, Any]) -> str:
    """What is counted, as it stands behind a number of the matter; empty where that is not known."""
    if element.name == "visits":
        return " 次"
    title = codes.UNITS.get(str(matter.get(DAYS.get(element.name, ""))))
    return f" 个{title}" if title else ""


def lines(element: Element, value: Any, matter: Mapping[str, Any] = NOTHING) -> list[Told]:
    """A value in words, line by line: a text as it is broken, each entry of a list, each row with its columns; a
    number with its unit, which `matter` knows."""
    if value is None:
        return []
    if value == []:
        return [Told("无", "")]
    if element.kind == "rows":
        return [Told(_row(element, row), str(row.get(element.columns[0].name, ""))) for row in value]
    entries = value if isinstance(value, list | tuple) else [value]
    texts = [text for entry in entries for text in f"{word(element, entry)}{unit(element, matter)}".split("\n")]
    return [Told(text, text) for text in texts]


def _row(element: Element, row: Mapping[str, Any]) -> str:
    first, *others = element.columns
    told = [f"{one.title}：{word(one, row[one.name])}" for one in others if row.get(one.name) not in (None, "")]
    return f"{row.get(first.name, '')}（{'；'.join(told)}）" if told else str(row.get(first.name, ""))


def word(column: Column, value: Any) -> str:
    """One value in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(column.options.get(value, value))


def understood(column: Column, text: str, scheme: str | None = None) -> Any:
    """The value of a cell that is not empty; None where it is taken back. Raises `ValueError` saying what to do."""
    if text == CLEARED:
        return None
    if text == NONE and column.kind in SEVERAL:
        return []
    return _UNDERSTOOD[column.kind](column, text, scheme)


def same(column: Column, held: Any, value: Any) -> bool:
    """Whether a cell says no more than what is held: as it stands, or as it comes back from a sheet."""
    return bool(held == value) or _plain(column, held) == _plain(column, value)


def _plain(column: Column, value: Any) -> Any:
    if column.kind == "rows":
        return None if value is None else [_plain_row(column, row) for row in value]
    if column.name == "name" and isinstance(value, str):
        value = naming.tidied(value)
    if column.kind == "codes" and value:
        return sorted(set(value), key=str)
    cell = spelled(column, value)
    try:
        return None if cell is None else understood(column, tidied(str(cell)))
    except ValueError:
        return value


def _plain_row(column: Column, row: Mapping[str, Any]) -> dict[str, Any]:
    named: tuple[Column, ...] = getattr(column, "columns", ())
    said = {cell.name: _plain(cell, row.get(cell.name)) for cell in named}
    return {name: value for name, value in said.items() if value is not None}


def _word(column: Column, text: str, scheme: str | None) -> Any:
    """A value of the code list, by its title, by our own word for it, or as the named list of `schemes` has it."""
    for value, title in column.options.items():
        if text == title or (text == value and not text.isdecimal()):
            return value
    found = schemes.told(column.options, text, scheme)
    if found is None:
        choices = "、".join([*column.options.values()][:NAMED]) + ("等" if len(column.options) > NAMED else "")
        raise ValueError(_CHOOSE.format(choices=choices))
    return found


def _words(column: Column, text: str, scheme: str | None) -> list[Any]:
    titles = set(column.options.values())
    parts = [part.strip() for part in _APART.split(text) if part.strip()]
    if not all(part in titles for part in parts):
        parts = [part for part in _FINELY.split(text) if part]
    return list(dict.fromkeys(_word(column, part, scheme) for part in parts))


def _number(column: Column, text: str, scheme: str | None) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise ValueError("须是整数，如 20；没有请留空")
    return int(text)


def _yes(column: Column, text: str, scheme: str | None) -> bool:
    if text.lower() not in _YES:
        raise ValueError("请填写“是”或“否”")
    return _YES[text.lower()]


def _lines(column: Column, text: str, scheme: str | None) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _rows(column: Column, text: str, scheme: str | None) -> Any:
    raise ValueError(f"请逐行填在工作表“{column.title}”里，这一格只能留空或写{NONE}")


def _as_it_stands(column: Column, text: str, scheme: str | None) -> str:
    return text


_SPELLED: Mapping[Kind, Callable[[Column, Any], Cell]] = {
    "text": lambda column, value: str(value),
    "long": lambda column, value: str(value),
    "link": lambda column, value: str(value),
    "number": lambda column, value: int(value),
    "yes": lambda column, value: "是" if value else "否",
    "code": lambda column, value: str(column.options.get(value, value)),
    "codes": lambda column, value: "；".join(str(column.options.get(entry, entry)) for entry in value),
    "lines": lambda column, value: "\n".join(value),
    "rows": lambda column, value: None,
}
_UNDERSTOOD: Mapping[Kind, Callable[[Column, str, str | None], Any]] = {
    "text": _as_it_stands, "long": _as_it_stands, "link": _as_it_stands, "number": _number, "yes": _yes,
    "code": _word, "codes": _words, "lines": _lines, "rows": _rows,
}  # fmt: skip
