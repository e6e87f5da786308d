from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from wutong import jobs, letters, queues
from wutong.access import SYSTEM
from wutong.clock import frozen, now
from wutong.db import db, work
from wutong.events import NORMAL, Letter, handler_name, publish
from wutong.notices import actions as notices
from wutong.notices import channels
from wutong.notices.models import Message, StaffNotice
from wutong.testing.tree import DONGXIANG, JISHISHAN
from wutong.timers import TIMED, Timer, at_time

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


def post(world, reactions, *, to=None, **facts):
    with world.working(JISHISHAN):
        origin = publish(reactions.Delivered(uuid4(), **facts), actor=SYSTEM, to=to)
        db.session.flush()
        return db.session.scalar(select(Letter.id).where(Letter.event_id == origin))


def handle(world, letter_id, region=JISHISHAN):
    with world.app.app_context():
        jobs.handle([region, str(letter_id)])


def rows(world, model, region=JISHISHAN):
    with world.working(region):
        return list(db.session.scalars(select(model)))


def test_a_letter_is_handled_in_its_addressee_s_region_and_closed(world, reactions):
    letter = post(world, reactions, to=DONGXIANG)
    handle(world, letter, DONGXIANG)
    assert [each.state for each in rows(world, Letter, DONGXIANG)] == ["done"]
    assert len(rows(world, StaffNotice, DONGXIANG)) == 1
    assert rows(world, StaffNotice) == []


def test_a_time_out_ends_the_job_and_leaves_the_rest_to_its_lease(world, reactions, monkeypatch):
    first, second = sorted(post(world, reactions) for _ in range(2))
    run = letters.react

    def slow(letter_id):
        if letter_id == first:
            raise queues.TimedOut
        return run(letter_id)

    monkeypatch.setattr(letters, "react", slow)
    with world.app.app_context():
        jobs.handle([JISHISHAN, str(first)], [JISHISHAN, str(second)])
    found = {each.id: (each.state, each.error) for each in rows(world, Letter)}
    assert found == {first: ("open", "JobTimeoutException"), second: ("open", None)}


def test_a_portion_whose_time_is_over_leaves_no_effect_and_blames_nobody(world, reactions, monkeypatch):
    keys = [str(post(world, reactions)) for _ in range(2)]
    run = letters.react

    def slow(*letter_ids):
        run(*letter_ids)
        raise queues.TimedOut

    monkeypatch.setattr(letters, "react", slow)
    with world.app.app_context():
        jobs.handle([JISHISHAN, *keys])
    assert [(each.state, each.error) for each in rows(world, Letter)] == [("open", None)] * 2
    assert rows(world, StaffNotice) == []


def test_a_broken_letter_does_not_hold_up_its_neighbours(world, reactions):
    keys = [post(world, reactions, breaks=breaks) for breaks in (False, True, False)]
    with world.app.app_context():
        jobs.handle([JISHISHAN, *map(str, keys)])
    found = {each.id: (each.state, each.error) for each in rows(world, Letter)}
    assert [found[key] for key in keys] == [("done", None), ("open", "ArithmeticError"), ("done", None)]
    assert len(rows(world, StaffNotice)) == 2


def test_what_breaks_a_channel_is_put_back_and_not_left_to_its_lease(world, reactions, monkeypatch):
    handle(world, post(world, reactions))
    (message,) = rows(world, Message)

    def broken(message):
        raise ArithmeticError("13900001234")

    monkeypatch.setattr(channels, "send", broken)
    with world.app.app_context():
        jobs.send(JISHISHAN, str(message.id))
    (message,) = rows(world, Message)
    assert (message.state, message.error, message.leased_until) == ("queued", "ArithmeticError", None)


def test_a_repeated_job_changes_nothing(world, reactions):
    letter = post(world, reactions)
    handle(world, letter)
    handle(world, letter)
    assert len(rows(world, StaffNotice)) == 1


def test_a_job_that_names_the_wrong_region_finds_nothing(world, reactions):
    letter = post(world, reactions)
    handle(world, letter, DONGXIANG)
    assert [each.state for each in rows(world, Letter)] == ["open"]


def test_a_failed_reaction_leaves_no_effect_and_waits(world, reactions):
    with frozen(NOON):
        handle(world, post(world, reactions, breaks=True))
    (letter,) = rows(world, Letter)
    assert (letter.state, letter.due_at, letter.sent_at) == ("open", NOON + letters.WAITS[0], None)
    assert rows(world, StaffNotice) == []


def test_a_sender_does_not_win_more_tries_by_starting_to_count_below_nothing(world, reactions):
    letter = post(world, reactions, breaks=True)
    with world.working(JISHISHAN):
        db.session.get(Letter, (JISHISHAN, letter)).attempts = -1000
    handle(world, letter)
    assert [each.attempts for each in rows(world, Letter)] == [1]


def test_only_the_class_of_a_failure_is_kept_because_its_words_may_be_personal(world, reactions):
    handle(world, post(world, reactions, breaks=True))
    assert [each.error for each in rows(world, Letter)] == ["ArithmeticError"]


def test_after_the_last_try_a_letter_lies_dead_and_the_office_is_told(world, reactions):
    letter = post(world, reactions, breaks=True)
    with world.working(JISHISHAN):
        db.session.get(Letter, (JISHISHAN, letter)).attempts = letters.TRIES
    handle(world, letter)
    assert [each.state for each in rows(world, Letter)] == ["dead"]
    assert [(each.kind, each.about) for each in rows(world, StaffNotice)] == [("letter.dead", letter)]


def test_a_letter_that_kills_its_workers_comes_to_an_end_without_being_run(world, reactions):
    letter = post(world, reactions)
    with world.working(JISHISHAN):
        db.session.get(Letter, (JISHISHAN, letter)).attempts = letters.TRIES + 1
    handle(world, letter)
    assert [(each.state, each.error) for each in rows(world, Letter)] == [("dead", "letter.unfinished")]
    assert [each.kind for each in rows(world, StaffNotice)] == ["letter.dead"]


def test_a_letter_whose_code_has_gone_says_so(world, reactions):
    letter = post(world, reactions)
    with world.working(JISHISHAN):
        db.session.get(Letter, (JISHISHAN, letter)).handler = "plugin:away"
    handle(world, letter)
    assert [each.error for each in rows(world, Letter)] == ["letter.handler_gone"]


def test_a_sender_does_not_choose_what_is_run_on_a_fact(world, reactions):
    letter = post(world, reactions)
    with world.working(JISHISHAN):
        db.session.get(Letter, (JISHISHAN, letter)).handler = handler_name(reactions.nothing)
    handle(world, letter)
    assert [(each.state, each.error) for each in rows(world, Letter)] == [("dead", "letter.misdirected")]
    assert [each.kind for each in rows(world, StaffNotice)] == ["letter.dead"]


def test_nobody_tells_another_region_what_is_its_own_business(world, reactions):
    with world.working(JISHISHAN):
        letter = Letter(
            to_region=DONGXIANG, id=uuid4(), from_region=JISHISHAN, event_id=uuid4(), name="test.counted", at=now(),
            handler=handler_name(reactions.nothing), lane=1, payload={}, state="open", attempts=0, due_at=now(),
        )  # fmt: skip
        db.session.add(letter)
    handle(world, letter.id, DONGXIANG)
    assert [(each.state, each.error) for each in rows(world, Letter, DONGXIANG)] == [("dead", "letter.misdirected")]


def test_a_fact_that_nobody_knows_any_more_says_so(world, reactions):
    letter = post(world, reactions)
    with world.working(JISHISHAN):
        db.session.get(Letter, (JISHISHAN, letter)).name = "test.forgotten"
    handle(world, letter)
    assert [(each.state, each.error) for each in rows(world, Letter)] == [("open", "letter.handler_gone")]


def test_a_timer_is_answered_once(world, reactions):
    with world.working(JISHISHAN):
        timer = at_time("test.timer", uuid4(), now() - timedelta(seconds=1))
    with world.app.app_context():
        jobs.ring([JISHISHAN, str(timer)])
        jobs.ring([JISHISHAN, str(timer)])
    assert [each.state for each in rows(world, Timer)] == ["done"]
    assert [each.kind for each in rows(world, StaffNotice)] == ["case.deemed"]


def test_a_timer_that_cannot_be_answered_dies_and_is_rung_when_it_is_replayed(world, reactions, relay, monkeypatch):
    def broken(subject):
        raise ArithmeticError(subject)

    with world.working(JISHISHAN):
        timer = at_time("test.timer", uuid4(), NOON)
    with monkeypatch.context() as during:
        during.setitem(TIMED._ringers, "test.timer", (broken, ""))
        for attempt in range(letters.TRIES):
            with frozen(NOON + timedelta(days=attempt)):
                ring(world, relay, timer)
    assert [(each.state, each.attempts, each.error) for each in rows(world, Timer)] == [
        ("dead", letters.TRIES, "ArithmeticError")
    ]
    assert [(each.kind, each.about) for each in rows(world, StaffNotice)] == [("timer.dead", timer)]
    with world.working(JISHISHAN):
        notices.replay_timers(actor=SYSTEM)
    ring(world, relay, timer)
    assert [each.state for each in rows(world, Timer)] == ["done"]
    assert [each.kind for each in rows(world, StaffNotice)] == ["timer.dead", "case.deemed"]


def test_an_errand_runs_with_no_transaction_open_and_is_closed_when_it_returns(world, queue, relay, monkeypatch):
    seen = []

    def outside(subject):
        seen.append((subject, db.session().in_transaction()))
        with work():
            notices.tell_staff("case.deemed", about=subject)

    monkeypatch.setattr(TIMED, "_ringers", {**TIMED._ringers})
    monkeypatch.setattr(TIMED, "_errands", set(TIMED._errands))
    TIMED.register("test.errand", outside, outside=True)
    thing = uuid4()
    with world.working(JISHISHAN):
        timer = at_time("test.errand", thing, now() - timedelta(seconds=1))
        at_time("test.timer", uuid4(), now() - timedelta(seconds=1))
    assert relay.turn() == 2
    assert ("wutong.jobs.run", (JISHISHAN, str(timer))) in [
        (job.func_name, tuple(job.args)) for job in queues.queue(queue, NORMAL).jobs
    ]
    for _ in range(2):
        with world.app.app_context():
            jobs.run(JISHISHAN, str(timer))
    assert seen == [(thing, False)]
    assert [each.state for each in rows(world, Timer) if each.id == timer] == ["done"]


def test_an_errand_that_fails_is_tried_again_and_keeps_what_it_wrote_before(world, monkeypatch):
    def outside(subject):
        with work():
            notices.tell_staff("case.deemed", about=subject)
        raise ArithmeticError(subject)

    monkeypatch.setattr(TIMED, "_ringers", {**TIMED._ringers})
    monkeypatch.setattr(TIMED, "_errands", set(TIMED._errands))
    TIMED.register("test.errand", outside, outside=True)
    with world.working(JISHISHAN):
        timer = at_time("test.errand", uuid4(), now() - timedelta(seconds=1))
    with world.app.app_context():
        jobs.run(JISHISHAN, str(timer))
    assert [(each.state, each.error) for each in rows(world, Timer)] == [("open", "ArithmeticError")]
    assert [each.kind for each in rows(world, StaffNotice)] == ["case.deemed"]


def ring(world, relay, timer):
    """Let the relay hand the timer out, and a worker ring it."""
    assert relay.turn() == 1
    relay.redis.flushall()
    with world.app.app_context():
        jobs.ring([JISHISHAN, str(timer)])


def test_the_office_hears_again_of_a_letter_that_dies_again(world, reactions):
    letter = post(world, reactions, breaks=True)
    for _ in range(2):
        with world.working(JISHISHAN):
            held = db.session.get(Letter, (JISHISHAN, letter))
            held.state, held.attempts = "open", letters.TRIES
        handle(world, letter)
    assert [each.kind for each in rows(world, StaffNotice)] == ["letter.dead", "letter.dead"]


def test_a_message_without_a_mail_server_fails_for_good_and_says_why(world, reactions):
    handle(world, post(world, reactions))
    (message,) = rows(world, Message)
    with world.app.app_context():
        jobs.send(JISHISHAN, str(message.id))
    assert [(each.state, each.error) for each in rows(world, Message)] == [("failed", "NotConfigured")]


@pytest.mark.parametrize("job", ["handle", "ring", "tell"])
def test_a_job_for_what_is_no_longer_there_does_nothing(world, job):
    with world.app.app_context():
        assert getattr(jobs, job)([JISHISHAN, str(uuid4())]) is None
        assert jobs.send(JISHISHAN, str(uuid4())) is None
