"""Hypothesis compares the engine with the naive copy-to-everyone model: same answers and same refusals, always."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.wutong.layers.naive import Claimed, Naive, Said
from tests.wutong.layers.stories import RULES, START, STEPS, VALUES, Teller
from tests.wutong.layers.things import THING

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import frozen
from wutong.errors import Refused
from wutong.layers.claims import Reach, Terms, claim, decline, unclaim
from wutong.layers.fold import fold
from wutong.layers.queries import defined, effective
from wutong.layers.releases import edit, publish, roll_back
from wutong.testing import tree
from wutong.testing.world import World

PLACES = {
    tree.NATION: 1, tree.GANSU: 2, tree.LINXIA: 3, tree.JISHISHAN: 4, tree.DONGXIANG: 4, tree.CHUIMATAN: 5,
    tree.VILLAGE: 6, tree.NEXT_VILLAGE: 6,
}  # fmt: skip


class RealEngine:
    """The engine on PostgreSQL, every verb committed from its own region's office."""

    def __init__(self, world: World, items: list[UUID]) -> None:
        self.world, self.items = world, items

    def _told(self, region: int, now: datetime, verb: Callable[[], Any]) -> Any:
        try:
            with frozen(now), self.world.working(region):
                return verb().id
        except Refused as refusal:
            return type(refusal).__name__

    def publish(self, region: int, edits: dict[UUID, dict[str, Any]], now: datetime, at: datetime | None) -> Any:
        told = [edit(item, changes) for item, changes in edits.items()]
        return self._told(region, now, lambda: publish(THING, told, actor=SYSTEM, at=at))

    def roll_back(self, region: int, release: UUID, now: datetime) -> Any:
        return self._told(region, now, lambda: roll_back(THING, release, actor=SYSTEM))

    def claim(self, said: Claimed, now: datetime) -> Any:
        reach = Reach(said.reach, said.only, said.besides)
        if said.state == "declined":
            verb = lambda: decline(THING, said.items, grounds="不办", actor=SYSTEM, reach=reach)  # noqa: E731
        else:
            terms = Terms(said.mode)  # type: ignore[arg-type]
            verb = lambda: claim(THING, said.items, actor=SYSTEM, reach=reach, terms=terms, binding=said.binding)  # noqa: E731
        return self._told(said.region, now, verb)

    def unclaim(self, region: int, claim: UUID, now: datetime) -> None:
        self._told(region, now, lambda: unclaim(THING, claim, actor=SYSTEM))

    def listed(self, region: int, now: datetime, at: datetime | None) -> dict[UUID, dict[str, Any]]:
        with frozen(now), self.world.working(region):
            seen = effective(THING, region, frozenset({PLACES[region]}), at=at)
            return {found.item: dict(found.values) for found in seen if found.item in self.items}

    def copied(self, region: int, now: datetime, at: datetime | None) -> dict[UUID, dict[str, Any]]:
        with frozen(now), self.world.working(region):
            return {item: dict(found.values) for item, found in defined(THING, region, self.items, at=at).items()}


LINE = (0, 62, 6229, 622927, 622927100)
BOOKS = st.lists(st.fixed_dictionaries({}, optional=dict(VALUES)), min_size=1, max_size=5)


@given(BOOKS)
@settings(max_examples=500, deadline=None, derandomize=True)
def test_the_fold_of_any_layers_is_what_copying_down_gives(books: list[dict[str, Any]]) -> None:
    item, line = UUID(int=1), LINE[: len(books)]
    naive = Naive(RULES, {line[-1]: line})
    naive.said = [Said(region, START, 1, {item: book}) for region, book in zip(line, books, strict=True)]
    rows = []
    for region in line:
        book = naive.own(region, item, START)
        lead = (item, region, UUID(int=region), book["defines"], book["withdrawn"], book["locks"])
        rows.append((*lead, *[book[name] for name in THING.names]))
    seen = fold(THING, rows)
    assert (None if seen is None else dict(seen.values)) == naive.copied(line[-1], item, START)


@given(STEPS)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_engine_answers_like_copies_in_every_region(things: World, steps: Any) -> None:
    items = [uuid4() for _ in range(3)]
    lines = {region: tuple(step for step in tenancy.line(region) if step in PLACES) for region in PLACES}
    Teller(RealEngine(things, items), lines, PLACES, items).tell(steps)
