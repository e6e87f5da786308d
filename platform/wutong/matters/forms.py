"""One matter as a form: which elements a region may change, how each is written in a box, and read back.

Only what differs from the present value becomes an edit, so saving a form never turns inherited values into own ones;
an emptied box means "as above". Rows are written one a line, their columns set apart by a bar.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wutong.errors import Invalid
from wutong.layers.ruling import Rule
from wutong.matters import preview, rules
from wutong.matters.shapes import Column

#: Elements that no box shows: marks of the demo, and the code, which is given once.
HIDDEN = frozenset({"examples", "code"})
BAR = re.compile(r"\s*[|｜]\s*")


#: A sent form: every text that came under a name.
Sent = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Box:
    """One element on the form: its text as it stands now, and whether this region may change it.

    `choices` are value and title; `keep` are the rows above of which a region below may only leave some out. `may` is
    the rule that holds here, `by` the region that made it stricter than the law.
    """

    element: rules.Element
    text: str
    value: Any
    open: bool
    choices: Sequence[tuple[Any, str]] = ()
    keep: Sequence[str] = ()
    may: str = "free"
    by: int | None = None

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The rows above, as choices."""
        return [(name, name) for name in self.keep]

    @property
    def columns(self) -> str:
        """How one line of rows is written."""
        return " | ".join(column.title for column in self.element.columns)


def boxes(
    values: Mapping[str, Any], above: Mapping[str, Any] | None, held: Mapping[str, Rule] | None = None
) -> list[Box]:
    """The form of a matter; `above` is what the regions above say, None where this region defined the matter, `held`
    under which rules this one may set it."""
    shown = [element for element in rules.ELEMENTS if element.name not in HIDDEN]
    return [_box(element, values.get(element.name), above, (held or {}).get(element.name)) for element in shown]


def groups(shown: Sequence[Box]) -> list[tuple[str, list[Box]]]:
    """The boxes under the headings of the element table, in its order."""
    headings = dict.fromkeys(box.element.group for box in shown)
    return [(heading, [box for box in shown if box.element.group == heading]) for heading in headings]


def _box(element: rules.Element, value: Any, above: Mapping[str, Any] | None, rule: Rule | None) -> Box:
    held = above.get(element.name) if above else None
    may = (rule.may if rule else element.may) if held is not None else "free"
    keep = [row["name"] for row in held or ()] if may == "subset" and element.kind == "rows" else []
    shown = preview.shown(element, value) if may == "locked" else written(element, value)
    by = rule.by.region if rule and rule.by and held is not None else None
    return Box(element, shown, value, may != "locked", list(choices(element)), keep, may, by)


def choices(element: rules.Element) -> Iterable[tuple[Any, str]]:
    """What may be chosen for an element of a code list, or for yes and no."""
    if element.kind == "yes":
        return (("1", "是"), ("0", "否"))
    return element.options.items()


def written(element: rules.Element, value: Any) -> str:
    """A value as it stands in its box."""
    if value is None:
        return ""
    if element.kind == "yes":
        return "1" if value else "0"
    if element.kind == "lines":
        return "\n".join(value)
    if element.kind == "rows":
        return "\n".join(_line(element.name, row) for row in value)
    return str(value)


def _line(name: str, row: Mapping[str, Any]) -> str:
    return " | ".join(_cell(column, row.get(column.name)) for column in rules.ROWS[name]).rstrip(" |")


def _cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.kind == "yes":
        return "是" if value else "否"
    return str(column.options.get(value, value))


def changes(sent: Sent, shown: Sequence[Box]) -> dict[str, Any]:
    """What a sent form changes of what was shown; raises `Invalid` naming each box that cannot be read."""
    edit: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for box in (box for box in shown if box.open):
        try:
            value = _read(sent, box)
        except ValueError as error:
            wrong[box.element.name] = [str(error)]
            continue
        if value != _plain(box.value):
            edit[box.element.name] = value
    if wrong:
        raise Invalid(fields=wrong)
    return edit


def unmarked(edit: Mapping[str, Any], examples: Sequence[str] | None) -> dict[str, Any]:
    """The edit, taking the mark 示例 off every element that somebody has now written."""
    left = [name for name in examples or () if name not in edit]
    return dict(edit) if len(left) == len(examples or ()) else {**edit, "examples": left}


def _plain(value: Any) -> Any:
    """A stored value as a form gives it: rows without their key, nothing for an empty list."""
    if isinstance(value, list):
        return [_bare(entry) for entry in value] or None
    return value


def _bare(entry: Any) -> Any:
    if not isinstance(entry, Mapping):
        return entry
    return {name: value for name, value in entry.items() if name != "key" and value not in ("", None)}


def _read(sent: Sent, box: Box) -> Any:
    element = box.element
    if box.keep:
        kept = sent.get(element.name, ())
        return [_bare(row) for row in box.value if row["name"] in kept] or None
    if element.kind == "codes":
        known = {str(value): value for value, _ in box.choices}
        return [known[text] for text in sent.get(element.name, ()) if text in known] or None
    text = next(iter(sent.get(element.name, ())), "").strip()
    return _READ[element.kind](element, text) if text else None


def _read_code(element: rules.Element, text: str) -> Any:
    known = {str(value): value for value, _ in choices(element)}
    if known and text not in known:
        raise ValueError("请从列表中选择。")
    return known.get(text, text)


def _read_number(element: rules.Element, text: str) -> int:
    if not text.isdecimal() or len(text) > 4:
        raise ValueError("请填写 0 或正整数。")
    return int(text)


def _read_rows(element: rules.Element, text: str) -> list[dict[str, Any]]:
    return [_row(element.name, line) for line in text.splitlines() if line.strip()]


def _row(name: str, line: str) -> dict[str, Any]:
    columns = rules.ROWS[name]
    cells = BAR.split(line.strip())
    if len(cells) > len(columns):
        raise ValueError(f"“{cells[0]}”一行的内容多于 {len(columns)} 列，请用竖线分开各列。")
    named = zip(columns, cells, strict=False)
    return {column.name: _cell_value(column, cell) for column, cell in named if cell}


def _cell_value(column: Column, cell: str) -> Any:
    if column.kind == "number":
        if not cell.isdecimal():
            raise ValueError(f"“{cell}”须是整数。")
        return int(cell)
    known = {"是": True, "否": False} if column.kind == "yes" else {title: v for v, title in column.options.items()}
    if known and cell not in known:
        raise ValueError(f"“{cell}”不在可选范围：{'、'.join(known)}。")
    return known[cell] if known else cell


_READ: Mapping[str, Callable[[rules.Element, str], Any]] = {
    "text": lambda element, text: text,
    "long": lambda element, text: text,
    "link": lambda element, text: text,
    "code": _read_code,
    "number": _read_number,
    "yes": lambda element, text: text == "1",
    "lines": lambda element, text: [line.strip() for line in text.splitlines() if line.strip()],
    "rows": _read_rows,
}
