from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import func, select

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.audit import actions
from wutong.audit.models import Seal
from wutong.audit.rules import GRACE, Break
from wutong.clock import new_id
from wutong.db import db
from wutong.events import event, publish
from wutong.testing.tree import DONGXIANG, JISHISHAN


@event("test.sealed")
@dataclass(frozen=True)
class Sealed:
    """A fact to be sealed."""

    number: int
    word: str = "测试"


@pytest.fixture
def owner(world, servers):
    with psycopg.connect(servers.url(world.name), autocommit=True) as connection:
        yield connection


@pytest.fixture
def sealed(world):
    """Five sealed events of one county."""
    with world.working(JISHISHAN):
        ids = [publish(Sealed(number), actor=SYSTEM) for number in range(5)]
    with world.app.app_context():
        assert actions.seal_region(JISHISHAN) == 5
    return sorted(ids)  # as the chain has them: ids of one millisecond are in no order of making


def verdict(world, region=JISHISHAN):
    with world.at(region):
        return actions.verify()


def test_what_was_sealed_stands(world, sealed):
    assert verdict(world) is None


def test_an_event_is_linked_once_and_later_ones_continue_the_chain(world, sealed):
    with world.working(JISHISHAN):
        publish(Sealed(6), actor=SYSTEM)
    with world.app.app_context():
        assert [actions.seal_region(JISHISHAN), actions.seal_region(JISHISHAN)] == [1, 0]
    with world.at(JISHISHAN):
        assert list(db.session.scalars(select(Seal.number).order_by(Seal.number))) == [1, 2, 3, 4, 5, 6]
    assert verdict(world) is None


def test_a_changed_event_is_named(world, sealed, owner):
    owner.execute("update events set payload = '{\"number\": 9}' where id = %s", [sealed[2]])
    owner.execute("update events set payload = '{\"number\": 9}' where id = %s", [sealed[4]])
    assert verdict(world) == Break("changed", sealed[2], 3)


def test_a_missing_event_is_named(world, sealed, owner):
    owner.execute("delete from events where id = %s", [sealed[1]])
    assert verdict(world) == Break("missing", sealed[1], 2)


def test_an_event_taken_out_together_with_its_link_is_noticed(world, sealed, owner):
    owner.execute("delete from events where id = %s", [sealed[1]])
    owner.execute("delete from seals where event_id = %s", [sealed[1]])
    assert verdict(world) == Break("missing", sealed[2], 2)


def test_an_event_put_in_later_with_an_old_id_is_named_and_never_sealed(world, sealed, owner):
    old = UUID(int=new_id().int - (int((GRACE + timedelta(minutes=5)).total_seconds() * 1000) << 80))
    owner.execute(
        "insert into events (region, id, name, at, actor_kind, payload)"
        " values (%s, %s, 'test.sealed', now(), 'system', '{}')",
        [JISHISHAN, old],
    )
    with world.app.app_context():
        assert actions.seal_region(JISHISHAN) == 0
    assert verdict(world) == Break("inserted", old)


def test_a_link_mended_without_the_key_is_noticed(world, sealed, owner):
    owner.execute("update events set payload = '{}' where id = %s", [sealed[0]])
    owner.execute("update seals set hash = sha256('guess') where event_id = %s", [sealed[0]])
    assert verdict(world) == Break("changed", sealed[0], 1)


def test_a_round_seals_every_region_with_new_events_each_in_its_own_chain(world):
    for region in (JISHISHAN, DONGXIANG):
        with world.working(region):
            publish(Sealed(1), actor=SYSTEM)
    with world.app.app_context():
        assert actions.seal_new() == 2
        assert actions.seal_new() == 0
    assert [verdict(world, region) for region in (JISHISHAN, DONGXIANG)] == [None, None]


def test_sealing_locks_nothing_that_filing_needs(world, sealed):
    with world.working(JISHISHAN):
        publish(Sealed(7), actor=SYSTEM)
        db.session.flush()
        assert actions.seal() == 1
        db.session.flush()
        sealing = db.session.scalar(select(func.pg_backend_pid()))
        with world.app.app_context(), tenancy.at(JISHISHAN):
            assert db.session.scalar(select(func.pg_backend_pid())) != sealing
            db.session.connection().exec_driver_sql("set local lock_timeout = '2s'")
            publish(Sealed(8), actor=SYSTEM)
            db.session.commit()
    with world.app.app_context():
        assert actions.seal_region(JISHISHAN) == 1
    assert verdict(world) is None


def test_the_command_says_which_row_and_ends_with_one(world, sealed, owner, monkeypatch):
    from click.testing import CliRunner

    from wutong.audit import commands

    monkeypatch.setattr(commands, "create_app", lambda: world.app)
    fine = CliRunner().invoke(commands.audit, ["verify", "--region", "622927"])
    owner.execute("delete from events where id = %s", [sealed[3]])
    broken = CliRunner().invoke(commands.audit, ["verify"])
    assert (fine.exit_code, broken.exit_code) == (0, 1)
    assert "5 events" in fine.output
    assert str(sealed[3]) in broken.output
