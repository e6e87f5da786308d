"""What was promised to come later has its day, and a timer that rings too early is set anew."""

import io
from datetime import date, timedelta

import pytest

from wutong import clock
from wutong.cases import queries
from wutong.cases.actions import deciding, filing, intake
from wutong.cases.rules import papers
from wutong.testing import tree

from .conftest import FRIDAY, PDF

PAPERS = [{"name": "身份证", "need": "required"}, {"name": "租赁合同", "need": "deferred"}]


@pytest.fixture
def owing(story):
    """Accepted on a Friday with a promise of ten working days, so that the paper is owed for eight."""
    case_id = story.draft(papers=PAPERS)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(PDF), actor=story.citizen)
        filing.promise_paper(case_id, "租赁合同", actor=story.citizen)
        filing.submit(case_id, actor=story.citizen)
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    return case_id


def last(story, case_id):
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        return queries.steps(case_id)[-1]


def test_the_day_after_it_was_owed_everybody_is_told(story, owing):
    with clock.frozen(FRIDAY + timedelta(days=12)):  # Wednesday, 2 December, the last day
        assert story.ring(owing) == 0
    with clock.frozen(FRIDAY + timedelta(days=13)):
        assert story.ring(owing) == 1
        assert story.ring(owing) == 0
    assert story.case(owing).flagged is True
    assert (last(story, owing).move, "租赁合同" in last(story, owing).text.reveal()) == ("papers_overdue", True)


def test_what_came_in_time_is_not_asked_for(story, owing):
    with story.at():
        filing.add_paper(owing, "租赁合同", "b.pdf", io.BytesIO(PDF), actor=_with_papers(story))
    with clock.frozen(FRIDAY + timedelta(days=13)):
        assert story.ring(owing) == 1
    assert story.case(owing).flagged is False


def _with_papers(story):
    return type(story.clerk)("staff", story.clerk.person, story.clerk.region, rights=story.clerk.rights | {"paper.add"})


def test_a_special_procedure_moves_the_day(story, owing):
    with story.at():
        deciding.review(owing, "属实", actor=story.reviewer)
        deciding.suspend(owing, "site", "现场踏勘", date(2026, 12, 10), actor=story.reviewer)
    with clock.frozen(FRIDAY + timedelta(days=13)):
        assert story.ring(owing) == 1
        assert story.case(owing).flagged is False
        with story.at():
            deciding.resume(owing, "合格", actor=story.reviewer)
    with clock.frozen(FRIDAY + timedelta(days=40)):
        assert story.ring(owing) == 1
    assert story.case(owing).flagged is True


def test_a_timer_that_rings_too_early_is_set_anew(story):
    case_id = story.submitted()
    with clock.frozen(FRIDAY + timedelta(days=8)), story.at():
        ahead = queries.locked(case_id)
        ahead.act_by = date(2026, 12, 4)  # the calendar was changed while the timer was on its way
    with clock.frozen(FRIDAY + timedelta(days=8)):
        assert story.ring(case_id) == 1
        assert story.case(case_id).state == "submitted"
        assert story.ring(case_id) == 0
    with clock.frozen(FRIDAY + timedelta(days=15)):
        assert story.ring(case_id) == 1
    assert story.case(case_id).state == "accepted"


def test_only_what_the_guide_lets_follow_can_be_promised(story):
    case_id = story.draft()
    for slot in ("身份证", "没有这份材料"):
        with (
            pytest.raises(papers.NotDeferrable),
            story.world.visiting(tree.JISHISHAN, person=story.citizen.person),
        ):
            filing.promise_paper(case_id, slot, actor=story.citizen)
