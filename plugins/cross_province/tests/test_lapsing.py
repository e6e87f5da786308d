"""What was collected and nobody hands over: the office is warned, it ends, and the applicant is told."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from wutong_cross_province import queries
from wutong_cross_province.actions import handing, handling, lapsing

from wutong.clock import frozen, now
from wutong.notices.models import Message, StaffNotice
from wutong.sdk import db
from wutong.testing.tree import CHENGDONG, JISHISHAN

from .test_handover import happened


@pytest.mark.parametrize("slots", [("身份证",), ()], ids=["collected", "lacking"])
def test_it_ends_with_a_word_to_the_applicant_and_a_warning_to_the_office(stage, slots):
    handover = stage.collected(*slots)
    with stage.world.working(CHENGDONG):
        lapsing.soon(handover)
        lapsing.lapse(handover)
        assert db.session.scalars(select(StaffNotice)).all() == []
    with frozen(now() + timedelta(days=27, minutes=1)), stage.world.working(CHENGDONG):
        lapsing.soon(handover)
        told = [(row.kind, row.about) for row in db.session.scalars(select(StaffNotice))]
        assert told == [("cross_province.lapsing", handover)]
    with frozen(now() + timedelta(days=30)):
        with stage.world.working(CHENGDONG):
            lapsing.lapse(handover)
            assert queries.sheets(handover) == []
        stage.deliver()
    row = stage.row(CHENGDONG, "window", handover)
    assert (row.state, row.ended_at is not None) == ("lapsed", True)
    assert happened(stage, CHENGDONG, "window", handover)[-1] == "lapse"
    with stage.world.working(CHENGDONG):
        assert "cross_province.lapsed" in list(db.session.scalars(select(Message.kind)))
        handing.forget(handover)
        assert queries.brought(handover) is None


def test_what_came_back_is_warned_of_again(stage):
    handover = stage.collected("身份证")
    first = now()
    with frozen(first + timedelta(days=27, minutes=1)), stage.world.working(CHENGDONG):
        lapsing.soon(handover)
        lapsing.soon(handover)
        lapsing.came_back(queries.handover(handover, "window"))
        lapsing.soon(handover)
        assert len(db.session.scalars(select(StaffNotice)).all()) == 1
    with frozen(first + timedelta(days=54, minutes=2)), stage.world.working(CHENGDONG):
        lapsing.soon(handover)
        assert len(db.session.scalars(select(StaffNotice)).all()) == 2


def test_what_comes_back_after_the_time_of_keeping_ends_as_well(stage):
    handover = stage.collected(originals=["身份证"])
    with stage.world.working(CHENGDONG):
        handing.send(handover, "post", "EMS", "EX123456789CN", actor=stage.clerk)
    stage.deliver()
    with stage.world.working(CHENGDONG):
        db.session.delete(queries.brought(handover))  # as the sweep does
    with stage.world.working(JISHISHAN):
        handling.refuse(handover, "邮件里没有身份证。", actor=stage.handler)
    stage.deliver()
    assert stage.row(CHENGDONG, "window", handover).state == "lapsed"
