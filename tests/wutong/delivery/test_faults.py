"""The proof that nothing is lost and nothing happens twice, with real processes and kill -9."""

import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from wutong.access import SYSTEM
from wutong.clock import now
from wutong.events import publish
from wutong.testing.tree import DONGXIANG, JISHISHAN

sys.path.insert(0, str(Path(__file__).parent))
from running import Mails, Post, Valkey, kill, until

LETTERS = 500


@pytest.fixture
def owner(world, servers):
    with psycopg.connect(servers.url(world.name), autocommit=True) as connection:
        yield connection


def count(owner, table, where, *values):
    return owner.execute(f"select count(*) from {table} where {where}", values).fetchone()[0]


@pytest.fixture
def running(world, tmp_path):
    """Start what is asked for; everything is gone at the end."""
    with Valkey() as valkey, Mails() as mails:
        config = world.config
        with Post(config, config.secret_key, redis=valkey.url, mails=mails.url, lease=3, log=tmp_path / "log") as post:
            yield post, valkey, mails


def test_kill_nine_loses_nothing_and_repeats_at_most_one_mail_a_kill(world, owner, running, reactions):
    post, valkey, mails = running
    with world.working(JISHISHAN):
        for _ in range(LETTERS):
            publish(reactions.Delivered(uuid4()), actor=SYSTEM)
    owner.execute("update letters set due_at = now()")
    relay, worker, _ = post.start("relay"), post.start("worker"), post.start("worker")

    until(lambda: len(mails.ids) >= 60, "the first mails")
    kill(worker)
    worker = post.start("worker")
    until(lambda: len(mails.ids) >= 180, "mails after a worker was killed")
    kill(relay)
    post.start("relay")
    until(lambda: len(mails.ids) >= 300, "mails after the relay was killed")
    valkey.kill()
    valkey.start()
    until(lambda: len(mails.ids) >= 400, "mails after Valkey was killed and wiped")
    kill(worker)
    post.start("worker")
    kills = 4

    until(lambda: count(owner, "letters", "state = 'done'") == LETTERS, "every letter is done")
    until(lambda: count(owner, "messages", "state = 'sent'") == LETTERS, "every mail is recorded")
    effects = owner.execute("select count(*), count(distinct about) from staff_notices").fetchone()
    assert effects == (LETTERS, LETTERS)
    assert count(owner, "messages", "true") == LETTERS
    assert len(set(mails.ids)) == LETTERS
    assert mails.repeated <= kills


def test_behind_ten_thousand_letters_of_one_county_another_s_is_among_the_next_fifty(world, owner, running, reactions):
    post, _, _ = running
    owner.execute(
        "insert into letters (to_region, id, from_region, event_id, name, at, handler, lane, payload, state, attempts,"
        " due_at) select %s, gen_random_uuid(), %s, gen_random_uuid(), 'test.counted', now(), 'reactions:nothing', 1,"
        " '{}', 'open', 0, now() from generate_series(1, 10000)",
        (JISHISHAN, JISHISHAN),
    )
    post.start("relay")
    post.start("worker")
    until(lambda: count(owner, "letters", "state = 'done'") >= 100, "the first hundred letters")
    with world.working(DONGXIANG):
        publish(reactions.Counted(), actor=SYSTEM)
    waiting_since = now()

    late = "to_region = %s and state = 'done'"
    until(lambda: count(owner, "letters", late, DONGXIANG) == 1, "the late letter")
    (done_at,) = owner.execute("select done_at from letters where to_region = %s", (DONGXIANG,)).fetchone()
    before = count(
        owner, "letters", "to_region = %s and done_at > %s and done_at <= %s", JISHISHAN, waiting_since, done_at
    )
    assert before < 50
    assert count(owner, "letters", "to_region = %s and state = 'open'", JISHISHAN) > 1000
