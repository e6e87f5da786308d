"""The days as a region has them, on the tables."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from wutong.access import SYSTEM, Actor, RightMissing
from wutong.calendar import actions, queries, rules
from wutong.calendar.days import HOME
from wutong.calendar.rules import Term, Unit
from wutong.clock import frozen, new_id
from wutong.db import db
from wutong.errors import Invalid
from wutong.events import Event
from wutong.homes import actions as homes
from wutong.testing.tree import CHENGDONG, GANSU, JISHISHAN, LINXIA, NATION, VILLAGE
from wutong.testing.world import World

FEAST = date(2026, 3, 20)


@pytest.fixture(autouse=True)
def winter() -> Iterator[None]:
    """No day of the year is over yet."""
    with frozen(datetime(2026, 1, 5, 4, tzinfo=UTC)):
        yield


def manager(region: int) -> Actor:
    return Actor("staff", region=region, rights=frozenset({"calendar.manage"}))


def test_every_database_knows_the_years_2004_to_2026(world: World):
    with world.at(JISHISHAN):
        assert list(queries.years()) == list(range(2004, 2027))
        calendar = queries.calendar_for(date(2025, 1, 1), date(2025, 12, 31))
        assert rules.workdays_between(calendar, date(2025, 1, 1), date(2025, 12, 31)) == 248


def test_a_festival_of_the_prefecture_holds_in_its_villages_and_nowhere_else(world: World):
    with world.working(LINXIA):
        actions.set_day(FEAST, working=False, name="开斋节", actor=manager(LINXIA))
    for region in (LINXIA, JISHISHAN, VILLAGE):
        with world.at(region):
            day = queries.calendar_for(FEAST, FEAST).on(FEAST)
            assert (day.working, day.reason) == (False, "开斋节")
    for region in (NATION, CHENGDONG):
        with world.at(region):
            assert queries.calendar_for(FEAST, FEAST).works(FEAST)


def test_the_nearest_region_has_the_last_word(world: World):
    with world.working(LINXIA):
        actions.set_day(FEAST, working=False, name="开斋节", actor=manager(LINXIA))
    with world.working(JISHISHAN):
        actions.set_day(FEAST, working=True, name="便民值班日", actor=manager(JISHISHAN))
    with world.at(VILLAGE):
        assert queries.calendar_for(FEAST, FEAST).on(FEAST).reason == "便民值班日"


def test_looking_down_does_not_let_a_childs_festival_bind_its_parent(world: World):
    with world.working(JISHISHAN):
        actions.set_day(FEAST, working=False, name="县庆", actor=manager(JISHISHAN))
    with world.at(LINXIA, look="down"):
        assert queries.calendar_for(FEAST, FEAST).works(FEAST)


def test_a_day_set_again_is_replaced_and_taken_back_is_gone(world: World):
    actor = manager(JISHISHAN)
    with world.at(JISHISHAN):
        actions.set_day(FEAST, working=False, name="县庆", actor=actor)
        actions.set_day(FEAST, working=False, name="建县纪念日", actor=actor)
        assert [row.name for row in queries.own_days(2026)] == ["建县纪念日"]
        actions.unset_day(FEAST, actor=actor)
        assert queries.own_days(2026) == []
        with pytest.raises(actions.NoSuchDay):
            actions.unset_day(FEAST, actor=actor)
        db.session.flush()
        names = [event.name for event in db.session.query(Event).order_by(Event.id)]
    assert [name for name in names if name.startswith("calendar.")] == [
        "calendar.day_set", "calendar.day_set", "calendar.day_unset",
    ]  # fmt: skip


def test_a_day_may_be_drafted_for_later_and_its_release_taken_back(world: World):
    with world.working(LINXIA):
        told = {"day": FEAST, "working": False, "name": "开斋节"}
        homes.add(HOME, told, actor=SYSTEM)
        assert queries.own_days(2026) == [], "it is a draft"
        release = homes.publish(HOME, actor=SYSTEM).id
    with world.at(VILLAGE):
        assert not queries.calendar_for(FEAST, FEAST).works(FEAST)
    with world.working(LINXIA):
        homes.roll_back(HOME, release, actor=SYSTEM)
    with world.at(VILLAGE):
        assert queries.calendar_for(FEAST, FEAST).works(FEAST)


def test_nobody_sets_a_day_without_the_right(world: World):
    with world.at(JISHISHAN), pytest.raises(RightMissing):
        actions.set_day(FEAST, working=False, name="县庆", actor=Actor("staff", region=JISHISHAN))


def test_a_calendar_for_a_term_starts_on_its_beijing_day_and_outlasts_it(world: World):
    with world.at(JISHISHAN):
        late = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
        calendar = queries.calendar_of(Term(late, 20), Term(date(2026, 12, 1), 30, Unit.DAY))
        assert calendar.first == date(2026, 11, 21)
        assert calendar.last >= calendar.first + timedelta(days=60)
        assert queries.calendar_of(Term(late, 1), until=date(2027, 6, 1)).last == date(2027, 6, 1)


def test_a_term_is_counted_out_on_the_calendar_of_the_region(world: World):
    with world.working(LINXIA):
        actions.set_day(FEAST, working=False, name="开斋节", actor=manager(LINXIA))
    with world.at(VILLAGE):
        found = queries.counted(Term(date(2026, 3, 19), 1))
        assert found.due == date(2026, 3, 23)
        assert [(one.reason, one.region) for one in found.days[1:3]] == [("开斋节", LINXIA), ("周六", None)]


def test_the_days_of_a_release_are_known(world: World):
    with world.working(LINXIA):
        homes.add(HOME, {"day": FEAST, "working": False, "name": "开斋节"}, actor=SYSTEM)
        homes.add(HOME, {"day": date(2026, 5, 27), "working": False, "name": "古尔邦节"}, actor=SYSTEM)
        release = homes.publish(HOME, actor=SYSTEM).id
    with world.at(LINXIA):
        assert queries.touched(release) == (FEAST, date(2026, 5, 27))
        assert queries.touched(new_id()) is None


def test_a_day_that_is_over_is_put_right_by_a_province_alone(world: World):
    with frozen(datetime(2026, 3, 21, 4, tzinfo=UTC)):
        with world.working(JISHISHAN), pytest.raises(actions.DayOver):
            actions.set_day(FEAST, working=False, name="开斋节", actor=manager(JISHISHAN))
        with world.working(JISHISHAN), pytest.raises(Invalid):
            homes.add(HOME, {"day": FEAST, "working": False, "name": "开斋节"}, actor=SYSTEM)
        with world.working(GANSU):
            actions.set_day(FEAST, working=False, name="开斋节", actor=manager(GANSU))
        with world.working(GANSU):
            actions.unset_day(FEAST, actor=manager(GANSU))
