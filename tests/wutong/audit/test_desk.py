from dataclasses import dataclass
from uuid import uuid4

import psycopg
import pytest

from wutong.access import SYSTEM, Actor
from wutong.audit import actions
from wutong.events import event, publish
from wutong.testing.tree import JISHISHAN
from wutong.web import lookups
from wutong.web.lookups import Who


@event("test.chained")
@dataclass(frozen=True)
class Chained:
    """A fact to be linked."""


def browser(world, *rights):
    actor = Actor("staff", uuid4(), JISHISHAN, None, frozenset(rights), "马建国")
    lookups.of(world.app).who = lambda code: Who(actor)
    return world.client()


@pytest.fixture
def chained(world):
    with world.working(JISHISHAN):
        ids = [publish(Chained(), actor=SYSTEM) for _ in range(3)]
    with world.app.app_context():
        actions.seal_region(JISHISHAN)
    return sorted(ids)


def test_the_auditor_sees_where_the_chain_stands_and_that_it_holds(world, chained):
    page = browser(world, "audit.read").get("/622927/desk/audit/?check=1")
    assert page.status_code == 200
    assert "最近 3 条记录完好" in page.text


def test_the_auditor_is_told_which_row_was_taken_out(world, servers, chained):
    with psycopg.connect(servers.url(world.name), autocommit=True) as owner:
        owner.execute("delete from events where id = %s", [chained[1]])
    assert f"记录 {chained[1]} 被删除" in browser(world, "audit.read").get("/622927/desk/audit/?check=1").text


def test_the_newest_part_of_a_chain_can_be_checked_alone(world, servers, chained):
    with psycopg.connect(servers.url(world.name), autocommit=True) as owner:
        owner.execute("update events set name = 'test.other' where id = %s", [chained[0]])
    with world.at(JISHISHAN):
        assert actions.verify(newest=2) is None
        assert actions.verify().event_id == chained[0]


def test_nobody_else_sees_the_chain(world):
    assert browser(world, "case.read").get("/622927/desk/audit/").status_code == 403
