"""A file that came, as rows with their numbers: workbooks and text tables as the catalogue reads them, or JSON."""

import json
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any

from wutong.exchanges.rules import LIMIT, Exchange, Line, NoList, of_cells, of_values
from wutong.matters import sheets
from wutong.web.legible import unfit

#: How files that are read end.
TAKEN = (".xlsx", ".csv", ".json")


def read(exchange: Exchange, path: Path) -> list[Line]:
    """The rows of a file; raises `NoList`, or `UnreadableSheet` for a broken workbook."""
    suffix = path.suffix.lower()
    if suffix not in TAKEN:
        raise NoList(file=path.name, reason="请选择 .xlsx、.csv 或 .json 文件")
    lines = list(islice(_document(exchange, path) if suffix == ".json" else _sheets(exchange, path), LIMIT + 1))
    if not lines:
        raise NoList(file=path.name, reason="标题行下没有内容")
    if len(lines) > LIMIT:
        raise NoList(file=path.name, reason=f"超过 {LIMIT:,} 行，请分成几份")
    return lines


def interpreted(exchange: Exchange, told: Any, name: str = "rows") -> Iterator[Line]:
    """The rows of a document, or of the bare list of them; raises `NoList`."""
    rows = told.get("rows") if isinstance(told, dict) else told
    if isinstance(told, dict) and told.get("list", exchange.name) != exchange.name:
        raise NoList(file=name, reason=f"这是“{str(told['list'])[:60]}”的清单，不是“{exchange.name}”的")
    if not isinstance(rows, list) or not rows:
        raise NoList(file=name, reason="没有找到 rows 列表")
    yield from (of_values(exchange, number, row) for number, row in enumerate(rows, start=1))


def _document(exchange: Exchange, path: Path) -> Iterator[Line]:
    try:
        raw = path.read_bytes()
        told = json.loads(raw)
    except (OSError, ValueError, RecursionError) as error:
        raise NoList(file=path.name, reason="不是完好的 JSON 文件") from error
    if unfit(raw):
        raise NoList(file=path.name, reason="含有不能保存的字符（\\u0000 或不成对的代理字符）")
    yield from interpreted(exchange, told, path.name)


def _sheets(exchange: Exchange, path: Path) -> Iterator[Line]:
    known = {sheets.plain(word): one.name for one in exchange.columns for word in (one.title, one.name)}
    found = False
    for sheet, table in sheets.tables(path):
        above = list(islice(table, sheets.HEADING_WITHIN)) if sheet != sheets.CHOICES else []
        top = next((at for at, line in enumerate(above) if _is_heading(exchange, line, known)), None)
        if top is not None:
            found = True
            yield from _rows(exchange, above, top, table, known)
    if not found:
        titles = "、".join(exchange.column(name).title for name in exchange.key)
        raise NoList(file=path.name, reason=f"没有找到含“{titles}”的标题行")


def _is_heading(exchange: Exchange, line: list[str], known: Mapping[str, str]) -> bool:
    return set(exchange.key) <= {known.get(sheets.plain(cell)) for cell in line}


def _rows(
    exchange: Exchange, above: list[list[str]], top: int, table: Iterator[list[str]], known: Mapping[str, str]
) -> Iterator[Line]:
    where: dict[str, int] = {}
    for at, cell in enumerate(above[top]):
        if name := known.get(sheets.plain(cell)):
            where.setdefault(name, at)
    for number, line in enumerate(chain(above[top + 1 :], table), start=top + 2):
        texts = {name: line[at] for name, at in where.items() if at < len(line) and line[at]}
        if texts:
            yield of_cells(exchange, number, texts)
