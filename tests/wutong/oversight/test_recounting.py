"""When days change, orders, answers, offers and questions are counted again; held against a sheet of paper."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from wutong import clock
from wutong.access import SYSTEM
from wutong.calendar import actions as calendar
from wutong.cases.actions.clock import end_of
from wutong.db import db
from wutong.oversight import actions
from wutong.oversight.models import OrderLine
from wutong.referrals import actions as referrals
from wutong.referrals import queries as referred
from wutong.referrals.actions import Asked
from wutong.regions import actions as regions
from wutong.regions import queries as places
from wutong.regions.whither import Whither
from wutong.talking import actions as talking
from wutong.talking import queries as talked
from wutong.testing import tree
from wutong.timers import Timer
from wutong.transfers import actions as transfers
from wutong.transfers import queries as transferred

from ..cases.conftest import FRIDAY, TELEPHONE, manager, walk

TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 11, day) for day in (24, 25, 26))


@pytest.fixture
def body(story):
    with story.at():
        known = {one.name: one.id for one in places.departments()}
        return known.get("被问局") or regions.establish("被问局", line="market", actor=SYSTEM).id


def rings(story, order_id):
    with story.at():
        mine = (Timer.subject == order_id, Timer.kind == actions.DUE, Timer.state == "open")
        return db.session.scalars(select(Timer.due_at).where(*mine)).all()


def test_the_day_of_a_reply_moves_with_its_timer_and_who_is_asked_reads_why(story, watch, off):
    order_id = watch.order(story.accepted())
    off(TUESDAY)
    walk(story)
    assert watch.stands(order_id).due == THURSDAY
    assert rings(story, order_id) == [end_of(THURSDAY)]
    assert watch.told()[-1] == "oversight.recounted"
    with story.at():
        line = db.session.scalars(select(OrderLine).where(OrderLine.order_id == order_id)).all()[-1]
        assert (line.kind, line.text.reveal()) == ("recount", "答复期限由2026年11月25日改为2026年11月26日。")


def test_a_day_that_the_supervisor_named_stays_unless_it_is_a_day_off(story, watch, off):
    case_id = story.accepted()
    with story.at():
        order_id = actions.about_case(case_id, "请答复", WEDNESDAY, actor=watch.actor).id
    off(TUESDAY)
    walk(story)
    assert watch.stands(order_id).due == WEDNESDAY
    off(WEDNESDAY)
    walk(story)
    assert watch.stands(order_id).due == THURSDAY
    with story.at():
        calendar.set_day(WEDNESDAY, working=True, name="补班", actor=manager(tree.JISHISHAN))
    walk(story)
    assert watch.stands(order_id).due == WEDNESDAY, "the day itself again"


def test_an_order_that_was_sent_back_is_counted_from_then(story, watch, off):
    order_id = watch.order(story.accepted())
    with clock.frozen(FRIDAY + timedelta(days=3)):
        with story.at():
            actions.reply(order_id, "在办", actor=story.head)
        with story.at():
            actions.send_back(order_id, "请写明日期", actor=watch.actor)
    off(TUESDAY)
    walk(story)
    assert watch.stands(order_id).due == date(2026, 11, 27)


def test_what_is_late_or_answered_keeps_its_day(story, watch, off):
    late, answered = watch.order(story.accepted()), watch.order(story.accepted())
    with story.at():
        actions.reply(answered, "在办", actor=story.head)
    with clock.frozen(FRIDAY + timedelta(days=6)), story.at():
        actions.escalate(late)
    off(TUESDAY)
    walk(story)
    assert (watch.stands(late).due, watch.stands(answered).due) == (WEDNESDAY, WEDNESDAY)


def by_hand(length, said):
    day = FRIDAY.date()
    while length:
        day += timedelta(days=1)
        length -= said.get(day, day.weekday() < 5)
    return day


@settings(
    max_examples=8, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.dictionaries(st.integers(1, 10), st.booleans(), min_size=1, max_size=5))
def test_after_any_change_of_days_whatever_is_counted_ends_when_a_sheet_of_paper_says(story, watch, body, steps):
    said = {FRIDAY.date() + timedelta(days=step): works for step, works in steps.items()}
    case_id = story.accepted()
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        talking.write(case_id, "还要多久？", actor=story.citizen)
    with story.at():
        offered = transfers.offer(case_id, Whither(department=body), "应由其办理。", actor=story.head).id
    with story.at():
        asked = Asked("张三丰", TELEPHONE, "在哪里办？")
        question = referrals.hand_on(asked, Whither(department=body), actor=story.clerk).id
    ordered = watch.order(case_id)
    for days in (said, {}):
        with story.at():
            for day, works in said.items():
                if days:
                    calendar.set_day(day, working=works, name="调整", actor=manager(tree.JISHISHAN))
                else:
                    calendar.unset_day(day, actor=manager(tree.JISHISHAN))
        walk(story)
        with story.at():
            found = (
                talked.of(case_id).answer_by, transferred.found(offered).answer_by, referred.found(question).answer_by,
            )  # fmt: skip
        assert (*found, watch.stands(ordered).due) == tuple(by_hand(length, days) for length in (3, 1, 3, 3))
