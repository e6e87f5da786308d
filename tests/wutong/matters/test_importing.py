from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.matters import importing, sheets
from wutong.matters.importing import Report, Setup
from wutong.matters.sheets import Row

SETUP = Setup(place="622927")


def row(number: int = 2, **cells: str) -> Row:
    return Row("清单", number, {"name": "气象证明", "item_type": "公共服务", "exercise_levels": "县级", **cells})


def read(*rows: Row, setup: Setup = SETUP) -> Report:
    return importing.interpreted(rows, setup)


def said(report: Report, number: int) -> list[tuple[str, str]]:
    return [(finding.column, finding.grade) for finding in report.findings if finding.row == number]


@pytest.fixture(scope="module")
def county(county_csv: Path) -> Report:
    return importing.read(county_csv, SETUP)


@pytest.mark.parametrize(
    ("fault", "column", "grade"),
    [
        ("full width digit", "事项名称", "corrected"),
        ("full width digit", "事项名称", "look"),
        ("mixed brackets", "事项名称", "corrected"),
        ("level in name", "事项名称", "look"),
        ("no name", "事项名称", "refused"),
        ("numbered type", "事项类型", "refused"),
        ("unknown type", "事项类型", "refused"),
        ("own motion", "事项类型", "refused"),
        ("no level", "行使层级", "refused"),
        ("graded", "行使层级", "refused"),
        ("twice", "事项名称", "refused"),
        ("same with signs", "事项名称", "look"),
    ],
)
def test_each_fault_of_a_county_list_is_reported_at_its_row(
    county: Report, faulty: dict[str, int], fault: str, column: str, grade: str
) -> None:
    assert (column, grade) in said(county, faulty[fault])


def test_only_the_refused_rows_of_a_county_list_are_left_out(county: Report, faulty: dict[str, int]) -> None:
    refused = {"no name", "numbered type", "unknown type", "own motion", "no level", "graded", "twice"}
    left_out = {entry.row.number for entry in county.entries if entry.refused}
    assert left_out == {faulty[fault] for fault in refused}
    assert len(county.good) == county.rows - len(refused) == 1135 - 7


def test_a_clean_row_has_no_remark_of_its_own(county: Report) -> None:
    assert said(county, 500) == []


def test_a_list_without_codes_says_so_once_and_gets_stable_ones(county: Report) -> None:
    about = [finding for finding in county.findings if finding.column == "事项代码"]
    assert len(about) == 1
    assert "1135" in about[0].said
    assert len({entry.code for entry in county.good}) == len(county.good)


def test_the_same_list_in_gbk_reads_the_same(county: Report, county_gbk: Path) -> None:
    again = importing.read(county_gbk, SETUP)
    assert [entry.values for entry in again.entries] == [entry.values for entry in county.entries]


def test_a_workbook_is_read_below_its_title_with_the_rows_numbered_as_shown(county_workbook: Path) -> None:
    report = importing.read(county_workbook, SETUP)
    assert report.entries[0].row.sheet == "政务服务事项"
    assert report.entries[0].row.number == 4
    assert report.entries[0].values["legal_days"] == 20


def test_a_file_that_is_no_list_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK not a workbook")
    (tmp_path / "empty.csv").write_text("部门,电话\n民政局,1\n", encoding="utf-8")
    for name in ("broken.xlsx", "empty.csv", "missing.csv"):
        with pytest.raises(sheets.UnreadableSheet, match=name):
            importing.read(tmp_path / name, SETUP)


def test_numbered_types_are_read_under_a_named_scheme_or_an_own_mapping() -> None:
    numbered = row(item_type="09")
    assert read(numbered).good == []
    assert read(numbered, setup=Setup("62", scheme="gb39046")).good[0].values["item_type"] == "09"
    assert read(numbered, setup=Setup("62", types={"09": "行政给付"})).good[0].values["item_type"] == "05"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"legal_days": "约二十天"}, "法定办结时限"),
        ({"visits": "一次"}, "到现场次数"),
        ({"legal_days": "5工作日", "promised_days": "9工作日"}, "承诺办结时限"),
        ({"consult_phone": "7721001"}, "咨询电话"),
        ({"service_objects": "村民"}, "服务对象"),
        ({"code": "有 空格"}, "事项代码"),
    ],
)
def test_a_cell_that_cannot_be_meant_refuses_its_row(cells: dict[str, str], column: str) -> None:
    report = read(row(**cells))
    assert report.good == []
    assert (column, "refused") in said(report, 2)


def test_limits_keep_the_unit_that_was_written() -> None:
    values = read(row(legal_days="60日", promised_days="20日", visits="1")).good[0].values
    assert (values["legal_days"], values["legal_unit"], values["promised_days"]) == (60, "natural", 20)
    assert values["visits"] == 1


def test_two_rows_with_one_code_keep_the_first() -> None:
    report = read(row(2, code="A-1"), row(3, code="A-1", name="气象资料"))
    assert [entry.row.number for entry in report.good] == [2]


def test_known_departments_give_the_line_and_unknown_ones_are_told_once() -> None:
    setup = Setup("622927", departments={"县气象局": "weather"})
    report = read(row(2, department="县气象局"), row(3, name="防雷", department="防雷办"), setup=setup)
    assert report.entries[0].values["line"] == "weather"
    assert [f.value for f in report.findings if f.column == "实施主体"] == ["防雷办"]


@given(st.dictionaries(st.sampled_from(list(sheets.HEADINGS)), st.text(max_size=12)))
def test_no_content_of_cells_breaks_the_reading(cells: dict[str, str]) -> None:
    report = read(Row("清单", 2, cells))
    assert report.rows == 1


@given(st.text(min_size=1, max_size=20), st.text(max_size=10))
def test_a_provisional_code_depends_on_content_alone(name: str, department: str) -> None:
    values = {"name": name, "item_type": "01", "department": department}
    assert importing.provisional("62", values) == importing.provisional("62", dict(reversed(values.items())))
