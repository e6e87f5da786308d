"""The list that somebody sent, given back with its doubtful cells coloured and a comment on each."""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from wutong.matters import sheets
from wutong.matters.findings import GRADES, Finding, Grade
from wutong.web import tables

COLOURS: Mapping[Grade, str] = {"refused": "#F4B8AD", "look": "#FBE7A8", "corrected": "#CFE3F5"}
Cells = Mapping[tuple[int, int], list[Finding]]


def marked(path: Path, findings: Iterable[Finding]) -> bytes:
    """The file's sheets as a workbook, their cells as text; .json, which has none, gives the remarks alone."""
    told: dict[str, dict[tuple[int, int], list[Finding]]] = defaultdict(lambda: defaultdict(list))
    listed = list(findings)
    for one in listed:
        told[one.sheet][one.row - 1, one.at or 0].append(one)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        looks = {grade: book.add_format({"bg_color": colour}) for grade, colour in COLOURS.items()}
        _remarks(book.add_worksheet("核对结果"), listed)
        for number, (name, table) in enumerate(() if path.suffix.lower() == ".json" else sheets.tables(path)):
            _sheet(book.add_worksheet(f"{number + 1} {name}"[:31]), table, told.get(name, {}), looks)
    return out.getvalue()


def _remarks(page: Worksheet, findings: Iterable[Finding]) -> None:
    heads: tuple[tables.Cell, ...] = ("工作表", "行", "列", "处理", "说明", "原值")
    lines = (
        (one.sheet, one.row, one.pointer or one.column, GRADES[one.grade], one.said, one.value) for one in findings
    )
    for row, line in enumerate((heads, *lines)):
        for column, value in enumerate(line):
            tables.put(page, row, column, value)
    page.set_column(4, 4, 60)
    page.freeze_panes(1, 0)


def _sheet(page: Worksheet, table: Iterable[list[str]], told: Cells, looks: Mapping[Grade, Any]) -> None:
    for row, line in enumerate(table):
        for column, text in enumerate(line):
            found = told.get((row, column))
            grade = next((grade for grade in COLOURS if any(one.grade == grade for one in found or ())), None)
            tables.put(page, row, column, text or ("" if grade else None), looks[grade] if grade else None)
            if found:
                page.write_comment(row, column, "\n".join(f"{GRADES[one.grade]}：{one.said}" for one in found))
    page.freeze_panes(1, 0)
