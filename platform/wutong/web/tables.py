"""Handing a table out as a file: the rows of the page, as a workbook or as text that Excel opens.

Text is never taken for a formula: a workbook's cells are written as text, and in a .csv what a spreadsheet would
calculate is quoted.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from urllib.parse import quote

import xlsxwriter
from werkzeug.wrappers import Response
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None
Form = Literal["xlsx", "csv"]
FORMS: tuple[Form, ...] = ("xlsx", "csv")
#: The media type of each form of file.
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
}
#: What a spreadsheet takes for the beginning of a formula, in the wide form too, or skips before one.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


@dataclass(frozen=True)
class Sheet:
    """One table: its title, its headings, its rows."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def download(name: str, sheets: Sequence[Sheet], form: Form) -> Response:
    """The sheets as a file called `name`; a .csv holds the first one alone."""
    return attachment(_workbook(sheets) if form == "xlsx" else _text(sheets[0]), name, form)


def attachment(body: bytes | Iterable[bytes], name: str, form: str) -> Response:
    """A file to be kept: its bytes, or a stream of them, under a name."""
    response = Response(body)
    response.headers["Content-Type"] = TYPES[form]
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{form}')}"
    return response


def _workbook(sheets: Sequence[Sheet]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True}) as book:
        head = book.add_format({"bold": True})
        for sheet in sheets:
            page = book.add_worksheet(sheet.title[:31])
            for column, text in enumerate(sheet.heads):
                page.write_string(0, column, text, head)
            page.freeze_panes(1, 0)
            for number, row in enumerate(sheet.rows, start=1):
                for column, value in enumerate(row):
                    put(page, number, column, value)
    return out.getvalue()


def put(page: Worksheet, row: int, column: int, value: Cell, look: Any = None, quoted: Any = None) -> None:
    """Write a cell in its look, text as text; `quoted` is the look of text that a spreadsheet might calculate once
    somebody edits it. What no cell can hold (more than 32,767 signs) is left out."""
    if isinstance(value, int | float):
        page.write_number(row, column, value, look)
    elif value is not None:
        text = str(value)
        # What begins like this the writer would take for marked-up text and put into the file as it stands.
        safe = f" {text}" if text.startswith("<r>") else text
        page.write_string(row, column, safe, quoted if quoted and text.startswith(FORMULA) else look)


def _text(sheet: Sheet) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(sheet.heads)
    table.writerows([harmless(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(value: Cell) -> Cell:
    """A cell of a .csv that no spreadsheet calculates."""
    return f"'{value}" if isinstance(value, str) and value.lstrip("'").startswith(FORMULA) else value


def unquoted(text: str) -> str:
    """A cell of a .csv as it was before it was made harmless."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text


def wanted(text: str | None) -> Form | None:
    """The form of file that an address asks for, if any."""
    return next((form for form in FORMS if form == text), None)
