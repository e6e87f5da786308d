"""A plugin's list, taken out and brought in at the desk, by programs and on the command line."""

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse
from wutong_dummy import Mark

from wutong import cli
from wutong.access import Actor
from wutong.clock import new_id
from wutong.db import db
from wutong.testing.leaks.visitors import Visitor
from wutong.testing.tree import DONGXIANG, JISHISHAN
from wutong.testing.world import World
from wutong.web import lookups
from wutong.web.lookups import Who

PAGE, DOOR = "/622927/desk/dummy/lists/marks/", "/api/v1/622927/dummy/lists/marks/"
CASE, OTHER = str(new_id()), str(new_id())


def browser(world: World, *rights: str) -> Visitor:
    held = frozenset(rights or ("dummy.read", "dummy.write"))
    lookups.of(world.app).who = lambda code: Who(Actor("staff", new_id(), code, None, held, "马建国"))
    return Visitor("office", world.client())


@pytest.fixture
def office(world: World) -> Visitor:
    world.switch_on("dummy")
    return browser(world)


def send(office: Visitor, name: str, content: bytes) -> TestResponse:
    return office.send(PAGE, {"file": FileStorage(io.BytesIO(content), filename=name)})


def marks(world: World, place: int = JISHISHAN) -> int:
    with world.at(place):
        return int(db.session.scalar(select(func.count()).select_from(Mark)) or 0)


def csv(*rows: tuple[str, str]) -> bytes:
    return "\n".join(["办件,原因", *(",".join(row) for row in rows)]).encode()


def test_what_goes_out_comes_in_again_and_changes_nothing(world: World, office: Visitor) -> None:
    sent = send(office, "marks.csv", csv((CASE, "补记"), (OTHER, "补记")))
    looked = office.get(sent.location)
    assert "还没有写入任何内容" in looked.text
    assert marks(world) == 0
    stamp = looked.text.partition('name="stamp" value="')[2].partition('"')[0]
    wrong = office.send(sent.location, {"stamp": "x"})
    assert (wrong.status_code, marks(world)) == (409, 0)
    assert office.send(sent.location, {"stamp": stamp}).status_code == 303
    assert (marks(world), marks(world, DONGXIANG)) == (2, 0)
    book = office.get(f"{PAGE}file").data
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0)
    assert {row[0] for row in sheet.to_python()} == {"办件*", CASE, OTHER}
    told = json.loads(office.get(f"{PAGE}file?form=json").data)
    assert (told["list"], told["region"], len(told["rows"])) == ("dummy.marks", "622927", 2)
    for name, content in (("m.xlsx", book), ("m.json", json.dumps(told).encode())):
        again = office.get(send(office, name, content).location).text
        assert "没有可写入的内容" in again
    assert office.get(f"{PAGE}template.xlsx").data[:2] == b"PK"


@pytest.mark.parametrize(
    ("name", "content"),
    [("m.txt", b"x"), ("m.xlsx", b"x"), ("m.json", b"{"), ("m.json", b'{"list": "pets.x", "rows": [{}]}'),
     ("m.json", b'{"rows": []}'), ("m.csv", b"a,b\n1,2"), ("m.csv", "办件,原因\n".encode())],
)  # fmt: skip
def test_what_is_no_such_list_is_refused_with_a_sentence(office: Visitor, name: str, content: bytes) -> None:
    refused = send(office, name, content)
    assert refused.status_code == 422
    assert "请" in refused.text


def test_every_fault_is_shown_and_nothing_written(world: World, office: Visitor) -> None:
    page = office.get(send(office, "m.csv", csv(("x", "补记"), (CASE, ""), (CASE, "字" * 30))).location).text
    assert page.count("第 ") >= 3
    assert "没有可写入的内容" in page
    assert marks(world) == 0


def test_a_program_looks_first_and_writes_when_it_says_so(world: World, office: Visitor) -> None:
    rows = [{"case": CASE, "why": "补记"}, {"case": "x", "why": "补记"}, {"case": OTHER, "why": 7}]
    looked = office.send(DOOR, {"rows": rows}).json
    assert (looked["new"], looked["written"], len(looked["problems"])) == (1, 0, 2)
    assert looked["problems"][0] == {
        "row": 2,
        "column": "办件",
        "said": "不是办件的标识，请从导出的文件中复制",
        "value": "x",
    }
    assert marks(world) == 0
    assert office.send(DOOR, {"rows": rows, "write": True}).json["written"] == 1
    assert office.get(DOOR).json == {"items": [{"case": CASE, "why": "补记"}], "next": None}
    assert office.get(f"{DOOR}?limit=1").json["next"] is None


def test_who_may_not_neither_takes_nor_brings_and_off_it_is_gone(world: World) -> None:
    assert browser(world).get(PAGE).status_code == 404
    world.switch_on("dummy")
    assert browser(world, "case.read").get(PAGE).status_code == 403
    reader = browser(world, "dummy.read")
    assert "上传表格" not in reader.get(PAGE).text
    assert reader.send(DOOR, {"rows": [{"case": CASE, "why": "x"}], "write": True}).status_code == 403
    assert "标记导入导出" in reader.get(PAGE).text


def test_the_command_line_does_the_same(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wutong.exchanges.commands.create_app", lambda: world.app)
    world.switch_on("dummy")

    def run(*words: str) -> str:
        done = CliRunner().invoke(cli.root, ["lists", *words, "--region", "622927"])
        assert done.exit_code == 0, done.exception
        return done.output

    sent = tmp_path / "marks.csv"
    sent.write_bytes(csv((CASE, "补记"), ("x", "补记")))
    assert "dummy.marks\t标记" in run("list")
    looked = run("import", "dummy.marks", str(sent))
    assert "第 3 行 办件：不是办件的标识" in looked
    assert (marks(world), "已写入" in looked) == (0, False)
    assert "已写入 1 行" in run("import", "dummy.marks", str(sent), "--write")
    assert marks(world) == 1
    for name in ("out.xlsx", "out.json"):
        out = tmp_path / name
        run("export", "dummy.marks", str(out))
        assert "没有变化 1 行" in run("import", "dummy.marks", str(out))
