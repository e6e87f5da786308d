"""Who is asked first stays responsible until somebody takes the question, and sees what became of it."""

import dataclasses
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from wutong import clock, tenancy
from wutong.access import SYSTEM, RightMissing
from wutong.cases.actions.clock import end_of
from wutong.db import db
from wutong.notices.models import Message, StaffNotice
from wutong.people.queries import logins
from wutong.referrals import actions, queries, rules
from wutong.referrals.actions import Asked
from wutong.referrals.events import ReferralDayMoved, ReferralReplied
from wutong.referrals.models import Referral
from wutong.regions import actions as regions
from wutong.regions import queries as places
from wutong.regions.whither import Whither
from wutong.testing import tree
from wutong.timers import Timer

from ..cases.conftest import TELEPHONE, staff, walk

HOME, NEIGHBOUR = tree.JISHISHAN, tree.DONGXIANG


@pytest.fixture
def body(story):
    with story.at():
        known = {one.name: one.id for one in places.departments()}
        return known.get("被问局") or regions.establish("被问局", line="market", actor=SYSTEM).id


def hand_on(story, to, actor=None, text="营业执照在哪里办？"):
    with story.at():
        row = actions.hand_on(Asked("张三丰", TELEPHONE, text), to, actor=actor or story.clerk)
        db.session.flush()
        db.session.expunge(row)
    return row


def stand(story, row, region=HOME):
    with story.at(region):
        held = db.session.scalars(select(Referral).where(Referral.id == row.id)).one()
        return held.state, held.answer.reveal() if held.answer else ""


def counted(story, model, region=HOME, **values):
    with story.at(region):
        return db.session.scalar(select(func.count()).select_from(model).filter_by(**values))


def test_a_question_goes_to_a_department_and_who_asked_is_told(story, body):
    row = hand_on(story, Whither(department=body))
    assert (row.state, row.answer_by, row.first_by) == ("asked", date(2026, 11, 25), story.clerk.person)
    assert counted(story, Message, about=row.id, kind="referral.asked", channel="sms") == 1
    assert counted(story, StaffNotice, about=row.id, kind="referral.asked", department=body) == 1


def test_it_is_taken_answered_and_who_was_asked_first_sees_what_became_of_it(story, body):
    row = hand_on(story, Whither(department=body))
    officer = dataclasses.replace(staff("reviewer", HOME), department=body)
    with story.at():
        actions.take(row.id, actor=officer)
    assert counted(story, StaffNotice, about=row.id, kind="referral.taken", person=story.clerk.person) == 1
    with story.at():
        actions.answer(row.id, "一楼三号窗口。", actor=officer)
    assert stand(story, row) == ("answered", "一楼三号窗口。")
    assert counted(story, Message, about=row.id, kind="referral.answered", channel="sms") == 1
    assert counted(story, StaffNotice, about=row.id, kind="referral.answered", person=story.clerk.person) == 1
    with story.at(), pytest.raises(rules.NotOpen):
        actions.answer(row.id, "再答", actor=officer)


def test_what_nobody_takes_comes_back_and_is_passed_on_or_answered(story, body):
    row = hand_on(story, Whither(department=body))
    officer = dataclasses.replace(staff("reviewer", HOME), department=body)
    with story.at(), pytest.raises(rules.WordsMissing):
        actions.decline(row.id, " ", actor=officer)
    with story.at():
        actions.decline(row.id, "不归我局。", actor=officer)
    assert counted(story, StaffNotice, about=row.id, kind="referral.declined", person=story.clerk.person) == 1
    with story.at():
        passed = actions.pass_on(row.id, Whither(region=NEIGHBOUR), actor=story.clerk)
        assert (passed.state, passed.answer_by) == ("asked", row.answer_by)
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at(NEIGHBOUR):
        actions.decline(row.id, "户籍不在本县。", actor=staff("clerk", NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at():
        actions.answer(row.id, "已电话答复。", actor=story.clerk)
    assert stand(story, row) == ("answered", "已电话答复。")


def test_another_region_answers_by_letter(story, body):
    row = hand_on(story, Whither(region=NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    assert counted(story, StaffNotice, NEIGHBOUR, about=row.id, kind="referral.asked") == 1
    with story.at(NEIGHBOUR):
        there = queries.found(row.id)
        assert (there.first, there.asker, there.question.reveal()) == (False, None, "营业执照在哪里办？")
        actions.answer(row.id, "到我县办。", actor=staff("reviewer", NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    assert stand(story, row) == ("answered", "到我县办。")
    assert counted(story, Message, about=row.id, kind="referral.answered", channel="sms") == 1


def test_who_is_asked_no_more_has_no_word(story, body):
    row = hand_on(story, Whither(region=NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at():
        actions.pass_on(row.id, Whither(department=body), actor=story.clerk)
    story.post(HOME, NEIGHBOUR, of="wutong")
    assert stand(story, row, NEIGHBOUR)[0] == "recalled"
    with story.at():
        actions.replied(ReferralReplied(row.id, "answered"), "假".encode(), NEIGHBOUR)
    assert stand(story, row) == ("asked", "")


def test_who_has_declined_answers_no_more_and_is_not_late(story, body):
    row = hand_on(story, Whither(region=NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    there = staff("clerk", NEIGHBOUR)
    with story.at(NEIGHBOUR):
        actions.decline(row.id, "户籍不在本县。", actor=there)
    with story.at(NEIGHBOUR), pytest.raises(rules.NotAsked):
        actions.answer(row.id, "x", actor=there)
    with clock.frozen(datetime(2026, 11, 25, 17, tzinfo=UTC)):
        assert (story.ring(row.id, NEIGHBOUR), story.ring(row.id)) == (0, 1)


def test_who_is_asked_again_is_reminded_again_and_repeats_what_was_not_heard(story, body):
    row = hand_on(story, Whither(region=NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at():
        actions.pass_on(row.id, Whither(department=body), actor=story.clerk)
    with story.at(NEIGHBOUR):
        actions.answer(row.id, "到我县办。", actor=staff("clerk", NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    assert stand(story, row) == ("asked", "")
    with story.at():
        actions.pass_on(row.id, Whither(region=NEIGHBOUR), actor=story.clerk)
    story.post(HOME, NEIGHBOUR, of="wutong")
    assert stand(story, row) == ("answered", "到我县办。")


def test_who_is_asked_again_has_the_day_that_holds_by_then(story, body, off):
    row = hand_on(story, Whither(region=NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at():
        actions.pass_on(row.id, Whither(department=body), actor=story.clerk)
    story.post(HOME, NEIGHBOUR, of="wutong")
    off(date(2026, 11, 23))
    walk(story)
    with story.at():
        day = actions.pass_on(row.id, Whither(region=NEIGHBOUR), actor=story.clerk).answer_by
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at(NEIGHBOUR):
        assert (row.answer_by, queries.found(row.id).answer_by, day) == (date(2026, 11, 25), day, date(2026, 11, 26))
        ends = (Timer.subject == row.id, Timer.state == "open", Timer.kind == actions.DUE)
        assert db.session.scalars(select(Timer.due_at).where(*ends)).all() == [end_of(day)]


def test_a_department_that_has_ended_is_asked_nothing(story):
    with story.at():
        gone = regions.establish("撤销局", line="market", actor=SYSTEM).id
        places.department(gone).closed_on = date(2026, 11, 1)
    with story.at(), pytest.raises(rules.Nowhere):
        actions.hand_on(Asked("张三丰", TELEPHONE, "问"), Whither(department=gone), actor=story.clerk)


def test_only_the_side_that_is_asked_answers(story, body):
    row = hand_on(story, Whither(department=body))
    other = dataclasses.replace(staff("reviewer", HOME), department=row.id)
    with story.at(), pytest.raises(rules.NotAsked):
        actions.answer(row.id, "x", actor=other)
    with story.at(), pytest.raises(RightMissing):
        actions.answer(row.id, "x", actor=staff("cashier", HOME))


@pytest.mark.parametrize("to", [Whither(), Whither(region=HOME)], ids=["nowhere", "here"])
def test_it_goes_somewhere_else(story, to):
    with story.at(), pytest.raises(rules.Nowhere):
        actions.hand_on(Asked("张三丰", TELEPHONE, "问"), to, actor=story.clerk)


def test_without_an_answer_by_its_day_who_was_asked_first_hears_of_it(story, body):
    row = hand_on(story, Whither(department=body))
    with clock.frozen(datetime(2026, 11, 25, 17, tzinfo=UTC)):
        story.ring(row.id)
    with story.at():
        assert queries.found(row.id).late
    assert counted(story, StaffNotice, about=row.id, kind="referral.overdue", person=story.clerk.person) == 1


def test_who_asked_finds_it_wherever_it_was_written_down(story, body):
    row = hand_on(story, Whither(department=body))
    with story.world.app.app_context():
        with tenancy.nowhere():
            asker = logins.known_as(TELEPHONE)
        found = {own.referral.id: own.whither for own in queries.mine([asker])}
    assert found[row.id] == "被问局"


def test_when_days_change_who_asked_and_who_is_asked_hear_the_new_day(story, body, off):
    row = hand_on(story, Whither(department=body))
    off(date(2026, 11, 24))
    walk(story)
    with story.at():
        assert queries.found(row.id).answer_by == date(2026, 11, 26)
        mine = select(Timer.due_at).where(Timer.subject == row.id, Timer.kind == actions.DUE, Timer.state == "open")
        assert db.session.scalars(mine).all() == [end_of(date(2026, 11, 26))]
    assert counted(story, Message, about=row.id, kind="referral.recounted", channel="sms") == 1
    assert counted(story, StaffNotice, about=row.id, kind="referral.recounted", department=body) == 1


def test_when_days_change_a_region_that_is_asked_hears_its_day_and_an_answered_question_has_none(story, off):
    row, done = hand_on(story, Whither(region=NEIGHBOUR)), hand_on(story, Whither(region=NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at(NEIGHBOUR):
        actions.answer(done.id, "在大厅二楼。", actor=staff("clerk", NEIGHBOUR))
    story.post(HOME, NEIGHBOUR, of="wutong")
    off(date(2026, 11, 24))
    walk(story)
    story.post(HOME, NEIGHBOUR, of="wutong")
    with story.at(NEIGHBOUR):
        assert queries.found(row.id).answer_by == date(2026, 11, 26)
        assert queries.found(done.id).answer_by == date(2026, 11, 25)
        actions.day_moved(ReferralDayMoved(row.id, row.number, date(2027, 1, 1)), tree.CHENGDONG)
        assert queries.found(row.id).answer_by == date(2026, 11, 26), "nobody else says by when"
    assert counted(story, StaffNotice, NEIGHBOUR, about=row.id, kind="referral.recounted") == 1
    assert counted(story, StaffNotice, HOME, about=row.id, person=story.clerk.person, kind="referral.recounted") == 1
