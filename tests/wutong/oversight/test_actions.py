"""Orders: to whom they go, what became of them, and what happens when nobody replies."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from wutong import clock
from wutong.cases.actions import deciding, intake
from wutong.cases.queries import NoSuchCase
from wutong.clock import new_id
from wutong.db import db
from wutong.errors import Forbidden
from wutong.oversight import actions, queries
from wutong.oversight.models import Finding, Order, OrderLine
from wutong.oversight.rules import NoSuchOrder, NotAsked, NotOpen, NotStaff, OrderedAlready, TooLate, TooSoon
from wutong.testing import tree

from ..cases.conftest import FRIDAY, staff


def test_an_order_goes_to_the_officer_who_replies_and_reads_what_became_of_it(story, watch):
    officer = story.employed("clerk")
    case_id = story.submitted()
    with story.at():
        intake.accept(case_id, actor=officer)
    order_id = watch.order(case_id)
    row = watch.stands(order_id)
    assert (row.officer, row.state, row.due.isoformat()) == (officer.person, "open", "2026-11-25")
    assert row.number.startswith("DB2026")
    assert len(row.number) <= 20
    with story.at():
        actions.reply(order_id, "材料已补齐，明日办结。", actor=officer)
    assert watch.stands(order_id).state == "answered"
    with story.at():
        actions.close(order_id, "同意", actor=watch.actor)
    with story.at():
        told = queries.told(order_id, officer)
        assert [line.kind for line in told.lines] == ["order", "reply", "close"]
        assert told.lines[-1].text.reveal() == "同意"
    assert watch.told()[-3:] == ["oversight.order", "oversight.answered", "oversight.settled"]
    assert watch.told_to(officer) == ["oversight.order", "oversight.settled"]


def test_what_was_written_is_sealed(story, watch, owner_rows):
    watch.order(story.accepted(), "绝密的话")
    stored = owner_rows("select text from supervision_lines")
    assert not any("绝密".encode() in bytes(row[0]) for row in stored if row[0])


def test_colleagues_who_are_not_asked_know_nothing_and_may_not_reply(story, watch):
    officer, colleague = story.employed("clerk"), story.employed("clerk")
    case_id = story.submitted()
    with story.at():
        intake.accept(case_id, actor=officer)
    order_id = watch.order(case_id)
    with pytest.raises(NoSuchOrder), story.at():
        actions.reply(order_id, "我来", actor=colleague)
    with pytest.raises(NotAsked), story.at():
        actions.reply(order_id, "我来", actor=staff("supervisor", tree.JISHISHAN))
    with story.at():
        assert queries.orders(colleague).items == []
        assert [row.id for row in queries.orders(officer).items] == [order_id]
        actions.reply(order_id, "由我答复", actor=story.head)


def test_nobody_next_door_has_any_of_it(story, watch):
    order_id = watch.order(story.accepted())
    with pytest.raises(NoSuchOrder), story.at(tree.DONGXIANG):
        queries.told(order_id, staff("supervisor", tree.DONGXIANG))
    with story.at(tree.DONGXIANG):
        for model in (Order, OrderLine, Finding):
            assert set(db.session.scalars(select(model.region))) <= {tree.DONGXIANG}


def test_only_who_supervises_orders_settles_and_closes(story, watch):
    case_id = story.accepted()
    order_id = watch.order(case_id)
    for verb in (
        lambda: actions.about_case(case_id, "督", actor=story.head),
        lambda: actions.close(order_id, "好", actor=story.head),
        lambda: actions.withdraw(order_id, "不", actor=story.head),
    ):
        with pytest.raises(Forbidden), story.at():
            verb()


def test_an_answer_that_is_not_enough_comes_back_with_a_new_day(story, watch):
    order_id = watch.order(story.accepted())
    with story.at():
        actions.reply(order_id, "在办", actor=story.head)
    with story.at():
        actions.send_back(order_id, "写明原因", actor=watch.actor)
    assert watch.stands(order_id).state == "open"
    with pytest.raises(NotOpen), story.at():
        actions.close(order_id, "好", actor=watch.actor)
    with pytest.raises(TooSoon), story.at():
        actions.order(actions.To("事"), "督", FRIDAY.date() - timedelta(days=1), actor=watch.actor)


def test_a_second_click_sends_no_second_order_about_a_case(story, watch):
    case_id = story.accepted()
    order_id = watch.order(case_id)
    with pytest.raises(OrderedAlready) as refused:
        watch.order(case_id)
    assert watch.stands(order_id).number in refused.value.text()
    with story.at():
        actions.reply(order_id, "在办", actor=story.head)
    assert watch.order(case_id, "何时办结？") != order_id


def test_a_draft_is_the_applicants_own_and_nothing_is_ordered_about_it(story, watch):
    with pytest.raises(NoSuchCase):
        watch.order(story.draft())


@pytest.mark.parametrize(("asked", "due"), [("2026-11-24", "2026-11-24"), ("2026-11-28", "2026-11-30")])
def test_an_answer_due_on_a_day_off_may_come_on_the_next_that_is_worked(story, watch, asked, due):
    case_id = story.accepted()
    with story.at():
        row = actions.about_case(case_id, "督", date.fromisoformat(asked), actor=watch.actor)
        assert row.due.isoformat() == due


def test_no_answer_is_waited_for_longer_than_a_year(story, watch):
    with pytest.raises(TooLate), story.at():
        actions.order(actions.To("事"), "督", date.max, actor=watch.actor)


def test_a_finding_is_ordered_about_once_and_settled_with_the_answer(story, watch):
    case_id = story.submitted()
    with story.at():
        intake.reject_not_required(case_id, "不需要", actor=story.clerk)
    finding_id = watch.first(case_id)
    with story.at():
        order_id = actions.about_finding(finding_id, "请说明", actor=watch.actor).id
    with pytest.raises(NotOpen), story.at():
        actions.about_finding(finding_id, "再说明", actor=watch.actor)
    with story.at():
        actions.reply(order_id, "确不需要许可", actor=story.head)
        actions.close(order_id, "核实", "cleared", actor=watch.actor)
    assert watch.found(case_id) == [("N5", "cleared")]


def test_an_order_that_is_withdrawn_leaves_its_finding_open(story, watch):
    case_id = story.submitted()
    with story.at():
        intake.reject_not_required(case_id, "不需要", actor=story.clerk)
    finding_id = watch.first(case_id)
    with story.at():
        order_id = actions.about_finding(finding_id, "请说明", actor=watch.actor).id
    with story.at():
        actions.withdraw(order_id, "重复", actor=watch.actor)
    assert watch.found(case_id) == [("N5", "open")]


def test_without_a_reply_the_leader_on_duty_has_it_and_then_the_region_above_is_told(story, watch):
    leader = story.employed("head")
    with story.at():
        actions.set_duty(leader.person, FRIDAY.date(), FRIDAY.date() + timedelta(days=30), actor=story.head)
    order_id = watch.order(story.accepted())
    with clock.frozen(FRIDAY + timedelta(days=5)):
        assert story.ring(order_id) == 0
    with clock.frozen(FRIDAY + timedelta(days=6)):
        assert story.ring(order_id) == 1
        row = watch.stands(order_id)
        assert (row.late, row.leader, row.state) == (True, leader.person, "open")
        assert watch.told_to(leader) == ["oversight.escalated"]
    with clock.frozen(FRIDAY + timedelta(days=12)):
        assert story.ring(order_id) == 1
        watch.post(tree.LINXIA)
        assert watch.told(tree.LINXIA) == ["oversight.overdue_below"]
        number = watch.stands(order_id).number
        with story.at(tree.LINXIA):
            below = queries.below_overdue()
            assert [(row.place, row.number) for row, _place in below] == [(tree.JISHISHAN, number)]
            assert db.session.scalars(select(OrderLine)).all() == []
        with story.at():
            actions.reply(order_id, "已办", actor=leader)
        watch.post(tree.LINXIA)
        with story.at(tree.LINXIA):
            assert queries.below_overdue() == []


def test_an_order_that_was_answered_rings_no_more(story, watch):
    order_id = watch.order(story.accepted())
    with story.at():
        actions.reply(order_id, "在办", actor=story.head)
    with clock.frozen(FRIDAY + timedelta(days=30)):
        assert story.ring(order_id) == 0
    assert not watch.stands(order_id).late


def test_a_neighbour_who_says_that_something_is_overdue_is_not_heard(story, watch):
    order_id = watch.order(story.accepted())
    fact = actions.OrderOverdue(order_id, "DB2026000001", FRIDAY.date())
    with story.at(tree.JISHISHAN):
        actions.events.publish(fact, actor=actions.SYSTEM, about=order_id, to=tree.DONGXIANG)
    watch.post(tree.DONGXIANG)
    with story.at(tree.DONGXIANG):
        assert queries.below_overdue() == []
    assert watch.told(tree.DONGXIANG) == []


def test_who_leads_works_here_and_is_asked_for_the_day(story, watch):
    with pytest.raises(NotStaff), story.at():
        actions.set_duty(new_id(), FRIDAY.date(), FRIDAY.date(), actor=story.head)
    leader = story.employed("head")
    far = FRIDAY.date() + timedelta(days=300)
    with story.at():
        duty = actions.set_duty(leader.person, far, far, actor=story.head).id
    with story.at():
        assert queries.on_duty(far) == leader.person
        assert queries.on_duty(far + timedelta(days=1)) is None
    with story.at():
        actions.drop_duty(duty, actor=story.head)
    with story.at():
        assert queries.on_duty(far) is None


def test_the_decision_of_a_case_does_not_close_its_order(story, watch):
    case_id = story.accepted()
    order_id = watch.order(case_id)
    with story.at():
        deciding.end(case_id, "terminate", "撤回", actor=story.head)
    assert watch.stands(order_id).state == "open"
