"""What fails or is slow of a plugin is left out of the core's pages and noted, by kind and never in words."""

import pytest
from flask import Blueprint
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select, text

from wutong import guests
from wutong.access import Actor
from wutong.clock import new_id
from wutong.db import db
from wutong.errors import Conflict
from wutong.hosting import actions, queries
from wutong.hosting.models import Trouble
from wutong.testing.tree import JISHISHAN
from wutong.web import guarding, lookups
from wutong.web.doors import open_to_all
from wutong.web.guarding import EVERY, PATIENCE, REST, Noted, Watch

HOME = "/622927/"


class Seconds:
    """A clock that stands until somebody lets time go by."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def pass_(self, seconds=1.0):
        self.now += seconds
        return ""


@pytest.fixture
def seconds(monkeypatch):
    held = Seconds()
    monkeypatch.setattr(guarding, "WATCH", Watch(clock=held))
    return held


@pytest.fixture
def slot(world, seconds):
    """Put a template into the front page of every region, as a plugin called `bad`."""
    app = world.app
    app.jinja_env.globals |= {"broken": broken, "lost": lost, "wait": seconds.pass_}

    def fill(template):
        app.jinja_env.loader = ChoiceLoader([DictLoader({"bad/slot.html": template}), app.jinja_env.loader])
        lookups.of(app).slots = lambda name: ["bad/slot.html"] if name == "region.home" else []
        return world.client()

    return fill


def broken():
    raise Conflict(name="张三丰")


def lost():
    db.session.execute(text("select * from no_such_table"))


def troubles(world):
    with world.at(JISHISHAN):
        return [(row.plugin, row.place, row.kind, row.count) for row in db.session.scalars(select(Trouble))]


def test_a_place_that_raises_is_left_out_and_noted_without_a_word(world, slot):
    page = slot("到此{{ broken() }}一游").get(HOME)
    assert page.status_code == 200
    assert "积石山" in page.text
    assert "到此" not in page.text
    assert troubles(world) == [("bad", "slot region.home", "conflict", 1)]


def test_a_place_that_breaks_the_transaction_takes_no_page_along(world, slot):
    page = slot("到此{{ lost() }}一游").get(HOME)
    assert page.status_code == 200
    assert "积石山" in page.text
    assert troubles(world) == [("bad", "slot region.home", "ProgrammingError", 1)]


def test_a_broken_place_on_a_busy_page_writes_no_row_a_request(world, slot, seconds):
    browser = slot("{{ broken() }}")
    for _ in range(5):
        assert browser.get(HOME).status_code == 200
    assert [count for *_, count in troubles(world)] == [1]
    seconds.pass_(EVERY + 1)
    browser.get(HOME)
    assert [count for *_, count in troubles(world)] == [6]


def test_a_place_that_is_slow_again_and_again_rests_for_a_while(world, slot, seconds):
    browser = slot("慢{{ wait() }}工")
    assert ["慢工" in browser.get(HOME).text for _ in range(PATIENCE + 2)] == [True] * PATIENCE + [False] * 2
    seconds.pass_(REST)
    assert "慢工" in browser.get(HOME).text
    assert troubles(world)[0][:3] == ("bad", "slot region.home", "slow")


def test_one_slow_time_is_forgiven():
    watch = Watch(clock=Seconds())
    for took in (1.0, 1.0, 0.1, 1.0, 1.0):
        watch.took(1, "bad", "here", took, 0.5)
    assert not watch.rests(1, "bad", "here")
    watch.took(1, "bad", "here", 1.0, 0.5)
    assert watch.rests(1, "bad", "here")
    assert not watch.rests(2, "bad", "here")


def test_what_comes_within_half_a_minute_is_told_together():
    held = Seconds()
    watch = Watch(clock=held)
    told = Noted("bad", "here", "slow", longest_ms=700)
    assert watch.due(1, told) == told
    assert watch.due(1, Noted("bad", "here", "slow", longest_ms=900)) is None
    assert watch.due(2, told) == told
    held.pass_(EVERY)
    assert watch.due(1, told) == Noted("bad", "here", "slow", times=2, longest_ms=900)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_place_fails_alone_whether_the_page_reads_or_writes(world, slot, method):
    slot("{{ lost() }}")
    with world.app.test_request_context(HOME, method=method), world.at(JISHISHAN):
        reached = db.session.scalar(text("select 1"))
        try:
            assert guarding.shown("bad", "slot x", "bad/slot.html", {}) == ""
        except guarding.Again:
            assert method == "GET"
        else:
            assert method == "POST"
            assert db.session.scalar(text("select 1")) == reached


def test_a_page_of_a_plugin_that_fails_is_noted_and_answers_as_a_fault(world, seconds):
    pages = Blueprint("bad_pages", __name__)

    @pages.get("/bad")
    @open_to_all
    def show():
        raise KeyError("张三丰")

    @pages.get("/refusing")
    @open_to_all
    def refuse():
        raise Conflict

    app = world.app
    app._got_first_request, app.testing = False, False
    app.register_blueprint(pages, url_prefix="/<region:region>/bad")
    guests.Guests((), lambda name: True)._switch(app, "bad_pages", "bad")
    browser = world.client()
    assert browser.get("/622927/bad/bad").status_code == 500
    assert browser.get("/622927/bad/refusing").status_code == 409
    assert troubles(world) == [("bad", "page bad_pages.show", "KeyError", 1)]


def test_the_office_reads_what_failed_and_takes_the_notes_away(world, slot):
    slot("{{ broken() }}").get(HOME)
    actor = Actor("staff", new_id(), JISHISHAN, None, frozenset({"plugin.switch"}), "马建国")
    with world.working(JISHISHAN):
        db.session.execute(text("update plugin_troubles set plugin = 'dummy'"))
        before = db.session.scalars(select(Trouble)).all()
        assert len(before) == 1
        assert not queries.one("dummy").well
        actions.forget("dummy", actor=actor)
        db.session.flush()
        assert queries.one("dummy").well
