"""多地联办: one application, a part for each place, shared papers; and 全程网办, and the figures of both sides."""

import pytest
from wutong_cross_province import figures, queries
from wutong_cross_province.actions import joining, online
from wutong_cross_province.post import Address
from wutong_cross_province.rules import FormWrong, NotAgreed, TooFew

from wutong.cases import queries as cases
from wutong.cases.actions import filing, intake
from wutong.layers.claims import Terms
from wutong.matters import actions as matters
from wutong.people.rules.roles import CITIZEN
from wutong.sdk import SYSTEM, Actor, db, new_id
from wutong.testing.tree import CHENGDONG, DONGXIANG, GANSU, JISHISHAN

from .conftest import COLLECTED, JOINED, ONLINE, Stage, boss, define, papers


def joined(stage: Stage):
    asked = [stage.asked(JOINED, JISHISHAN), stage.asked(JOINED, DONGXIANG)]
    with stage.world.working(CHENGDONG):
        whole = joining.receive(asked, stage.visitor(), papers("身份证"), "post", actor=stage.clerk).id
    stage.deliver()
    return whole


def parts(stage: Stage, whole):
    with stage.world.at(CHENGDONG):
        return {row.place: (row.id, row.state, row.case_number) for row in queries.parts(whole)}


def rejected(stage: Stage, place: int, handover) -> None:
    case_id = stage.row(place, "home", handover).case_id
    clerk = Actor("staff", new_id(), place, rights=stage.handler.rights)
    with stage.world.working(place):
        intake.reject_not_required(case_id, "无需办理。", actor=clerk)
    stage.deliver()


def test_each_place_has_its_own_case_with_the_shared_papers_and_the_whole_ends_with_the_last_part(stage):
    whole = joined(stage)
    found = parts(stage, whole)
    assert {place: state for place, (_, state, _) in found.items()} == {JISHISHAN: "arrived", DONGXIANG: "arrived"}
    for place, (handover, _, number) in found.items():
        with stage.world.at(place):
            held = cases.get(queries.handover(handover, "home").case_id)
            assert held.number == number
            assert [paper.slot for paper in cases.papers(held.id)] == ["身份证"]
    rejected(stage, JISHISHAN, found[JISHISHAN][0])
    with stage.world.at(CHENGDONG):
        assert queries.joint(whole).ended_at is None
    assert parts(stage, whole)[DONGXIANG][1] == "arrived"
    rejected(stage, DONGXIANG, found[DONGXIANG][0])
    with stage.world.at(CHENGDONG):
        assert queries.joint(whole).ended_at is not None


def test_a_joint_application_has_two_places_that_agree_to_it_and_all_papers(stage):
    first, second, other = stage.asked(JOINED), stage.asked(JOINED, DONGXIANG), stage.asked(COLLECTED)
    for wrong, refusal in (([first, first], TooFew), ([first, other], NotAgreed)):
        with stage.world.working(CHENGDONG), pytest.raises(refusal):
            joining.receive(wrong, stage.visitor(), papers("身份证"), "post", actor=stage.clerk)
    with stage.world.working(CHENGDONG), pytest.raises(FormWrong):
        joining.receive([first, second], stage.visitor(), [], "post", actor=stage.clerk)


def test_filed_online_from_elsewhere_both_sides_count_it_and_one_knows_by_whom(stage):
    optional = [{"name": "身份证", "need": "optional"}]
    define(stage.world, JISHISHAN, "W-1", ONLINE, cross_province="online", papers=optional)
    person = Actor("citizen", new_id(), rights=CITIZEN)
    with stage.world.visiting(JISHISHAN, person.person):
        case_id = online.begin("W-1", Address("", CHENGDONG), actor=person).id
        assert online.begin("W-1", Address("", CHENGDONG), actor=person).id == case_id
        told = filing.Given("张三丰", "440524188001010014", "13900001234", {})
        filing.fill(case_id, told)
        filing.submit(case_id, actor=person)
    with stage.world.working(JISHISHAN):
        intake.accept(case_id, actor=stage.handler)
    stage.deliver()
    for place, side, known in ((JISHISHAN, "home", person.person), (CHENGDONG, "window", None)):
        with stage.world.at(place):
            (figure,) = figures.figures()
            assert (figure.side, figure.mode, figure.all) == (side, "online", 1)
            from wutong_cross_province.models import Online

            assert db.session.get(Online, (place, side, case_id)).applicant == known


def test_figures_count_what_passed_on_both_sides(stage):
    stage.sent()
    for place, side, other in ((CHENGDONG, "window", JISHISHAN), (JISHISHAN, "home", CHENGDONG)):
        with stage.world.at(place):
            (figure,) = figures.figures()
            assert (figure.side, figure.mode, figure.other, figure.all, figure.late) == (side, "collect", other, 1, 0)
            assert figure.days is not None
            assert 0 <= figure.days < 1


def test_what_is_decided_above_is_begun_and_counted_where_it_is_decided(stage):
    optional = [{"name": "身份证", "need": "optional"}]
    define(stage.world, GANSU, "W-2", ONLINE, cross_province="online", papers=optional, exercise_levels=[2, 4])
    with stage.world.working(JISHISHAN):
        matters.claim(["W-2"], actor=SYSTEM, terms=Terms(decide_level=2))
    person = Actor("citizen", new_id(), rights=CITIZEN)
    with stage.world.visiting(JISHISHAN, person.person):
        row = online.begin("W-2", Address("", CHENGDONG), actor=person)
        assert row.region == GANSU
        case_id = row.id
    with stage.world.visiting(GANSU, person.person):
        filing.fill(case_id, filing.Given("张三丰", "440524188001010014", "13900001234", {}))
        filing.submit(case_id, actor=person)
    with stage.world.working(GANSU):
        intake.accept(case_id, actor=boss(GANSU))
    stage.deliver()
    for place, side in ((GANSU, "home"), (CHENGDONG, "window")):
        with stage.world.at(place):
            (figure,) = figures.figures()
            assert (figure.side, figure.mode, figure.all) == (side, "online", 1)
