"""The two figures that a list alone does not give: what was really filed online, and what is in the hall."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.wutong.figures.test_queries import claimed, matter, said

from wutong.access import SYSTEM
from wutong.cases import counts
from wutong.cases.models import Case
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.figures import actions, queries
from wutong.figures.rules import Ratio
from wutong.testing.tree import DONGXIANG, GANSU, JISHISHAN, LINXIA, QINGHAI
from wutong.testing.world import World

Browser = Callable[..., Any]
HOUR = timedelta(hours=1)


@pytest.fixture
def two(world: World) -> World:
    """Two matters of two departments, claimed by two counties."""
    told = {"A-1": matter("A-1", department="甲局"), "A-2": matter("A-2", department="乙局")}
    said(world, GANSU, told, defines=True)
    for region in (JISHISHAN, DONGXIANG):
        claimed(world, region, *told)
    return world


def filed(world: World, region: int, code: str, *channels: str, at: datetime | None = None, **more: Any) -> None:
    told = {"state": "submitted", "seq": 1, "applicant": new_id(), "place": region, "matter": code, "title": code,
            "snapshot": "0" * 64, "act_by": today(), "last_at": now()}  # fmt: skip
    with world.working(region):
        for channel in channels:
            when = {"filed_at": at or now() - HOUR}
            db.session.add(Case(region=region, id=new_id(), channel=channel, **{**told, **when, **more}))


def test_the_real_online_rate_is_counted_from_cases_and_cut_like_every_other_figure(two: World) -> None:
    filed(two, JISHISHAN, "A-1", "web", "web", "counter")
    filed(two, JISHISHAN, "A-2", "counter")
    with two.working(JISHISHAN):
        seen = queries.measured()
        assert seen.figures["filed_online"] == Ratio(2, 4)
        assert seen.figures["online"] == Ratio(0, 2)
        parts = {part.title: part.figures["filed_online"] for part in queries.cut(seen, "department")}
        assert parts == {"甲局": Ratio(2, 3), "乙局": Ratio(0, 1)}
        assert {part.figures["filed_online"].whole for part in queries.cut(seen, "level")} == {4}
        told = queries.behind("filed_online")
        assert [(each["code"], pair) for each, pair in told.counted] == [("A-2", (0, 1)), ("A-1", (2, 3))]


def test_what_was_not_filed_lives_elsewhere_or_is_older_than_a_year_is_not_counted(two: World) -> None:
    filed(two, JISHISHAN, "A-1", "web", filed_at=None, state="draft")
    filed(two, JISHISHAN, "A-1", "web", moved_to=DONGXIANG)
    filed(two, JISHISHAN, "A-1", "web", at=now() - timedelta(days=366))
    filed(two, JISHISHAN, "GONE", "web")
    with two.working(JISHISHAN):
        assert queries.measured().figures["filed_online"].value is None
        assert [each["code"] for each in queries.behind("filed_online").left_out] == ["A-1", "A-2"]
        assert queries.measured(now() - timedelta(days=30)).figures["filed_online"].whole == 0
        assert counts.filings([JISHISHAN], now() - timedelta(days=30)) == {JISHISHAN: {"A-1": (1, 1)}}


def test_those_below_are_counted_each_by_its_own_cases_and_ranked(two: World) -> None:
    filed(two, JISHISHAN, "A-1", "web", "counter")
    filed(two, DONGXIANG, "A-1", "web")
    with two.working(LINXIA):
        places = queries.below()
        assert {code: held["filed_online"] for code, held in places.items()} == {
            JISHISHAN: Ratio(1, 2), DONGXIANG: Ratio(1, 1)
        }  # fmt: skip
        assert [one.code for one in queries.league("filed_online", places)] == [DONGXIANG, JISHISHAN]
        actions.announce(actor=SYSTEM)
    for region in places:
        with two.working(region):
            assert queries.measured().figures == places[region]
    with two.working(JISHISHAN):
        held = queries.announced()
        assert held is not None
        assert held[1][DONGXIANG]["filed_online"] == Ratio(1, 1)


def test_nobody_counts_the_cases_of_another(two: World) -> None:
    filed(two, JISHISHAN, "A-1", "web")
    for other in (DONGXIANG, LINXIA, QINGHAI):
        with two.working(other):
            assert counts.filings([JISHISHAN]) == {}


def test_what_belongs_into_the_hall_is_told_with_the_matter_and_inherited(two: World) -> None:
    said(two, GANSU, {"A-2": {"hall_exempt": "场地有特殊要求"}})
    with two.working(JISHISHAN):
        assert queries.measured().figures["housed"] == Ratio(0, 1)
        assert [each["hall_exempt"] for each in queries.behind("housed").left_out] == ["场地有特殊要求"]
    said(two, JISHISHAN, {"A-1": {"hall": True}, "A-2": {"hall": False}})
    with two.working(JISHISHAN):
        assert queries.measured().figures["housed"] == Ratio(1, 1)
    with two.working(LINXIA):
        held = queries.below()
        assert (held[JISHISHAN]["housed"], held[DONGXIANG]["housed"]) == (Ratio(1, 1), Ratio(0, 1))


def test_a_release_is_not_said_to_have_moved_what_is_counted_from_cases(two: World, desk: Browser) -> None:
    filed(two, JISHISHAN, "A-1", "web")
    page = desk("matter.read").get("/622927/desk/figures/releases").get_data(as_text=True)
    assert "实际网办率" not in page
    assert "进驻率" in page
    whole = desk("matter.read").get("/622927/desk/figures/").get_data(as_text=True)
    assert "实际网办率" in whole
    told = desk("matter.read").get("/api/v1/622927/figures/").get_json()["figures"]
    assert told["filed_online"]["whole"] >= 0
    listed = desk("matter.read").get("/622927/desk/figures/?form=csv").get_data(as_text=True)
    assert "进驻率" in listed
    assert "实际网办率" in listed
