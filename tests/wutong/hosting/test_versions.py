"""Which version of a plugin runs since when, and since when a region has it on."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from wutong.access import SYSTEM, Actor
from wutong.clock import new_id
from wutong.db import as_owner
from wutong.hosting import queries
from wutong.hosting.actions import note_versions
from wutong.hosting.models import Ran
from wutong.hosting.rules import Word, on_since, version_at
from wutong.settings.actions import switch
from wutong.testing.leaks.visitors import Visitor
from wutong.testing.tree import GANSU, JISHISHAN
from wutong.web import lookups
from wutong.web.lookups import Who

SPRING = datetime(2026, 3, 1, tzinfo=UTC)


def noted(world, **running):
    """What is written down of each plugin once these run, the oldest first."""
    with as_owner(world.config.owner_database_url) as connection:
        note_versions(connection, running)
        found = connection.execute(select(Ran.plugin, Ran.version).order_by(Ran.since))
        return [tuple(row) for row in found if row.plugin in ("one", "other")]


def test_what_runs_is_written_down_when_it_is_another_than_before(world):
    assert noted(world, one="1.0") == [("one", "1.0")]
    assert noted(world, one="1.0") == [("one", "1.0")]
    assert noted(world, one="1.1", other="3") == [("one", "1.0"), ("one", "1.1"), ("other", "3")]
    assert noted(world, one="1.1")[3:] == [("other", "")]
    assert noted(world, one="1.1", other="3")[4:] == [("other", "3")]


@pytest.mark.parametrize(("days", "version"), [(-1, ""), (0, "1.0"), (9, "1.0"), (10, "1.1"), (99, "1.1")])
def test_the_version_of_an_instant_is_the_last_that_had_begun(days, version):
    history = [Ran(since=SPRING + timedelta(10), version="1.1"), Ran(since=SPRING, version="1.0")]
    assert version_at(history, SPRING + timedelta(days)) == version


def word(on, starts, ends=99, *, locked=False):
    return Word(on, locked, SPRING + timedelta(starts), SPRING + timedelta(ends))


@pytest.mark.parametrize(
    ("said", "since"),
    [
        ([], None),
        ([word(True, 1)], 1),
        ([word(False, 1)], None),
        ([word(True, 1, 4), word(True, 4, 6), word(True, 6)], 1),  # said again, or made binding meanwhile
        ([word(True, 1, 3), word(False, 3, 5), word(True, 5)], 5),
        ([word(True, 1, 3), word(None, 3)], None),
        ([word(True, 1), word(False, 2, 4)], 4),  # a county that had it off for a while, and follows again
        ([word(True, 1), word(False, 2, 4), word(True, 4)], 4),
        ([word(True, 1), word(True, 5)], 1),  # on all the time, whoever says so
        ([word(False, 1), word(True, 5)], 5),
        ([word(True, 3, locked=True), word(False, 1)], 3),
        ([word(False, 3, locked=True), word(True, 1)], None),
    ],
)
def test_it_is_on_since_the_last_change_from_off(said, since):
    assert on_since(said, SPRING + timedelta(10)) == (None if since is None else SPRING + timedelta(since))


def thrown(world, place, on, **more):
    with world.working(place):
        return switch("dummy", on, actor=SYSTEM, **more).starts


def test_a_region_has_it_since_those_above_switched_it_on_or_itself(world):
    def since(place):
        with world.at(place):
            return queries.on_since("dummy")

    assert since(JISHISHAN) is None
    began = thrown(world, GANSU, True)
    assert since(JISHISHAN) == since(GANSU) == began
    thrown(world, JISHISHAN, False)
    again = thrown(world, JISHISHAN, True)
    assert (since(JISHISHAN), since(GANSU)) == (again, began)
    thrown(world, GANSU, True, lock=True)
    assert since(GANSU) == began


def test_a_province_reads_since_when_each_region_has_it_and_which_version_it_was_then(world):
    with as_owner(world.config.owner_database_url) as connection:
        connection.execute(Ran.__table__.delete())
        connection.execute(Ran.__table__.insert(), {"plugin": "dummy", "since": SPRING, "version": "0.9"})
    thrown(world, GANSU, True)
    thrown(world, JISHISHAN, True)
    with as_owner(world.config.owner_database_url) as connection:
        note_versions(connection, {"dummy": "1.0.0"})
    lookups.of(world.app).who = lambda code: Who(Actor("staff", new_id(), code, None, frozenset({"plugin.switch"})))
    page = Visitor("keeper", world.client()).get("/62/desk/settings/plugins/dummy").text
    assert page.count("当时版本 0.9") == 2
    assert "1.0.0，自" in page
    assert "版本记录" in page
