"""What looks at the real tables after `make chaos` finds what is planted there, and nothing before."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from wutong import clock
from wutong.audit import actions as audit
from wutong.calendar.actions import set_day
from wutong.testing import tree
from wutong.testing.world import World

from .conftest import boss

sys.path.insert(0, str(Path(__file__).parents[3]))
from tests.chaos import judging
from tests.chaos.looking import Look


@pytest.fixture
def town(world: World) -> World:
    """A world for each test, because each of them breaks it."""
    return world


@pytest.fixture
def owner(story) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with psycopg.connect(story.world.servers.url(story.world.name), autocommit=True) as connection:
        yield connection


@pytest.fixture
def look(story, owner) -> Look:
    """A look at a county where one case was accepted, with every event in its chain."""
    story.accepted()
    with story.world.app.app_context():
        assert audit.seal_region(tree.JISHISHAN) > 2
    return Look(story.world, owner)


def chain(look: Look) -> list[str]:
    return look.chains()[1]


def test_where_nothing_was_planted_nothing_is_found(look):
    assert [*look.clocks()] == chain(look) == [*judging.histories(look.kept())] == [*judging.timers(look.kept())] == []


@pytest.mark.parametrize("column", ["act_by", "due", "legal_due"])
def test_a_clock_that_is_a_day_off_is_found(look, owner, column):
    owner.execute(f"update cases set {column} = {column} + 1")  # noqa: S608
    assert len([*look.clocks()]) == 1


def test_a_day_off_that_no_walk_has_counted_is_found(story, look):
    with story.at():
        set_day(clock.today() + timedelta(days=4), working=False, name="临时放假", actor=boss(tree.JISHISHAN))
    assert len([*look.clocks()]) == 1


@pytest.mark.parametrize(
    "planted",
    [
        "update events set payload = payload || '{\"seq\": 9}' where name = 'case.accepted'",
        "update events set at = at + interval '1 minute' where name = 'case.submitted'",
        "delete from events where name = 'case.started'",
        "delete from seals where number = 2",
        "update seals set hash = sha256(hash) where number = 2",
    ],
    ids=["payload", "instant", "event gone", "link gone", "hash"],
)
def test_a_chain_that_was_touched_is_found(look, owner, planted, monkeypatch):
    monkeypatch.setattr("tests.chaos.looking.until", lambda condition, what: condition())
    owner.execute(planted)
    assert chain(look)


def test_an_event_that_nobody_links_is_found(look, owner, monkeypatch):
    monkeypatch.setattr(audit, "seal_new", lambda: 0)
    monkeypatch.setattr("tests.chaos.looking.until", lambda condition, what: condition())
    owner.execute("insert into events select region, gen_random_uuid(), name, at, actor_kind, actor, acting_for,"
                  " subject, about, payload from events limit 1")  # fmt: skip
    assert chain(look)


def test_a_count_that_moved_a_case_silently_is_found(look, owner):
    assert [*judging.recount(True, [1], 0, look.kept())] == []
    assert [*judging.recount(True, [1], 1, look.kept())]
