"""All papers of a case as one zip, streamed, with a list, and nothing in it that somebody put aside."""

import io
import zipfile
from dataclasses import replace

import pytest

from wutong.access import Actor
from wutong.cases import queries
from wutong.cases.actions import filing, papering
from wutong.clock import new_id
from wutong.people.rules.roles import CITIZEN
from wutong.testing import tree
from wutong.testing.clamd import BAD, Clamd

from .conftest import PDF, staff
from .corpus import png

DESK = "/622927/desk/cases"


def unpacked(answer) -> dict[str, bytes]:
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as made:
        assert made.testzip() is None
        return {name: made.read(name) for name in made.namelist()}


@pytest.fixture
def case_id(story, browser):
    case_id = story.draft(papers=[{"name": "身份证", "need": "required"}, {"name": "证明", "need": "deferred"}])
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        for name, content in (("正面.pdf", PDF), ("反面.png", png())):
            papering.add_paper(case_id, "身份证", name, io.BytesIO(content), actor=story.citizen)
        papering.promise_paper(case_id, "证明", actor=story.citizen)
        filing.submit(case_id, actor=story.citizen)
    return case_id


def test_the_clerk_takes_everything_home_in_one_file(browser, story, case_id):
    answer = browser(story.clerk).get(f"{DESK}/{case_id}/papers.zip")
    found = unpacked(answer)
    assert found.pop("01_身份证/正面.pdf") == PDF
    assert found.pop("02_身份证/反面.png") == png()
    listed = found.pop("材料清单.txt").decode("utf-8-sig")
    assert found == {}
    assert "--\t证明\t证明" in listed
    assert "已承诺后补" in listed
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_applicant_takes_the_own_papers_and_nobody_else_does(browser, story, case_id):
    at = f"/622927/cases/{case_id}/papers.zip"
    assert len(unpacked(browser(story.citizen).get(at))) == 3
    assert browser(Actor("citizen", new_id(), rights=CITIZEN)).get(at).status_code == 404
    assert browser(staff("clerk", tree.DONGXIANG)).get(f"{DESK}/{case_id}/papers.zip").status_code == 403
    assert browser(staff("helper", tree.JISHISHAN)).get(f"{DESK}/{case_id}/papers.zip").status_code == 403


def test_what_was_replaced_or_put_aside_stays_behind(browser, story, town, tmp_path):
    case_id = story.submitted()
    before = town.app.config["WUTONG"]
    with Clamd(tmp_path / "c.sock") as server:
        town.app.config["WUTONG"] = replace(before, scanner=server.address)
        with story.at():
            old = queries.papers(case_id)[0].id
            for replaces, content in ((old, PDF + b"2"), (None, PDF + BAD)):
                row = papering.add_paper(
                    case_id, "身份证", "b.pdf", io.BytesIO(content), actor=story.clerk, replaces=replaces
                )
                story_id = row.id
        with story.at():
            first = next(row.id for row in queries.papers(case_id) if row.id != story_id)
        for paper in (first, story_id):
            story.ring(paper)
        found = unpacked(browser(story.clerk).get(f"{DESK}/{case_id}/papers.zip"))
        town.app.config["WUTONG"] = before
    assert list(found) == ["01_身份证/b.pdf", "材料清单.txt"]
    assert found["01_身份证/b.pdf"] == PDF + b"2"
    assert "已隔离" in found["材料清单.txt"].decode("utf-8-sig")


@pytest.mark.parametrize(("slot", "folder"), [("../../etc", "02__.._etc"), ("a/b:c", "02_a_b_c"), ("..", "02__")])
def test_no_name_leads_out_of_the_folder_into_which_it_is_unpacked(browser, story, slot, folder):
    case_id = story.accepted()
    with story.at():
        papering.add_paper(case_id, slot, "a.pdf", io.BytesIO(PDF), actor=story.clerk)
    found = unpacked(browser(story.clerk).get(f"{DESK}/{case_id}/papers.zip"))
    assert found[f"{folder}/a.pdf"] == PDF
