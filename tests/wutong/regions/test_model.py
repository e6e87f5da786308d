"""Hypothesis compares the engine with the naive model while the map changes: same answers at every instant, everywhere.

Regions are recoded, moved, merged, split and abolished by the real orders, and orders are undone; in between everybody
goes on publishing, ruling, claiming and taking back.
"""

from contextlib import redirect_stdout
from datetime import datetime
from io import StringIO
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

import click.testing
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.wutong.layers.engine import RealEngine
from tests.wutong.layers.stories import step
from tests.wutong.layers.things import OURS, THING, THING_RULES, forget_rules, lay_table
from tests.wutong.layers.trees import TREES, Planter
from tests.wutong.regions.told import Cartographer, Done, Planner

from wutong import tenancy
from wutong.clock import frozen, today
from wutong.errors import Refused
from wutong.layers import succession
from wutong.layers.cache import READINGS
from wutong.layers.models import MODELS
from wutong.regions import queries, surgeon
from wutong.regions.commands import group
from wutong.regions.operating import Record
from wutong.regions.rules import RegionClosed
from wutong.testing.world import World

PLACES = "select code, successor from region_successors where operation = %s order by code, share desc, successor"
CARRIED = """
select c.region, c.source, coalesce(r.kind, c.what), c.thing
from region_carriages c left join releases r on r.region = c.region and r.id = c.thing
where c.operation = %s order by c.id
"""


class RealSurgeon(RealEngine):
    """The engine, with the orders of the owning role."""

    def operate(self, codes: list[int], planner: Planner, now: datetime) -> Done:
        with frozen(now), redirect_stdout(StringIO()) as told:
            record = Record("省人民政府", "优化布局", "政函〔2026〕1号", today())
            surgeon.carry_out(codes, planner, record, write=True)
        operation = UUID(told.getvalue().split()[-1])
        places: dict[int, list[int]] = {}
        with psycopg.connect(self.world.servers.url(self.world.name)) as owner:
            for closed, place in owner.execute(PLACES, [operation]):
                places.setdefault(closed, []).append(place)
            return Done(operation, places, owner.execute(CARRIED, [operation]).fetchall())

    def undo(self, operation: UUID, now: datetime) -> str | None:
        runner = click.testing.CliRunner(catch_exceptions=False)
        try:
            with frozen(now):
                result = runner.invoke(group, ["undo", str(operation), "--write"])
        except Refused as refusal:
            return type(refusal).__name__
        assert result.exit_code == 0, result.output
        return None

    def heirs(self, region: int, now: datetime) -> set[int] | None:
        with frozen(now), self.world.at(region):
            try:
                queries.must_be_open()
            except RegionClosed as closed:
                return {tenancy.parse(one["region"]) for one in closed.facts["successors"]}
            return None


@pytest.fixture
def country(world: World, monkeypatch: pytest.MonkeyPatch) -> Planter:
    """A world in which things are all that regions have to say, and the owner can give orders."""
    lay_table(world)
    for name, model in OURS.items():
        monkeypatch.setitem(MODELS, name, model)
    monkeypatch.setattr(succession, "kinds", lambda: [THING, THING_RULES])
    monkeypatch.setenv("OWNER_DATABASE_URL", world.config.owner_database_url)
    monkeypatch.setattr(surgeon, "application", world.app.app_context)
    READINGS.clear()
    return Planter(world)


#: Those whose places change speak most: counties, townships and villages, each for itself and those below.
LOW, ANY = [3, 3, 4, 4, 4, 5, 5, 6, 7, 8, 1, 1, 2], list(range(10))
SAYING = ["publish"] * 5 + ["rule", "roll_back", "wait"] + ["claim"] * 5 + ["decline", "defer", "unclaim", "accept"]
SAID = st.lists(step([*SAYING, "overrule", "renew"], LOW), min_size=3, max_size=6)
UNDONE = st.one_of(st.just([]), st.lists(step(["undo"], [0]), min_size=1, max_size=1))


def scenes(orders: list[str]) -> Any:
    """Something is said, then the map changes, which may be undone at once; and so on."""
    scene = st.tuples(SAID, st.lists(step(orders, ANY), min_size=1, max_size=2), UNDONE)
    told = st.tuples(st.lists(scene, min_size=1, max_size=3), SAID)
    return told.map(lambda both: [*chain.from_iterable(chain.from_iterable(both[0])), *both[1]])


MOVING = scenes(["recode", "move", "move", "recode", "undo", "rename"])
MERGING = scenes(["merge", "absorb", "split", "merge", "absorb", "split", "abolish", "undo", "move"])


def told_in(country: Planter, shape: Any, story: Any) -> None:
    """Tell a story in a new tree of this shape, and ask the closed at its end who goes on for them."""
    forget_rules(country.world)
    items = [uuid4() for _ in range(3)]
    teller = Cartographer(RealSurgeon(country.world, items), country.plant(shape), items)
    teller.tell(story)
    teller.finish()


SETTINGS = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(TREES, MOVING)
@SETTINGS
def test_what_moves_or_gets_another_code_answers_like_copies_and_an_undo_leaves_no_trace(
    country: Planter, shape: Any, story: Any
) -> None:
    told_in(country, shape, story)


@given(TREES, MERGING)
@SETTINGS
def test_what_is_merged_split_or_abolished_answers_like_copies(country: Planter, shape: Any, story: Any) -> None:
    told_in(country, shape, story)
