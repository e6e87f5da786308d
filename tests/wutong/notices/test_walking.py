"""After a release: who is told below, in portions, once, and who is not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from tests.wutong.matters.test_actions import claim, province

from wutong import letters
from wutong.access import SYSTEM
from wutong.clock import frozen, now, today
from wutong.db import db
from wutong.events import Letter
from wutong.layers.claims import Reach
from wutong.matters import actions, board
from wutong.notices.actions import walking
from wutong.notices.models import StaffNotice, Walk
from wutong.people.models import Grant
from wutong.testing.tree import CHUIMATAN, DONGXIANG, GANSU, JISHISHAN, LINXIA
from wutong.testing.world import World
from wutong.timers import Timer

NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
STAFFED = (LINXIA, JISHISHAN, DONGXIANG)


def works(region: int) -> Grant:
    """Somebody has a post there."""
    return Grant(
        region=region, id=uuid4(), person=uuid4(), role="clerk", without=[], valid_from=today(), state="live",
        created_at=now(),
    )  # fmt: skip


@pytest.fixture
def staffed(world: World) -> Iterator[World]:
    """A province with a claimed matter; the city and two counties have staff, and one county has claimed it."""
    with frozen(NOON):
        for region in STAFFED:
            with world.working(region):
                db.session.add(works(region))
        province(world)
        claim(world, JISHISHAN)
        work_off(world)
    with frozen(NOON + HOUR):
        yield world


def work_off(world: World) -> None:
    """Do what the province's letters and due timers ask for, each twice, as a repeated job would."""
    for _ in range(9):
        with world.working(GANSU):
            open_ = [row.id for row in db.session.scalars(select(Letter).where(Letter.state == "open"))]
            due = select(Timer).where(Timer.state == "open", Timer.due_at <= now())
            rung = [row.id for row in db.session.scalars(due)]
        for job, rows in ((letters.react, open_), (letters.ring, rung)):
            for row in (*rows, *rows):
                with world.working(GANSU):
                    job(row)


def told(world: World) -> dict[int, list[str]]:
    """The kinds of notice in each office."""
    found = {}
    for region in STAFFED:
        with world.at(region):
            found[region] = list(db.session.scalars(select(StaffNotice.kind).order_by(StaffNotice.id)))
    return found


def publish(world: World, at: datetime | None = None) -> UUID:
    with world.working(GANSU):
        actions.save("SL-1", {"promised_days": 15}, actor=SYSTEM)
        return actions.publish(actor=SYSTEM, at=at).id


def test_what_is_new_is_told_to_the_offices_it_is_meant_for_and_to_no_other(staffed: World) -> None:
    assert told(staffed) == {LINXIA: [], JISHISHAN: ["catalogue.changed"], DONGXIANG: ["catalogue.fresh"]}


def test_a_change_is_told_once_to_those_who_have_claimed_it(staffed: World) -> None:
    publish(staffed)
    assert told(staffed)[JISHISHAN] == ["catalogue.changed"], "the transaction of publishing told nobody"
    work_off(staffed)
    assert told(staffed)[JISHISHAN] == ["catalogue.changed", "catalogue.changed"]
    assert told(staffed)[DONGXIANG] == ["catalogue.fresh"]


def test_who_has_claimed_nothing_itself_is_told_to_look_and_not_to_confirm(staffed: World) -> None:
    with staffed.working(CHUIMATAN):
        db.session.add(works(CHUIMATAN))
    with staffed.working(JISHISHAN):
        actions.claim(["SL-1"], actor=SYSTEM, reach=Reach(frozenset({"townships"})))
    with frozen(NOON + 2 * HOUR):
        publish(staffed)
        work_off(staffed)
        with staffed.at(CHUIMATAN):
            assert list(db.session.scalars(select(StaffNotice.kind))) == ["catalogue.moved"]
            assert db.session.scalars(select(Timer)).all() == []
            assert board.changed().outdated == []
            assert [(one.code, bool(one.cause)) for one in board.recent()] == [("SL-1", True)]
        with staffed.at(JISHISHAN):
            assert board.recent() == []
    assert told(staffed)[JISHISHAN][-1] == "catalogue.changed"


def test_who_has_claimed_it_before_the_walk_came_by_is_not_asked_again(staffed: World) -> None:
    with frozen(NOON + 2 * HOUR):
        publish(staffed)
    with frozen(NOON + 3 * HOUR):
        claim(staffed, JISHISHAN)
        before = told(staffed)
        work_off(staffed)
        assert told(staffed) == before


def test_the_walk_waits_for_the_release_to_take_effect_and_never_begins_when_it_is_called_off(staffed: World) -> None:
    release = publish(staffed, at=NOON + 3 * HOUR)
    work_off(staffed)
    before = told(staffed)
    with staffed.working(GANSU):
        actions.roll_back(release, actor=SYSTEM)
    with frozen(NOON + 4 * HOUR):
        work_off(staffed)
        assert told(staffed) == before


def test_the_walk_goes_on_in_portions_where_it_had_come_to(staffed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "PORTION", 1)
    release = publish(staffed)
    work_off(staffed)
    with staffed.at(GANSU):
        walk = db.session.get(Walk, (GANSU, release))
        assert walk is not None
        assert (walk.last, walk.told, walk.done_at is not None) == (JISHISHAN, 1, True)


def test_a_stop_is_told_as_what_it_is(staffed: World) -> None:
    with staffed.working(GANSU):
        actions.stop("SL-1", grounds="上位法废止", actor=SYSTEM)
    work_off(staffed)
    assert told(staffed)[JISHISHAN][-1] == "catalogue.stopped"


def test_who_is_overruled_is_told(staffed: World) -> None:
    with staffed.working(DONGXIANG):
        row = actions.decline(["SL-1"], grounds="没有这类对象", actor=SYSTEM)
    with staffed.working(GANSU):
        actions.overrule(DONGXIANG, row.id, grounds="全省必办", actor=SYSTEM)
    work_off(staffed)
    assert told(staffed)[DONGXIANG][-1] == "catalogue.bound"
