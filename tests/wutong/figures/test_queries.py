from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from tests.wutong.figures.county import county

from wutong import events
from wutong.access import SYSTEM, Actor
from wutong.clock import frozen, now
from wutong.db import db
from wutong.errors import Forbidden
from wutong.figures import actions, queries
from wutong.figures.rules import FIGURES, READ, Measures, contribution, measure, written
from wutong.layers.claims import claim, decline
from wutong.layers.kinds import Edit
from wutong.layers.queries import effective
from wutong.layers.releases import publish
from wutong.matters import rules as matters
from wutong.matters.models import MATTER
from wutong.matters.rules import NAMES, item_of
from wutong.testing.tree import CHUIMATAN, DONGXIANG, GANSU, JISHISHAN, LINXIA
from wutong.testing.world import World


def said(world: World, region: int, told: dict[str, dict[str, Any]], *, defines: bool = False, note: str = "") -> None:
    edits = [Edit(item_of(code), values, defines=defines or None) for code, values in told.items()]
    with world.working(region):
        publish(MATTER, edits, actor=SYSTEM, note=note)


def claimed(world: World, region: int, *codes: str) -> None:
    with world.working(region):
        claim(MATTER, [item_of(code) for code in codes], actor=SYSTEM)


def matter(code: str, **more: Any) -> dict[str, Any]:
    told = {"code": code, "name": f"事项{code}", "item_type": "01", "exercise_levels": [3, 4], "legal_days": 20}
    return {**told, "legal_unit": "working", "promised_days": 10, "promised_unit": "working", "visits": 1, **more}


@pytest.fixture
def two(world: World) -> World:
    """Two matters of the province for cities and counties, a week old, claimed by both counties a day later."""
    with frozen(now() - timedelta(days=7)):
        said(world, GANSU, {code: matter(code) for code in ("A-1", "A-2")}, defines=True, note="目录")
    with frozen(now() - timedelta(days=6)):
        for region in (JISHISHAN, DONGXIANG):
            claimed(world, region, "A-1", "A-2")
    return world


def test_the_county_of_the_report_is_measured_from_what_it_publishes_and_claims(world: World) -> None:
    told = {one["code"]: {name: value for name, value in one.items() if value is not None} for one in county()}
    said(world, JISHISHAN, told, defines=True)
    claimed(world, JISHISHAN, *told)
    with world.working(JISHISHAN):
        seen = queries.measured()
        types = {part.title: part for part in queries.cut(seen, "type")}
        assert len(queries.cut(seen, "department")) == 27
        assert sum(part.count for part in queries.cut(seen, "level")) == 752
    assert seen.count == 752
    assert seen.claimed.value == 1
    assert (seen.figures["once"].part, seen.figures["online"].part) == (735, 283)
    assert written(seen.figures["online"].value, "percent") == "37.63%"
    assert written(seen.figures["compression"].value, "percent") == "69.34%"
    permits = types["行政许可"].figures
    assert written(permits["visits"].value, "mean") == "0.4467"
    assert written(permits["instant"].value, "percent") == "19.67%"
    assert types["公共服务"].count == 164


def test_figures_of_an_earlier_day_are_of_what_held_then(two: World) -> None:
    said(two, JISHISHAN, {"A-1": {"promised_days": 2}})
    with two.working(JISHISHAN):
        assert queries.measured().figures["compression"].part == 12
        assert queries.measured(now() - timedelta(days=1)).figures["compression"].part == 20
        assert queries.measured(now() - timedelta(days=30)).count == 0


def test_what_a_release_changed_is_told_with_what_held_before_it(two: World) -> None:
    said(two, GANSU, {"A-2": {"visits": 0}}, note="减跑动")
    with two.working(JISHISHAN):
        last, first = queries.effects()
        assert last.release.note == "减跑动"
        assert (last.before["visits"].part, last.after["visits"].part) == (2, 1)
        assert last.counts == (2, 2)
        assert first.counts == (0, 0)


def test_the_claim_rate_leaves_out_what_was_declined_with_a_reason(world: World) -> None:
    said(world, GANSU, {code: matter(code) for code in ("A-1", "A-2", "A-3")}, defines=True)
    claimed(world, JISHISHAN, "A-1")
    with world.working(JISHISHAN):
        decline(MATTER, [item_of("A-3")], grounds="没有这项职能", actor=SYSTEM)
    with world.working(JISHISHAN):
        assert (queries.measured().claimed.part, queries.measured().claimed.whole) == (1, 2)


def test_a_main_item_is_in_no_list_of_figures(two: World) -> None:
    said(two, GANSU, {"A-1": {"tier": "main"}})
    with two.working(JISHISHAN):
        assert [one["code"] for one in queries.measured().matters] == ["A-2"]
        assert queries.measured().claimed.whole == 1


def test_behind_a_figure_stand_its_matters_the_least_favourable_first(two: World) -> None:
    said(two, JISHISHAN, {"A-1": {"promised_days": 1}, "A-2": {"visits": 0}})
    with two.working(JISHISHAN):
        assert [one["code"] for one, _ in queries.behind("compression").counted] == ["A-2", "A-1"]
        assert [one["code"] for one, _ in queries.behind("visits").counted] == ["A-1", "A-2"]
        assert [one["code"] for one in queries.behind("steps").left_out] == ["A-1", "A-2"]


def test_those_below_are_measured_at_once_as_each_measures_itself(two: World) -> None:
    said(two, JISHISHAN, {"A-1": {"promised_days": 1}, "B-1": matter("B-1", visits=0)} | {}, defines=True)
    claimed(two, JISHISHAN, "B-1")
    with two.working(LINXIA):
        told = queries.below()
        standings = queries.league("compression", told)
    assert set(told) == {JISHISHAN, DONGXIANG}
    for region in told:
        with two.working(region):
            assert queries.measured().figures == told[region]
    assert [(one.code, one.rank) for one in standings] == [(JISHISHAN, 1), (DONGXIANG, 2)]
    assert standings[1].gap == pytest.approx(39 / 60 - 20 / 40, abs=0.01)


def test_those_below_are_measured_in_two_statements_on_the_layers(two: World, statements: Callable[[], int]) -> None:
    with two.working(LINXIA):
        queries.below()
        before = statements()
        queries.below()
        assert statements() - before <= 7


def test_a_region_learns_how_it_stands_from_what_the_one_above_announced(two: World) -> None:
    with two.working(JISHISHAN):
        assert queries.announced() is None
    with two.working(LINXIA):
        row = actions.announce(actor=SYSTEM)
        (fact,) = events.history(row.id)
        assert fact.payload["places"] == 2
    said(two, JISHISHAN, {"A-1": {"promised_days": 1}})
    with two.working(JISHISHAN):
        held = queries.announced()
        assert held is not None
        assert held[1][JISHISHAN]["compression"].value == 0.5
        assert {one.rank for one in queries.league("compression", held[1])} == {1}
    with two.working(CHUIMATAN):
        assert queries.announced() is None


def test_only_who_may_publish_announces_and_only_where_somebody_is_below(two: World) -> None:
    reader = Actor("staff", None, LINXIA, None, frozenset({"matter.read"}))
    with two.working(LINXIA), pytest.raises(Forbidden):
        actions.announce(actor=reader)


def test_the_elements_that_are_read_are_all_that_the_formulas_look_at(two: World) -> None:
    whole = {"legal_basis": "法", "conditions": ["一"], "steps": [{"key": "受理", "name": "受理"}], "fee": False}
    said(two, GANSU, {"A-1": whole})

    def told(elements: tuple[str, ...]) -> Measures:
        found = effective(MATTER, JISHISHAN, frozenset({4}), elements=elements)
        return measure(contribution(one.values) for one in found)

    with two.working(JISHISHAN):
        assert told(READ) == told(NAMES)
        assert set(told(READ)) == set(FIGURES)
        assert matters.missing(dict(effective(MATTER, JISHISHAN, frozenset({4}))[0].values)) is not None


@pytest.fixture
def statements(two: World) -> Callable[[], int]:
    """How many statements went to the database so far."""
    count = [0]
    with two.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *told: count.__setitem__(0, count[0] + 1))
    return lambda: count[0]
