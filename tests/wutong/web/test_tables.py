import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from wutong.testing.world import World
from wutong.web.tables import Sheet, download, unquoted

ROWS = [("甲镇", 3, 0.5, date(2026, 3, 2), None), ("=1+1", -2, 1.0, None, "“引号”,逗号")]
SHEET = Sheet("进度", ["地区", "条数", "比率", "日期", "说明"], ROWS)


@pytest.fixture(autouse=True)
def _asked(world: World):
    with world.app.test_request_context():
        yield


def test_a_workbook_holds_numbers_as_numbers_and_what_looks_like_a_formula_as_text():
    answer = download("进度", [SHEET, Sheet("另一张", ["一"], [("二",)])], "xlsx")
    book = load_workbook(io.BytesIO(answer.get_data()))
    assert [sheet.title for sheet in book] == ["进度", "另一张"]
    rows = list(book["进度"].iter_rows())
    assert [cell.value for cell in rows[1]] == ["甲镇", 3, 0.5, "2026-03-02", None]
    assert (rows[2][0].value, rows[2][0].data_type) == ("=1+1", "s")


def test_a_text_table_opens_in_excel_and_calculates_nothing():
    answer = download("进度", [SHEET], "csv")
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == "地区,条数,比率,日期,说明"
    assert lines[2] == '\'=1+1,-2,1.0,,"“引号”,逗号"'
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%E8%BF%9B%E5%BA%A6.csv"


@pytest.mark.parametrize("text", ["＝1+1", "＋1", "－1", "＠SUM(A1)", "\n=1+1", "\r\n=1+1"])
def test_a_wide_sign_or_an_empty_line_before_one_is_quoted_too_and_comes_back_as_it_was(text: str):
    answer = download("进度", [Sheet("进度", ("说明",), [[text]])], "csv")
    [_, [cell]] = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline=""))
    assert (cell, unquoted(cell)) == (f"'{text}", text)
