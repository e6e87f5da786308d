"""Agreements between regions, from the proposal to the end, and what they let windows do."""

from datetime import timedelta

import pytest
from wutong_cross_province import queries
from wutong_cross_province.actions import agreeing, collecting, handing
from wutong_cross_province.actions.agreeing import Terms
from wutong_cross_province.actions.collecting import Handed
from wutong_cross_province.post import Address
from wutong_cross_province.rules import AGREEMENT, NotYours, Nowhere

from wutong.clock import frozen
from wutong.flow import NotOpen
from wutong.sdk import Invalid, now, today
from wutong.testing.tree import CHENGDONG, GANSU, JISHISHAN, QINGHAI, XINING

from .conftest import OTHER, Stage, boss, papers


def terms(*matters: str, **more) -> Terms:
    told = {"modes": ["collect"], "first": today(), "last": today() + timedelta(days=365)}
    return Terms("通办协议", matters or (OTHER,), **(told | more))


def proposed(stage: Stage, here: int = QINGHAI, there: int = GANSU, said: Terms | None = None):
    with stage.world.working(here):
        found = agreeing.propose(said or terms(), Address("", there), actor=boss(here)).id
    stage.deliver()
    return found


def states(stage: Stage, found, *places: int) -> list[str]:
    told = []
    for place in places:
        with stage.world.at(place):
            told.append(queries.agreement(found).state)
    return told


def move(stage: Stage, place: int, found, name: str) -> None:
    with stage.world.working(place):
        agreeing.move(found, name, actor=boss(place))
    stage.deliver()


def test_an_agreement_is_proposed_by_one_accepted_by_the_other_and_ended_by_either(stage):
    found = proposed(stage)
    assert states(stage, found, QINGHAI, GANSU) == ["proposed", "proposed"]
    move(stage, GANSU, found, "accept")
    assert states(stage, found, QINGHAI, GANSU) == ["held", "held"]
    move(stage, QINGHAI, found, "end")
    assert states(stage, found, QINGHAI, GANSU) == ["ended", "ended"]


@pytest.mark.parametrize(("place", "name"), [(QINGHAI, "accept"), (QINGHAI, "decline"), (GANSU, "withdraw")])
def test_each_side_takes_its_own_step(stage, place, name):
    found = proposed(stage)
    with stage.world.working(place), pytest.raises(NotYours):
        agreeing.move(found, name, actor=boss(place))


def test_who_withdraws_as_the_other_accepts_has_no_agreement(stage):
    found = proposed(stage)
    for place, name in ((QINGHAI, "withdraw"), (GANSU, "accept")):
        with stage.world.working(place):
            agreeing.move(found, name, actor=boss(place))
    stage.deliver()
    assert states(stage, found, QINGHAI, GANSU) == ["withdrawn", "ended"]


def test_what_is_over_is_not_taken_up_again(stage):
    found = proposed(stage)
    move(stage, GANSU, found, "decline")
    with stage.world.working(GANSU), pytest.raises(NotOpen):
        agreeing.move(found, "accept", actor=boss(GANSU))
    assert AGREEMENT.ends == {"declined", "withdrawn", "ended"}


@pytest.mark.parametrize("wrong", [{"modes": []}, {"last": today() - timedelta(days=1)}])
def test_an_agreement_says_what_it_is_about(stage, wrong):
    with stage.world.working(QINGHAI), pytest.raises(Invalid):
        agreeing.propose(terms(**wrong), Address("", GANSU), actor=boss(QINGHAI))
    with stage.world.working(QINGHAI), pytest.raises(Nowhere):
        agreeing.propose(terms(), Address("", QINGHAI), actor=boss(QINGHAI))


def test_what_provinces_agree_on_holds_for_their_counties(stage):
    assert stage.checklist(stage.asked(OTHER)).why == "cross_province.not_agreed"
    move(stage, GANSU, proposed(stage), "accept")
    assert stage.checklist(stage.asked(OTHER)).modes == ["collect"]


def test_a_county_may_agree_for_itself_and_for_nobody_beside_or_above(stage):
    move(stage, JISHISHAN, proposed(stage, CHENGDONG, JISHISHAN), "accept")
    assert stage.checklist(stage.asked(OTHER)).modes == ["collect"]
    with stage.world.at(XINING):
        assert queries.agreed(Address("", JISHISHAN)) == []


def test_an_agreement_holds_on_its_days_alone(stage):
    said = terms(first=today() + timedelta(days=1), last=None)
    move(stage, GANSU, proposed(stage, said=said), "accept")
    assert stage.checklist(stage.asked(OTHER)).why == "cross_province.not_agreed"
    with stage.world.at(CHENGDONG):
        assert len(queries.holding(now() + timedelta(days=1))) == 1


def test_what_was_collected_while_an_agreement_held_arrives_after_its_end(stage):
    found = proposed(stage)
    move(stage, GANSU, found, "accept")
    handover = stage.collected("身份证", item=OTHER)
    asked = stage.asked(OTHER)
    move(stage, QINGHAI, found, "end")
    with stage.world.working(CHENGDONG):
        handing.send(handover, "electronic", actor=stage.clerk)
        late = collecting.receive(asked, stage.visitor(), Handed(papers("身份证")), actor=stage.clerk).id
        handing.send(late, "electronic", actor=stage.clerk)
    stage.deliver()
    assert [stage.row(CHENGDONG, "window", one).state for one in (handover, late)] == ["arrived", "returned"]


@pytest.mark.parametrize(("days", "state"), [(30, "arrived"), (60, "returned")])
def test_nobody_collected_longer_ago_than_it_is_kept_and_posted_whatever_the_window_says(stage, days, state):
    start = now()
    found = proposed(stage, said=terms(first=today() - timedelta(days=1)))
    move(stage, GANSU, found, "accept")
    handover = stage.collected("身份证", item=OTHER)
    move(stage, QINGHAI, found, "end")
    with frozen(start + timedelta(days=days)):
        with stage.world.working(CHENGDONG):
            handing.send(handover, "electronic", actor=stage.clerk)
        stage.deliver()
    assert stage.row(CHENGDONG, "window", handover).state == state
