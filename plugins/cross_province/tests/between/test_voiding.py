"""Letters that are given up: people hear of it, take back what never arrived, and those behind it go on."""

from datetime import timedelta

import pytest
import requests
from sqlalchemy import delete, select
from wutong_cross_province import queries
from wutong_cross_province.actions import collecting, handing
from wutong_cross_province.actions.collecting import Handed, Visitor
from wutong_cross_province.between import rules, voiding
from wutong_cross_province.between.models import MailBody
from wutong_cross_province.models import Handover
from wutong_cross_province.post import Address

from wutong.clock import frozen, now
from wutong.db import db
from wutong.notices.models import StaffNotice
from wutong.sdk import Given
from wutong.testing.leaks import planting

from ..conftest import COLLECTED, boss, define, papers
from .test_letters import exchange, greeted
from .test_window import one, settle


def given_up(side, wire):
    """A week in which nobody answers; returns a moment after it, when the partner may be called again."""
    wire.bend = lambda door, told, through: (_ for _ in ()).throw(requests.ConnectTimeout("away"))
    side.run()
    over = now() + rules.GIVE_UP + timedelta(hours=1)
    with frozen(over):
        side.run()
        planting.deliver(side.world)
    wire.bend = None
    return over + timedelta(minutes=1)


def told(side) -> list[str]:
    with side.world.at(side.county):
        return list(db.session.scalars(select(StaffNotice.kind)))


def test_a_dead_letter_is_told_and_an_empty_one_in_its_place_lets_the_others_go(a, b, wire):
    a.send(b, times=2)
    over = given_up(a, wire)
    first = a.mail()[0]
    assert (first.state, told(a)) == ("dead", ["cross_province.letter_dead"])
    with a.world.working(a.county):
        db.session.execute(delete(MailBody).where(MailBody.id == first.id))
    with frozen(over):
        with a.world.working(a.county), pytest.raises(voiding.NotLost):
            voiding.void(a.mail()[1].id)
        with a.world.working(a.county):
            voiding.void(first.id)
        exchange(a, b)
    assert [mail.kind for mail in b.mail()] == ["void", "between.greeting"]
    assert (greeted(b), [state for *_, state in a.states()]) == ([2], ["processed"] * 2)


def test_a_package_that_never_arrived_is_taken_back_and_handed_over_again(a, b, wire):
    define(a.world, a.county, "C-1", COLLECTED, cross_province="collect")
    window = boss(b.county)
    with b.world.working(b.county):
        asked = collecting.ask_checklist(Address("gansu", a.county), COLLECTED, actor=window).id
    settle(b, a)
    visitor = Visitor(Given("张三丰", "440524188001010014", "13900001234", {}), "card", "读卡流水 1")
    with b.world.working(b.county):
        found = collecting.receive(asked, visitor, Handed(papers("身份证")), actor=window).id
        handing.send(found, "electronic", actor=window)
    with b.world.working(b.county), pytest.raises(voiding.NotLost):
        handing.recall(found, actor=window)
    over = given_up(b, wire)
    with b.world.at(b.county):
        assert queries.steps(found, "window")[-1].what == "letter_dead"
    with frozen(over):
        with b.world.working(b.county):
            handing.recall(found, actor=window)
        assert one(b, Handover).state == "returned"
        with b.world.working(b.county):
            handing.send(found, "electronic", actor=window)
        settle(b, a)
    assert one(b, Handover).state == "arrived"
