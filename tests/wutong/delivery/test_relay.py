from datetime import UTC, datetime, timedelta
from importlib import import_module
from uuid import UUID, uuid4

import pytest
from redis.exceptions import RedisError
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from wutong import queues, tenancy
from wutong.access import SYSTEM
from wutong.clock import frozen, new_id, now
from wutong.db import db
from wutong.events import NORMAL, URGENT, Letter, publish
from wutong.notices import actions
from wutong.relay import DEPTH
from wutong.rings import SHARE
from wutong.statistics import actions as statistics
from wutong.statistics.models import Mark
from wutong.testing.tree import DONGXIANG, JISHISHAN, NATION
from wutong.timers import at_time

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


def post(world, reactions, region, count):
    with world.working(region):
        for _ in range(count):
            publish(reactions.Counted(), actor=SYSTEM)


def jobs(queue, lane=NORMAL):
    line = queues.queue(queue, lane)
    return [(job.func_name, *job.args) for job in line.get_jobs()]


def portions(queue):
    """The portions of letters in each job of the queue, in order."""
    return [told for name, *told in jobs(queue) if name == "wutong.jobs.handle"]


def addressees(queue):
    """Whose letters lie in the queue, in order, once for each letter."""
    return [region for told in portions(queue) for region, *ids in told for _ in ids]


def test_a_portion_goes_to_each_addressee_in_turn(world, queue, relay, reactions):
    post(world, reactions, JISHISHAN, 100)
    post(world, reactions, DONGXIANG, 2)
    relay.turn()
    assert sorted(addressees(queue)[: SHARE + 2]) == sorted([DONGXIANG] * 2 + [JISHISHAN] * SHARE)


def test_small_portions_of_many_addressees_are_one_job(world, queue, relay, reactions):
    for region in (JISHISHAN, DONGXIANG, NATION):
        post(world, reactions, region, 2)
    assert relay.turn() == 6
    (told,) = portions(queue)
    assert [(region, len(ids)) for region, *ids in told] == [(NATION, 2), (DONGXIANG, 2), (JISHISHAN, 2)]


def test_lines_for_inboxes_go_together_and_never_with_what_leaves_the_house(world, queue, relay):
    with world.working(JISHISHAN), frozen(NOON):
        to = actions.Recipient(person=uuid4(), phone="13900001234")
        ids = [actions.notify("case.delivered", to, {"matter": "…", "number": "7"}) for _ in range(2)]
    with frozen(NOON):
        relay.turn()
    (inbox, sms), (second, other) = ids
    assert sorted(jobs(queue)) == sorted(
        [
            ("wutong.jobs.send", JISHISHAN, str(sms)),
            ("wutong.jobs.send", JISHISHAN, str(other)),
            ("wutong.jobs.tell", [JISHISHAN, str(inbox), str(second)]),
        ]
    )


def test_no_kind_of_work_waits_for_another_while_there_is_little_room(world, queue, relay, reactions):
    post(world, reactions, JISHISHAN, DEPTH * SHARE)
    with world.working(JISHISHAN):
        at_time("test.timer", uuid4(), now() - timedelta(seconds=1))
    seen = set()
    for _ in relay.rings[NORMAL]:
        queues.enqueue(queue, NORMAL, [("time.time", ())] * (DEPTH - 1))
        relay.turn()
        seen |= {name for name, *_ in jobs(queue)}
        queue.flushall()
    assert {"wutong.jobs.handle", "wutong.jobs.ring"} <= seen


def test_the_queue_is_kept_short(world, queue, relay, reactions):
    post(world, reactions, JISHISHAN, DEPTH * SHARE + 1)
    assert [relay.turn(), relay.turn()] == [DEPTH * SHARE, 0]
    assert len(jobs(queue)) == DEPTH
    assert relay.full()


def test_who_comes_late_is_served_in_the_very_next_portion(world, queue, relay, reactions):
    post(world, reactions, JISHISHAN, DEPTH * SHARE + 1)
    relay.turn()
    queues.queue(queue, NORMAL).empty()
    post(world, reactions, DONGXIANG, 1)
    relay.turn()
    assert DONGXIANG in addressees(queue)[: SHARE + 1]


def test_the_nation_is_an_addressee_like_any_other(world, queue, relay, reactions):
    post(world, reactions, NATION, 1)
    assert relay.turn() == 1
    assert addressees(queue) == [NATION]


def test_a_sign_in_code_goes_into_the_queue_that_is_emptied_first(world, queue, relay, reactions):
    post(world, reactions, JISHISHAN, DEPTH * SHARE)
    with world.visiting(JISHISHAN):
        code = actions.send_code("13900001234", "123456", minutes=5)
    relay.turn()
    assert jobs(queue, URGENT) == [("wutong.jobs.send", JISHISHAN, str(code))]


def test_what_was_handed_out_is_not_handed_out_again_before_its_lease_ends(world, queue, relay, reactions):
    post(world, reactions, JISHISHAN, 3)
    assert [relay.turn(), relay.turn()] == [3, 0]
    queue.flushall()
    with frozen(now() + relay.lease + timedelta(seconds=1)):
        assert relay.turn() == 3
    with world.at(JISHISHAN):
        assert set(db.session.scalars(select(Letter.attempts))) == {2}


def test_nothing_waits_for_a_lease_when_the_queue_did_not_take_it(world, queue, relay, reactions, monkeypatch):
    post(world, reactions, JISHISHAN, 3)

    def away(*args):
        raise RedisError

    with monkeypatch.context() as broken:
        broken.setattr(queues, "enqueue", away)
        with pytest.raises(RedisError):
            relay.turn()
    assert relay.turn() == 3
    with world.at(JISHISHAN):
        assert set(db.session.scalars(select(Letter.attempts))) == {1}


def test_what_was_tried_before_goes_alone_so_that_a_killer_takes_no_neighbour_along(world, queue, relay, reactions):
    post(world, reactions, JISHISHAN, SHARE)
    relay.turn()
    assert [len(ids) for ((_, *ids),) in portions(queue)] == [SHARE]
    queue.flushall()
    with frozen(now() + relay.lease + timedelta(seconds=1)):
        relay.turn()
    assert [len(ids) for ((_, *ids),) in portions(queue)] == [1] * SHARE


def test_two_relays_never_hand_out_the_same_letter(world, queue, relay, another, reactions):
    post(world, reactions, JISHISHAN, SHARE * 2)
    ring = relay.rings[NORMAL][0]
    with relay.engine.begin() as one, another.engine.begin() as other:
        first = relay._mark(one, ring, JISHISHAN, SHARE)
        second = another._mark(other, ring, JISHISHAN, SHARE * 2)
    assert len(first) == len(second) == SHARE
    assert not set(first) & set(second)


def test_a_timer_is_handed_out_when_it_is_due_and_not_before(world, queue, relay):
    with world.working(JISHISHAN):
        timer = at_time("test.timer", uuid4(), now() + timedelta(hours=1))
    assert relay.turn() == 0
    with frozen(now() + timedelta(hours=2)):
        relay.turn()
    assert jobs(queue) == [("wutong.jobs.ring", [JISHISHAN, str(timer)])]


def test_an_ordinary_message_is_handed_out_when_the_day_begins(world, queue, relay):
    night = now().replace(hour=15) + timedelta(days=1)
    with world.working(JISHISHAN), frozen(night):
        actions.notify("case.delivered", actions.Recipient(phone="13900001234"), {"matter": "…", "number": "7"})
    with frozen(night + timedelta(hours=8)):
        assert relay.turn() == 0
    with frozen(night + timedelta(hours=9, minutes=1)):
        assert relay.turn() == 1


def test_jobs_carry_ids_and_nothing_else_as_json(world, queue, relay, reactions):
    post(world, reactions, JISHISHAN, 2)
    relay.turn()
    (job,) = queues.queue(queue, NORMAL).get_jobs()
    assert job.kwargs == {}
    ((region, *letters),) = job.args
    assert (region, [UUID(letter).version for letter in letters]) == (JISHISHAN, [7, 7])


def test_the_relay_s_role_sees_headers_and_no_word_of_what_is_in_them(world, relay, reactions):
    post(world, reactions, JISHISHAN, 1)
    for statement in ("select payload from letters", "select body from messages", "select subject from timers"):
        with relay.engine.connect() as connection, pytest.raises(ProgrammingError):
            connection.execute(text(statement))


def test_a_round_is_called_once_in_a_while_and_not_by_every_relay(queue, relay):
    for _ in range(2):
        relay.look()
        relay.reconcile()
    assert [name for name, *_ in jobs(queue)] == ["wutong.jobs.look", "wutong.jobs.reconcile"]


def test_sums_are_asked_for_once_in_a_while_and_by_a_job_that_is_there(queue, relay, world):
    relay.count()
    relay.count()
    ((name, args),) = [(job.func_name, job.args) for job in queues.queue(queue, NORMAL).get_jobs()]
    assert (name, list(args)) == ("wutong.jobs.count", [])
    with world.working(JISHISHAN):
        statistics.mark(new_id(), new_id())
    with world.app.app_context():
        import_module("wutong.jobs").count(*args)
    with world.working(JISHISHAN):
        assert db.session.scalars(select(Mark)).all() == []


def test_the_sealer_is_called_once_in_a_while_and_not_by_every_relay(queue, relay):
    relay.seal()
    relay.seal()
    assert [name for name, *_ in jobs(queue)] == ["wutong.jobs.seal"]


def test_the_relay_stands_in_no_region_of_its_own():
    with pytest.raises(tenancy.NoRegion):
        tenancy.scope()
