"""The list of matters as a workbook: one sheet of matters, one for each element that is rows, the rules, the choices.

Empty it is the template, filled it is what was exported; `importing` reads either. Everything is made from the table
of elements. Text is written as text, so no cell of it is ever calculated.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from wutong.matters import cells, guidance
from wutong.matters.shapes import Column, Element
from wutong.matters.sheets import CHOICES, CODE, EXAMPLE, LIMIT, MAIN, NOTES, WRITTEN
from wutong.web import tables

Values = Mapping[str, Any]
#: How wide a column is, in signs, by its kind; some elements want more.
WIDTHS = {"long": 40, "lines": 40, "yes": 10, "number": 12, "code": 16, "codes": 28, "text": 24, "link": 28, "rows": 14}
_WIDE = {"name": 44, "code": 22}
#: The elements that are rows: each has a sheet of its own.
SHEETS: tuple[Element, ...] = tuple(element for element in WRITTEN if element.columns)


@dataclass
class _Page:
    """A sheet that is being written from top to bottom."""

    sheet: Worksheet
    columns: Sequence[Column]
    looks: "_Looks"
    next: int = 1

    def add(self, row: Sequence[cells.Cell], *, example: bool = False) -> None:
        """Write the next row."""
        for at, (column, value) in enumerate(zip(self.columns, row, strict=True)):
            tables.put(self.sheet, self.next, at, value, self.looks.of(column, example=example), self.looks.quoted)
        self.next += 1


class _Looks:
    """The formats of a workbook. All but numbers is kept as it is typed, so that no spreadsheet shortens a code or
    drops a nought; `quoted` stays text however somebody edits the cell."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        top = {"valign": "top", "text_wrap": True}
        typed, pale = {**top, "num_format": "@"}, {"italic": True, "font_color": "#7A7A7A"}
        self.text, self.number = book.add_format(typed), book.add_format(top)
        self.example, self.example_number = book.add_format({**typed, **pale}), book.add_format({**top, **pale})
        self.quoted = book.add_format({**typed, "quote_prefix": True})
        self.head = book.add_format(
            {**top, "bold": True, "bg_color": "#E3EFE6", "border": 1, "border_color": "#B8CDBE"}
        )
        self.needed = book.add_format(
            {**top, "bold": True, "bg_color": "#F7DDD5", "border": 1, "border_color": "#D9B3A7"}
        )
        self.bold = book.add_format({**top, "bold": True})

    def of(self, column: Column, *, example: bool = False) -> Format:
        """The format of a column's cells."""
        if column.kind == "number":
            return self.example_number if example else self.number
        return self.example if example else self.text


@dataclass
class _Choices:
    """The sheet of choices: a column for each code list, written once, to which drop-downs point."""

    book: xlsxwriter.Workbook
    lists: dict[int, tuple[int, Mapping[Any, str]]] = field(default_factory=dict)

    def range(self, column: Column) -> str:
        """Where the choices of a column will stand."""
        at, _ = self.lists.setdefault(id(column.options), (len(self.lists), column.options))
        letter = xlsxwriter.utility.xl_col_to_name(at, col_abs=True)
        return f"={CHOICES}!{letter}$1:{letter}${len(column.options)}"

    def write(self) -> None:
        """Write the sheet, row by row, and hide it."""
        sheet = self.book.add_worksheet(CHOICES)
        columns = [list(options.values()) for _, options in self.lists.values()]
        for row in range(max(map(len, columns), default=0)):
            for at, titles in enumerate(columns):
                if row < len(titles):
                    sheet.write_string(row, at, titles[row])
        sheet.hide()


def workbook(matters: Iterable[Values] | None = None) -> bytes:
    """The workbook of these matters; without any the template, with a row of examples on each sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        looks, choices = _Looks(book), _Choices(book)
        main = _page(book, looks, choices, MAIN, WRITTEN)
        several = {one.name: _page(book, looks, choices, one.title, (CODE, *one.columns)) for one in SHEETS}
        if matters is None:
            _examples([main, *several.values()])
        for values in matters or ():
            main.add([cells.spelled(element, values.get(element.name)) for element in WRITTEN])
            _rows(several, values)
        _notes(book, looks)
        choices.write()
    return out.getvalue()


def _rows(several: Mapping[str, _Page], values: Values) -> None:
    for name, page in several.items():
        for row in values.get(name) or ():
            said = [cells.spelled(column, row.get(column.name)) for column in page.columns[1:]]
            page.add([values.get("code"), *said])


def _page(book: xlsxwriter.Workbook, looks: _Looks, choices: _Choices, title: str, columns: Sequence[Column]) -> _Page:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 2 if title == MAIN else 1)
    for at, column in enumerate(columns):
        needed = column.name in guidance.NEEDED if title == MAIN else at < 2
        sheet.set_column(at, at, _WIDE.get(column.name, WIDTHS[column.kind]), looks.of(column))
        sheet.write_string(0, at, column.title + ("*" if needed else ""), looks.needed if needed else looks.head)
        sheet.write_comment(0, at, guidance.note(column, needed=needed), {"x_scale": 2, "y_scale": 1.5})
        _validation(sheet, at, column, choices)
    return _Page(sheet, columns, looks)


_REFUSED = {"error_type": "warning", "error_title": "请核对", "error_message": "不在可选范围或不是整数，上传时会指出。"}


def _validation(sheet: Worksheet, at: int, column: Column, choices: _Choices) -> None:
    """A drop-down, or a check of numbers, down the whole column; several choices of one list may be typed freely."""
    rule: dict[str, Any] = {}
    if column.options:
        rule = {"validate": "list", "source": choices.range(column), "show_error": column.kind == "code"}
    elif column.kind == "yes":
        rule = {"validate": "list", "source": ["是", "否"]}
    elif column.kind == "number":
        rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": column.limit}
    if rule:
        sheet.data_validation(1, at, LIMIT, at, {**_REFUSED, **rule})


def _examples(pages: Iterable[_Page]) -> None:
    for page in pages:
        page.add([EXAMPLE if one is CODE else guidance.example(one) for one in page.columns], example=True)


def _notes(book: xlsxwriter.Workbook, looks: _Looks) -> None:
    sheet = book.add_worksheet(NOTES)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for number, (title, text) in enumerate(guidance.notes()):
        sheet.write_string(number, 0, title, looks.bold)
        sheet.write_string(number, 1, text, looks.text)


def text(matters: Iterable[Values]) -> Iterator[str]:
    """The sheet of matters alone as lines of a .csv that Excel opens; what is rows has no place in it."""
    yield "\ufeff" + _line([element.title for element in WRITTEN])
    for values in matters:
        yield _line([tables.harmless(cells.spelled(element, values.get(element.name))) for element in WRITTEN])


def _line(row: Sequence[tables.Cell]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(row)
    return out.getvalue()
