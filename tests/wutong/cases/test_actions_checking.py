"""A scanner looks at papers; one that is down loses none, and lets none be opened as if it were clean."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from wutong import clock, files
from wutong.cases import queries
from wutong.cases.actions import border, checking, filing, papering
from wutong.cases.rules import guards, papers
from wutong.scanner import ScannerDown
from wutong.testing import tree
from wutong.testing.clamd import BAD, Clamd

from .conftest import PDF, staff

SLOT = "身份证"
BASE = "/622927/desk/cases"


@pytest.fixture
def clamd(town, tmp_path) -> Iterator[Clamd]:
    before = town.app.config["WUTONG"]
    with Clamd(tmp_path / "clamd.sock") as server:
        town.app.config["WUTONG"] = replace(before, scanner=server.address)
        yield server
    town.app.config["WUTONG"] = before


def add(story, case_id, content: bytes = PDF):
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        return papering.add_paper(case_id, SLOT, "a.pdf", io.BytesIO(content), actor=story.citizen).id


def scan(story, case_id, region: int = tree.JISHISHAN) -> list[str]:
    with story.at(region):
        return [row.scan for row in queries.papers(case_id)]


def ring(story, paper_id, minutes: int = 0) -> int:
    with clock.frozen(clock.now() + timedelta(minutes=minutes)):
        return story.ring(paper_id)


def filed(story, content: bytes):
    case_id = story.draft()
    paper = add(story, case_id, content)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.submit(case_id, actor=story.citizen)
    return case_id, paper


def test_a_clean_paper_waits_is_looked_at_and_opened(story, clamd):
    case_id = story.draft()
    paper = add(story, case_id)
    assert scan(story, case_id) == ["waiting"]
    assert ring(story, paper) == 1
    assert (scan(story, case_id), clamd.seen) == (["clean"], [PDF])
    with story.at():
        assert checking.opened(case_id, paper).scan == "clean"
    assert len(clamd.seen) == 1


def test_a_bad_paper_of_a_draft_does_not_count_as_handed_in(story, clamd):
    case_id = story.draft()
    ring(story, add(story, case_id, PDF + BAD))
    assert scan(story, case_id) == ["bad"]
    with pytest.raises(guards.PapersMissing), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.submit(case_id, actor=story.citizen)


def test_a_bad_paper_that_was_handed_in_is_put_aside_and_the_applicant_told(story, clamd):
    case_id, paper = filed(story, PDF + BAD)
    ring(story, paper)
    with story.at():
        with pytest.raises(papers.Quarantined):
            checking.opened(case_id, paper)
        last = queries.steps(case_id)[-1]
        assert (last.move, last.shown) == ("quarantine_paper", True)
        assert "身份证" in last.text.reveal()
        assert b"".join(files.open_(queries.papers(case_id)[0].digest)) == PDF + BAD


def test_a_scanner_that_is_down_is_asked_again_until_it_answers(story, clamd):
    address = clamd.address
    case_id = story.draft()
    paper = add(story, case_id)
    clamd.stop()
    assert ring(story, paper) == 1
    assert ring(story, paper) == 0
    assert ring(story, paper, minutes=6) == 1
    assert scan(story, case_id) == ["waiting"]
    with story.at(), pytest.raises(ScannerDown):
        checking.opened(case_id, paper)
    with Clamd(None) as back:
        story.world.app.config["WUTONG"] = replace(story.world.app.config["WUTONG"], scanner=back.address)
        assert ring(story, paper, minutes=12) == 1
        assert scan(story, case_id) == ["clean"]
    assert address != back.address


def test_an_answer_that_is_no_verdict_leaves_the_paper_waiting(story, clamd):
    case_id = story.draft()
    paper = add(story, case_id)
    clamd.says = "stream: Can't allocate memory ERROR"
    ring(story, paper)
    assert scan(story, case_id) == ["waiting"]


def test_whoever_opens_a_waiting_paper_has_it_looked_at_now(story, clamd):
    case_id = story.draft()
    paper = add(story, case_id)
    with story.at():
        assert checking.opened(case_id, paper).scan == "clean"
    ring(story, paper)
    assert len(clamd.seen) == 1


def test_papers_from_before_there_was_a_scanner_are_looked_at_when_they_are_opened(story, town, tmp_path):
    case_id = story.draft()
    paper = add(story, case_id, PDF + BAD)
    assert scan(story, case_id) == ["off"]
    before = town.app.config["WUTONG"]
    with Clamd(tmp_path / "c.sock") as server:
        town.app.config["WUTONG"] = replace(before, scanner=server.address)
        with pytest.raises(papers.Quarantined), story.at():
            checking.opened(case_id, paper)
        assert scan(story, case_id) == ["bad"]
        town.app.config["WUTONG"] = before


def test_a_paper_from_elsewhere_is_looked_at_by_its_new_home(story, clamd):
    case_id, paper = filed(story, PDF)
    ring(story, paper)
    with story.at():
        border.hand_over(case_id, tree.DONGXIANG, "误判", actor=story.head)
    story.post()
    assert scan(story, case_id, tree.DONGXIANG) == ["waiting"]


def test_a_paper_that_went_meanwhile_is_nobodys_trouble(story, clamd):
    case_id = story.draft()
    paper = add(story, case_id)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        papering.drop_paper(case_id, paper, actor=story.citizen)
    assert ring(story, paper) == 1
    assert clamd.seen == []


def test_the_desk_shows_where_a_paper_stands_and_opens_none_that_is_bad(browser, story, clamd):
    case_id, paper = filed(story, PDF + BAD)
    clerk = browser(story.clerk)
    assert "等待安全检查" in clerk.text(f"{BASE}/{case_id}/papers")
    ring(story, paper)
    page = clerk.text(f"{BASE}/{case_id}/papers")
    assert "含恶意程序，已隔离" in page
    assert not re.search(rf'href="[^"]+{paper}"', page)
    assert "已隔离，不能打开" in clerk.text(f"{BASE}/{case_id}/papers/{paper}", 403)


def test_the_desk_says_that_the_scanner_is_down_and_that_nothing_is_lost(browser, story, clamd):
    case_id, paper = filed(story, PDF)
    clamd.stop()
    assert "材料已保存" in browser(story.clerk).text(f"{BASE}/{case_id}/papers/{paper}", 503)


def test_without_a_scanner_the_desk_is_told_so(browser, story):
    case_id, paper = filed(story, PDF)
    clerk = browser(staff("clerk", tree.JISHISHAN))
    assert "没有接入安全检查服务" in clerk.text(f"{BASE}/{case_id}/papers")
    assert clerk.get(f"{BASE}/{case_id}/papers/{paper}").data == PDF
