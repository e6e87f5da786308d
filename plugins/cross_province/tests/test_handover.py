"""异地代收代办 from the checklist to the signature, and every way it may go back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from wutong_cross_province import queries
from wutong_cross_province.actions import collecting, disputing, handing, handling, resulting
from wutong_cross_province.actions.collecting import Handed
from wutong_cross_province.models import Brought, Handover, Sheet
from wutong_cross_province.rules import FormWrong, NotAgreed

from wutong import clock, sweeps
from wutong.cases import queries as cases
from wutong.cases.actions import amending, deciding, intake
from wutong.cases.models import Case
from wutong.flow import NotOpen
from wutong.sdk import Secret, db
from wutong.testing.tree import CHENGDONG, JISHISHAN

from .conftest import COLLECTED, OTHER, Stage, boss, papers

EVENTS = ["identified", "checked", "collect", "send", "arrive", "accept", "decide", "pass_result", "hand_out"]


def happened(stage: Stage, place: int, side: str, handover) -> list[str]:
    with stage.world.at(place):
        return [step.what for step in queries.steps(handover, side)]


def case_of(stage: Stage, handover) -> Case:
    row = stage.row(JISHISHAN, "home", handover)
    with stage.world.at(JISHISHAN):
        found = cases.get(row.case_id)
        db.session.expunge(found)
        return found


def decided(stage: Stage, handover) -> None:
    case_id = stage.row(JISHISHAN, "home", handover).case_id
    other = boss(JISHISHAN)
    for act in (
        lambda: intake.accept(case_id, actor=stage.handler),
        lambda: deciding.review(case_id, "符合条件。", actor=stage.handler),
        lambda: deciding.grant(case_id, "准予。", actor=other, level=3),
    ):
        with stage.world.working(JISHISHAN):
            act()
    stage.deliver()


def test_the_window_checks_against_the_checklist_of_the_business_place(stage):
    row = stage.checklist(stage.asked())
    assert (row.home, row.title, row.modes, row.why) == (JISHISHAN, COLLECTED, ["collect"], "")
    assert len(row.version or "") == 64


def test_what_is_neither_national_nor_agreed_is_not_collected(stage):
    asked = stage.asked(OTHER)
    assert stage.checklist(asked).why == "cross_province.not_agreed"
    with stage.world.working(CHENGDONG), pytest.raises(NotAgreed):
        collecting.receive(asked, stage.visitor(), Handed(), actor=stage.clerk)


def test_a_hand_over_goes_from_the_window_to_the_signature_with_all_nine_events(stage):
    handover = stage.sent()
    at_home = case_of(stage, handover)
    assert (at_home.state, at_home.place, at_home.receiver) == ("submitted", JISHISHAN, JISHISHAN)
    decided(stage, handover)
    row = stage.row(CHENGDONG, "window", handover)
    assert (row.state, row.result, row.case_number) == ("decided", "granted", at_home.number)
    assert row.due is not None
    assert row.accepted_at > row.began_at
    with stage.world.working(JISHISHAN):
        resulting.send_result(handover, "", "", papers("办理结果"), actor=stage.handler)
    stage.deliver()
    with stage.world.working(CHENGDONG):
        handing.hand_out(handover, "张三丰", actor=stage.clerk)
    stage.deliver()
    assert happened(stage, CHENGDONG, "window", handover) == EVENTS
    assert happened(stage, JISHISHAN, "home", handover) == EVENTS
    assert case_of(stage, handover).state == "delivered"
    assert stage.row(JISHISHAN, "home", handover).state == "handed_out"
    with stage.world.working(CHENGDONG):
        handing.forget(handover)
        assert queries.brought(handover) is None
        assert not any(step.text for step in queries.steps(handover, "window"))


def test_the_legal_clock_begins_at_the_business_place(stage):
    handover = stage.sent()
    row = stage.row(CHENGDONG, "window", handover)
    assert (row.state, row.accepted_at, row.due, row.legal_due) == ("arrived", None, None, None)


def test_who_lacks_something_is_told_once_and_comes_again(stage):
    handover = stage.collected(lacking=["身份证照片模糊"])
    assert stage.row(CHENGDONG, "window", handover).state == "lacking"
    with stage.world.at(CHENGDONG):
        told = queries.steps(handover, "window")[-1].text.reveal()
    assert told == "缺少：身份证\n身份证照片模糊"
    with stage.world.working(CHENGDONG), pytest.raises(FormWrong):
        collecting.complete(handover, Handed(papers("合同")), actor=stage.clerk)
    with stage.world.working(CHENGDONG):
        collecting.complete(handover, Handed(papers("身份证")), actor=stage.clerk)
    assert stage.row(CHENGDONG, "window", handover).state == "collected"


def test_originals_go_by_post_and_are_a_case_when_the_parcel_is_there(stage):
    handover = stage.collected(originals=["身份证"])
    with stage.world.working(CHENGDONG), pytest.raises(handing.ByPostOnly):
        handing.send(handover, "electronic", actor=stage.clerk)
    with stage.world.working(CHENGDONG), pytest.raises(handing.WaybillMissing):
        handing.send(handover, "post", "EMS", "", actor=stage.clerk)
    with stage.world.working(CHENGDONG):
        handing.send(handover, "post", "EMS", "EX123456789CN", actor=stage.clerk)
    stage.deliver()
    assert stage.row(JISHISHAN, "home", handover).state == "sent"
    with stage.world.working(JISHISHAN):
        handling.arrive(handover, papers("身份证"), actor=stage.handler)
    stage.deliver()
    assert stage.row(CHENGDONG, "window", handover).state == "arrived"
    with stage.world.at(JISHISHAN):
        assert db.session.scalars(select(Brought)).all() == db.session.scalars(select(Sheet)).all() == []


def test_a_package_that_is_no_filing_goes_back_with_the_reason_and_comes_again(stage):
    handover = stage.collected("身份证")
    with stage.world.working(CHENGDONG):
        db.session.get(Brought, (CHENGDONG, handover)).id_number = Secret("1")
        handing.send(handover, "electronic", actor=stage.clerk)
    stage.deliver()
    row = stage.row(CHENGDONG, "window", handover)
    assert (row.state, row.case_number) == ("returned", None)
    with stage.world.at(JISHISHAN):
        assert db.session.scalar(select(func.count()).select_from(Case)) == 0
    with stage.world.working(CHENGDONG):
        db.session.get(Brought, (CHENGDONG, handover)).id_number = Secret("440524188001010014")
        handing.send(handover, "electronic", actor=stage.clerk)
    stage.deliver()
    assert stage.row(CHENGDONG, "window", handover).state == "arrived"


def test_a_correction_is_collected_at_the_window_and_handed_on(stage):
    handover = stage.sent()
    case_id = stage.row(JISHISHAN, "home", handover).case_id
    with stage.world.working(JISHISHAN):
        intake.request_correction(case_id, ["请补合同"], actor=stage.handler)
    stage.deliver()
    assert stage.row(CHENGDONG, "window", handover).state == "correcting"
    with stage.world.at(CHENGDONG):
        assert queries.steps(handover, "window")[-1].text.reveal() == "1. 请补合同"
    with stage.world.working(CHENGDONG):
        collecting.complete(handover, Handed(papers("合同")), actor=stage.clerk)
        handing.supplement(handover, actor=stage.clerk)
    stage.deliver()
    assert case_of(stage, handover).state == "submitted"
    assert stage.row(CHENGDONG, "window", handover).state == "arrived"
    with stage.world.at(JISHISHAN):
        assert {paper.slot for paper in cases.papers(case_id)} == {"身份证", "合同"}


def test_a_case_is_taken_back_through_the_window_until_it_is_decided(stage):
    first, second = stage.sent(), stage.sent()
    decided(stage, second)
    with stage.world.working(CHENGDONG):
        handing.ask_back(first, actor=stage.clerk)
    with stage.world.working(CHENGDONG), pytest.raises(handing.NotToBeAskedBack):
        handing.ask_back(second, actor=stage.clerk)
    stage.deliver()
    assert case_of(stage, first).state == "withdrawn"
    assert stage.row(CHENGDONG, "window", first).state == "withdrawn"


def test_a_refusal_to_accept_is_told_at_the_window(stage):
    handover = stage.sent()
    case_id = stage.row(JISHISHAN, "home", handover).case_id
    with stage.world.working(JISHISHAN):
        intake.reject_jurisdiction(case_id, "不属于本机关。", "州公积金中心", actor=stage.handler)
    stage.deliver()
    row = stage.row(CHENGDONG, "window", handover)
    assert row.state == "rejected"
    assert row.ended_at is not None


def test_of_the_visitor_stays_only_what_handing_the_result_out_needs_and_that_not_for_ever(stage):
    handover = stage.sent()
    with stage.world.at(CHENGDONG):
        mine = queries.brought(handover)
        assert (mine.name.reveal(), mine.id_number.reveal(), mine.evidence.reveal()) == ("张三丰", "", "")
        assert queries.sheets(handover) == []
    other = stage.sent(way="post")
    with stage.world.app.app_context(), clock.frozen(clock.now() + timedelta(days=31)):
        assert CHENGDONG in sweeps.regions()
        sweeps.sweep_region(CHENGDONG)
    with stage.world.at(CHENGDONG):
        assert queries.brought(other) is None
        assert queries.brought(handover) is not None


def test_who_takes_his_papers_back_leaves_nothing(stage):
    handover = stage.collected("身份证")
    with stage.world.working(CHENGDONG):
        collecting.give_up(handover, actor=stage.clerk)
    with stage.world.at(CHENGDONG):
        assert queries.brought(handover) is None
        assert queries.sheets(handover) == []
    with stage.world.working(CHENGDONG), pytest.raises(NotOpen):
        handing.send(handover, "electronic", actor=stage.clerk)


def test_a_hand_over_that_takes_too_long_is_found(stage):
    handover = stage.collected("身份证")
    with stage.world.working(CHENGDONG):
        handing.late(handover)
    assert not stage.row(CHENGDONG, "window", handover).late
    with clock.frozen(clock.now() + timedelta(days=5)), stage.world.working(CHENGDONG):
        handing.late(handover)
        handing.late(handover)
    row = stage.row(CHENGDONG, "window", handover)
    assert row.late
    assert happened(stage, CHENGDONG, "window", handover).count("late") == 1


@pytest.mark.parametrize(("waited", "travelled"), [(5, 0), (0, 20)], ids=["at the window", "on the way"])
def test_a_hand_over_that_was_late_is_so_on_both_sides(stage, waited, travelled):
    handover = stage.collected(originals=["身份证"])
    start = clock.now()
    with clock.frozen(start + timedelta(days=waited)), stage.world.working(CHENGDONG):
        handing.late(handover)
        handing.send(handover, "post", "EMS", "EX123456789CN", actor=stage.clerk)
    stage.deliver()
    with clock.frozen(start + timedelta(days=waited + travelled)):
        with stage.world.working(CHENGDONG):
            handing.late(handover)
        with stage.world.working(JISHISHAN):
            handling.arrive(handover, papers("身份证"), actor=stage.handler)
        stage.deliver()
    sides = (CHENGDONG, "window"), (JISHISHAN, "home")
    assert [stage.row(place, side, handover).late for place, side in sides] == [True, True]


def test_both_windows_read_who_answers_for_what(stage):
    handover = stage.sent()
    with stage.world.working(JISHISHAN):
        disputing.write(handover, "home", "form", "身份证缺背面。", actor=stage.handler)
    stage.deliver()
    with stage.world.at(CHENGDONG):
        (note,) = queries.notes(handover, "window")
        assert (note.responsible, note.ours, note.text.reveal()) == ("window", False, "身份证缺背面。")


def test_the_applicant_sees_his_own_at_every_window_and_nobody_elses(stage):
    handover = stage.sent()
    applicant = stage.row(CHENGDONG, "window", handover).applicant
    with stage.world.visiting(JISHISHAN, applicant):
        assert [row.id for row in queries.own(applicant)] == [handover]
    stranger = boss(CHENGDONG).person
    with stage.world.visiting(CHENGDONG, stranger):
        assert queries.own(stranger) == []
        assert db.session.scalars(select(Handover)).all() == []


def test_an_applicant_who_corrects_online_brings_the_window_up_to_date(stage):
    handover = stage.sent()
    row = stage.row(JISHISHAN, "home", handover)
    with stage.world.working(JISHISHAN):
        intake.request_correction(row.case_id, ["请补合同"], actor=stage.handler)
    stage.deliver()
    with stage.world.visiting(JISHISHAN, row.applicant):
        from wutong.people.rules.roles import CITIZEN
        from wutong.sdk import Actor

        amending.resubmit(row.case_id, actor=Actor("citizen", row.applicant, rights=CITIZEN))
    stage.deliver()
    assert stage.row(CHENGDONG, "window", handover).state == "arrived"
