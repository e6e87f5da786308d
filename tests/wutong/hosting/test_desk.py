"""The page of plugins: switches, versions, health, and which regions below have one on."""

import pytest
from sqlalchemy import update

from wutong.access import SYSTEM, Actor
from wutong.clock import new_id, now
from wutong.db import db
from wutong.events import Letter
from wutong.hosting import queries, rules
from wutong.hosting.rules import Said, spread
from wutong.settings.actions import switch
from wutong.settings.queries import switches
from wutong.settings.rules import UnknownPlugin
from wutong.tenancy import until
from wutong.testing.leaks.visitors import Visitor
from wutong.testing.tree import CHUIMATAN, DONGXIANG, GANSU, JISHISHAN, REGIONS
from wutong.web import lookups
from wutong.web.lookups import Who

DESK = "desk/settings/plugins/"


@pytest.fixture
def keeper(world):
    """Whoever switches plugins, at every region."""
    lookups.of(world.app).who = lambda code: Who(Actor("staff", new_id(), code, None, frozenset({"plugin.switch"})))
    return Visitor("keeper", world.client())


def said(region, on, *, lock=False, since=None):
    return Said(region, on, lock, since)


#: Codes of regions in a small tree: a province 10, its cities 11 and 15, their counties.
ENDS = {10: 19, 11: 14, 12: 12, 13: 13, 15: 19, 16: 16, 17: 17}
PLACES = [11, 12, 13, 15, 16, 17]


@pytest.mark.parametrize(
    ("here", "below", "on", "counted"),
    [
        (said(10, True), [], PLACES, []),
        (said(10, False), [], [], []),
        (said(10, True), [said(11, False)], [15, 16, 17], [11]),
        (said(10, False), [said(11, True), said(12, False)], [11, 13], [11, 12]),
        (said(10, True, lock=True), [said(11, False), said(16, False)], PLACES, []),
        (said(10, False), [said(11, True, lock=True), said(12, False)], [11, 12, 13], [11]),
        (said(10, False), [said(16, True)], [16], [16]),
    ],
)
def test_each_region_follows_the_nearest_that_said_something_or_who_locked_it(here, below, on, counted):
    found = spread(PLACES, ENDS, here, below)
    assert (found.on, found.off) == (len(on), len(PLACES) - len(on))
    assert [one.region for one in found.said] == counted


def test_the_count_is_what_every_region_answers_for_itself(world):
    with world.working(GANSU):
        switch("dummy", True, actor=SYSTEM)
    for place, on in ((JISHISHAN, False), (CHUIMATAN, True), (DONGXIANG, False)):
        with world.working(place):
            switch("dummy", on, actor=SYSTEM)
    on = set()
    for place in REGIONS:
        if GANSU < place <= until(GANSU):
            with world.at(place):
                on |= {place} if switches(["dummy"])[0].value else set()
    with world.at(GANSU):
        found = queries.spread("dummy", switches(["dummy"])[0])
    assert found.on == len(on)
    assert [one.region for one in found.said] == sorted((JISHISHAN, CHUIMATAN, DONGXIANG))


def test_a_province_reads_who_runs_what_and_says_it_for_all(world, keeper):
    with world.working(JISHISHAN):
        switch("dummy", True, actor=SYSTEM)
    page = keeper.get(f"/62/{DESK}dummy").text
    for words in ("测试插件", "1.0.0", "dummy_0001", "积石山", "所辖地区可另行决定", "没有故障"):
        assert words in page
    assert keeper.send(f"/62/{DESK}dummy", {"state": "off", "lock": "1"}).status_code == 303
    page = keeper.get(f"/62/{DESK}dummy").text
    assert "启用 0 个地区" in page
    assert "所辖地区都按本级执行" in page
    assert "上级统一规定" in keeper.get(f"/622927/{DESK}").text


def test_letters_that_nobody_could_handle_are_counted_by_their_plugin(world, keeper):
    handler = rules.GUESTS["dummy"].handlers[0]
    with world.working(JISHISHAN):
        told = {"from_region": JISHISHAN, "event_id": new_id(), "name": "case.submitted", "lane": 1, "payload": {}}
        for state in ("dead", "dead", "open"):
            db.session.add(
                Letter(to_region=JISHISHAN, id=new_id(), handler=handler, state=state, attempts=8, at=now(),
                       due_at=now(), **told)
            )  # fmt: skip
    with world.at(JISHISHAN):
        found = queries.one("dummy")
        assert (found.letters, found.well) == ((2, 1), False)
        db.session.execute(update(Letter).values(state="done"))
        assert queries.one("dummy").well
    assert "需关注" in keeper.get(f"/622927/{DESK}").text


def test_an_unknown_plugin_has_no_page(world, keeper):
    assert keeper.get(f"/62/{DESK}nothing").status_code == 404
    with pytest.raises(UnknownPlugin):
        rules.get("nothing")


def test_a_plugin_is_switched_on_and_left_to_the_region_above_again(world, keeper):
    assert "未启用" in keeper.get(f"/622927/{DESK}").text
    assert keeper.send(f"/622927/{DESK}dummy", {"state": "on"}).status_code == 303
    assert "本级" in keeper.get(f"/622927/{DESK}").text
    assert keeper.send(f"/622927/{DESK}dummy", {"state": "above"}).status_code == 303
    with world.at(JISHISHAN):
        assert switches(["dummy"])[0].origin is None
