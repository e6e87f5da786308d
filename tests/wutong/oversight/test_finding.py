"""What the rules find: by time once for each limit, by a step at once; what regions switch off is not looked for."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from wutong import clock, jobs, queues, relay
from wutong.access import SYSTEM
from wutong.cases import homes
from wutong.cases.actions import deciding, filing, intake
from wutong.cases.models import Case
from wutong.db import db
from wutong.homes import actions as editing
from wutong.oversight import actions, finding
from wutong.testing import tree

from ..cases.conftest import FRIDAY


@pytest.mark.parametrize(
    ("days", "rules"),
    [(0, []), (13, ["T1"]), (14, ["T1"]), (17, ["T2"]), (45, ["T3"])],
)
def test_a_round_finds_each_light_and_finds_it_once(story, watch, days, rules):
    case_id = story.accepted()
    with clock.frozen(FRIDAY + timedelta(days=days)):
        watch.look()
        assert [rule for rule, _state in watch.found(case_id)] == rules
        assert watch.look() == (0, 0, 0)
        assert len(watch.found(case_id)) == len(rules)


def test_a_yellow_light_goes_out_when_the_red_one_comes(story, watch):
    case_id = story.accepted()
    for days in (13, 17):
        with clock.frozen(FRIDAY + timedelta(days=days)):
            watch.look()
    assert watch.found(case_id) == [("T1", "over"), ("T2", "open")]
    with clock.frozen(FRIDAY + timedelta(days=17)):
        assert watch.look() == (0, 0, 0)


def test_what_an_office_takes_back_for_an_applicant_is_looked_at(story, watch):
    by_office, by_citizen = story.accepted(), story.accepted()
    with story.at():
        filing.withdraw(by_office, actor=story.clerk, words="本人到窗口提出")
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.withdraw(by_citizen, actor=story.citizen)
    assert (watch.found(by_office), watch.found(by_citizen)) == ([("N8", "open")], [])


def test_what_was_found_at_a_step_goes_with_the_step_and_comes_back_with_it(story, watch):
    case_id = story.submitted()
    for state in ("open", "over", "open"):
        with story.at():
            if state == "over":
                deciding.undo(case_id, actor=story.clerk)
            else:
                intake.reject_not_required(case_id, "不需要", actor=story.clerk)
        assert watch.found(case_id) == [("N5", state)]


def test_what_a_supervisor_has_settled_stays_when_the_step_is_taken_back(story, watch):
    case_id = story.submitted()
    with story.at():
        intake.reject_not_required(case_id, "不需要", actor=story.clerk)
    found = watch.first(case_id)
    with story.at():
        actions.settle(found, "upheld", actor=watch.actor)
    with story.at():
        deciding.undo(case_id, actor=story.clerk)
    assert watch.found(case_id) == [("N5", "upheld")]


def test_one_round_after_the_other_finds_every_light_of_a_case_that_nobody_touches(story, watch):
    case_id = story.accepted()
    for days in range(0, 50, 1):
        with clock.frozen(FRIDAY + timedelta(days=days)):
            watch.look()
    assert [rule for rule, _state in watch.found(case_id)] == ["T1", "T2", "T3"]


def test_an_extension_gives_a_new_limit_that_is_found_again(story, watch):
    case_id = story.accepted()
    with clock.frozen(FRIDAY + timedelta(days=17)):
        watch.look()
    with story.at():
        moved = {"due": (FRIDAY + timedelta(days=20)).date(), "warn_on": None}
        db.session.execute(update(Case).where(Case.id == case_id).values(**moved))
    with clock.frozen(FRIDAY + timedelta(days=21)):
        watch.look()
    assert [rule for rule, _state in watch.found(case_id)] == ["T2", "T2"]


def test_a_yellow_light_goes_out_when_the_case_is_done_in_time(story, watch):
    case_id = story.accepted()
    with clock.frozen(FRIDAY + timedelta(days=13)):
        watch.look()
        with story.at():
            deciding.end(case_id, "terminate", "申请人死亡", actor=story.head)
        watch.look()
    assert watch.found(case_id) == [("T1", "over")]


def test_nothing_is_found_while_the_applicant_has_to_correct(story, watch):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["照片"], actor=story.clerk)
    with clock.frozen(FRIDAY + timedelta(days=60)):
        watch.look()
    assert watch.found(case_id) == []


def test_a_special_procedure_past_its_planned_end_is_found(story, watch):
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "需听证", actor=story.reviewer)
        planned = (FRIDAY + timedelta(days=5)).date()
        deciding.suspend(case_id, "hearing", "听证", planned, actor=story.reviewer)
    with clock.frozen(FRIDAY + timedelta(days=5)):
        watch.look()
        assert watch.found(case_id) == []
    with clock.frozen(FRIDAY + timedelta(days=6)):
        watch.look()
        assert watch.found(case_id) == [("T4", "open")]


def test_deemed_acceptance_is_found_at_once_though_the_whole_may_still_be_in_time(story, watch):
    case_id = story.submitted()
    with clock.frozen(FRIDAY + timedelta(days=8)):
        story.ring(case_id)
    assert watch.found(case_id) == [("N1", "open")]


def test_a_short_refusal_and_a_decision_within_minutes_are_noted(story, watch):
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "不符合", actor=story.reviewer)
        deciding.refuse(case_id, "不符合", actor=story.head, level=3)
    assert [rule for rule, _state in watch.found(case_id)] == ["N3", "N4"]


def test_a_refusal_that_says_why_some_days_later_is_not_noted(story, watch):
    case_id = story.accepted()
    with clock.frozen(FRIDAY + timedelta(days=3)), story.at():
        deciding.review(case_id, "不符合", actor=story.reviewer)
        reason = "申请人家庭人均月收入超过本县最低生活保障标准，不符合办法第九条规定的条件。"
        deciding.refuse(case_id, reason, actor=story.head, level=3)
    assert watch.found(case_id) == []


def test_a_refusal_to_accept_is_noted_until_the_region_switches_that_off(story, watch):
    first = story.submitted()
    with story.at():
        intake.reject_not_required(first, "不需要", actor=story.clerk)
    assert watch.found(first) == [("N5", "open")]
    with story.at():
        item = finding.ITEMS["N5"]
        editing.save(homes.WARNINGS, item, {"used": False}, actor=SYSTEM)
        editing.publish(homes.WARNINGS, actor=SYSTEM)
    second = story.submitted()
    with clock.frozen(FRIDAY + timedelta(days=2)), story.at():
        intake.reject_not_required(second, "不需要", actor=story.clerk)
    assert watch.found(second) == []


def test_the_rounds_go_to_regions_with_a_light_and_to_no_others(story, watch):
    story.accepted()
    with clock.frozen(FRIDAY + timedelta(days=40)):
        assert tree.JISHISHAN in finding.places(-1, 10)
        assert tree.CHENGDONG not in finding.places(-1, 10)
        assert tree.JISHISHAN not in finding.places(tree.JISHISHAN, 10)


def test_the_workers_job_looks_in_every_region_that_has_a_light(story, watch):
    case_id = story.accepted()
    with clock.frozen(FRIDAY + timedelta(days=45)):
        jobs.look(relay.START)
    assert watch.found(case_id) == [("T3", "open")]


@pytest.fixture
def portions(watch, monkeypatch):
    """Portions of two, in a region where nothing else is left to find; collects what each of them found."""
    with clock.frozen(FRIDAY + timedelta(days=90)):
        watch.look()
    whole, looked = finding.look, []

    def look(**more):
        looked.append(whole(**more))
        return looked[-1]

    monkeypatch.setattr(finding, "PORTION", 2)
    monkeypatch.setattr(finding, "look", look)
    return looked


def test_a_region_with_many_lights_is_gone_through_in_portions_and_told_once(story, watch, portions):
    cases, told = [story.accepted() for _ in range(5)], watch.told().count("oversight.found")
    with clock.frozen(FRIDAY + timedelta(days=90)):
        jobs.look(tree.JISHISHAN - 1)
        watch.post(tree.JISHISHAN)
    assert [(one.black, one.further) for one in portions] == [(2, False), (2, True), (1, True)]
    assert all(watch.found(case_id) == [("T3", "open")] for case_id in cases)
    assert watch.told().count("oversight.found") == told + 1


def test_a_portion_is_written_by_one_statement(story, watch, portions, asked):
    for _ in range(2):
        story.accepted()
    with clock.frozen(FRIDAY + timedelta(days=90)), asked() as seen:
        watch.look()
    assert sum(one.startswith("INSERT INTO supervision_findings") for one in seen) == 1


def test_what_was_found_when_the_jobs_time_was_over_stands_and_the_next_round_goes_on(
    story, watch, portions, monkeypatch
):
    cases, look = [story.accepted() for _ in range(4)], finding.look

    def slow(**more):
        if more["further"]:
            raise queues.TimedOut
        return look(**more)

    with clock.frozen(FRIDAY + timedelta(days=90)):
        with monkeypatch.context() as patch:
            patch.setattr(finding, "look", slow)
            patch.setattr(jobs, "_enqueue", lambda job, behind: None)
            jobs.look(tree.JISHISHAN - 1)
        assert sum(bool(watch.found(case_id)) for case_id in cases) == 2
        jobs.look(tree.JISHISHAN - 1)
    assert all(watch.found(case_id) == [("T3", "open")] for case_id in cases)
