"""From acceptance to the archive."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from wutong import clock
from wutong.access import SYSTEM
from wutong.calendar.rules import Unit
from wutong.cases import clocked, clocks, courses, inbox, queries, shown
from wutong.cases.actions import assigning, deciding, extending, filing, intake
from wutong.cases.rules import guards
from wutong.db import db
from wutong.errors import Invalid
from wutong.events import publish
from wutong.flow import Needed, NotOpen
from wutong.notices.models import StaffNotice
from wutong.people.facts import AccountMoved, StaffLeft
from wutong.people.queries import posts
from wutong.testing import tree

from .conftest import FRIDAY, boss, staff


@pytest.fixture
def reviewed(story):
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "材料属实", actor=story.reviewer)
    return case_id


def test_the_whole_way_to_the_archive_is_one_event_a_step(story, reviewed, owner_rows):
    with story.at():
        deciding.grant(reviewed, "同意", actor=story.head, level=3)
        deciding.deliver(reviewed, "hall", actor=story.clerk)
        deciding.archive(reviewed, actor=story.clerk)
    rows = owner_rows(f"select name, payload->>'seq' from events where about = '{reviewed}' order by id")
    assert [name for name, _ in rows] == [
        "case.started", "case.submitted", "case.accepted", "case.reviewed", "case.decided", "case.delivered",
        "case.closed", "case.archived",
    ]  # fmt: skip
    assert story.case(reviewed).state == "archived"


def test_the_applicant_sees_the_history_but_no_opinion(story, reviewed):
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        assert [step.move for step in queries.steps(reviewed)] == ["start", "submit", "accept"]
    with story.at():
        assert queries.steps(reviewed, all_=True)[-1].text.reveal() == "材料属实"


def test_the_only_reviewer_does_not_decide_at_a_county(story):
    case_id, one = story.accepted(), boss(tree.JISHISHAN)
    with story.at():
        deciding.review(case_id, "属实", actor=one)
    with pytest.raises(guards.SameOfficer), story.at():
        deciding.grant(case_id, "同意", actor=one, level=3)
    with story.at():
        assert deciding.grant(case_id, "同意", actor=one, level=4).state == "granted"


def test_a_decision_starts_ten_working_days_for_delivery(story, reviewed):
    with story.at():
        deciding.grant(reviewed, "同意", actor=story.head, level=3)
    case = story.case(reviewed)
    assert (case.decided_on, case.act_by) == (date(2026, 11, 20), date(2026, 12, 4))


def test_a_refusal_carries_reasons_and_remedies(story, reviewed):
    with story.at():
        deciding.refuse(reviewed, "不符合第三条", actor=story.head, level=3)
    with story.at():
        told = queries.steps(reviewed)[-1].text.reveal()
    assert "不符合第三条" in told
    assert "行政复议" in told


def test_a_special_procedure_stops_both_clocks_and_its_days_do_not_count(story, reviewed):
    with story.at():
        deciding.suspend(reviewed, "site", "现场踏勘", date(2026, 11, 27), actor=story.reviewer)
    case = story.case(reviewed)
    assert (case.state, case.due, case.legal_due, case.act_by) == ("suspended", None, None, date(2026, 11, 27))
    with clock.frozen(FRIDAY + timedelta(days=5)), story.at():
        deciding.resume(reviewed, "踏勘合格", actor=story.reviewer)
    case = story.case(reviewed)
    assert (case.due, case.legal_due) == (date(2026, 12, 9), date(2026, 12, 23))


def test_a_procedure_that_was_over_before_it_was_written_down_ends_when_it_did(story, reviewed):
    with story.at():
        deciding.suspend(reviewed, "site", "现场踏勘", date(2026, 11, 27), actor=story.reviewer)
    with clock.frozen(FRIDAY + timedelta(days=7)):
        for wrong in (date(2026, 11, 19), date(2026, 11, 28)):
            with pytest.raises(Invalid), story.at():
                deciding.resume(reviewed, "合格", actor=story.reviewer, ended=wrong)
        with story.at():
            deciding.resume(reviewed, "合格", actor=story.reviewer, ended=date(2026, 11, 25))
    assert story.case(reviewed).due == date(2026, 12, 9)


def test_an_unknown_procedure_or_an_end_that_cannot_be_meant_is_refused(story, reviewed):
    with pytest.raises(Invalid), story.at():
        deciding.suspend(reviewed, "holiday", "x", date(2026, 11, 27), actor=story.reviewer)
    with pytest.raises(Invalid), story.at():
        deciding.suspend(reviewed, "site", "x", date(2026, 11, 19), actor=story.reviewer)
    with pytest.raises(Invalid), story.at():
        deciding.suspend(reviewed, "site", "x", date.max, actor=story.reviewer)


@pytest.mark.parametrize("looked", [False, True])
def test_taking_back_a_stop_leaves_no_stop_behind(story, reviewed, looked):
    with story.at():
        deciding.suspend(reviewed, "site", "误操作", date(2026, 11, 27), actor=story.reviewer)
        if looked:
            deciding.reveal(reviewed, "核对申请人", actor=story.reviewer)
    officer = type(story.reviewer)("staff", story.reviewer.person, story.reviewer.region,
                                   rights=story.reviewer.rights | {"case.undo"})  # fmt: skip
    with story.at():
        deciding.undo(reviewed, actor=officer)
    with story.at():
        assert not queries.stops(reviewed)
    assert story.case(reviewed).due == date(2026, 12, 4)


def test_a_term_is_extended_once_with_its_reason(story, reviewed):
    with story.at():
        extending.extend(reviewed, 10, "案情复杂", actor=story.head)
    case = story.case(reviewed)
    # The test calendar knows no holidays, so New Year's Friday counts.
    assert (case.due, case.legal_due) == (date(2026, 12, 18), date(2027, 1, 1))
    with pytest.raises(guards.ExtendedAlready), story.at():
        extending.extend(reviewed, 1, "再延", actor=story.head)


def test_an_extension_comes_before_the_term_is_over(story, reviewed):
    with clock.frozen(FRIDAY + timedelta(days=60)), pytest.raises(guards.ExtendedTooLate), story.at():
        extending.extend(reviewed, 5, "案情复杂", actor=story.head)


def test_an_extension_after_the_promise_was_broken_moves_the_law_alone(story, reviewed):
    with clock.frozen(FRIDAY + timedelta(days=20)), story.at():
        extending.extend(reviewed, 5, "案情复杂", actor=story.head)
        assert clocks.colour(queries.get(reviewed)) == "red"
    case = story.case(reviewed)
    assert (case.due, case.legal_due) == (date(2026, 12, 4), date(2026, 12, 25))


def test_what_several_bodies_handle_together_is_extended_by_fifteen_days_at_most(story):
    case_id = story.accepted(legal_days=45, joint_bodies=["县消防救援局"])
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
    with pytest.raises(guards.ExtensionTooLong), story.at():
        extending.extend(case_id, 16, "会审", actor=story.head)
    with story.at():
        extending.extend(case_id, 15, "会审", actor=story.head)
        assert [one.count.length for one in clocks.counted(queries.get(case_id))] == [25, 60]


def test_a_matter_may_state_another_extension_under_its_own_law(story):
    rows = [{"name": "延长", "kind": "extension", "days": 30, "unit": "working", "basis": "条例第十条"}]
    case_id = story.accepted(special_procedures=rows)
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        assert extending.extendable(extending.extend(case_id, 30, "案情复杂", actor=story.head)) == (30, Unit.WORKDAY)


def test_a_special_procedure_that_outlasts_its_planned_end_shows_yellow(story, reviewed):
    with story.at():
        deciding.suspend(reviewed, "site", "现场踏勘", date(2026, 11, 24), actor=story.reviewer)
    for days, colour in ((3, "green"), (4, "yellow"), (9, "yellow")):
        with clock.frozen(FRIDAY + timedelta(days=days)), story.at():
            assert clocks.colour(queries.get(reviewed)) == colour


def test_a_grant_waits_for_promised_papers(story):
    case_id = story.draft(papers=[{"name": "证明", "need": "deferred"}])
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.promise_paper(case_id, "证明", actor=story.citizen)
        filing.submit(case_id, actor=story.citizen)
    with story.at():
        intake.accept(case_id, actor=story.clerk)
        deciding.review(case_id, "属实", actor=story.reviewer)
    with pytest.raises(guards.PapersMissing), story.at():
        deciding.grant(case_id, "同意", actor=story.head, level=3)


def test_an_instant_matter_is_finished_in_one_step_with_every_event(story):
    case_id = story.submitted(handling_type="instant", promised_days=0)
    with story.at():
        deciding.finish(case_id, "符合条件，当场办结", actor=story.clerk)
    with story.at():
        assert [step.move for step in queries.steps(case_id, all_=True)][-4:] == [
            "accept", "review", "grant", "deliver",
        ]  # fmt: skip
    assert story.case(case_id).state == "delivered"


def test_a_promised_matter_is_not_finished_at_once(story):
    case_id = story.submitted()
    with pytest.raises(Invalid), story.at():
        deciding.finish(case_id, "x", actor=story.clerk)


def test_a_program_takes_back_nothing_because_nobody_is_not_the_same_as_nobody(story):
    case_id = story.submitted()
    program = type(story.clerk)("client", None, story.clerk.region, rights=story.clerk.rights | {"case.undo"})
    with story.at():
        intake.accept(case_id, actor=program)
    with pytest.raises(guards.UndoTooLate), story.at():
        deciding.undo(case_id, actor=program)
    assert story.case(case_id).state == "accepted"


def test_looking_at_a_name_neither_prolongs_the_time_to_take_back_nor_takes_it_away(story, reviewed):
    with story.at():
        deciding.grant(reviewed, "同意", actor=story.head, level=3)
    for minutes in (10, 14):
        with clock.frozen(FRIDAY + timedelta(minutes=minutes)), story.at():
            deciding.reveal(reviewed, "核对申请人", actor=story.clerk if minutes == 10 else story.head)
            assert deciding.may_undo(queries.get(reviewed), story.head)
            assert not deciding.may_undo(queries.get(reviewed), story.clerk), (
                "another's step is not one's own by a look"
            )
    with clock.frozen(FRIDAY + timedelta(minutes=16)):
        with pytest.raises(guards.UndoTooLate), story.at():
            deciding.undo(reviewed, actor=story.head)
        with story.at():
            assert not deciding.may_undo(queries.get(reviewed), story.head)
    with clock.frozen(FRIDAY + timedelta(minutes=15)), story.at():
        deciding.undo(reviewed, actor=story.head)
    assert story.case(reviewed).state == "in_review"


def test_nothing_is_withdrawn_or_undone_after_delivery(story, reviewed):
    with story.at():
        deciding.grant(reviewed, "同意", actor=story.head, level=3)
        deciding.deliver(reviewed, "post", actor=story.clerk)
    with pytest.raises(guards.UndoTooLate), story.at():
        deciding.undo(reviewed, actor=story.clerk)
    with pytest.raises(NotOpen), story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.withdraw(reviewed, actor=story.citizen)


@pytest.mark.parametrize(("name", "state"), [("revoke", "revoked"), ("cancel", "cancelled")])
def test_a_licence_is_revoked_or_cancelled_with_its_ground(story, reviewed, name, state):
    with story.at():
        deciding.grant(reviewed, "同意", actor=story.head, level=3)
        deciding.deliver(reviewed, "hall", actor=story.clerk)
        deciding.end(reviewed, name, "依法第六十九条", actor=story.head)
    assert story.case(reviewed).state == state


def test_open_cases_of_a_leaver_go_to_the_heir(story):
    mine, heir = story.accepted(), story.employed("clerk")
    with story.at():
        publish(StaffLeft(person=story.clerk.person, heir=heir.person), actor=SYSTEM)
    story.post()
    assert story.case(mine).handler == heir.person


def test_open_cases_of_a_leaver_go_to_the_pool_when_the_heir_has_left_too(story):
    mine, heir = story.accepted(), story.employed("clerk")
    with story.at():
        posts.member(heir.person).state = "ended"
        publish(StaffLeft(person=story.clerk.person, heir=heir.person), actor=SYSTEM)
    story.post()
    assert story.case(mine).handler is None


def test_open_cases_of_who_changes_departments_go_to_the_heir_or_stay(story):
    mine, heir = story.accepted(), story.employed("clerk")
    for named, now_with in ((None, story.clerk.person), (heir.person, heir.person)):
        with story.at():
            publish(AccountMoved(story.clerk.person, None, None, named), actor=SYSTEM)
        story.post()
        assert story.case(mine).handler == now_with


def heirless(story) -> int:
    """How often the office was told that cases lie in the pool although an heir was named."""
    with story.at():
        return len(db.session.scalars(select(StaffNotice.id).where(StaffNotice.kind == "case.heirless")).all())


def test_an_heir_who_may_have_no_cases_is_told_to_the_office_and_leaves_a_mover_his(story):
    mine, cashier = story.accepted(), story.employed("cashier")
    with story.at():
        publish(AccountMoved(story.clerk.person, None, None, cashier.person), actor=SYSTEM)
    story.post()
    assert story.case(mine).handler == story.clerk.person
    for leaver, more in ((cashier, 0), (story.clerk, 1)):
        before = heirless(story)
        with story.at():
            publish(StaffLeft(person=leaver.person, heir=cashier.person), actor=SYSTEM)
        story.post()
        assert heirless(story) - before == more
    assert story.case(mine).handler is None


def test_a_case_is_assigned_to_somebody_with_a_post_for_cases_here_and_to_nobody_else(story):
    mine, chief = story.accepted(), staff("hall_manager", tree.JISHISHAN)
    gone, next_door = story.employed("clerk"), story.employed("clerk", tree.DONGXIANG)
    cashier = story.employed("cashier")
    with story.at():
        posts.member(gone.person).state = "ended"
    for stranger in (staff("clerk", tree.JISHISHAN), gone, next_door, cashier):
        with pytest.raises(guards.HandlerWithoutPost), story.at():
            assigning.assign(mine, stranger.person, actor=chief)
    with story.at():
        assigning.assign(mine, None, actor=chief)
    assert story.case(mine).handler is None


def test_the_inbox_is_ordered_by_what_must_be_done_first(story):
    late, early = story.accepted(), story.submitted()
    with story.at():
        listed = [case.id for case in inbox.listed(limit=100).items]
        assert listed.index(early) < listed.index(late)
        only = inbox.listed(inbox.Cut(handler=story.clerk.person)).items
        assert [case.id for case in only] == [late]


def test_the_inbox_pages_by_cursor_without_losing_anything(story):
    wanted = {story.submitted() for _ in range(3)}
    seen, cursor = set(), None
    with story.at():
        while True:
            page = inbox.listed(cursor=cursor, limit=2)
            seen |= {case.id for case in page.items}
            cursor = page.next
            if cursor is None:
                break
    assert wanted <= seen


@pytest.mark.parametrize("name", ["revoke", "cancel"])
def test_what_was_refused_can_neither_be_revoked_nor_cancelled(story, reviewed, name):
    with story.at():
        deciding.refuse(reviewed, "不符合条件", actor=story.head, level=3)
        deciding.deliver(reviewed, "hall", actor=story.clerk)
    with story.at(), pytest.raises(guards.NothingGranted):
        deciding.end(reviewed, name, "依据", actor=story.head)
    with story.at():
        moves = [move.name for move in shown.for_office(queries.get(reviewed), boss(tree.JISHISHAN))["moves"]]
    assert (name in moves, story.case(reviewed).state) == (False, "delivered")


def test_a_decision_that_was_taken_back_and_made_anew_is_the_one_that_counts(story, reviewed):
    with story.at():
        deciding.refuse(reviewed, "不符合条件", actor=story.head, level=3)
    with story.at():
        deciding.undo(reviewed, actor=story.head)
        deciding.grant(reviewed, "符合条件", actor=story.head, level=3)
    with story.at():
        deciding.end(reviewed, "revoke", "以欺骗手段取得", actor=story.head)
    assert story.case(reviewed).state == "revoked"


@pytest.mark.parametrize("verb", ["grant", "refuse"])
def test_a_decision_that_cannot_be_delivered_ends_the_case_with_what_was_tried(story, reviewed, verb):
    with story.at():
        getattr(deciding, verb)(reviewed, "如下", actor=story.head, level=3)
    with story.at(), pytest.raises(Needed):
        deciding.end(reviewed, "terminate", "无法送达", actor=story.head)
    with story.at():
        deciding.end(reviewed, "terminate", "无法送达", actor=story.head, attempts="11月20日公告于政府网站")
        said = queries.steps(reviewed)[-1].text.reveal()
    case = story.case(reviewed)
    assert (case.state, said) == ("terminated", "无法送达\n送达和公告的经过：11月20日公告于政府网站")
    assert (case.decided_on, case.closed_on) == (date(2026, 11, 20),) * 2


def in_hours(story, decided: int, *, extended: int | None = None) -> UUID:
    """A promise of two hours under a law of eight, decided so many hours after acceptance."""
    case_id = story.accepted(promised_days=2, promised_unit="hour", legal_days=8, legal_unit="hour")
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
    if extended is not None:
        with clock.frozen(FRIDAY + timedelta(hours=extended)), story.at():
            extending.extend(case_id, 2, "案情复杂", actor=story.head)
    with clock.frozen(FRIDAY + timedelta(hours=decided)), story.at():
        deciding.grant(case_id, "准予", actor=story.head, level=3)
        deciding.deliver(case_id, "hall", actor=story.clerk)
    return case_id


@pytest.mark.parametrize(
    ("hours", "late", "early", "breached"), [(0, False, True, False), (3, True, False, False), (9, True, False, True)]
)
def test_limits_in_hours_are_met_or_missed_by_the_instant_and_not_by_the_day(story, hours, late, early, breached):
    case_id = in_hours(story, hours)
    with story.at():
        kept = courses.of([case_id])[case_id].kept
        assert (kept.late, kept.early, kept.breached) == (late, early, breached)
        promise, law, _ = clocked.told(queries.get(case_id))
        assert (promise.late, law.late) == (late, breached)


def test_a_limit_in_hours_is_extended_before_its_last_minute_or_not_at_all(story):
    with pytest.raises(guards.ExtendedTooLate):
        in_hours(story, 9, extended=8)
    case_id = in_hours(story, 9, extended=7)
    with story.at():
        assert not courses.of([case_id])[case_id].kept.breached
