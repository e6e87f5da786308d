"""Handing a table out as a file: the rows of the page, as a workbook or as text that Excel opens.

Text is never taken for a formula: a workbook's cells are written as text, and in a .csv what a spreadsheet would
calculate is quoted.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import quote

import xlsxwriter
from flask import make_response
from werkzeug.wrappers import Response

Cell = str | int | float | date | None
Form = Literal["xlsx", "csv"]
FORMS: tuple[Form, ...] = ("xlsx", "csv")
_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Sheet:
    """One table: its title, its headings, its rows."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def download(name: str, sheets: Sequence[Sheet], form: Form) -> Response:
    """The sheets as a file called `name`; a .csv holds the first one alone."""
    body = _workbook(sheets) if form == "xlsx" else _text(sheets[0])
    response = make_response(body)
    response.headers["Content-Type"] = _TYPES[form]
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
                    _write(page, number, column, value)
    return out.getvalue()


def _write(page: "xlsxwriter.worksheet.Worksheet", row: int, column: int, value: Cell) -> None:
    if isinstance(value, int | float):
        page.write_number(row, column, value)
    elif value is not None:
        page.write_string(row, column, str(value))


def _text(sheet: Sheet) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(sheet.heads)
    table.writerows([_harmless(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def wanted(text: str | None) -> Form | None:
    """The form of file that an address asks for, if any."""
    return next((form for form in FORMS if form == text), None)
