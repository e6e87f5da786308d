"""The doors of documents: made and printed at the counter, taken away by the applicant, verified by strangers."""

import re

import pytest
from sqlalchemy import select

from wutong.access import PUBLIC, Actor
from wutong.cases import homes
from wutong.cases.actions import deciding, intake
from wutong.clock import new_id
from wutong.db import db
from wutong.documents.rules import KINDS
from wutong.documents.words import ITEMS
from wutong.events import Event
from wutong.homes import actions as editing
from wutong.people.rules.roles import CITIZEN
from wutong.testing import tree

from ..cases.conftest import boss, staff
from .conftest import words


@pytest.fixture
def case_id(story):
    return story.accepted()


def code_of(pdf: bytes) -> str:
    return re.search(r"622927-[0-9A-Z]{8}-[0-9A-Z]{8}", words(pdf))[0]


def test_a_clerk_prints_the_slip_at_once_without_the_worker(browser, story, case_id):
    clerk = browser(story.clerk)
    page = f"/622927/desk/cases/{case_id}"
    assert "立即生成并打印" in clerk.text(page)
    made = re.search(rf"/622927/desk/documents/of/{case_id}/\d+", clerk.text(page))[0]
    answer = clerk.post(made, page)
    assert answer.status_code == 303
    shown = clerk.get(answer.headers["Location"])
    assert shown.mimetype == "application/pdf"
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert "script" not in shown.headers["Content-Security-Policy"]
    assert "张三丰：" in words(shown.data)
    assert "立即生成并打印" not in clerk.text(page)


def test_the_applicant_takes_the_document_away_and_nobody_else_does(browser, story, office, case_id):
    slip = office.make(case_id, "accept")
    mine = browser(story.citizen)
    page = mine.text(f"/622927/cases/{case_id}")
    assert slip.number in page
    taken = mine.get(f"/622927/documents/{slip.id}")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert taken.data == office.pdf(slip)
    other = browser(Actor("citizen", new_id(), rights=CITIZEN))
    assert other.get(f"/622927/documents/{slip.id}").status_code == 404
    helper = browser(staff("helper", tree.JISHISHAN))
    assert helper.get(f"/622927/desk/documents/{slip.id}").status_code == 403


def test_until_the_worker_came_the_applicant_is_told_to_wait(browser, story, case_id):
    assert "正在制作" in browser(story.citizen).text(f"/622927/cases/{case_id}")


def test_a_stranger_scans_the_picture_and_learns_nothing_personal(browser, story, office, case_id):
    slip = office.make(case_id, "accept")
    stranger = browser(PUBLIC)
    page = stranger.text(f"/622927/documents/verify?code={code_of(office.pdf(slip))}")
    for said in (slip.number, slip.hash, slip.office, "2026年11月20日", "受理通知书"):
        assert said in page
    case = story.case(case_id)
    for hidden in ("张三丰", case.number, case.title, str(case_id)):
        assert hidden not in page


def test_a_guess_is_told_what_to_do_and_the_form_stays(browser):
    page = browser(PUBLIC).text("/622927/documents/verify?code=622927-00000000-00000000", 404)
    assert "谨防伪造" in page
    assert 'name="code"' in page
    assert "核验码" in browser(PUBLIC).text("/622927/documents/verify")


def test_a_program_lists_and_verifies(browser, story, office, case_id):
    slip = office.make(case_id, "accept")
    clerk = browser(story.clerk)
    told = clerk.get(f"/api/v1/622927/documents/?case={case_id}&limit=1").json
    assert told["next"] is None
    (row,) = told["items"]
    assert (row["number"], row["hash"], row["void_on"]) == (slip.number, slip.hash, None)
    assert clerk.get(f"/api/v1/622927/documents/{slip.id}/file").data == office.pdf(slip)
    told = clerk.get(f"/api/v1/622927/documents/verify?code={code_of(office.pdf(slip))}").json
    assert (told["number"], told["hash"]) == (slip.number, slip.hash)
    assert clerk.get("/api/v1/622927/documents/verify?code=622927-00000000-00000000").status_code == 404


def test_the_office_looks_at_samples_of_its_draft_before_it_publishes(browser, story):
    boss_ = browser(boss(tree.JISHISHAN))
    with story.at():
        editing.save(homes.PAPERS, ITEMS["correction"], {"body": "草稿的话：{said}，{due}。"}, actor=boss_.actor)
    page = boss_.text("/622927/desk/documents/samples")
    for kind in KINDS:
        assert f"/622927/desk/documents/samples/{kind}" in page
        assert "样张" in words(boss_.get(f"/622927/desk/documents/samples/{kind}").data)
    assert "草稿的话：（办理人员填写的内容），（承诺日期）。" in words(
        boss_.get("/622927/desk/documents/samples/correction").data
    )
    assert boss_.get("/622927/desk/documents/samples/nothing").status_code == 404
    assert browser(staff("clerk", tree.JISHISHAN)).get("/622927/desk/documents/samples").status_code == 403


def test_a_step_that_gives_no_document_makes_none(browser, story):
    case_id = story.submitted()
    clerk = browser(staff("clerk", tree.JISHISHAN))
    assert clerk.post(f"/622927/desk/documents/of/{case_id}/1", f"/622927/desk/cases/{case_id}").status_code == 409


def test_what_was_taken_back_is_shown_as_void(browser, story, office, case_id):
    office.make(case_id, "accept")
    with story.at():
        deciding.undo(case_id, actor=story.clerk)
        intake.accept(case_id, actor=story.clerk)
    office.work()
    assert "已作废" in browser(story.citizen).text(f"/622927/cases/{case_id}")


def test_an_officer_who_has_nothing_to_do_with_the_case_says_why_before_its_document_opens(story, office, browser):
    slip = office.make(story.accepted(), "accept")
    reader, at = browser(staff("archivist", tree.JISHISHAN)), f"/622927/desk/documents/{slip.id}"
    assert "/why?next=" in reader.get(at).headers["Location"]
    api = f"/api/v1/622927/documents/{slip.id}/file"
    assert reader.get(api).status_code == 403
    assert reader.get(f"{api}?reason=投诉核实").data.startswith(b"%PDF")
    assert reader.get(at).data.startswith(b"%PDF")
    with story.at():
        told = select(Event.payload).where(Event.name == "document.opened", Event.about == slip.case_id)
        assert [bool(fact["opening"]) for fact in db.session.scalars(told)] == [True, True]


def test_a_revoked_licence_is_seen_as_such_by_whoever_scans_it_and_on_every_list(browser, story, office, case_id):
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        deciding.grant(case_id, "准予。", actor=story.head, level=3)
    code = code_of(office.pdf(office.make(case_id, "grant")))
    with story.at():
        deciding.end(case_id, "revoke", "以欺骗手段取得。", actor=story.head)
    office.work()
    stranger, clerk = browser(PUBLIC), browser(story.clerk)
    page = stranger.text(f"/622927/documents/verify?code={code}")
    assert "它所载的决定已于 2026年11月20日 依法撤销" in page
    assert office.make(case_id, "revoke").number in page
    assert "请与手中的文书逐项对照" not in page
    stranger.client.set_cookie("wutong_lang", "en")
    assert "the decision in it was revoked on" in stranger.text(f"/622927/documents/verify?code={code}")
    assert "已撤销" in browser(story.citizen).text(f"/622927/cases/{case_id}")
    assert clerk.get(f"/api/v1/622927/documents/verify?code={code}").json["ended_as"] == "revoked"
    rows = clerk.get(f"/api/v1/622927/documents/?case={case_id}").json["items"]
    assert [row["ended_as"] for row in rows if row["kind"] == "decision"] == ["revoked"]
