"""Review steps as the matter plans them, opinions asked besides, going back, bodies that act jointly."""

import dataclasses
import io
from datetime import date, timedelta

import pytest

from wutong import clock
from wutong.cases import inbox, queries, shown, tasked
from wutong.cases.actions import border, deciding, extending, filing, intake, tasking
from wutong.cases.rules import guards, reviewing
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.errors import Invalid
from wutong.flow import Needed, NotOpen
from wutong.people.queries import posts
from wutong.people.rules.roles import RIGHTS
from wutong.regions.models import Department
from wutong.testing import tree

from .conftest import PDF, staff

SERIAL = [{"name": "初审", "kind": "examine"}, {"name": "复审", "kind": "examine"}]
BODIES = ("自然资源局", "住建局", "水务局")


@pytest.fixture
def offices(story):
    """Three departments of the county, by name, and a reviewer of each."""
    found = {}
    with story.at():
        for name in BODIES:
            body = Department(
                region=tree.JISHISHAN, id=new_id(), name=f"{name}{new_id().hex[-6:]}", short_name=name, line="general",
                credit_code=None, office_phone=None, superior_region=None, superior_id=None, opened_on=today(),
                closed_on=None,
            )  # fmt: skip
            db.session.add(body)
            found[body.name] = body.id
    return found


def of(office, story):
    return dataclasses.replace(staff("reviewer", tree.JISHISHAN), department=office)


def stand(story, case_id):
    with story.at():
        return [(task.title, task.outcome) for task in tasked.of(case_id)]


def test_a_matter_of_one_step_plans_nothing_and_is_reviewed_as_ever(story):
    case_id = story.accepted(steps=[{"name": "审查", "kind": "examine"}, {"name": "决定", "kind": "decide"}])
    assert stand(story, case_id) == []
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        assert deciding.grant(case_id, "同意", actor=story.head, level=3).state == "granted"


def test_steps_one_after_another_are_all_answered_before_the_decision(story):
    case_id = story.accepted(steps=SERIAL)
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
    with pytest.raises(reviewing.ReviewOpen) as refused, story.at():
        deciding.grant(case_id, "同意", actor=story.head, level=3)
    assert "复审" in refused.value.text()
    assert stand(story, case_id) == [("初审", "agree"), ("复审", None)]
    with story.at():
        deciding.review(case_id, "同意初审意见", actor=staff("reviewer", tree.JISHISHAN))
        assert deciding.grant(case_id, "同意", actor=story.head, level=3).state == "granted"


def test_a_step_of_two_officers_takes_two(story):
    case_id = story.accepted(steps=[{"name": "现场核查", "kind": "examine", "officers": 2}])
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
    with pytest.raises(reviewing.ReviewedBefore), story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
    with story.at():
        deciding.review(case_id, "属实", actor=staff("reviewer", tree.JISHISHAN))
    assert {outcome for _, outcome in stand(story, case_id)} == {"agree"}


def test_taking_back_the_acceptance_puts_the_steps_aside(story):
    case_id = story.accepted(steps=SERIAL)
    with story.at():
        deciding.undo(case_id, actor=story.clerk)
    assert stand(story, case_id) == []
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    assert [title for title, _ in stand(story, case_id)] == ["初审", "复审"]


def test_a_refusal_that_is_taken_back_leaves_nobody_out_who_was_asked(story):
    case_id = story.accepted(steps=[{"name": "核查", "kind": "examine", "officers": 2}])
    with story.at():
        deciding.review(case_id, "面积不符", actor=story.reviewer, outcome="object")
    with clock.frozen(now() + timedelta(minutes=5)):
        with story.at():
            deciding.refuse(case_id, "面积不符", actor=story.head, level=3)
        assert stand(story, case_id) == [("核查", "object")]
        with story.at():
            deciding.undo(case_id, actor=story.head)
        assert sorted(stand(story, case_id), key=str) == [("核查", "object"), ("核查", None)]
        with pytest.raises(reviewing.ReviewOpen), story.at():
            deciding.grant(case_id, "准予", actor=story.head, level=3)


def test_nobody_accepts_in_time_and_the_steps_are_planned_all_the_same(story):
    case_id = story.submitted(steps=SERIAL)

    with clock.frozen(now() + (date(2026, 12, 1) - date(2026, 11, 20))):
        story.ring(case_id)
    assert [title for title, _ in stand(story, case_id)] == ["初审", "复审"]


def test_one_more_officer_is_asked_and_only_that_one_answers(story):
    case_id, other = story.accepted(), story.employed("reviewer")
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        tasking.add_reviewer(case_id, other.person, "请核对图纸", actor=story.reviewer)
    with pytest.raises(reviewing.NotYourTurn), story.at():
        deciding.review(case_id, "代答", actor=story.reviewer)
    with pytest.raises(reviewing.AskedAlready), story.at():
        tasking.add_reviewer(case_id, other.person, "请核对图纸", actor=story.reviewer)
    with pytest.raises(reviewing.ReviewOpen), story.at():
        deciding.grant(case_id, "同意", actor=story.head, level=3)
    with story.at():
        deciding.review(case_id, "图纸无误", actor=other)
        assert deciding.grant(case_id, "同意", actor=story.head, level=3).state == "granted"


def open_tasks(story, case_id):
    with story.at():
        return [task.id for task in tasked.of(case_id) if task.done_at is None]


def test_whoever_asked_takes_the_request_back_and_nobody_else_but_who_decides(story, offices):
    case_id, other = story.accepted(), story.employed("reviewer")
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        tasking.add_reviewer(case_id, other.person, "请核对图纸", actor=story.reviewer)
    (asked,) = open_tasks(story, case_id)
    with pytest.raises(reviewing.NotToTakeBack), story.at():
        tasking.take_back(case_id, "unask", [asked], "不是我请的", actor=staff("reviewer", tree.JISHISHAN))
    with story.at():
        tasking.take_back(case_id, "unask", [asked], "图纸已核对", actor=story.reviewer)
        tasking.countersign(case_id, [next(iter(offices.values()))], "请会签", actor=story.reviewer)
    with pytest.raises(reviewing.NotToTakeBack), story.at():
        tasking.take_back(case_id, "waive", [asked], "再收一次", actor=story.head)
    (wrong,) = open_tasks(story, case_id)
    with story.at():
        tasking.take_back(case_id, "waive", [wrong], "部门选错了", actor=story.head)
        assert deciding.grant(case_id, "同意", actor=story.head, level=3).state == "granted"


def test_a_planned_step_is_not_waived(story):
    case_id = story.accepted(steps=SERIAL)
    with pytest.raises(reviewing.NotToTakeBack), story.at():
        tasking.take_back(case_id, "waive", open_tasks(story, case_id), "不等了", actor=story.head)


@pytest.mark.parametrize("named", [True, False])
def test_what_somebody_was_asked_who_left_is_asked_of_the_heir_or_of_any_reviewer(story, named):
    case_id, leaver, heir = story.accepted(), story.employed("reviewer"), story.employed("reviewer")
    with story.at():
        tasking.add_reviewer(case_id, leaver.person, "请核对图纸", actor=story.reviewer)
        tasking.pass_on(leaver.person, heir.person if named else None)
        assert [task.officer for task in tasked.of(case_id)] == [heir.person if named else None]
    with story.at():
        deciding.review(case_id, "图纸无误", actor=heir)
        assert deciding.grant(case_id, "同意", actor=story.head, level=3).state == "granted"


def test_a_step_that_is_done_again_is_not_asked_of_somebody_who_left(story):
    case_id, leaver = story.accepted(), story.employed("reviewer")
    with story.at():
        tasking.add_reviewer(case_id, leaver.person, "请核对图纸", actor=story.reviewer)
        deciding.review(case_id, "图纸无误", actor=leaver)
        posts.member(leaver.person).state = "ended"
        tasking.send_again(case_id, "请补充", actor=story.head)
    with story.at():
        assert deciding.review(case_id, "已补充", actor=story.reviewer).state == "in_review"


def test_a_deputy_answers_for_whom_he_stands_in(story):
    case_id, other = story.accepted(), story.employed("reviewer")
    deputy = dataclasses.replace(staff("reviewer", tree.JISHISHAN), acting_for=other.person)
    with story.at():
        tasking.add_reviewer(case_id, other.person, "请核对", actor=story.reviewer)
        deciding.review(case_id, "无误", actor=deputy)
    assert stand(story, case_id) == [("加签", "agree")]


def test_whoever_does_not_work_here_is_not_asked(story):
    case_id = story.accepted()
    with pytest.raises(guards.HandlerElsewhere), story.at():
        tasking.add_reviewer(case_id, new_id(), "请核对", actor=story.reviewer)
    with pytest.raises(Needed), story.at():
        tasking.add_reviewer(case_id, None, "请核对", actor=story.reviewer)


def test_departments_countersign_beside_each_other(story, offices):
    case_id = story.accepted()
    one, two, _ = offices.values()
    with story.at():
        tasking.countersign(case_id, [one, two, one], "涉及两部门", actor=story.reviewer)
    with pytest.raises(reviewing.NotYourTurn), story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
    with story.at():
        deciding.review(case_id, "同意", actor=of(two, story))
        deciding.review(case_id, "同意", actor=of(one, story))
        assert deciding.grant(case_id, "同意", actor=story.head, level=3).state == "granted"


def test_a_step_goes_back_to_the_one_before_and_is_done_again(story):
    case_id = story.accepted(steps=SERIAL)
    second = staff("reviewer", tree.JISHISHAN)
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
    with story.at():
        tasking.send_back(case_id, "面积有误", actor=second)
    assert stand(story, case_id) == [("初审", None), ("复审", None)]
    with pytest.raises(reviewing.NothingBefore), story.at():
        tasking.send_back(case_id, "再退", actor=second)
    assert stand(story, case_id) == [("初审", None), ("复审", None)]


def test_the_decider_sends_back_what_has_no_planned_step_too(story):
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        tasking.send_again(case_id, "请补充现场照片", actor=story.head)
    with pytest.raises(reviewing.ReviewOpen), story.at():
        deciding.grant(case_id, "同意", actor=story.head, level=3)
    with story.at():
        deciding.review(case_id, "已补充", actor=story.reviewer)
        tasking.send_again(case_id, "仍不清楚", actor=story.head)
    assert stand(story, case_id) == [("审查环节", None)]


def test_three_departments_act_jointly_by_one_clock(story, offices):
    case_id = story.accepted(joint_bodies=list(offices), promised_days=30, legal_days=45)
    before = story.case(case_id)
    officers = [of(one, story) for one in offices.values()]
    with story.at():
        deciding.review(case_id, "符合规划", actor=officers[1])
        deciding.review(case_id, "取水许可不符", actor=officers[2], outcome="object")
    with pytest.raises(reviewing.ReviewOpen), story.at():
        deciding.grant(case_id, "同意", actor=story.head, level=3)
    with story.at():
        deciding.review(case_id, "同意", actor=officers[0])
    with pytest.raises(reviewing.Disagreed) as refused, story.at():
        deciding.grant(case_id, "同意", actor=story.head, level=3)
    assert "水务局" in refused.value.text()
    with story.at():
        tasking.meet(case_id, today(), list(offices.values()), "调整取水点后同意", actor=officers[0])
    after = story.case(case_id)
    assert (after.due, after.legal_due) == (before.due, before.legal_due)
    with story.at():
        assert deciding.grant(case_id, "同意", actor=story.head, level=3).state == "granted"


def test_an_objection_is_enough_to_decide_against(story, offices):
    case_id = story.accepted(joint_bodies=list(offices))
    one = of(next(iter(offices.values())), story)
    with story.at():
        deciding.review(case_id, "不符合规划", actor=one, outcome="object")
        assert deciding.refuse(case_id, "不符合规划", actor=story.head, level=3).state == "refused"


def test_a_meeting_that_has_not_been_held_is_not_recorded(story, offices):
    case_id = story.accepted(joint_bodies=list(offices))
    with story.at():
        deciding.review(case_id, "同意", actor=of(next(iter(offices.values())), story))
    with pytest.raises(Invalid), story.at():
        tasking.meet(case_id, date(2026, 11, 21), list(offices.values()), "同意", actor=story.reviewer)


def test_nobody_is_asked_after_the_decision(story):
    case_id, other = story.accepted(), story.employed("reviewer")
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        deciding.grant(case_id, "同意", actor=story.head, level=3)
    with pytest.raises(NotOpen), story.at():
        tasking.add_reviewer(case_id, other.person, "请核对", actor=story.reviewer)


def test_the_new_home_plans_the_steps_of_the_matter_anew(story):
    case_id = story.accepted(steps=SERIAL)
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        border.hand_over(case_id, tree.DONGXIANG, "误判", actor=story.head)
    story.post()
    with story.at(tree.DONGXIANG):
        assert [(task.title, task.outcome) for task in tasked.of(case_id)] == [("初审", None), ("复审", None)]


def waiting(story, case_id, actor):
    """Whether the case is among those that wait for a word of this officer."""
    told = tasked.Asked((actor.person,), actor.department, actor.may("case.review"), actor.may("case.extend"))
    with story.at():
        return case_id in [case.id for case in inbox.listed(inbox.Cut(asked=told), limit=100).items]


def test_the_inbox_finds_what_waits_for_ones_own_word(story, offices):
    case_id, clerk = story.accepted(), staff("clerk", tree.JISHISHAN)
    here, there = (of(office, story) for office in list(offices.values())[:2])
    assert [waiting(story, case_id, one) for one in (here, there, story.head)] == [False, False, False]
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        tasking.countersign(case_id, [here.department], "请会签", actor=story.reviewer)
        extending.ask(case_id, 5, "等待会签", actor=story.reviewer)
    assert [waiting(story, case_id, one) for one in (here, there, story.head, clerk)] == [True, False, True, False]
    with story.at():
        deciding.review(case_id, "同意", actor=here)
    assert waiting(story, case_id, here) is False


def test_a_step_waits_for_nobody_before_its_turn(story):
    case_id, other = story.accepted(steps=SERIAL), story.employed("reviewer")
    with story.at():
        first = tasked.of(case_id)[0]
        first.officer = other.person
    assert (waiting(story, case_id, other), waiting(story, case_id, story.reviewer)) == (True, False)


def test_the_department_that_leads_stands_on_the_case_and_goes_with_the_acceptance(story, offices):
    lead = next(iter(offices))
    case_id = story.draft(joint_bodies=list(offices))
    with story.at():
        case = queries.locked(case_id)
        case.department = offices[lead]
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(PDF), actor=story.citizen)
        filing.submit(case_id, actor=story.citizen)
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    assert story.case(case_id).lead == offices[lead]
    with story.at():
        assert shown.together(queries.get(case_id)) == {"lead": lead, "bodies": list(offices)}
        deciding.undo(case_id, actor=dataclasses.replace(story.clerk, rights=frozenset(RIGHTS)))
    assert story.case(case_id).lead is None


def test_who_was_not_asked_does_not_sit_at_the_joint_meeting(story, offices):
    first, second, stranger = offices
    case_id = story.accepted(joint_bodies=[first, second])
    with story.at():
        deciding.review(case_id, "同意", actor=of(offices[first], story))
    with pytest.raises(reviewing.NotAtTheTable) as refused, story.at():
        tasking.meet(case_id, today(), list(offices.values()), "同意", actor=story.reviewer)
    assert stranger in refused.value.text()
    assert first not in refused.value.text()
    with story.at():
        tasking.meet(case_id, today(), [offices[first], offices[second]], "同意", actor=story.reviewer)
