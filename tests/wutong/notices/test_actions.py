from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from wutong import tenancy
from wutong.access import Actor, RightMissing
from wutong.clock import frozen, new_id, now
from wutong.db import db, work
from wutong.events import Event, Letter
from wutong.notices import actions, queries, rules
from wutong.notices.actions import Recipient
from wutong.notices.models import Message, StaffNotice
from wutong.testing.tree import DONGXIANG, GANSU, JISHISHAN
from wutong.timers import Timer, cancel_time

LEASE = timedelta(seconds=60)
FACTS = {"matter": "建设工程规划许可", "number": "7", "due": "2026年12月1日"}
NOON, NIGHT = datetime(2026, 11, 22, 4, tzinfo=UTC), datetime(2026, 11, 22, 15, tzinfo=UTC)


def told(**more):
    to = Recipient(person=uuid4(), phone="13900001234")
    return actions.notify("case.accepted", to, FACTS, **more)


def message(message_id):
    db.session.flush()
    db.session.expire_all()
    return db.session.get(Message, (tenancy.scope().home, message_id))


def dead_letter(error="KeyError"):
    letter = Letter(
        to_region=JISHISHAN, id=new_id(), from_region=JISHISHAN, event_id=new_id(), name="case.accepted", at=now(),
        handler="gone:away", lane=1, payload={}, state="dead", attempts=8, due_at=now(), error=error,
    )  # fmt: skip
    db.session.add(letter)
    db.session.flush()
    return letter


def dead_timer(kind="case.deem", **more):
    told = {"subject": uuid4(), "due_at": NOON, "state": "dead", "attempts": 8, "error": "KeyError", **more}
    timer = Timer(region=tenancy.scope().home, id=new_id(), kind=kind, **told)
    db.session.add(timer)
    db.session.flush()
    return timer


def failed(message_id, error="HTTP 400"):
    actions.put_back(message_id, error=error, final=True)
    db.session.flush()
    return message_id


def clerk(*rights):
    return Actor(kind="staff", person=uuid4(), region=JISHISHAN, rights=frozenset(rights))


def test_a_notice_becomes_one_message_for_each_channel_that_reaches_the_person(world):
    with world.at(JISHISHAN):
        by_both = [message(each).channel for each in told()]
        by_none = actions.notify("case.accepted", Recipient(), FACTS)
        assert (sorted(by_both), by_none) == (["inbox", "sms"], [])


def test_the_same_event_writes_each_channel_once(world):
    with world.at(JISHISHAN):
        origin = new_id()
        told(origin=origin)
        told(origin=origin)
        assert db.session.scalar(select(func.count()).select_from(Message)) == 2


def test_an_ordinary_message_waits_for_the_morning_and_the_inbox_does_not(world):
    with world.at(JISHISHAN), frozen(NIGHT):
        due = {each.channel: each.due_at for each in map(message, told())}
        assert due["inbox"] == NIGHT
        assert due["sms"] == datetime(2026, 11, 23, 0, tzinfo=UTC)


def test_a_sign_in_code_goes_in_the_urgent_lane_at_any_hour(world):
    with world.at(JISHISHAN), frozen(NIGHT):
        code = message(actions.send_code("13900001234", "123456", minutes=5))
        assert (code.lane, code.due_at, code.channel) == (0, NIGHT, "sms")
        assert "123456" in code.body.reveal()


def test_a_code_can_be_asked_for_at_the_counter_by_a_stranger(world):
    with world.visiting(JISHISHAN):
        written = actions.send_code("13900001234", "123456", minutes=5)
    with world.at(JISHISHAN):
        assert message(written).recipient.reveal() == "13900001234"


def test_a_claimed_message_is_in_one_worker_s_hands_until_the_lease_ends(world):
    with world.at(JISHISHAN), frozen(NOON):
        sms = told()[1]
        assert actions.claim(sms, lease=LEASE).recipient == "13900001234"
        assert actions.claim(sms, lease=LEASE) is None
        with frozen(NOON + LEASE + timedelta(seconds=1)):
            assert actions.claim(sms, lease=LEASE) is not None


def test_a_sent_message_is_never_claimed_again(world):
    with world.at(JISHISHAN):
        sms = told()[1]
        actions.claim(sms, lease=LEASE)
        actions.record(sms, provider="ref-1")
        assert message(sms).state == "sent"
        assert actions.claim(sms, lease=LEASE) is None


def test_the_key_outside_names_region_and_message_and_stays_the_same(world):
    with world.at(JISHISHAN), frozen(NOON):
        sms = told()[1]
        first = actions.claim(sms, lease=LEASE)
        actions.put_back(sms, error="Timeout")
        assert first.key == actions.claim(sms, lease=LEASE).key == f"{sms}.622927"


def test_what_was_not_taken_waits_longer_each_time_and_then_fails(world):
    with world.at(JISHISHAN), frozen(NOON):
        sms = told()[1]
        for attempt, wait in enumerate(rules.WAITS, start=1):
            actions.claim(sms, lease=LEASE)
            message(sms).attempts = attempt
            actions.put_back(sms, error="ConnectTimeout")
            assert (message(sms).state, message(sms).due_at) == ("queued", NOON + wait)
        message(sms).attempts = len(rules.WAITS) + 1
        actions.put_back(sms, error="ConnectTimeout")
        assert (message(sms).state, message(sms).error) == ("failed", "ConnectTimeout")


def test_a_final_refusal_ends_a_message_at_once(world):
    with world.at(JISHISHAN):
        sms = told()[1]
        actions.put_back(sms, error="HTTP 400", final=True)
        assert message(sms).state == "failed"


def test_a_code_that_ran_out_is_not_sent_and_forgotten(world):
    with world.at(JISHISHAN), frozen(NOON):
        code = actions.send_code("13900001234", "123456", minutes=5)
        with frozen(NOON + rules.STALE + timedelta(seconds=1)):
            assert actions.claim(code, lease=LEASE) is None
        assert (message(code).state, message(code).body) == ("failed", None)


def test_a_receipt_that_is_quicker_than_the_worker_is_not_lost(world):
    with world.at(JISHISHAN):
        sms = told()[1]
        actions.claim(sms, lease=LEASE)
        actions.receipt(sms, delivered=True, provider="gateway-1")
        actions.record(sms, provider="gateway-1")
        assert (message(sms).state, message(sms).provider) == ("delivered", "gateway-1")


def test_a_receipt_says_what_became_of_a_sent_message_once(world):
    with world.at(JISHISHAN):
        sms = told()[1]
        actions.record(sms)
        actions.receipt(sms, delivered=True)
        actions.receipt(sms, delivered=False, reason="late")
        assert (message(sms).state, message(sms).error) == ("delivered", None)


def test_the_inbox_is_written_once_and_read_by_its_person_alone(world):
    person, other = uuid4(), uuid4()
    with world.working(JISHISHAN):
        (inbox,) = actions.notify("case.accepted", Recipient(person=person), FACTS)
        assert actions.tell(inbox) == 1
        assert message(inbox).state == "delivered"
    with world.working(JISHISHAN):
        assert actions.tell(inbox) == 0
        message(inbox).state = "queued"  # as if the worker had died between the person's transaction and ours
        db.session.flush()
        assert actions.tell(inbox) == 1
    with world.app.app_context():
        with tenancy.as_person(person), work():
            (line,) = queries.told(person).items
            assert "建设工程规划许可" in line.body.reveal()
            actions.read(person, line.id)
            assert queries.unread(person) == 0
        with tenancy.as_person(other), work():
            assert queries.told(person).items == []


def test_an_invitation_is_not_told_to_somebody_who_declined_them(world):
    person = uuid4()
    with world.working(JISHISHAN):
        (inbox,) = actions.notify("reviews.invited", Recipient(person=person), FACTS)
    with world.app.app_context(), tenancy.as_person(person), work():
        actions.choose(person, "reviews.invited", wanted=False)
        with pytest.raises(rules.NotOptional):
            actions.choose(person, "case.accepted", wanted=False)
    with world.working(JISHISHAN):
        assert actions.tell(inbox) == 1
        assert (message(inbox).state, message(inbox).error) == ("failed", rules.UNWANTED)
    with world.app.app_context(), tenancy.as_person(person), work():
        assert queries.told(person).items == []


def test_messages_of_a_county_are_sealed_from_above_and_beside(world):
    with world.working(JISHISHAN):
        told()
    for region, look in ((GANSU, "down"), (DONGXIANG, "home")):
        with world.at(region, look=look):
            assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_staff_notice_is_shown_to_its_department_until_somebody_saw_it(world):
    mine, theirs = (replace(clerk(), department=uuid4()) for _ in range(2))
    with world.at(JISHISHAN):
        actions.tell_staff("case.submitted", department=mine.department, origin=new_id())
        actions.tell_staff("letter.dead")
        assert len(queries.staff_notices(mine).items) == 2
        assert [each.kind for each in queries.staff_notices(theirs).items] == ["letter.dead"]
        for notice in db.session.scalars(select(StaffNotice)):
            actions.see(notice.id, actor=clerk())
        db.session.flush()
        assert queries.staff_notices(mine).items == []


def test_a_notice_for_one_officer_is_seen_and_cleared_by_that_one_alone(world):
    asked, colleague = clerk(), clerk()
    with world.at(JISHISHAN):
        actions.tell_staff("oversight.order", person=asked.person, origin=new_id())
        [notice] = queries.staff_notices(asked).items
        assert queries.staff_notices(colleague).items == []
        actions.see(notice.id, actor=colleague)
        assert queries.staff_notices(asked).items == [notice]
        actions.see(notice.id, actor=asked)
        db.session.flush()
        assert queries.staff_notices(asked).items == []


def test_a_dead_letter_is_counted_by_its_reason_and_replayed_from_its_first_try(world):
    with world.at(JISHISHAN):
        letter, _ = dead_letter(), dead_letter("case.unknown")
        assert queries.dead_counts() == {"KeyError": 1, "case.unknown": 1}
        actions.replay(letter.id, actor=clerk("letter.replay"))
        db.session.flush()
        assert (letter.state, letter.attempts, letter.sent_at) == ("open", 0, None)
        assert db.session.scalar(select(Event.name).where(Event.about == letter.id)) == "letter.replayed"
        assert queries.dead_counts() == {"case.unknown": 1}


def test_all_letters_of_one_reason_can_be_replayed_together(world):
    with world.at(JISHISHAN):
        for error in ("KeyError", "KeyError", "case.unknown"):
            dead_letter(error)
        assert actions.replay_all("KeyError", actor=clerk("letter.replay")) == 2
        db.session.flush()
        assert queries.dead_counts() == {"case.unknown": 1}


def test_replaying_takes_the_right_to_do_so(world):
    with world.at(JISHISHAN):
        letter = dead_letter()
        with pytest.raises(RightMissing):
            actions.replay(letter.id, actor=clerk("letter.read"))
        with pytest.raises(queries.NoSuchLetter):
            actions.replay(new_id(), actor=clerk("letter.replay"))


def test_a_dead_timer_is_rung_at_once_and_the_replay_is_in_the_history_of_its_subject(world):
    with world.at(JISHISHAN), frozen(NIGHT):
        timer = dead_timer(sent_at=NOON)
        actions.replay_timer(timer.id, actor=clerk("letter.replay"))
        db.session.flush()
        assert (timer.state, timer.attempts, timer.due_at, timer.sent_at) == ("open", 0, NIGHT, None)
        (event,) = db.session.scalars(select(Event).where(Event.about == timer.subject))
        assert (event.name, event.payload["timer_id"]) == ("timer.replayed", str(timer.id))
        assert queries.dead_timers().items == []


def test_all_dead_timers_are_replayed_together_the_oldest_first_and_no_others(world):
    with world.at(JISHISHAN):
        later, sooner = dead_timer(due_at=NIGHT), dead_timer("case.lapse")
        done = dead_timer(state="done")
        assert queries.dead_timers().items == [sooner, later]
        assert actions.replay_timers(actor=clerk("letter.replay")) == 2
        db.session.flush()
        assert [sooner.state, later.state, done.state] == ["open", "open", "done"]


def test_replaying_timers_takes_the_right_to_do_so_and_a_dead_one_of_this_region(world):
    with world.working(DONGXIANG):
        elsewhere = dead_timer().id
    with world.at(JISHISHAN):
        dead, open_ = dead_timer(), dead_timer(state="open")
        with pytest.raises(RightMissing):
            actions.replay_timer(dead.id, actor=clerk("letter.read"))
        with pytest.raises(RightMissing):
            actions.replay_timers(actor=clerk("letter.read"))
        for wrong in (open_.id, elsewhere, new_id()):
            with pytest.raises(queries.NoSuchTimer):
                actions.replay_timer(wrong, actor=clerk("letter.replay"))


def test_a_dead_timer_is_taken_back_when_its_subject_moves_on(world):
    with world.at(JISHISHAN):
        timer = dead_timer()
        assert cancel_time("case.deem", timer.subject) == 1
        assert queries.dead_timers().items == []


def test_a_failed_message_is_sent_again_under_a_key_of_its_own_in_the_same_words(world):
    with world.at(JISHISHAN), frozen(NOON):
        first = failed(told()[1])
        again = actions.resend(first, actor=clerk("letter.replay"))
        out = actions.claim(again.id, lease=LEASE)
        old = message(first)
        assert out.key != f"{first}.622927"
        assert (out.recipient, out.body, out.channel) == ("13900001234", old.body.reveal(), "sms")
        assert (old.state, old.error, again.due_at) == ("failed", "HTTP 400", NOON)
        (event,) = db.session.scalars(select(Event).where(Event.about == first))
        assert (event.name, event.payload["again"]) == ("message.resent", str(again.id))


def test_a_message_is_sent_again_once_and_its_copy_in_its_turn(world):
    officer = clerk("letter.replay")
    with world.at(JISHISHAN):
        first = failed(told()[1])
        copy = actions.resend(first, actor=officer).id
        with pytest.raises(rules.NotAgain):
            actions.resend(first, actor=officer)
        failed(copy)
        assert queries.resendable([message(first), message(copy)]) == {copy}
        assert actions.resend(copy, actor=officer).origin == copy


def test_a_message_that_is_sent_again_at_night_waits_for_the_morning(world):
    with world.at(JISHISHAN), frozen(NIGHT):
        again = actions.resend(failed(told()[1]), actor=clerk("letter.replay"))
        assert again.due_at == datetime(2026, 11, 23, 0, tzinfo=UTC)


def test_what_is_worth_nothing_later_is_not_sent_again(world):
    officer = clerk("letter.replay")
    with world.at(JISHISHAN), frozen(NOON):
        code = actions.send_code("13900001234", "123456", minutes=5)
        with frozen(NOON + rules.STALE + timedelta(seconds=1)):
            actions.claim(code, lease=LEASE)
        inbox, sms = told()
        for each in (code, failed(inbox, rules.UNWANTED), sms):
            with pytest.raises(rules.NotAgain):
                actions.resend(each, actor=officer)


def test_sending_again_takes_the_right_to_do_so_and_a_message_of_this_region(world):
    with world.working(DONGXIANG):
        elsewhere = failed(told()[1])
    with world.at(JISHISHAN):
        mine = failed(told()[1])
        with pytest.raises(RightMissing):
            actions.resend(mine, actor=clerk("letter.read"))
        with pytest.raises(queries.NoSuchMessage):
            actions.resend(elsewhere, actor=clerk("letter.replay"))
