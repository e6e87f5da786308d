"""The inbox: whose, how urgent, called what; taking a case, and one step for several with a result for each."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from wutong import clock
from wutong.cases import clocks, inbox
from wutong.cases.actions import assigning, cutting, deciding, intake, several
from wutong.cases.models import Case
from wutong.cases.rules.guards import HandlerElsewhere, TakenAlready
from wutong.clock import new_id
from wutong.db import db
from wutong.errors import Forbidden
from wutong.testing import tree

from .conftest import FRIDAY, staff

INBOX = "/622927/desk/cases/"


def found(story, **cut):
    with story.at():
        return [case.id for case in inbox.listed(inbox.Cut(**cut), limit=100).items]


def give(story, case_id, **columns):
    with story.at():
        db.session.execute(update(Case).where(Case.id == case_id).values(**columns))


def test_the_inbox_is_cut_by_officer_department_and_what_nobody_has_taken(story):
    mine, other, free, ours = (story.submitted() for _ in range(4))
    officer, department = new_id(), new_id()
    give(story, mine, handler=officer)
    give(story, other, handler=new_id(), department=department)
    give(story, ours, department=department)
    assert found(story, handler=officer) == [mine]
    assert found(story, department=department, pool=True) == [ours]
    assert {free, ours} <= set(found(story, pool=True))
    assert not {mine, other} & set(found(story, pool=True))


def test_a_name_or_the_beginning_of_a_number_finds_it_and_marks_of_patterns_are_plain(story):
    case_id = story.submitted(name="百分之百_补贴")
    number = story.case(case_id).number
    assert found(story, words="百_补") == [case_id]
    assert found(story, words="百%补") == []
    assert case_id in found(story, words=number[:-1])


@pytest.mark.parametrize("days", [0, 10, 14, 15, 45])
def test_a_cut_by_light_gives_just_the_cases_that_show_it(story, days):
    case_id = story.accepted()
    with clock.frozen(FRIDAY + timedelta(days=days)):
        worst = ["green", "yellow", "red", "black"].index(clocks.colour(story.case(case_id)))
        shown = [case_id in found(story, light=light) for light in ("warn", "late", "law")]
    assert shown == [worst >= 1, worst >= 2, worst >= 3]


def test_a_term_in_hours_is_late_from_its_instant_on(story):
    case_id = story.accepted()
    due = FRIDAY + timedelta(hours=3)
    give(story, case_id, due=due.date(), due_at=due, warn_on=None)
    assert case_id not in found(story, light="late")
    with clock.frozen(due):
        assert case_id in found(story, light="late")


def test_whoever_types_a_whole_number_gets_that_case_also_when_it_is_closed(story, browser):
    case_id = story.submitted()
    with story.at():
        intake.reject_not_required(case_id, "不需要", actor=story.clerk)
    answer = browser(story.clerk).get(f"{INBOX}?q={story.case(case_id).number}")
    assert answer.status_code == 303
    assert str(case_id) in answer.headers["Location"]


def test_a_case_is_taken_once_and_the_second_is_told(story):
    first, second = story.employed("clerk"), story.employed("clerk")
    case_id = story.submitted()
    before = story.case(case_id).seq
    for _ in range(2):
        with story.at():
            assigning.take(case_id, actor=first)
    with pytest.raises(TakenAlready), story.at():
        assigning.take(case_id, actor=second)
    taken = story.case(case_id)
    assert (taken.handler, taken.seq) == (first.person, before + 1)


def test_only_who_works_on_cases_here_takes_one(story):
    case_id = story.submitted()
    with pytest.raises(Forbidden), story.at():
        assigning.take(case_id, actor=story.employed("supervisor"))
    with pytest.raises(HandlerElsewhere), story.at():
        assigning.take(case_id, actor=replace(story.clerk, person=new_id()))


def test_several_are_accepted_each_by_itself_and_the_refused_one_says_why(story, browser):
    good, gone, other = story.submitted(), story.submitted(), story.submitted()
    with story.at():
        intake.accept(gone, actor=story.clerk)
    seq = story.case(gone).seq
    clerk = browser(story.clerk)
    page = f"{INBOX}several/?step=accept&case={good}&case={gone}&case={other}&case=x"
    assert "逐件办理" in clerk.text(page)
    answer = clerk.post(f"{INBOX}several/", page=page, step="accept", case=[str(good), str(gone), str(other)])
    told = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "已办理 2 件" in told
    assert "这一步现在办不了" in told.split("没有办理的原因")[2]
    assert [story.case(one).state for one in (good, gone, other)] == ["accepted"] * 3
    assert story.case(gone).seq == seq


def test_several_cases_are_held_in_one_order_whatever_was_ticked_first(story, monkeypatch):
    held, ticked = [], sorted((story.submitted() for _ in range(3)), reverse=True)
    monkeypatch.setattr(intake, "accept", lambda case_id, actor: held.append(case_id))
    with story.at():
        told = several.each("accept", ticked, several.Given(), actor=story.clerk)
    assert [one.case_id for one in told] == ticked
    assert held == ticked[::-1]


def test_several_steps_are_offered_by_right_and_none_of_them_decides(story, browser):
    story.submitted()
    offered = re.findall(r'name="step" value="(\w+)"', browser(story.clerk).text(INBOX))
    assert offered == ["take", "accept", "deliver"]
    assert not {"grant", "refuse", "review", "terminate"} & set(several.STEPS)
    assert 'name="case"' not in browser(staff("supervisor", tree.JISHISHAN)).text(INBOX)


def test_nothing_ticked_is_told_and_nothing_done(story, browser):
    clerk = browser(story.clerk)
    assert "请先在“待办办件”中勾选办件" in clerk.text(f"{INBOX}several/?step=accept", 404)
    assert "请先在" in clerk.text(f"{INBOX}several/?step=grant&case={story.submitted()}", 404)


def test_the_inbox_asks_the_database_no_more_than_before(story, browser, asked):
    story.submitted()
    clerk = browser(story.clerk)
    clerk.text(INBOX)
    with asked() as plain:
        clerk.text(INBOX)
    with asked() as cut:
        clerk.text(f"{INBOX}?whose=pool&light=late&q=低保&state=submitted")
    assert sum("FROM cases" in one for one in plain) == 1
    assert len(cut) <= len(plain)
    assert [one for one in plain + cut if "count(" in one.lower() and "FROM cases" in one] == []


def test_an_officer_sees_each_step_and_what_became_of_it(story, browser):
    officer, colleague = story.employed("clerk"), story.employed("reviewer")
    case_id = story.submitted()
    with story.at():
        intake.accept(case_id, actor=officer)
    mine = browser(officer)
    assert "此后最近一步" in mine.text(f"{INBOX}done")
    with story.at():
        (only,) = inbox.did(officer.person).items
        assert only.last
    with story.at():
        deciding.review(case_id, "内部意见", actor=colleague)
    page = mine.text(f"{INBOX}done")
    assert "审查中" in page
    assert "内部意见" not in page
    with story.at():
        (only,) = inbox.did(officer.person).items
        assert (only.step.move, only.case.last_move, only.last) == ("accept", "review", False)
    with story.at(tree.DONGXIANG):
        assert inbox.did(officer.person).items == []


def test_what_an_officer_did_comes_page_by_page(story):
    officer = story.employed("clerk")
    for _ in range(3):
        case_id = story.submitted()
        with story.at():
            intake.accept(case_id, actor=officer)
    with story.at():
        first = inbox.did(officer.person, limit=2)
        rest = inbox.did(officer.person, limit=2, cursor=first.next)
        assert [len(first.items), len(rest.items), rest.next] == [2, 1, None]


def test_a_cut_is_kept_for_oneself_and_opens_the_inbox_again(story, browser, owner_rows):
    officer, colleague = story.employed("clerk"), story.employed("clerk")
    mine = browser(officer)
    cut = "whose=pool&light=late&q=低保"
    assert "保存这个筛选" in mine.text(f"{INBOX}?{cut}")
    page = f"{INBOX}cuts/?{cut}&other=x"
    assert mine.post(f"{INBOX}cuts/", page=page, title=" ", whose="pool").status_code == 422
    sent = {"whose": "pool", "light": "late", "q": "低保", "other": "x"}
    assert mine.post(f"{INBOX}cuts/", page=page, title="急的低保", **sent).status_code == 303
    told = mine.text(f"{INBOX}cuts/")
    assert "急的低保" in told
    link = re.search(r'href="([^"]+light=late[^"]*)"', told)
    assert link
    assert "other" not in link[1]
    assert "急的低保" not in browser(colleague).text(f"{INBOX}cuts/")
    assert not any("低保".encode() in bytes(query) for (query,) in owner_rows("select query from case_cuts"))


def test_a_cut_of_a_colleague_is_not_thrown_away_and_twenty_are_enough(story):
    officer, colleague = story.employed("clerk"), story.employed("clerk")
    with story.at():
        first = cutting.keep("一", {"q": "低保"}, actor=officer).id
    with story.at():
        cutting.drop(first, actor=colleague)
    with story.at():
        assert [cutting.parts(row) for row in cutting.kept(officer)] == [{"q": "低保"}]
        for _ in range(cutting.MOST - 1):
            cutting.keep("又", {}, actor=officer)
        with pytest.raises(cutting.Enough):
            cutting.keep("多", {}, actor=officer)
    with story.at():
        cutting.drop(first, actor=officer)
        assert len(cutting.kept(officer)) == cutting.MOST - 1
