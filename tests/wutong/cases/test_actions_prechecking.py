"""预审: asked for, answered by paper and field, filed as it is or mended; no receipt, no law's clock."""

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, text

from wutong import clock
from wutong.access import Actor
from wutong.cases import clocked, courses, inbox, prechecked, queries
from wutong.cases.actions import border, dispatch, filing, papering, prechecking
from wutong.cases.models import Step
from wutong.cases.prechecks import Precheck
from wutong.cases.rules import CASE
from wutong.cases.rules import prechecking as rules
from wutong.cases.rules.guards import PapersMissing
from wutong.clock import new_id
from wutong.db import db
from wutong.errors import Invalid
from wutong.flow import NotOpen, NotYours
from wutong.notices.models import Message, StaffNotice
from wutong.oversight import finding
from wutong.oversight.models import Finding
from wutong.people.rules.roles import RIGHTS
from wutong.settings import actions as settings
from wutong.testing import tree
from wutong.web import lookups

from .conftest import FRIDAY, PDF, Browser, boss, walk

BLURRED = {"about": "paper", "key": "身份证", "text": "照片不清楚，请重拍"}
NAMED = {"about": "field", "key": "name", "text": "与身份证上的姓名不一致"}


def visiting(story):
    return story.world.visiting(tree.JISHISHAN, person=story.citizen.person)


@pytest.fixture
def asked(story):
    """A draft that the office has been asked to look at on a Friday."""
    case_id = story.draft()
    with visiting(story):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(PDF), actor=story.citizen)
        prechecking.ask(case_id, actor=story.citizen)
    return case_id


def answered(story, case_id, said="fine", found=(), remark=""):
    with story.at():
        prechecking.answer(case_id, said, found, remark, actor=story.clerk)
    return case_id


def test_the_office_has_two_working_days_and_no_clock_of_the_law_runs(story, asked):
    case = story.case(asked)
    assert (case.state, case.number, case.filed_at) == ("prechecking", None, None)
    assert (case.due, case.act_by, case.legal_due) == (date(2026, 11, 24),) * 2 + (None,)
    with story.at():
        told = clocked.told(queries.get(asked))
        assert [(one.name, one.length, one.due) for one in told] == [("precheck", 2, date(2026, 11, 24))]
        assert [row.number for row in told[0].rows() if row.number] == ["1", "2"]


def test_what_is_looked_at_is_in_the_inbox_of_the_office_and_of_the_team(story, asked):
    with story.at():
        for cut in (inbox.Cut(), inbox.Cut(pool=True), inbox.Cut(state="prechecking")):
            assert asked in [case.id for case in inbox.listed(cut, limit=100).items]
        assert asked in [case.id for case in queries.filed(state="prechecking").items]
        assert "case.precheck_asked" in db.session.scalars(select(StaffNotice.kind).where(StaffNotice.about == asked))
    answered(story, asked)
    with story.at():
        assert asked not in [case.id for case in inbox.listed(limit=100).items]


@pytest.mark.parametrize("name", ["submit", "discard", "unask_precheck", "mend"])
@pytest.mark.parametrize("kind", ["staff", "client"])
def test_no_right_moves_a_citizens_draft_for_him_while_the_office_looks_at_it(story, asked, kind, name):
    everything = Actor(kind, new_id(), tree.JISHISHAN, rights=frozenset(RIGHTS))
    if name in ("submit", "mend"):
        answered(story, asked)
    state = story.case(asked).state
    assert name in {move.name for move in CASE.leaving(state)}
    assert name not in {move.name for move in CASE.open(state, everything)}
    with story.at(), pytest.raises(NotYours):
        dispatch.take(asked, name, {}, actor=everything, level=3)
    assert story.case(asked).state == state


def test_an_answer_names_papers_and_fields_in_the_order_of_the_page(story, asked):
    answered(story, asked, "lacking", [NAMED, BLURRED], "改好后可以直接提交")
    with visiting(story):
        case = queries.get(asked)
        found = prechecked.latest(case)
        assert [(one.about, one.name) for one in found.findings] == [("paper", "身份证"), ("field", "姓名")]
        assert (found.about("身份证"), found.remark) == (BLURRED["text"], "改好后可以直接提交")
        said = next(step.text.reveal() for step in queries.steps(asked) if step.move == "answer_precheck")
        assert said.startswith("需要修改\n1. 身份证：")
    assert (case.state, case.handler, case.waiting_since) == ("prechecked", None, None)


@pytest.mark.parametrize(
    ("said", "found", "refusal"),
    [
        ("lacking", [], rules.NothingFound),
        ("lacking", [BLURRED | {"text": " "}], rules.NothingFound),
        ("fine", [BLURRED], rules.FineButFound),
        ("lacking", [BLURRED | {"key": "户口簿"}], rules.NothingSuch),
        ("perhaps", [], Invalid),
        ("", [], Invalid),
    ],
)
def test_an_answer_that_says_nothing_or_two_things_is_refused(story, asked, said, found, refusal):
    with story.at(), pytest.raises(refusal):
        prechecking.answer(asked, said, found, actor=story.clerk)
    assert story.case(asked).state == "prechecking"


def test_what_is_fine_is_filed_as_it_is_and_the_five_days_begin_then(story, asked):
    answered(story, asked)
    with clock.frozen(FRIDAY + timedelta(days=10)), visiting(story):
        filing.submit(asked, actor=story.citizen)
    case = story.case(asked)
    assert (case.state, case.number is not None, case.due) == ("submitted", True, date(2026, 12, 7))
    with story.at():
        told = prechecked.told(queries.get(asked), queries.steps(asked, all_=True))
    assert (told["word"], told["same"], told["filed"]) == ("可以提交", True, True)


def test_what_is_looked_at_and_what_was_answered_changes_only_after_it_was_taken_back(story, asked):
    def tried(verb, *said, **more):
        with visiting(story), pytest.raises(NotOpen):
            verb(asked, *said, **more)

    for state in ("prechecking", "prechecked"):
        assert story.case(asked).state == state
        tried(filing.fill, story.given(name="别人"))
        tried(papering.add_paper, "身份证", "b.pdf", io.BytesIO(PDF), actor=story.citizen)
        if state == "prechecking":
            tried(filing.submit, actor=story.citizen)
            answered(story, asked, "lacking", [BLURRED])
    with visiting(story):
        prechecking.mend(asked, actor=story.citizen)
        filing.add_paper(asked, "身份证", "b.pdf", io.BytesIO(PDF), actor=story.citizen)
        filing.submit(asked, actor=story.citizen)
        told = prechecked.told(queries.get(asked), queries.steps(asked))
    assert (told["word"], told["same"], told["filed"]) == ("需要修改", False, True)


def test_the_question_is_taken_back_any_time_and_can_be_asked_again(story, asked):
    with visiting(story):
        prechecking.unask(asked, actor=story.citizen)
        assert (queries.get(asked).state, prechecked.of(queries.get(asked))) == ("draft", [])
        prechecking.ask(asked, actor=story.citizen)
    answered(story, asked, "lacking", [BLURRED])
    with visiting(story):
        filing.discard(asked, actor=story.citizen)
    with story.at():
        assert prechecked.of(queries.get(asked)) == []
        assert [step.text for step in queries.steps(asked, all_=True) if step.text] == []
    assert story.case(asked).state == "withdrawn"


def test_filing_as_it_is_still_wants_every_paper(story):
    case_id = story.draft()
    with visiting(story):
        prechecking.ask(case_id, actor=story.citizen)
    answered(story, case_id, "lacking", [BLURRED])
    with visiting(story), pytest.raises(PapersMissing):
        filing.submit(case_id, actor=story.citizen)


def test_where_the_region_or_the_matter_offers_none_nobody_asks(story):
    with story.at():
        settings.set_value("cases.precheck", "guide", actor=boss(tree.JISHISHAN))
    try:
        plain, said, instant = (
            story.draft(**more)
            for more in ({}, {"online_stages": ["preview"]}, {"online_stages": ["preview"], "handling_type": "instant"})
        )
        for case_id in (plain, instant):
            with visiting(story), pytest.raises(rules.PrecheckNotOffered):
                prechecking.ask(case_id, actor=story.citizen)
        with visiting(story):
            prechecking.ask(said, actor=story.citizen)
        assert story.case(said).state == "prechecking"
    finally:
        with story.at():
            settings.set_value("cases.precheck", "all", actor=boss(tree.JISHISHAN))


def test_a_late_answer_is_a_finding_of_its_own_and_no_breach(story, asked):
    def rules_found():
        with story.at():
            finding.look()
            return set(db.session.scalars(select(Finding.rule).where(Finding.case_id == asked)))

    with clock.frozen(FRIDAY + timedelta(days=4)):  # the second working day
        assert rules_found() <= {"T1"}
    with clock.frozen(FRIDAY + timedelta(days=5)):
        assert rules_found() - {"T1"} == {"T5"}


def test_a_pre_check_is_no_receipt_for_statistics(story, asked):
    with story.at():
        assert courses.of([asked]) == {}
    answered(story, asked)
    with story.at():
        assert courses.of([asked]) == {}


def test_the_answer_goes_along_when_the_case_is_handed_over(story, asked):
    answered(story, asked, "lacking", [BLURRED])
    with visiting(story):
        filing.submit(asked, actor=story.citizen)
    with story.at():
        border.hand_over(asked, tree.DONGXIANG, "属地", actor=story.head)
    story.post()
    with story.at(tree.DONGXIANG):
        there = prechecked.latest(queries.get(asked))
        assert [one.text for one in there.findings] == [BLURRED["text"]]
    with story.at():
        assert db.session.scalar(text("select count(*) from case_prechecks where case_id = :id"), {"id": asked}) == 0


def test_every_step_is_in_the_applicants_history(story, asked):
    answered(story, asked)
    with visiting(story):
        assert list(db.session.scalars(select(Step.move).where(Step.case_id == asked).order_by(Step.seq))) == [
            "start",
            "ask_precheck",
            "answer_precheck",
        ]


# ── Doors ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def visitor(story):
    before = lookups.of(story.world.app).who
    yield lambda actor: Browser(story.world, actor)
    lookups.of(story.world.app).who = before


def test_a_citizen_asks_reads_mends_and_files_with_one_press(story, visitor):
    case_id = story.draft()
    mine, desk = visitor(story.citizen), visitor(boss(tree.JISHISHAN))
    page, office = f"/622927/cases/{case_id}", f"/622927/desk/cases/{case_id}"
    with visiting(story):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(PDF), actor=story.citizen)
    assert desk.get(office).status_code == 404
    assert "请窗口预审" in mine.text(f"{page}/submit")
    assert mine.post(f"{page}/precheck", f"{page}/submit").status_code == 303
    assert "收回预审" in mine.text(page)
    assert mine.get(f"{page}/papers").status_code == 303
    assert "尚未正式提交" in desk.text(office)
    assert "答复预审" in desk.text(f"{office}/precheck")
    assert desk.post(f"{office}/precheck", f"{office}/precheck", answer="lacking").status_code == 422
    wrong = {"answer": "lacking", "at-0": "照片不清楚"}
    assert desk.post(f"{office}/precheck", f"{office}/precheck", **wrong).status_code == 303
    assert "照片不清楚" in mine.text(page)
    assert mine.post(f"{page}/precheck/mend", page).status_code == 303
    assert "材料的意见在下一步逐项写明" in mine.text(f"{page}/form")
    assert "预审意见：照片不清楚" in mine.text(f"{page}/papers")
    assert mine.post(f"{page}/precheck", f"{page}/submit").status_code == 303
    assert desk.post(f"{office}/precheck", f"{office}/precheck", answer="fine").status_code == 303
    assert "按原样提交" in mine.text(page)
    assert mine.post(f"{page}/submit", page).status_code == 303
    assert story.case(case_id).state == "submitted"
    assert "正式提交的内容与预审时相同" in desk.text(office)


def test_when_days_change_the_answer_has_another_day_and_the_applicant_is_told(story, asked, off):
    off(date(2026, 11, 23))
    walk(story)
    assert story.case(asked).act_by == date(2026, 11, 25)
    with story.at():
        assert prechecked.waiting(queries.get(asked)).answer_by == date(2026, 11, 25)
        told = select(Message.body).where(Message.about == asked, Message.kind == "case.precheck_recounted")
        assert "2026年11月25日" in db.session.scalars(told).first().reveal()


def test_a_question_that_is_gone_stops_no_recount_and_no_answer_is_given_to_it(story, asked, off):
    with story.at():
        db.session.execute(delete(Precheck).where(Precheck.case_id == asked))
    off(date(2026, 11, 23))
    walk(story)
    assert story.case(asked).act_by == date(2026, 11, 25)
    with pytest.raises(rules.NothingAsked):
        answered(story, asked)
