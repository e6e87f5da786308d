"""Papers of a case come out for who has it; anybody else of the office says why, which the auditor reads."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import select

from wutong import clock
from wutong.access import SYSTEM, Actor
from wutong.cases import opened, queries
from wutong.cases.actions import deciding, delivering, intake, opening
from wutong.cases.rules.opening import HOLDS, REASONS, Charge, ReasonWanted, own
from wutong.clock import new_id
from wutong.db import db
from wutong.events import Event
from wutong.testing import tree

from .conftest import FRIDAY, TELEPHONE, staff

ME, BODY, OTHER = new_id(), new_id(), new_id()
WHY = {"pick": REASONS[0], "reason": "核对同一人的另一申请"}


@pytest.mark.parametrize(
    ("charge", "department", "covered", "expected"),
    [
        (Charge([ME], [BODY]), OTHER, (), True),
        (Charge([new_id()], [BODY]), BODY, (), True),
        (Charge([new_id()], [BODY]), OTHER, (), False),
        (Charge([None], [None]), OTHER, (), False),
        (Charge([BODY], [BODY]), OTHER, (BODY,), True),
        (Charge([new_id()], [BODY], next=True), OTHER, (), False),
        (Charge([new_id()], [BODY], next=True), None, (), True),
        (Charge([None], [BODY], free=True, next=True), OTHER, (), True),
        (Charge([None], [BODY], free=True), OTHER, (), False),
        (Charge([new_id()], [BODY]), None, (), False),
    ],
)
def test_a_case_is_its_handlers_and_its_departments(charge, department, covered, expected):
    actor = Actor("staff", ME, tree.JISHISHAN, department=department, rights=frozenset())
    assert own(charge, actor, covered) is expected
    assert own(charge, SYSTEM)


@pytest.fixture
def case_id(story):
    found = story.submitted()
    with story.at():
        intake.accept(found, actor=story.clerk)
    return found


@pytest.fixture
def archivist():
    return staff("archivist", tree.JISHISHAN)


def opened_by(story, case_id):
    with story.at():
        told = select(Event.payload).where(Event.name == "paper.opened", Event.about == case_id).order_by(Event.id)
        return [(fact["paper"], fact["opening"]) for fact in db.session.scalars(told)]


def test_whoever_has_the_case_says_nothing_and_everybody_else_why(story, case_id, archivist):
    with story.at():
        case = queries.get(case_id)
        assert opening.lets(case, story.clerk) is None
        with pytest.raises(ReasonWanted):
            opening.lets(case, archivist)
        given = opening.because(case_id, "档案整理", actor=archivist)
        assert opening.lets(case, archivist) == given.id
        with pytest.raises(ReasonWanted):
            opening.lets(case, dataclasses.replace(archivist, person=new_id()))
    with clock.frozen(FRIDAY + HOLDS + timedelta(minutes=1)), story.at(), pytest.raises(ReasonWanted):
        opening.lets(queries.get(case_id), archivist)


def test_who_was_asked_for_an_opinion_may_look(story, case_id):
    officer = dataclasses.replace(story.employed("reviewer"), department=OTHER)
    with story.at():
        with pytest.raises(ReasonWanted):
            opening.lets(queries.get(case_id), officer)
        deciding.tasking.add_reviewer(case_id, officer.person, "请看一下", actor=story.reviewer)
        assert opening.lets(queries.get(case_id), officer) is None


def test_a_paper_and_the_bundle_wait_for_the_reason_and_every_one_is_an_event(story, browser, case_id, archivist):
    reader, at = browser(archivist), f"/622927/desk/cases/{case_id}"
    with story.at():
        paper = str(queries.papers(case_id)[0].id)
    asked = reader.get(f"{at}/papers/{paper}")
    assert (asked.status_code, "/why?next=" in asked.headers["Location"]) == (303, True)
    assert "/why?next=" in reader.get(f"{at}/papers.zip").headers["Location"]
    assert opened_by(story, case_id) == []
    empty = reader.post(f"{at}/why?next={at}/papers.zip", page=f"{at}/why", reason=" ")
    assert empty.status_code == 422
    told = reader.post(f"{at}/why?next={at}/papers.zip", page=f"{at}/why", **WHY)
    assert told.headers["Location"].endswith(f"{at}/papers.zip")
    assert reader.get(f"{at}/papers.zip").mimetype == "application/zip"
    assert reader.get(f"{at}/papers/{paper}").status_code == 200
    with story.at():
        [row] = opened.of(case_id)
        assert (row.by, row.words.reveal()) == (archivist.person, f"{WHY['pick']}：{WHY['reason']}")
    assert opened_by(story, case_id) == [(None, str(row.id)), (paper, str(row.id))]
    assert WHY["reason"] in browser(story.clerk).text(f"{at}/papers"), "who has the case reads who looked"


def test_the_address_of_a_result_is_hidden_until_the_reason_is_given_and_seeing_it_is_an_event(story, browser):
    case_id = story.accepted(collecting=["counter", "post"], post_result=True)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        wish = delivering.Wish("post", "张三丰", TELEPHONE, "积石山县某路 1 号")
        delivering.choose(case_id, wish, actor=story.citizen)
    elsewhere = dataclasses.replace(staff("clerk", tree.JISHISHAN), department=OTHER)
    stranger, at = browser(elsewhere), f"/622927/desk/cases/{case_id}"

    def seen():
        with story.at():
            told = select(Event.payload).where(Event.name == "case.address_opened", Event.about == case_id)
            return [fact["opening"] for fact in db.session.scalars(told.order_by(Event.id))]

    page = stranger.text(f"{at}/delivery")
    assert not [said for said in (wish.receiver, TELEPHONE, wish.address) if said in page]
    assert (seen(), "写明理由后查看" in page) == ([], True)
    stranger.post(f"{at}/why?next={at}/delivery", page=f"{at}/why", **WHY)
    page = stranger.text(f"{at}/delivery")
    assert not [said for said in (wish.receiver, TELEPHONE, wish.address) if said not in page]
    with story.at():
        [row] = opened.of(case_id)
    assert seen() == [str(row.id)]
    assert wish.address in browser(story.clerk).text(f"{at}/delivery"), "who has the case says nothing"
    assert seen() == [str(row.id), None]


def test_the_reason_leads_nowhere_else(browser, case_id, archivist):
    at = f"/622927/desk/cases/{case_id}"
    told = browser(archivist).post(f"{at}/why?next=//evil.example/x", page=f"{at}/why", **WHY)
    assert told.headers["Location"].endswith(f"{at}/papers")


def test_the_auditor_reads_the_reasons_and_nobody_else(story, browser, case_id, archivist):
    with story.at():
        opening.because(case_id, "投诉核实", actor=archivist)
    page = browser(staff("auditor", tree.JISHISHAN)).text("/622927/desk/audit/openings")
    assert "投诉核实" in page
    assert story.case(case_id).number in page
    browser(archivist).text("/622927/desk/audit/openings", 403)
