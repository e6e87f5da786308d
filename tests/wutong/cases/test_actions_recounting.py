"""A changed calendar: running cases are counted again, in portions, and whoever was told another date is told."""

import io
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from wutong import clock, tenancy
from wutong.access import SYSTEM
from wutong.calendar import actions as calendar
from wutong.calendar import loading, notices, recounting
from wutong.calendar import queries as told_days
from wutong.calendar.days import HOME
from wutong.calendar.models import Recount
from wutong.calendar.notices import Notice
from wutong.calendar.rules import CalendarEnds
from wutong.cases import clocks, committed, limits, queries
from wutong.cases.actions import committing, deciding, deferring, filing, intake
from wutong.cases.actions import recounting as counting
from wutong.cases.actions.clock import end_of
from wutong.cases.models import Case, OwnDocket
from wutong.db import as_owner, db, work
from wutong.errors import Conflict
from wutong.homes import actions as homes
from wutong.notices.models import Message, StaffNotice
from wutong.queues import TimedOut
from wutong.settings import actions as setting
from wutong.testing import tree
from wutong.timers import Timer

from .conftest import FRIDAY, PDF, SOON, manager, walk

MONDAY = date(2026, 11, 23)


def last(story, region: int = tree.JISHISHAN) -> Recount:
    with story.at(region):
        found = max(told_days.recounts(limit=100).items, key=lambda row: row.id)
        db.session.expunge(found)
    return found


def test_a_day_off_moves_promise_law_and_warning_and_is_told(story, off, owner_rows):
    case_id = story.accepted()
    off(MONDAY)
    assert story.case(case_id).due == date(2026, 12, 4), "nothing moves before the walk"
    walk(story)
    case = story.case(case_id)
    assert (case.due, case.legal_due, case.act_by) == (date(2026, 12, 7), date(2026, 12, 21), date(2026, 12, 7))
    assert case.warn_on == date(2026, 12, 4)
    with story.at():
        step = queries.steps(case_id)[-1]
        assert step.move == "recount"
        assert step.text.reveal() == (
            "工作日历调整：期限由2026年12月4日改为2026年12月7日；法定期限由2026年12月18日改为2026年12月21日。"
        )
        told = db.session.scalars(select(Message.kind).where(Message.about == case_id)).all()
    assert "case.recounted" in told
    events = owner_rows(f"select name from events where about = '{case_id}' order by id desc limit 1")
    assert events == [("case.recounted",)]


def test_the_day_of_promised_papers_comes_earlier_when_a_saturday_is_worked(story, off):
    case_id = story.draft(papers=[{"name": "租赁合同", "need": "deferred"}])
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.promise_paper(case_id, "租赁合同", actor=story.citizen)
        filing.submit(case_id, actor=story.citizen)
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    off(date(2026, 11, 28), working=True)
    walk(story)
    with story.at():
        wanted = (Timer.subject == case_id, Timer.kind == deferring.TIMER, Timer.state == "open")
        due = db.session.scalars(select(Timer.due_at).where(*wanted)).all()
    assert due == [end_of(date(2026, 12, 1))]


def test_the_applicants_own_list_has_the_new_day(story, off):
    case_id = story.accepted()
    off(MONDAY)
    walk(story)
    story.post()
    with tenancy.as_person(story.citizen.person), work():
        docket = db.session.scalars(select(OwnDocket).where(OwnDocket.case_id == case_id)).one()
        assert docket.due == date(2026, 12, 7)


def test_what_the_day_does_not_touch_is_left_alone(story, off):
    case_id = story.accepted()
    seq = story.case(case_id).seq
    off(date(2027, 3, 9))
    walk(story)
    assert story.case(case_id).seq == seq
    assert (last(story).seen, last(story).moved) == (0, 0)


def test_five_days_and_a_correction_move_with_their_timers(story, off):
    waiting, correcting = story.submitted(), story.submitted()
    with story.at():
        intake.request_correction(correcting, ["照片"], actor=story.clerk)
    off(MONDAY)
    walk(story)
    assert (story.case(waiting).act_by, story.case(waiting).legal_due) == (date(2026, 11, 30), date(2026, 11, 30))
    assert story.case(correcting).due == date(2026, 12, 14)
    with clock.frozen(FRIDAY + timedelta(days=8)):
        assert story.ring(waiting) == 0, "the old end rings no more"
    with clock.frozen(FRIDAY + timedelta(days=11)):
        assert story.ring(waiting) == 1
    assert story.case(waiting).state == "accepted"


def test_a_case_whose_clock_stands_moves_when_it_goes_on(story, off):
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
        deciding.suspend(case_id, "site", "踏勘", date(2026, 11, 27), actor=story.reviewer)
    off(date(2026, 12, 1))
    walk(story)
    assert story.case(case_id).act_by == date(2026, 11, 27)
    with story.at():
        deciding.resume(case_id, "合格", actor=story.reviewer)
    assert story.case(case_id).due == date(2026, 12, 7)


def test_a_day_of_the_prefecture_concerns_its_counties_and_nobody_else(story, off):
    here, elsewhere = story.submitted(), story.submitted(tree.CHENGDONG)
    off(MONDAY, tree.LINXIA)
    walk(story, tree.LINXIA)
    assert story.case(here).act_by == date(2026, 11, 30)
    assert story.case(elsewhere, tree.CHENGDONG).act_by == date(2026, 11, 27)


def test_a_walk_that_was_interrupted_goes_on_where_it_was_and_moves_nothing_twice(story, off, monkeypatch):
    monkeypatch.setattr(recounting, "PORTION", 1)
    cases = [story.submitted() for _ in range(3)]
    off(MONDAY)
    walk(story, rings=2)
    seen = last(story)
    assert (seen.seen, seen.done_at) == (2, None)
    walk(story)
    done = last(story)
    assert done.done_at is not None
    assert done.seen >= 3
    assert {story.case(case_id).act_by for case_id in cases} == {date(2026, 11, 30)}
    seqs = [story.case(case_id).seq for case_id in cases]
    with story.at():
        assert not any(counting.recounted(case_id) for case_id in cases)
    assert [story.case(case_id).seq for case_id in cases] == seqs


def test_a_release_for_later_is_counted_when_it_takes_effect(story):
    case_id = story.submitted()
    tomorrow = FRIDAY + timedelta(days=1)
    with story.at():
        homes.add(HOME, {"day": MONDAY, "working": False, "name": "县庆"}, actor=SYSTEM)
        release = homes.publish(HOME, actor=SYSTEM, at=tomorrow).id
    story.post()
    assert walk(story) == 0
    with clock.frozen(tomorrow + timedelta(minutes=2)):
        with story.at():
            recounting.go_on(release)
        assert story.case(case_id).act_by == date(2026, 11, 30)
        with story.at():
            homes.roll_back(HOME, release, actor=SYSTEM)


def test_national_notices_that_are_loaded_are_counted_from_the_nation_down(story, town):
    case_id = story.submitted()
    notice = [Notice(MONDAY, False, "示例假日", "示例")]
    kept = [one for one in notices.read() if one.day.year == 2026]
    with as_owner(town.config.owner_database_url) as owner:
        loading.load(owner, [*kept, *notice])
        loading.tell(owner)
    with story.at(tree.NATION):
        timer = db.session.scalars(select(Timer).where(Timer.kind == loading.LOADED, Timer.state == "open")).one()
        recounting.begin_all(timer.subject)
        timer.state = "done"
    walk(story, tree.NATION)
    assert story.case(case_id).act_by == date(2026, 11, 30)
    assert last(story, tree.NATION).everything
    with as_owner(town.config.owner_database_url) as owner:
        loading.load(owner, kept)


def test_the_office_is_told_once_however_many_cases_moved(story, off):
    for _ in range(3):
        story.submitted()
    off(MONDAY)
    walk(story)
    origin = last(story).id
    with story.at():
        told = db.session.scalars(select(StaffNotice).where(StaffNotice.origin == origin)).all()
    assert [notice.kind for notice in told] == ["case.recounted"]


@pytest.mark.parametrize(
    "odd", [CalendarEnds(first=MONDAY, last=MONDAY), NoResultFound(), AssertionError(), StopIteration()], ids=repr
)
def test_a_case_that_cannot_be_counted_holds_up_nobody_and_waits_by_itself(story, off, monkeypatch, odd):
    bad, good = story.submitted(), story.submitted()
    again = counting.clock.again

    def broken(case: Case) -> bool:
        if case.id == bad:
            raise odd
        return again(case)

    off(MONDAY)
    monkeypatch.setattr(counting.clock, "again", broken)
    walk(story)
    monkeypatch.undo()
    assert story.case(good).act_by == date(2026, 11, 30)
    assert story.case(bad).act_by == date(2026, 11, 27)
    with clock.frozen(SOON):
        assert story.ring(bad) == 1
    assert story.case(bad).act_by == date(2026, 11, 30)


def test_a_worked_saturday_brings_no_applicant_a_day_earlier_than_he_was_told(story, off):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["照片"], actor=story.clerk)
    told, seq = story.case(case_id).act_by, story.case(case_id).seq
    for saturday in (date(2026, 11, 28), date(2026, 12, 5)):
        off(saturday, working=True)
        walk(story)
    case = story.case(case_id)
    assert (case.act_by, case.due, case.correction_days, case.seq) == (told, told, 15, seq)
    with story.at():
        shown = clocks.counted(queries.get(case_id))[0].count
        assert (shown.due, shown.length) == (told, 17)
    with clock.frozen(end_of(told) - timedelta(hours=1)):
        story.ring(case_id)
        assert story.case(case_id).state == "correcting"
    with clock.frozen(end_of(told)):
        story.ring(case_id)
        assert story.case(case_id).state == "terminated"


def test_an_applicants_day_that_has_become_a_day_off_gives_way_to_the_next_that_is_worked(story, off):
    case_id = story.submitted()
    with story.at():
        intake.request_correction(case_id, ["照片"], actor=story.clerk)
    off(date(2026, 11, 28), working=True)
    off(date(2026, 12, 5), working=True)
    off(story.case(case_id).act_by)
    walk(story)
    assert story.case(case_id).act_by == date(2026, 12, 14)
    with story.at():
        assert "期限由2026年12月11日改为2026年12月14日" in queries.steps(case_id)[-1].text.reveal()


def test_what_ends_the_workers_job_ends_the_portion_and_no_row_is_taken_for_odd(story, off, monkeypatch):
    case_id = story.submitted()
    off(MONDAY)

    def over(case: Case) -> bool:
        raise TimedOut

    with monkeypatch.context() as patch:
        patch.setattr(counting.clock, "again", over)
        with pytest.raises(TimedOut):
            walk(story)
    with story.at():
        mine = (Timer.subject == case_id, Timer.kind == recounting.one_of("case"))
        assert db.session.scalars(select(Timer.id).where(*mine)).all() == []
    walk(story)
    assert story.case(case_id).act_by == date(2026, 11, 30)


def by_hand(length: int, said: dict[date, bool]) -> date:
    day = FRIDAY.date()
    while length:
        day += timedelta(days=1)
        length -= said.get(day, day.weekday() < 5)
    return day


@settings(
    max_examples=8, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.dictionaries(st.integers(1, 35), st.booleans(), min_size=1, max_size=5))
def test_after_any_change_of_days_a_case_is_due_when_a_sheet_of_paper_says(story, steps):
    said = {FRIDAY.date() + timedelta(days=step): works for step, works in steps.items()}
    case_id = story.accepted()
    for days in (said, {}):
        with story.at():
            for day, works in said.items():
                if days:
                    calendar.set_day(day, working=works, name="调整", actor=manager(tree.JISHISHAN))
                else:
                    calendar.unset_day(day, actor=manager(tree.JISHISHAN))
        walk(story)
        case = story.case(case_id)
        assert (case.due, case.legal_due) == (by_hand(10, days), by_hand(20, days))


def test_an_undo_after_the_calendar_moved_brings_back_the_step_and_not_the_old_day(story, off):
    case_id = story.submitted()
    off(MONDAY)
    with story.at():
        intake.accept(case_id, actor=story.clerk)
        db.session.get(Case, (tree.JISHISHAN, case_id)).before["act_by"] = "2026-11-27"
        deciding.undo(case_id, actor=story.clerk)
    assert story.case(case_id).act_by == date(2026, 11, 30)
    walk(story)


def promised(story):
    """A decided case whose check is waited for, and the day of the check."""
    asked = {"commitment": True, "papers": [{"name": "身份证"}, {"name": "场地证明", "need": "committed"}]}
    case_id = story.draft(**asked)
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.add_paper(case_id, "身份证", "a.pdf", io.BytesIO(PDF), actor=story.citizen)
        committing.sign(case_id, ["场地证明"], actor=story.citizen)
        filing.submit(case_id, actor=story.citizen)
    with story.at():
        intake.accept(case_id, actor=story.clerk)
        deciding.review(case_id, "属实", actor=story.reviewer)
        deciding.grant(case_id, "同意", actor=story.head, level=3)
        deciding.deliver(case_id, "hall", actor=story.clerk)
        return case_id, committed.of(case_id).check_by


def test_the_day_of_a_check_moves_with_the_calendar_though_its_case_is_closed(story, off):
    case_id, before = promised(story)
    off(MONDAY)
    walk(story)
    with story.at():
        moved = committed.of(case_id).check_by
        said = queries.steps(case_id)[-1]
    assert (before, moved) == (date(2027, 1, 15), date(2027, 1, 18))
    assert (said.move, "2027年1月15日改为2027年1月18日" in said.text.reveal()) == ("recheck", True)
    with clock.frozen(SOON), story.at():
        assert committing.again(case_id) is False


def test_a_setting_that_was_shortened_moves_no_check_that_waits_already(story, off):
    case_id, before = promised(story)
    with story.at():
        setting.set_value(limits.CHECKING.name, 5, actor=SYSTEM)
    try:
        off(MONDAY)
        walk(story)
        with story.at():
            held = committed.of(case_id)
            assert (before, held.check_days, held.check_by) == (date(2027, 1, 15), 40, date(2027, 1, 18))
    finally:
        with story.at():
            setting.reset(limits.CHECKING.name, actor=SYSTEM)


def test_a_check_from_before_its_days_were_noted_gives_way_only_to_a_day_off(story, off):
    case_id, before = promised(story)
    with story.at():
        committed.of(case_id).check_days = None
    off(MONDAY)
    walk(story)
    with story.at():
        assert committed.of(case_id).check_by == before == date(2027, 1, 15)
    off(before)
    walk(story)
    with story.at():
        assert committed.of(case_id).check_by == date(2027, 1, 18)


def test_a_check_that_cannot_be_counted_keeps_no_other_waiting(story, off, monkeypatch):
    """It has a timer of its own, and the walk goes on to its end."""
    case_id, _ = promised(story)
    off(MONDAY)
    record = committing.record

    def refused(case, *given, **more):
        if case.id == case_id:
            raise Conflict
        record(case, *given, **more)

    monkeypatch.setattr(committing, "record", refused)
    walk(story)
    assert last(story).done_at is not None
    monkeypatch.undo()
    with story.at():
        mine = (Timer.kind == recounting.one_of("check"), Timer.state == "open")
        waiting = db.session.scalars(select(Timer.subject).where(*mine)).all()
    assert case_id in waiting
    with clock.frozen(SOON):
        assert story.ring(case_id) == 1
    with story.at():
        assert committed.of(case_id).check_by == date(2027, 1, 18)
