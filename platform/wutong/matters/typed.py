"""What a form of a matter sends: every kind of element as text under names, and read back.

An element stands under its own name; rows stand as `element.number.column`, in the order in which they were sent, and
`element.none` says that there are none. Nothing sent means "as above". Pure: the form itself is `forms`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from wutong.matters import shapes
from wutong.matters.shapes import Column, Element, Kind

#: A sent form: every text that came under a name, in the order in which it came.
Sent = Mapping[str, Sequence[str]]
#: What is wrong, by the name of the box.
Wrong = dict[str, list[str]]


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────


def written(column: Column, value: Any) -> str:
    """A value as it stands in one box."""
    if value is None:
        return ""
    if column.kind == "yes":
        return "1" if value else "0"
    return "\n".join(value) if column.kind == "lines" else str(value)


def as_sent(element: Element, value: Any, *, ticks: bool = False) -> dict[str, list[str]]:
    """What a browser sends for an element that nobody touched; `ticks` where rows are only ticked."""
    if element.kind == "rows" and not ticks:
        return _rows_sent(element, value)
    if element.kind == "rows":
        return {element.name: [row["name"] for row in value or ()]}
    if element.kind == "codes":
        return {element.name: [str(entry) for entry in value or ()]}
    return {element.name: [written(element, value)]}


def _rows_sent(element: Element, value: Any) -> dict[str, list[str]]:
    if value == []:
        return {f"{element.name}.none": ["1"]}
    return {
        f"{element.name}.{number}.{column.name}": [written(column, row.get(column.name))]
        for number, row in enumerate(value or ())
        for column in element.columns
    }


def choices(column: Column) -> Iterable[tuple[Any, str]]:
    """What may be chosen for a column of a code list, or for yes and no."""
    return (("1", "是"), ("0", "否")) if column.kind == "yes" else column.options.items()


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────


def read(sent: Sent, element: Element, wrong: Wrong, *, kept: Sequence[Mapping[str, Any]] = ()) -> Any:
    """The sent value of an element, None for nothing; `kept` are the rows that may only be ticked. What cannot be read
    is told in `wrong` at its box."""
    if kept:
        return [bare(row) for row in kept if row["name"] in sent.get(element.name, ())]
    if element.kind == "rows":
        return _rows(sent, element, wrong)
    if element.kind == "codes":
        known = {str(value): value for value in element.options}
        return [known[text] for text in sent.get(element.name, ()) if text in known] or None
    return _cell(sent, element, element.name, wrong)


def bare(row: Any) -> Any:
    """A row without its key and its empty cells, as a form gives it."""
    if not isinstance(row, Mapping):
        return row
    return {name: value for name, value in row.items() if name != "key" and value not in ("", None)}


def numbers(sent: Sent, name: str) -> list[int]:
    """The numbers of the rows of an element, in the order in which they were sent."""
    named = re.compile(re.escape(name) + r"\.(\d{1,6})\.")
    return list(dict.fromkeys(int(found[1]) for key in sent if (found := named.match(key))))


def _rows(sent: Sent, element: Element, wrong: Wrong) -> list[dict[str, Any]] | None:
    told = [_row(sent, element, number, wrong) for number in numbers(sent, element.name)]
    return [row for row in told if row] or ([] if sent.get(f"{element.name}.none") else None)


def _row(sent: Sent, element: Element, number: int, wrong: Wrong) -> dict[str, Any]:
    place, first = f"{element.name}.{number}", element.columns[0]
    cells = {column.name: _cell(sent, column, f"{place}.{column.name}", wrong) for column in element.columns}
    row = {name: value for name, value in cells.items() if value is not None}
    if row and first.name not in row:
        wrong.setdefault(f"{place}.{first.name}", []).append(f"请写明“{first.title}”，或删去这一行。")
    return row


def _cell(sent: Sent, column: Column, place: str, wrong: Wrong) -> Any:
    text = next(iter(sent.get(place, ())), "").replace("\r\n", "\n").strip()
    if not text:
        return None
    try:
        value = _READ[column.kind](column, text)
    except ValueError as error:
        wrong[place] = [str(error)]
        return text
    if said := shapes.wrong(column, value):
        wrong[place] = said
    return value


def _code(column: Column, text: str) -> Any:
    known = {str(value): value for value in column.options}
    if text not in known:
        raise ValueError("请从列表中选择。")
    return known[text]


def _number(column: Column, text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise ValueError("请填写 0 或正整数。")
    return int(text)


_READ: Mapping[Kind, Callable[[Column, str], Any]] = {
    "text": lambda column, text: text,
    "long": lambda column, text: text,
    "link": lambda column, text: text,
    "code": _code,
    "number": _number,
    "yes": lambda column, text: text == "1",
    "lines": lambda column, text: [line.strip() for line in text.splitlines() if line.strip()],
}


# ── Arranging ────────────────────────────────────────────────────────────────────────────────────────────────


def arranged(sent: Sent, element: Element, verb: str, number: int) -> dict[str, Sequence[str]]:
    """The sent form with one row more (`add`), one less (`drop`), or one moved (`up`, `down`)."""
    order = _MOVES[verb](numbers(sent, element.name), number)
    rows = {key: texts for row in order for key, texts in _row_sent(sent, element, row).items()}
    return {**{key: texts for key, texts in sent.items() if not key.startswith(f"{element.name}.")}, **rows}


def _row_sent(sent: Sent, element: Element, number: int) -> dict[str, Sequence[str]]:
    keys = [f"{element.name}.{number}.{column.name}" for column in element.columns]
    return {key: sent.get(key, [""]) for key in keys}


def _moved(order: list[int], number: int, by: int) -> list[int]:
    if number not in order:
        return order
    place = order.index(number)
    other = min(max(place + by, 0), len(order) - 1)
    order[place], order[other] = order[other], order[place]
    return order


_MOVES: Mapping[str, Callable[[list[int], int], list[int]]] = {
    "add": lambda order, number: [*order, max(order, default=-1) + 1],
    "drop": lambda order, number: [row for row in order if row != number],
    "up": lambda order, number: _moved(order, number, -1),
    "down": lambda order, number: _moved(order, number, 1),
}
VERBS = tuple(_MOVES)
