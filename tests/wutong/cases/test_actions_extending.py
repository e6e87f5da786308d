"""Who reviews asks for more time, the head of the office gives it or not."""

from datetime import date

import pytest

from wutong.cases import queries
from wutong.cases.actions import deciding, extending
from wutong.cases.rules import guards
from wutong.flow import NotYours
from wutong.testing import tree

from .conftest import boss, staff


@pytest.fixture
def asked(story):
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        extending.ask(case_id, 5, "需要现场核实", actor=story.reviewer)
    return case_id


def test_asking_for_more_time_changes_no_day(story, asked):
    case = story.case(asked)
    assert (case.extended, case.due) == (0, date(2026, 12, 4))
    with story.at():
        assert extending.wanted(asked) == 5


def test_the_head_gives_what_was_asked_for_and_the_applicant_reads_the_reason(story, asked):
    with story.at():
        extending.extend(asked, 5, "需要现场核实", actor=story.head)
    case = story.case(asked)
    assert (case.extended, case.due) == (5, date(2026, 12, 11))
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        assert [step.move for step in queries.steps(asked)][-1] == "extend"
    with story.at():
        assert extending.wanted(asked) is None


def test_the_head_declines_and_it_may_be_asked_again(story, asked):
    with story.at():
        extending.decline(asked, "期限内可以办结", actor=story.head)
    with pytest.raises(guards.NoExtensionAsked), story.at():
        extending.decline(asked, "期限内可以办结", actor=story.head)
    with story.at():
        extending.ask(asked, 3, "雨天未能踏勘", actor=story.reviewer)
        assert extending.wanted(asked) == 3


def test_it_is_asked_for_once_until_somebody_answers(story, asked):
    with pytest.raises(guards.ExtensionAsked), story.at():
        extending.ask(asked, 5, "再次提请", actor=staff("reviewer", tree.JISHISHAN))


def test_nobody_approves_what_he_asked_for_himself(story):
    case_id, one = story.accepted(), boss(tree.JISHISHAN)
    with story.at():
        deciding.review(case_id, "属实", actor=one)
        extending.ask(case_id, 5, "需要现场核实", actor=one)
    with pytest.raises(guards.OwnRequest), story.at():
        extending.extend(case_id, 5, "需要现场核实", actor=one)
    assert story.case(case_id).extended == 0


def test_who_reviews_does_not_extend(story, asked):
    with pytest.raises(NotYours), story.at():
        extending.extend(asked, 5, "需要现场核实", actor=story.reviewer)


def test_more_than_the_law_allows_is_not_even_asked_for(story, asked):
    with story.at():
        extending.decline(asked, "不同意", actor=story.head)
    with pytest.raises(guards.ExtensionTooLong), story.at():
        extending.ask(asked, 11, "需要现场核实", actor=story.reviewer)


def test_a_decision_ends_the_waiting_for_more_time(story, asked):
    with story.at():
        deciding.grant(asked, "同意", actor=story.head, level=3)
        assert extending.wanted(asked) is None
