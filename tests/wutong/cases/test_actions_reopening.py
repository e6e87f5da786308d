"""A slip of the pen is put right; an order from outside has a closed case dealt with again."""

from datetime import date, timedelta

import pytest

from wutong import clock
from wutong.cases import queries, tasked
from wutong.cases.actions import correcting, deciding, intake, reopening
from wutong.cases.rules import guards
from wutong.flow import Needed, NotYours
from wutong.testing import tree

from .conftest import FRIDAY

ORDER = "县人民政府行政复议决定书（2026）3号"


@pytest.fixture
def delivered(story):
    case_id = story.accepted(steps=[{"name": "初审", "kind": "examine"}, {"name": "复审", "kind": "examine"}])
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        deciding.review(case_id, "不符合", actor=story.reviewer, outcome="object")
        deciding.refuse(case_id, "不符合第三条", actor=story.head, level=3)
        deciding.deliver(case_id, "hall", actor=story.clerk)
    return case_id


def test_a_slip_of_the_pen_is_put_right_and_nothing_else_changes(story, delivered):
    before = story.case(delivered)
    with story.at():
        correcting.correct(delivered, "姓名“张三峰”更正为“张三丰”", actor=story.head)
    after = story.case(delivered)
    assert (after.state, after.decided_on, after.closed_on) == ("delivered", before.decided_on, before.closed_on)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        last = queries.steps(delivered)[-1]
    assert (last.move, "张三丰" in last.text.reveal()) == ("correct", True)


def test_an_order_has_a_decided_case_reviewed_again_with_new_terms(story, delivered):
    with clock.frozen(FRIDAY + timedelta(days=31)), story.at():
        reopening.reopen(delivered, ORDER, "原决定适用依据错误", actor=story.head)
    case = story.case(delivered)
    assert (case.state, case.accepted_on, case.closed_on, case.decided_on) == (
        "in_review", date(2026, 12, 21), None, None,
    )  # fmt: skip
    assert (case.due, case.extended) == (date(2027, 1, 4), 0)
    with story.at():
        assert [task.outcome for task in tasked.of(delivered)] == [None, None]
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        assert ORDER in queries.steps(delivered)[-1].text.reveal()


def test_an_order_has_a_case_that_was_not_accepted_looked_at_again(story):
    case_id = story.submitted()
    with story.at():
        intake.reject_jurisdiction(case_id, "不属本机关职权", "示例县公安局", actor=story.clerk)
    with clock.frozen(FRIDAY + timedelta(days=10)):
        with story.at():
            reopening.reopen(case_id, ORDER, "属于本机关职权", actor=story.head)
        case = story.case(case_id)
        assert (case.state, case.act_by, case.closed_on) == ("submitted", date(2026, 12, 7), None)
    with clock.frozen(FRIDAY + timedelta(days=18)):
        assert story.ring(case_id) == 1
    assert story.case(case_id).state == "accepted"


def test_without_the_order_nothing_is_opened(story, delivered):
    with pytest.raises(Needed), story.at():
        reopening.reopen(delivered, "", "重新办理", actor=story.head)
    with pytest.raises(NotYours), story.at():
        reopening.reopen(delivered, ORDER, "重新办理", actor=story.clerk)
    assert story.case(delivered).state == "delivered"


def test_a_case_that_was_opened_again_is_decided_and_closed_again(story, delivered):
    with story.at():
        reopening.reopen(delivered, ORDER, "原决定适用依据错误", actor=story.head)
        for _ in range(2):
            deciding.review(delivered, "符合", actor=story.reviewer)
        deciding.grant(delivered, "同意", actor=story.head, level=3)
        deciding.deliver(delivered, "hall", actor=story.clerk)
    assert (story.case(delivered).state, story.case(delivered).closed_on) == ("delivered", date(2026, 11, 20))


def test_an_opinion_from_before_the_order_is_no_second_officer_afterwards(story):
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        deciding.refuse(case_id, "不符合第三条", actor=story.head, level=3)
        deciding.deliver(case_id, "hall", actor=story.clerk)
        reopening.reopen(case_id, ORDER, "原决定适用依据错误", actor=story.head)
    with pytest.raises(guards.SameOfficer), story.at():
        deciding.grant(case_id, "同意", actor=story.head, level=3)
    with story.at():
        deciding.review(case_id, "符合", actor=story.reviewer)
        deciding.grant(case_id, "同意", actor=story.head, level=3)
