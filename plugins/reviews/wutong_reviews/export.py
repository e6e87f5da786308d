"""Boards and reviews as files."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response

from wutong_reviews import boards
from wutong_reviews.rules import NAMES
from wutong_reviews.rules.sums import Sum
from wutong_reviews.shown import share

HEADS = (
    "口径", "名次", "名称", *NAMES.values(), "评价数", "好评率", "办结数", "评价率", "差评数", "差评整改率", "回访率",
)  # fmt: skip


def table(month: date | None) -> Iterator[Sequence[Any]]:
    """The board row by row, its heads first."""
    yield HEADS
    yield _row("本地区", None, boards.whole(month))
    for axis, name in boards.AXES.items():
        yield from (_row(name, place, each) for place, each in boards.by(axis, month))
    yield from (_row("其他系统传入", None, each) for each in boards.sources(month))
    yield from (_row("下级地区", place, each) for place, each in boards.below(month))


def _row(axis: str, place: int | None, each: Sum) -> Sequence[Any]:
    grades: Sequence[Any] = list(each.grades.values()) if each.grades else [""] * len(NAMES)
    mended: Sequence[Any] = (
        (each.bad, share(each.mended), share(each.visited)) if each.enough else ("", share(None), share(None))
    )
    rates = share(each.praise), each.closed, share(each.participation)
    return (axis, place or "", safe(each.name), *grades, each.given, *rates, *mended)


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def answer(rows: Iterable[Sequence[Any]], name: str) -> Response:
    """A CSV file that spreadsheets open as UTF-8."""
    made = io.StringIO()
    made.write("\ufeff")
    csv.writer(made).writerows(rows)
    return _file(made.getvalue(), "text/csv", name)


def lines(records: Iterable[Mapping[str, Any]], name: str) -> Response:
    """A file with one JSON record a line."""
    text = "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)
    return _file(text, "application/jsonl", name)


def _file(text: str, kind: str, name: str) -> Response:
    return Response(text, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
