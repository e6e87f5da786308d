"""A case whose home moves on after it came by a hand-over: window and applicant go on hearing of it."""

import pytest
from wutong_cross_province.actions import collecting, handing
from wutong_cross_province.actions.collecting import Handed

from wutong.cases import queries as cases
from wutong.cases.actions import border, deciding, intake
from wutong.people.rules.roles import RIGHTS
from wutong.tenancy import spell
from wutong.testing.leaks import arrivals
from wutong.testing.leaks.garden import Garden
from wutong.testing.tree import CHENGDONG, DONGXIANG, JISHISHAN

from .conftest import OURS, boss, papers
from .test_handover import happened

NEW = boss(DONGXIANG)


@pytest.fixture
def moved(stage):
    """A hand-over whose case was handed on before it was accepted; also the case's id."""
    handover = stage.sent()
    case_id = stage.row(JISHISHAN, "home", handover).case_id
    with stage.world.working(JISHISHAN):
        border.hand_over(case_id, DONGXIANG, "应由该地办理", actor=stage.handler)
    stage.deliver()
    return handover, case_id


def state(stage, handover, place=CHENGDONG, side="window") -> str:
    return stage.row(place, side, handover).state


def test_the_window_hears_that_the_case_went_on_and_of_each_step_that_it_takes_there(stage, moved):
    handover, case_id = moved
    assert happened(stage, CHENGDONG, "window", handover)[-1] == "handed_on"
    for act in (
        lambda: intake.accept(case_id, actor=NEW),
        lambda: deciding.review(case_id, "符合条件。", actor=NEW),
        lambda: deciding.grant(case_id, "准予。", actor=boss(DONGXIANG), level=3),
    ):
        with stage.world.working(DONGXIANG):
            act()
        stage.deliver()
    row = stage.row(CHENGDONG, "window", handover)
    assert (row.state, row.result, state(stage, handover, JISHISHAN, "home")) == ("decided", "granted", "decided")
    assert row.due is not None
    with stage.world.working(DONGXIANG):
        deciding.deliver(case_id, "hall", actor=NEW)
    stage.deliver()
    assert state(stage, handover) == "delivered"
    assert happened(stage, CHENGDONG, "window", handover).count("handed_on") == 1


def test_what_was_brought_for_a_correction_reaches_the_case_where_it_lives(stage, moved):
    handover, case_id = moved
    with stage.world.working(DONGXIANG):
        intake.request_correction(case_id, ["请补合同"], actor=NEW)
    stage.deliver()
    assert state(stage, handover) == "correcting"
    with stage.world.working(CHENGDONG):
        collecting.complete(handover, Handed(papers("合同")), actor=stage.clerk)
        handing.supplement(handover, actor=stage.clerk)
    stage.deliver()
    assert state(stage, handover) == "arrived"
    with stage.world.at(DONGXIANG):
        assert cases.get(case_id).state == "submitted"
        assert {paper.slot for paper in cases.papers(case_id)} == {"身份证", "合同"}


def test_the_applicant_takes_it_back_where_it_lives_and_reads_a_refusal(stage, moved):
    handover, case_id = moved
    with stage.world.working(CHENGDONG):
        handing.ask_back(handover, actor=stage.clerk)
    stage.deliver()
    assert state(stage, handover) == "withdrawn"
    with stage.world.at(DONGXIANG):
        assert cases.get(case_id).state == "withdrawn"


def test_what_the_new_home_refuses_is_told_at_the_window(stage, moved):
    handover, case_id = moved
    with stage.world.working(CHENGDONG):
        handing.ask_back(handover, actor=stage.clerk)
    with stage.world.working(DONGXIANG):
        intake.reject_not_required(case_id, "无需办理。", actor=NEW)
    stage.deliver()
    assert "not_done" in happened(stage, CHENGDONG, "window", handover)
    assert state(stage, handover) == "rejected"


def test_the_day_by_law_stays_when_an_accepted_case_is_handed_on(stage):
    handover = stage.sent()
    case_id = stage.row(JISHISHAN, "home", handover).case_id
    with stage.world.working(JISHISHAN):
        intake.accept(case_id, actor=stage.handler)
    stage.deliver()
    before = stage.row(CHENGDONG, "window", handover)
    assert before.legal_due is not None
    with stage.world.working(JISHISHAN):
        border.hand_over(case_id, DONGXIANG, "应由该地办理", actor=stage.handler)
    stage.deliver()
    after = stage.row(CHENGDONG, "window", handover)
    assert (after.due, after.legal_due) == (before.due, before.legal_due)
    assert "clocks" not in happened(stage, CHENGDONG, "window", handover)


@pytest.mark.parametrize("goes", [True, False], ids=["handed on", "decided here"])
def test_who_does_not_decide_any_more_is_not_asked_to_send_the_result(stage, goes):
    handover = stage.sent()
    case_id = stage.row(JISHISHAN, "home", handover).case_id
    place = DONGXIANG if goes else JISHISHAN
    reviewer = boss(place)
    if goes:
        with stage.world.working(JISHISHAN):
            border.hand_over(case_id, DONGXIANG, "应由该地办理", actor=stage.handler)
        stage.deliver()
    for act in (
        lambda: intake.accept(case_id, actor=boss(place)),
        lambda: deciding.review(case_id, "符合条件。", actor=reviewer),
        lambda: deciding.grant(case_id, "准予。", actor=boss(place), level=3),
    ):
        with stage.world.working(place):
            act()
        stage.deliver()
    assert state(stage, handover, JISHISHAN, "home") == "decided"
    officer = arrivals.officer(Garden(stage.world), JISHISHAN, frozenset(RIGHTS) | OURS)
    page = officer.get(f"/{spell(JISHISHAN)}/desk/cross_province/home/{handover}").get_data(as_text=True)
    assert ("送往代收窗口" in page) is not goes
