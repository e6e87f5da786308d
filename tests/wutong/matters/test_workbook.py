import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from tests.wutong.matters.whole import matters

from wutong.matters import cells, importing, rules, sheets, workbook
from wutong.matters.importing import Report, Setup
from wutong.matters.sheets import WRITTEN
from wutong.web import tables

LISTS = st.lists(matters(), min_size=1, max_size=3, unique_by=lambda matter: matter["code"])
#: Making a failing list smaller would take minutes: a matter has some three hundred places to draw for.
SLOWLY = settings(
    max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)  # fmt: skip


def kept(folder: Path, body: bytes, name: str = "list.xlsx") -> Path:
    path = folder / name
    path.write_bytes(body)
    return path


def read(path: Path) -> Report:
    return importing.read(path, Setup("622927"))


def says_the_same(report: Report, listed: list[dict[str, Any]], but: frozenset[str] = frozenset()) -> None:
    """Every row says exactly what was exported: nothing refused, nothing changed, nothing lost."""
    assert [finding for finding in report.findings if finding.grade == "refused"] == []
    assert [entry.code for entry in report.entries] == [matter["code"] for matter in listed]
    for entry, matter in zip(report.entries, listed, strict=True):
        for element in (one for one in WRITTEN if one.name not in but):
            found = entry.values.get(element.name)
            assert cells.same(element, matter.get(element.name), found), (element.name, matter.get(element.name), found)


@SLOWLY
@given(listed=LISTS)
def test_whatever_is_exported_as_a_workbook_comes_back_as_it_was(tmp_path: Path, listed: list[dict[str, Any]]) -> None:
    says_the_same(read(kept(tmp_path, workbook.workbook(listed))), listed)


@SLOWLY
@given(listed=LISTS)
def test_text_that_excel_opens_comes_back_but_for_rows(tmp_path: Path, listed: list[dict[str, Any]]) -> None:
    path = kept(tmp_path, "".join(workbook.text(listed)).encode(), "list.csv")
    says_the_same(read(path), listed, frozenset(rules.ROWS))


def test_the_template_has_a_column_for_every_element_and_a_sheet_for_every_one_that_is_rows(tmp_path: Path) -> None:
    book = CalamineWorkbook.from_path(kept(tmp_path, workbook.workbook()))
    main = book.get_sheet_by_name("事项").to_python()
    assert [str(head).removesuffix("*") for head in main[0]] == [element.title for element in WRITTEN]
    assert {rules.BY_NAME[name].title for name in rules.ROWS} <= set(book.sheet_names)
    assert book.get_sheet_by_name("申请材料").to_python()[0][:2] == ["事项代码*", "材料名称*"]


def test_the_example_rows_of_the_template_are_not_brought_in(tmp_path: Path) -> None:
    with pytest.raises(sheets.UnreadableSheet, match="没有内容"):
        read(kept(tmp_path, workbook.workbook()))


def test_every_code_list_has_a_drop_down_that_holds_all_of_it(tmp_path: Path) -> None:
    path = kept(tmp_path, workbook.workbook())
    with zipfile.ZipFile(path) as parts:
        main = parts.read("xl/worksheets/sheet1.xml").decode()
    lists = sum(1 for element in WRITTEN if element.options or element.kind == "yes")
    assert main.count('type="list"') == lists
    held = CalamineWorkbook.from_path(path).get_sheet_by_name("选项").to_python()
    columns = [{cell for cell in column if cell} for column in zip(*held, strict=True)]
    assert all(set(element.options.values()) in columns for element in WRITTEN if element.options)


def test_nothing_that_is_exported_is_a_formula(tmp_path: Path) -> None:
    listed = [{"code": "A", "name": "=1+1", "content": "@SUM(A1)", "address": "<r><t>x</t></r>"}]
    with zipfile.ZipFile(kept(tmp_path, workbook.workbook(listed))) as parts:
        main, looks = parts.read("xl/worksheets/sheet1.xml").decode(), parts.read("xl/styles.xml").decode()
    assert "<f>" not in main
    assert "&lt;r&gt;" in main
    assert 'quotePrefix="1"' in looks
    assert "'=1+1" in "".join(workbook.text(listed))


@given(st.text())
def test_what_is_made_harmless_in_a_text_table_is_read_as_it_was(text: str) -> None:
    assert tables.unquoted(str(tables.harmless(text))) == text
    assert not str(tables.harmless(text)).startswith(tables.FORMULA)


def test_a_formula_is_read_as_the_value_it_last_had(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("清单")
        sheet.write_row(0, 0, ("事项名称", "事项类型", "行使层级", "到现场次数"))
        sheet.write_row(1, 0, ("气象证明", "公共服务", "县级"))
        sheet.write_formula(1, 3, "=1+0", None, 1)
    assert read(path).good[0].values["visits"] == 1


def test_rows_are_gathered_under_the_code_of_their_matter_and_wrong_ones_told_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        main, papers = book.add_worksheet("事项"), book.add_worksheet("申请材料")
        main.write_row(0, 0, ("事项代码", "事项名称", "事项类型", "行使层级"))
        main.write_row(1, 0, ("A", "气象证明", "公共服务", "县级"))
        main.write_row(2, 0, ("B", "防雷验收", "行政许可", "县级"))
        papers.write_row(0, 0, ("事项代码", "材料名称", "必要性", "份数"))
        papers.write_row(1, 0, ("A", "申请表", "必要", 2))
        papers.write_row(2, 0, ("B", "图纸", "随便", 1))
        papers.write_row(3, 0, ("C", "合同", "必要", 1))
    report = read(path)
    assert [entry.code for entry in report.good] == ["A"]
    assert report.good[0].values["papers"] == [{"name": "申请表", "need": "required", "copies": 2}]
    told = {(one.sheet, one.row, one.column) for one in report.findings if one.grade == "refused"}
    assert told == {("申请材料", 3, "必要性"), ("申请材料", 4, "事项代码")}


def test_none_and_taken_back_are_said_in_words_and_an_empty_cell_says_nothing(tmp_path: Path) -> None:
    listed = [{"code": "A", "name": "气象证明", "item_type": "20", "exercise_levels": [4], "papers": []}]
    held = read(kept(tmp_path, workbook.workbook(listed))).good[0].values
    assert held["papers"] == []
    assert "steps" not in held
    listed[0] |= {"content": cells.CLEARED}
    assert read(kept(tmp_path, workbook.workbook(listed))).good[0].values["content"] is None


def long_numbers(path: Path) -> Report:
    """A list whose codes were typed as numbers: of fifteen digits, of eighteen, and one shortened in a text cell."""
    with xlsxwriter.Workbook(str(path)) as book:
        main, papers = book.add_worksheet("事项"), book.add_worksheet("申请材料")
        main.write_row(0, 0, ("事项代码", "事项名称", "事项类型", "行使层级", "地方基本编码"))
        main.write_row(1, 0, (123456789012345, "气象证明", "公共服务", "县级", "620000000000000123"))
        main.write_row(2, 0, (123456789012345678, "防雷验收", "公共服务", "县级"))
        main.write_row(3, 0, ("C", "防雷检测", "公共服务", "县级", "1.23457E+17"))
        main.write_row(4, 0, ("D", "人工增雨", "公共服务", "县级", "620000000000001000"))
        papers.write_row(0, 0, ("事项代码", "材料名称"))
        papers.write_row(1, 0, (999999999999999999, "图纸"))
    return read(path)


def test_a_code_that_the_spreadsheet_has_shortened_is_told_at_its_cell_and_never_guessed(tmp_path: Path) -> None:
    report = long_numbers(tmp_path / "list.xlsx")
    assert [entry.code for entry in report.good] == ["123456789012345", "D"]
    told = [(one.sheet, one.row, one.column, one.value) for one in report.findings if "“文本”，再重新填写" in one.said]
    assert told == [
        ("事项", 3, "事项代码", "1.23456789012346E+17"),
        ("事项", 4, "地方基本编码", "1.23457E+17"),
        ("申请材料", 2, "事项代码", "1E+18"),
    ]


def test_a_long_code_that_ends_in_noughts_is_to_be_looked_at(tmp_path: Path) -> None:
    report = long_numbers(tmp_path / "list.xlsx")
    assert [(one.row, one.grade) for one in report.findings if "第 16 位起全是 0" in one.said] == [(5, "look")]


@pytest.mark.parametrize("matters", [None, [{"code": "A", "name": "气象证明", "legal_days": 20}]])
def test_every_column_but_numbers_is_kept_as_text_on_every_sheet(
    tmp_path: Path, matters: list[dict[str, Any]] | None
) -> None:
    book = load_workbook(kept(tmp_path, workbook.workbook(matters)))
    for title, columns in (("事项", WRITTEN), *((one.title, (sheets.CODE, *one.columns)) for one in workbook.SHEETS)):
        for number, column in enumerate(columns, start=1):
            wanted = "General" if column.kind == "number" else "@"
            told = [one for one in book[title].column_dimensions.values() if one.min <= number <= one.max]
            assert [one.number_format for one in told] == [wanted], (title, column.name)
            if book[title].max_row > 1 and book[title].cell(2, number).value is not None:
                assert book[title].cell(2, number).number_format == wanted, (title, column.name)


def test_more_rows_than_a_list_may_have_are_refused_with_the_number(tmp_path: Path) -> None:
    line = "气象证明,公共服务,县级\n"
    path = kept(tmp_path, ("事项名称,事项类型,行使层级\n" + line * 100_001).encode(), "long.csv")
    with pytest.raises(sheets.UnreadableSheet, match="100,000"):
        read(path)
