"""A list as a file: a workbook with drop-downs that is filled or empty, or a JSON document."""

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import xlsxwriter

from wutong.exchanges.rules import FORMAT, Exchange, Values
from wutong.matters import cells
from wutong.matters.sheets import LIMIT
from wutong.matters.workbook import WIDTHS
from wutong.web import tables


def document(exchange: Exchange, rows: Iterable[Values], region: str, day: date) -> Iterator[str]:
    """The JSON document piece by piece: which list it is, where it comes from, what day, then the rows."""
    head = {"format": FORMAT, "list": exchange.name, "region": region, "date": day.isoformat()}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [\n'
    for number, values in enumerate(rows):
        yield (",\n" if number else "") + json.dumps(plain(exchange, values), ensure_ascii=False)
    yield "\n]}\n"


def plain(exchange: Exchange, values: Values) -> dict[str, Any]:
    """What a row says, by column; what is not said is left out."""
    return {one.name: values[one.name] for one in exchange.columns if values.get(one.name) is not None}


def workbook(exchange: Exchange, rows: Iterable[Values] = ()) -> bytes:
    """The workbook of these rows, the template without any. Text is text, so that no code loses its noughts."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        text, number = book.add_format({"num_format": "@", "text_wrap": True}), book.add_format({})
        quoted = book.add_format({"num_format": "@", "text_wrap": True, "quote_prefix": True})
        sheet = book.add_worksheet(exchange.title[:31])
        sheet.freeze_panes(1, 1)
        _heads(book, sheet, exchange, {"number": number}, text)
        for at, values in enumerate(rows, start=1):
            for place, column in enumerate(exchange.columns):
                look = number if column.kind == "number" else text
                tables.put(sheet, at, place, cells.spelled(column, values.get(column.name)), look, quoted)
    return out.getvalue()


def _heads(book: Any, sheet: Any, exchange: Exchange, looks: Any, text: Any) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#E3EFE6", "border": 1, "border_color": "#B8CDBE"})
    for at, column in enumerate(exchange.columns):
        needed = column.name in (*exchange.key, *exchange.needed)
        sheet.set_column(at, at, WIDTHS[column.kind], looks.get(column.kind, text))
        sheet.write_string(0, at, column.title + ("*" if needed else ""), bold)
        choices = ["是", "否"] if column.kind == "yes" else [str(title) for title in column.options.values()]
        if choices and len(",".join(choices)) <= _DROP_DOWN and column.kind in ("yes", "code"):
            sheet.data_validation(1, at, LIMIT, at, {"validate": "list", "source": choices})


#: Signs that a drop-down may have which stands in the rule itself.
_DROP_DOWN = 255
