import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from wutong.access import SYSTEM
from wutong.clock import today
from wutong.layers import drafts
from wutong.matters import actions, board, interchange, queries, workbook
from wutong.matters.findings import Finding
from wutong.matters.importing import Setup
from wutong.matters.models import MATTER
from wutong.matters.queries import Wanted
from wutong.testing.tree import GANSU, JISHISHAN
from wutong.testing.world import World

Browser = Callable[..., Any]
EDITOR = ("matter.read", "matter.edit")
HEADS = ("事项代码", "事项名称", "事项类型", "行使层级", "到现场次数", "设定依据")
NEW = ("XL-1", "示例新事项", "公共服务", "县级", 1, "")
BAD = ("XL-2", "示例坏事项", "村务", "县级", 1, "")
SUBMIT, PAGE = "/622927/desk/matters/import", "/622927/desk/matters/"


@pytest.fixture(autouse=True)
def _leave_no_draft(gansu: World) -> Iterator[None]:
    yield
    for region in (GANSU, JISHISHAN):
        with gansu.working(region):
            if draft := actions.working_draft():
                drafts.drop_draft(MATTER, draft.id)


def book(*rows: tuple[Any, ...]) -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("事项")
        for number, row in enumerate((HEADS, *rows)):
            sheet.write_row(number, 0, row)
    out.seek(0)
    return out


def sent(browser: Any, *rows: tuple[Any, ...]) -> str:
    """The address of the report on a list that was sent."""
    answer = browser.post(SUBMIT, file=(book(*rows), "清单.xlsx"))
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def stamp(page: str) -> str:
    return page.split('name="stamp" value="')[1].split('"')[0]


@pytest.mark.parametrize("form", ["xlsx", "json"])
@pytest.mark.parametrize("region", [GANSU, JISHISHAN])
def test_a_list_that_is_exported_and_brought_in_again_changes_nothing(
    gansu: World, tmp_path: Path, region: int, form: str
) -> None:
    with gansu.at(region):
        listed = board.whole(Wanted(), "catalogue")
        path = tmp_path / f"list.{form}"
        day = today()
        told = (
            "".join(interchange.document(listed, "62", day)).encode() if form == "json" else workbook.workbook(listed)
        )
        path.write_bytes(told)
        report = interchange.read(path, Setup("62"))
        planned = actions.plan(report.good)
        assert [one for one in report.every() if one.grade == "refused"] == []
        assert (planned.edits, planned.same) == ([], len(listed))
        assert actions.bring_in(report.good, actor=SYSTEM) == 0
        assert actions.working_draft() is None


def test_a_clerk_sees_what_a_list_would_do_and_writes_it_once(desk: Browser, gansu: World) -> None:
    browser = desk(*EDITOR)
    address = sent(browser, NEW, BAD)
    page = browser.get(address).get_data(as_text=True)
    assert "第 3 行" in page
    assert "不认识的事项类型" in page
    assert "把 1 项写入草稿" in page
    with gansu.at(JISHISHAN):
        assert actions.working_draft() is None
    assert browser.post(address, stamp=stamp(page)).status_code == 303
    again = browser.post(address, stamp=stamp(page))
    assert again.status_code == 409
    with gansu.at(JISHISHAN):
        draft = actions.working_draft()
        assert draft is not None
        assert [edit.values["name"] for edit in drafts.edits_of(MATTER, draft)] == ["示例新事项"]
    assert "没有可写入的内容" in browser.get(address).get_data(as_text=True)


def test_the_list_comes_back_with_its_bad_cells_coloured_and_commented(desk: Browser) -> None:
    browser = desk(*EDITOR)
    address = sent(browser, NEW, BAD)
    marked = load_workbook(io.BytesIO(browser.get(f"{address}/marked.xlsx").get_data()))
    cell = marked["1 事项"]["C3"]
    assert cell.value == "村务"
    assert "不认识的事项类型" in cell.comment.text
    assert cell.fill.fgColor.rgb == "FFF4B8AD"


def test_what_a_region_above_holds_is_refused_at_its_cell(desk: Browser) -> None:
    changed = ("SL-0100", "另一个名字", "公共服务", "县级", "", "")
    browser = desk(*EDITOR)
    page = browser.get(sent(browser, changed)).get_data(as_text=True)
    assert "本级不能修改" in page
    assert "写入草稿</button>" not in page


@pytest.mark.parametrize("content", ["", "示例改过的内容"])
def test_a_matter_that_the_draft_withdraws_is_remarked_and_nothing_is_laid_over_it(
    gansu: World, tmp_path: Path, content: str
) -> None:
    with gansu.at(GANSU):
        held = dict(queries.known("SL-0100").values)
        actions.withdraw("SL-0100", actor=SYSTEM)
        path = tmp_path / "list.xlsx"
        path.write_bytes(workbook.workbook([held | ({"content": content} if content else {})]))
        report = interchange.read(path, Setup("62"))
        planned = actions.plan(report.good)
        assert (planned.edits, planned.same) == ([], 0)
        [said] = [one for one in report.every() if one.grade == "refused"]
        assert (said.row, said.column, "放弃撤销" in said.said) == (2, "事项代码", True)
        draft = actions.working_draft()
        assert draft is not None
        assert [edit.withdrawn for edit in drafts.edits_of(MATTER, draft)] == [True]


def test_a_change_is_counted_by_its_element(desk: Browser, gansu: World) -> None:
    with gansu.at(GANSU):
        held = dict(queries.known("SL-0100").values) | {"legal_basis": "示例法第一条"}
    browser = desk(*EDITOR)
    file = (io.BytesIO(workbook.workbook([held])), "改.xlsx")
    address = browser.post("/62/desk/matters/import", file=file).headers["Location"]
    assert "设定依据 1 项" in browser.get(address).get_data(as_text=True)


def test_a_file_of_another_kind_and_an_address_that_nobody_sent_are_refused(desk: Browser) -> None:
    browser = desk(*EDITOR)
    assert browser.post(SUBMIT, file=(io.BytesIO(b"x"), "清单.doc")).status_code == 422
    assert browser.post(SUBMIT, file=(io.BytesIO(b"x"), "坏.xlsx")).status_code == 422
    assert browser.get(f"{SUBMIT}/nothing").status_code == 404
    assert desk("matter.read").get(SUBMIT).status_code == 403


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_what_the_office_sees_is_exported_with_its_filters(desk: Browser, tmp_path: Path, form: str) -> None:
    answer = desk("matter.read").get(f"{PAGE}export?form={form}&theme=birth")
    assert answer.status_code == 200
    path = tmp_path / f"list.{form}"
    path.write_bytes(answer.get_data())
    report = interchange.read(path, Setup("622927"))
    assert report.rows
    assert len(report.good) < 100


def test_what_is_wrong_with_a_document_is_told_at_its_number(tmp_path: Path) -> None:
    good = {"code": "J-1", "name": "示例", "item_type": "20", "exercise_levels": [4]}
    path = tmp_path / "list.json"
    path.write_text(json.dumps({"matters": [good, {**good, "code": "J 2", "visits": -1}, 7]}), encoding="utf-8")
    report = interchange.read(path, Setup("622927"))
    assert [entry.code for entry in report.good] == ["J-1"]
    assert {one.row for one in report.findings if one.grade == "refused"} == {2, 3}


def pointers(told: list[Finding], grade: str = "refused") -> set[str]:
    return {one.pointer for one in told if one.grade == grade}


def test_every_problem_of_a_document_is_told_at_once_with_its_place_in_it() -> None:
    papers = [{"name": "身份证"}, {"name": "照片", "copies": "两张", "colour": "red"}]
    bad = {"code": "J-1", "name": 7, "item_type": "20", "exercise_levels": [4, 9], "papers": papers, "a/b~c": 1}
    told = interchange.interpreted({"matters": [bad, 7]}, Setup("622927")).findings
    assert pointers(told) == {
        "/matters/0/name", "/matters/0/exercise_levels/1", "/matters/0/papers/1/copies", "/matters/0/papers/1/colour",
        "/matters/1/code", "/matters/1/name", "/matters/1/item_type", "/matters/1/exercise_levels",
    }  # fmt: skip
    assert "/matters/0/a~1b~0c" in pointers(told, "look")
    assert [one.value for one in told if one.pointer == "/matters/0/papers/1/copies"] == ["两张"]
    bare = interchange.interpreted([bad], Setup("622927")).findings
    assert "/0/papers/1/copies" in pointers(bare)


def test_two_matters_of_one_code_are_told_apart_by_their_places() -> None:
    good = {"code": "J-1", "name": "示例", "item_type": "20", "exercise_levels": [4]}
    [said] = [one for one in interchange.interpreted([good, good], Setup("622927")).findings if one.grade == "refused"]
    assert (said.pointer, "“/0”" in said.said) == ("/1/code", True)


@pytest.mark.parametrize("text", ["{", "[]", '{"matters": 7}', '[{"name": "\\u0000"}]', '[{"name": "\\ud800"}]'])
def test_what_is_no_list_of_matters_is_refused_as_a_whole(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(interchange.UnreadableDocument):
        interchange.read(path, Setup("622927"))


# ── The machine door ─────────────────────────────────────────────────────────────────────────────────────────

NEW_MATTER = {"code": "J-1", "name": "示例程序新增", "item_type": "20", "exercise_levels": [4]}


def sent_by_machine(browser: Any, *matters: object, query: str = "") -> Any:
    page = browser.client.get("/622927/matters/").get_data(as_text=True)
    token = page.split('"X-CSRF-Token": "')[1].split('"')[0]
    address = f"/api/v1/622927/matters/catalogue{query}"
    return browser.client.post(address, json={"matters": [*matters]}, headers={"X-CSRF-Token": token})


def test_a_program_takes_the_list_away_with_the_draft_laid_over(desk: Browser, gansu: World) -> None:
    with gansu.working(JISHISHAN):
        actions.save("SL-0100", {"promised_days": 9}, actor=SYSTEM)
    reader = desk("matter.read")
    told = reader.get("/api/v1/622927/matters/catalogue").get_json()
    assert (told["format"], told["region"]) == ("wutong.matters/1", "622927")
    assert [one["promised_days"] for one in told["matters"] if one["code"] == "SL-0100"] == [9]
    some = reader.get("/api/v1/622927/matters/catalogue?theme=birth&which=effective").get_json()["matters"]
    assert 0 < len(some) < len(told["matters"])
    assert desk().get("/api/v1/622927/matters/catalogue").status_code == 401


def test_a_program_sees_what_its_list_would_do_and_writes_it_once(desk: Browser, gansu: World) -> None:
    editor = desk(*EDITOR)
    locked = {"code": "SL-0100", "name": "另一个名字", "item_type": "01", "exercise_levels": [4]}
    seen = sent_by_machine(editor, NEW_MATTER, locked, {"code": "J-2"}).get_json()
    assert (seen["written"], seen["new"], seen["changed"], seen["refused"]) == (False, 1, 0, 2)
    assert [(one["code"], one["new"]) for one in seen["matters"]] == [("J-1", True)]
    refused = {one["pointer"] for one in seen["findings"] if one["grade"] == "refused"}
    assert {"/matters/1/name", "/matters/2/name", "/matters/2/item_type"} <= refused
    with gansu.at(JISHISHAN):
        assert actions.working_draft() is None
    assert sent_by_machine(editor, NEW_MATTER, query="?write=1&stamp=other").status_code == 409
    written = sent_by_machine(editor, NEW_MATTER, locked, query=f"?write=1&stamp={seen['stamp']}").get_json()
    assert (written["written"], written["new"]) == (True, 1)
    again = sent_by_machine(editor, NEW_MATTER, query="?write=1").get_json()
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 1)


def test_a_program_without_the_right_or_with_no_list_is_refused(desk: Browser) -> None:
    assert sent_by_machine(desk("matter.read"), NEW_MATTER).status_code == 403
    assert sent_by_machine(desk(*EDITOR)).status_code == 422
