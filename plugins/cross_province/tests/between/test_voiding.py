"""Letters that are given up: people hear of it, take back what never arrived, and those behind it go on."""

from datetime import timedelta

import pytest
import requests
from sqlalchemy import delete, select
from wutong_cross_province import queries
from wutong_cross_province.actions import collecting, handing, resulting, voided
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
from .test_window import decided, settle


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


@pytest.fixture(scope="module")
def matter(pair):
    """What may be collected for the first installation's county."""
    define(pair[0].world, pair[0].county, "C-1", COLLECTED, cross_province="collect")


@pytest.fixture
def collected(a, b, matter):
    """What a window in the other installation collected, and its clerk."""
    window = boss(b.county)
    with b.world.working(b.county):
        asked = collecting.ask_checklist(Address("gansu", a.county), COLLECTED, actor=window).id
    settle(b, a)
    visitor = Visitor(Given("张三丰", "440524188001010014", "13900001234", {}), "card", "读卡流水 1")
    with b.world.working(b.county):
        return collecting.receive(asked, visitor, Handed(papers("身份证")), actor=window).id, window


def row_of(side, collected):
    """A side's copy of the hand-over, as it lies."""
    with side.world.at(side.county):
        row = db.session.scalars(select(Handover).where(Handover.id == collected[0])).one()
        db.session.expunge(row)
        return row


def sent(b, collected) -> None:
    found, window = collected
    with b.world.working(b.county):
        handing.send(found, "electronic", actor=window)


def recalled(b, collected) -> None:
    found, window = collected
    with b.world.working(b.county):
        handing.recall(found, actor=window)


def test_a_package_that_never_arrived_is_taken_back_and_handed_over_again(a, b, wire, collected):
    sent(b, collected)
    with pytest.raises(voiding.NotLost):
        recalled(b, collected)
    over = given_up(b, wire)
    with b.world.at(b.county):
        assert queries.steps(collected[0], "window")[-1].what == "letter_dead"
    with frozen(over):
        recalled(b, collected)
        assert row_of(b, collected).state == "returned"
        sent(b, collected)
        settle(b, a)
    assert row_of(b, collected).state == "arrived"


@pytest.mark.parametrize("again", [True, False], ids=["handed over again", "only taken back"])
def test_a_package_that_had_arrived_after_all_blocks_nothing(a, b, wire, collected, again):
    sent(b, collected)

    def answer_lost(door, told, through):
        answer = through()
        if door != "letters":
            return answer
        raise requests.ConnectTimeout("away")

    wire.bend = answer_lost
    b.run()
    over = given_up(b, wire)
    with frozen(over):
        recalled(b, collected)
        if again:
            sent(b, collected)
        settle(a, b)
        here, there = row_of(b, collected), row_of(a, collected)
        assert (here.state, here.case_number) == ("arrived", there.case_number)
        decided(a, there.case_id)
        settle(a, b)
    assert row_of(b, collected).state == "decided"
    assert {mail.state for side in (a, b) for mail in side.mail()} == {"processed"}


def dead_ones(side):
    return [mail for mail in side.mail() if mail.state == "dead"]


def voided_all(side) -> None:
    """作废 for everything that was given up, as the office presses it."""
    while dead := dead_ones(side):
        with side.world.working(side.county):
            voided.void(dead[0].id)


def test_a_package_that_is_voided_is_at_the_window_again(a, b, wire, collected):
    sent(b, collected)
    over = given_up(b, wire)
    with frozen(over):
        voided_all(b)
        assert row_of(b, collected).state == "returned"
        sent(b, collected)
        settle(b, a)
    assert row_of(b, collected).state == "arrived"


def test_word_of_a_step_that_is_voided_is_told_anew_and_later_steps_are_heard(a, b, wire, collected):
    sent(b, collected)
    b.run()
    wire.bend = lambda door, told, through: (_ for _ in ()).throw(requests.ConnectTimeout("away"))
    a.run()
    case_id = row_of(a, collected).case_id
    over = given_up(a, wire)
    with frozen(over):
        voided_all(a)
        settle(a, b)
        assert row_of(b, collected).state == "arrived"
        decided(a, case_id)
        settle(a, b)
    assert row_of(b, collected).state == "decided"


def test_the_word_that_the_applicant_has_his_result_is_told_anew_when_voided(a, b, wire, collected):
    sent(b, collected)
    settle(b, a)
    case_id = row_of(a, collected).case_id
    decided(a, case_id)
    settle(a, b)
    with a.world.working(a.county):
        resulting.send_result(collected[0], "EMS", "EX1", actor=boss(a.county))
    settle(a, b)
    with b.world.working(b.county):
        handing.take_result(collected[0], actor=collected[1])
    with b.world.working(b.county):
        handing.hand_out(collected[0], "张三丰", actor=collected[1])
    over = given_up(b, wire)
    with frozen(over):
        voided_all(b)
        settle(b, a)
    assert row_of(a, collected).state == "handed_out"
