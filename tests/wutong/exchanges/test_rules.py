"""What a file would do to a list, by table: new, different, the same, and every fault at once."""

from collections.abc import Mapping
from typing import Any

import pytest

from wutong.exchanges.rules import Exchange, Report, of_cells, of_values, report
from wutong.matters.shapes import Column

TREES = Exchange(
    "good.trees", "树", (
        Column("code", "编号", size=8), Column("name", "名称"), Column("height", "高度", "number", size=90),
        Column("kind", "类别", "code", {"oak": "栎", "elm": "榆"}), Column("old", "古树", "yes"),
        Column("notes", "备注", "lines"),
    ),
    ("code",), rows=list, write=print, read="r", edit="e", needed=("name",),
    check=lambda values: {"height": "古树须高于 5 米"} if values.get("old") and (values.get("height") or 0) < 5 else {},
)  # fmt: skip
HELD: list[dict[str, Any]] = [
    {"code": "001", "name": "大榆树", "height": 12, "kind": "elm", "old": True, "notes": ["村口"]}
]


def cells(*rows: Mapping[str, str]) -> Report:
    return report(TREES, [of_cells(TREES, number, row) for number, row in enumerate(rows, start=2)], HELD)


def values(*rows: Any) -> Report:
    return report(TREES, [of_values(TREES, number, row) for number, row in enumerate(rows, start=1)], HELD)


def said(found: Report) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.said) for one in found.problems]


def test_what_is_the_same_says_nothing_new() -> None:
    told = {"code": "001", "name": "大榆树", "height": "12", "kind": "榆", "old": "是", "notes": "村口"}
    assert (cells(told).same, cells(told).changes) == (1, [])
    assert cells({"code": "001", "name": "大榆树"}).same == 1
    assert values(HELD[0]).same == 1


def test_a_column_that_the_file_lacks_stays_as_it_is_and_one_can_be_emptied() -> None:
    (change,) = cells({"code": "001", "height": "13"}).changed
    assert (change.before, change.after) == (HELD[0], {**HELD[0], "height": 13})
    (change,) = cells({"code": "001", "notes": "【清空】"}).changed
    assert change.after["notes"] is None
    (change,) = values({"code": "001", "notes": []}).changed
    assert change.after["notes"] == []


def test_a_row_that_is_not_there_is_new_and_whole() -> None:
    (change,) = cells({"code": "002", "name": "柳"}).new
    assert change.after == {"code": "002", "name": "柳", "height": None, "kind": None, "old": None, "notes": None}


@pytest.mark.parametrize(
    ("row", "column", "part"),
    [
        ({"name": "柳"}, "编号", "没有填写"),
        ({"code": "002"}, "名称", "没有填写"),
        ({"code": "002", "name": "柳", "height": "高"}, "高度", "须是整数"),
        ({"code": "002", "name": "柳", "height": "91"}, "高度", "不能大于 90"),
        ({"code": "002", "name": "柳", "kind": "松"}, "类别", "不在可选范围"),
        ({"code": "002", "name": "柳", "old": "也许"}, "古树", "“是”或“否”"),
        ({"code": "123456789", "name": "柳"}, "编号", "最多 8 个字"),
        ({"code": "002", "name": "柳", "old": "是"}, "高度", "古树须高于 5 米"),
        ({"code": "001", "height": "3"}, "高度", "古树须高于 5 米"),
    ],
)
def test_a_fault_is_told_at_its_row_and_column(row: Mapping[str, str], column: str, part: str) -> None:
    found = cells(row)
    assert [(one.row, one.column) for one in found.problems] == [(2, column)]
    assert part in found.problems[0].said
    assert not found.changes


def test_every_fault_is_told_at_once_and_good_rows_stand() -> None:
    found = cells(
        {"code": "002", "height": "高", "old": "?"}, {"code": "003", "name": "柳"}, {"code": "003", "name": "杨"}
    )
    assert [(row, column) for row, column, _ in said(found)] == [(2, "高度"), (2, "古树"), (2, "名称"), (4, "编号")]
    assert "与第 3 行重复" in said(found)[-1][2]
    assert [change.after["code"] for change in found.changes] == ["003"]
    assert found.rows == 3


@pytest.mark.parametrize("row", [7, "x", None, {"code": "002", "name": 5}, {"code": "1", "name": "柳", "shade": 1}])
def test_a_program_that_sends_something_else_is_told_so(row: Any) -> None:
    found = values(row)
    assert found.problems
    assert not found.changes


def test_the_stamp_stands_for_exactly_these_changes() -> None:
    one, other = cells({"code": "002", "name": "柳"}), cells({"code": "002", "name": "杨"})
    assert one.stamp == cells({"code": "002", "name": "柳"}).stamp != other.stamp
