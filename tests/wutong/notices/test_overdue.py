"""What is not looked at after a release: a reminder, then a word to the region above, by days that are inherited."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.wutong.matters.test_actions import claim, province
from tests.wutong.notices.test_walking import NOON, publish, told, work_off, works

from wutong import letters
from wutong.access import SYSTEM
from wutong.clock import frozen
from wutong.db import db
from wutong.events import Letter
from wutong.matters import actions, policy
from wutong.settings import actions as settings
from wutong.testing.tree import DONGXIANG, GANSU, JISHISHAN, LINXIA
from wutong.testing.world import World
from wutong.timers import Timer

DAY = timedelta(days=1)


@pytest.fixture
def changed(world: World) -> World:
    """A province that has changed a matter which a county with staff had claimed; the county was told."""
    with frozen(NOON):
        for region in (LINXIA, JISHISHAN, DONGXIANG):
            with world.working(region):
                db.session.add(works(region))
        province(world)
        claim(world, JISHISHAN)
    with frozen(NOON + DAY):
        publish(world)
        work_off(world)
        work_off(world)
    return world


def due(world: World) -> list[tuple[str, int]]:
    """The timers of the county, with the days after which they ring."""
    with world.at(JISHISHAN):
        found = db.session.scalars(select(Timer).where(Timer.state == "open").order_by(Timer.due_at))
        return [(row.kind, (row.due_at - NOON - DAY).days) for row in found]


def ring(world: World, days: int) -> None:
    """Let the county's timers ring that are due then, each twice, and the city read its letters."""
    with frozen(NOON + days * DAY):
        with world.working(JISHISHAN):
            rung = list(db.session.scalars(select(Timer.id).where(Timer.due_at <= NOON + days * DAY)))
        for timer in (*rung, *rung):
            with world.working(JISHISHAN):
                letters.ring(timer)
        with world.working(LINXIA):
            open_ = list(db.session.scalars(select(Letter.id).where(Letter.state == "open")))
        for letter in open_:
            with world.working(LINXIA):
                letters.react(letter)


def test_who_does_not_look_is_reminded_and_then_the_region_directly_above_is_told(changed: World) -> None:
    assert {("catalogue.remind", 10), ("catalogue.escalate", 20)} <= set(due(changed))
    ring(changed, 12)
    assert told(changed)[JISHISHAN][-1] == "catalogue.overdue"
    assert told(changed)[LINXIA] == []
    ring(changed, 22)
    assert told(changed)[JISHISHAN].count("catalogue.overdue") == 1
    assert told(changed)[LINXIA] == ["catalogue.overdue_below"]
    assert "catalogue.overdue" not in told(changed)[DONGXIANG]


def test_who_has_looked_hears_nothing_more(changed: World) -> None:
    with frozen(NOON + 2 * DAY), changed.working(JISHISHAN):
        assert actions.accept(["SL-1"], actor=SYSTEM) == 1
    ring(changed, 30)
    assert "catalogue.overdue" not in told(changed)[JISHISHAN]
    assert told(changed)[LINXIA] == []


def test_the_days_are_inherited_and_only_shortened_below(world: World) -> None:
    with world.working(GANSU):
        settings.set_value(policy.REMIND.name, 5, actor=SYSTEM)
    with world.working(JISHISHAN):
        assert policy.reminded_after() == 5
        settings.set_value(policy.REMIND.name, 3, actor=SYSTEM)
        settings.set_value(policy.ESCALATE.name, 0, actor=SYSTEM)
    with world.working(JISHISHAN):
        assert (policy.reminded_after(), policy.escalated_after()) == (3, 1)
    with world.working(DONGXIANG):
        assert (policy.reminded_after(), policy.escalated_after()) == (5, 20)
