from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from tests.wutong.layers.engine import RealEngine
from tests.wutong.layers.stories import STEPS, Teller
from tests.wutong.layers.things import THING, forget_rules
from tests.wutong.layers.trees import TREES, Planter

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import frozen, now
from wutong.layers.claims import Reach, Terms, claim, decline, defer
from wutong.layers.coverage import Coverage, coverage, meant, spoke, standing, touched
from wutong.layers.fold import Claimed
from wutong.layers.kinds import Edit
from wutong.layers.pieces import Piece, count
from wutong.layers.queries import deciding, defined, effective
from wutong.layers.releases import publish
from wutong.layers.siblings import many
from wutong.testing.tree import CHUIMATAN, DONGXIANG, GANSU, JISHISHAN, LINXIA, LIUGOU, NEXT_VILLAGE, VILLAGE
from wutong.testing.world import World

FIRST, SECOND = UUID(int=1), UUID(int=2)
#: The places of the small world, by what they act for; the two last act for two levels, as some do.
GROUPS = {
    frozenset({3}): [LINXIA],
    frozenset({4}): [DONGXIANG, JISHISHAN],
    frozenset({5}): [CHUIMATAN],
    frozenset({6}): [VILLAGE, NEXT_VILLAGE],
    frozenset({5, 6}): [LIUGOU],
}


def covered(region: int, groups: dict[frozenset[int], list[int]] | None = None) -> Coverage:
    return coverage(THING, region, meant(THING, region), frozenset({2}), groups or GROUPS)


def piece_of(seen: Coverage, place: int) -> Piece:
    (piece,) = [piece for piece in seen.pieces if place in _places(seen, piece)]
    return piece


def _places(seen: Coverage, piece: Piece) -> list[int]:
    return [code for code in seen.places[piece.acts] if piece.first <= code <= piece.last]


def told(seen: Coverage, place: int) -> dict[UUID, Claimed]:
    return {item: said for bits, said in piece_of(seen, place).decided for item in seen.offer.items(bits)}


@pytest.fixture
def offered(things: World) -> Iterator[World]:
    """Two things of the province: one for counties, one for everybody from the county down."""
    with things.working(GANSU):
        publish(THING, [Edit(FIRST, {"levels": [4]}, defines=True)], actor=SYSTEM)
        publish(THING, [Edit(SECOND, {"levels": [4, 5, 6]}, defines=True)], actor=SYSTEM)
    return things


class Unheard(Teller):
    """Tells a story without asking after each step: another test does."""

    def compare(self, region: int, at: datetime | None = None) -> None:
        pass

    def compare_moves(self, region: int, since: datetime, until: datetime) -> None:
        pass


@given(TREES, STEPS)
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_place_is_in_the_position_that_asking_it_alone_tells(
    things: World, planter: Planter, shape: Any, steps: Any
) -> None:
    forget_rules(things)
    items, land = [uuid4() for _ in range(3)], planter.plant(shape)
    teller = Unheard(RealEngine(things, items), land, items)
    teller.tell(steps)
    for moment in (teller.now, teller.now + timedelta(minutes=3)):
        for above in teller.places:
            with frozen(moment), things.at(above, look="down"):
                _compare(above, teller.acts, items, moment)


def seen_waiting(levels: dict[UUID, Any], acts: frozenset[int]) -> set[UUID]:
    return {item for item, meant_for in levels.items() if not meant_for or acts & set(meant_for)}


def _compare(above: int, acts: dict[int, frozenset[int]], items: list[UUID], moment: datetime) -> None:
    below = [place for place in acts if tenancy.contains(above, place) and place != above]
    places: dict[frozenset[int], list[int]] = {}
    for place in sorted(below):
        places.setdefault(acts[place], []).append(place)
    levels = {item: found["levels"] for item, found in defined(THING, above, items, at=moment).items()}
    assert {item: told for item, told in meant(THING, above, at=moment).items() if item in items} == levels
    seen = coverage(THING, above, levels, acts[above], places, at=moment)
    mine = deciding(THING, above, acts[above], at=moment)
    assert set(seen.offer.items(seen.own.waiting)) == seen_waiting(levels, acts[above]) - set(mine)
    assert sum(count(places[piece.acts], piece.first, piece.last) for piece in seen.pieces) == len(below)
    lists = many(THING, {place: acts[place] for place in below}, elements=THING.names, at=moment)
    for place in below:
        alone = effective(THING, place, acts[place], at=moment)
        assert {one.item: one.values for one in lists[place]} == {one.item: one.values for one in alone}
        there = {item: found["levels"] for item, found in defined(THING, place, items, at=moment).items()}
        same = {item for item in items if item in levels and there.get(item, levels[item]) == levels[item]}
        _compare_place(seen, place, acts[place], same, moment)


def _compare_place(seen: Coverage, place: int, acts: frozenset[int], same: set[UUID], moment: datetime) -> None:
    slow = deciding(THING, place, acts, at=moment)
    quick = {item: said for item, said in told(seen, place).items() if item in same}
    assert {item: slow[item] for item in quick} == quick
    listed = {found.item for found in effective(THING, place, acts, at=moment)}
    assert {item for item, said in quick.items() if said.state == "claimed"} == listed & same
    waiting = set(seen.offer.items(piece_of(seen, place).waiting)) & same
    assert waiting.isdisjoint(slow)


def test_one_claim_with_an_exception_cuts_the_range_and_nothing_else_does(offered: World) -> None:
    with offered.working(JISHISHAN):
        reach = Reach(frozenset({"townships", "villages"}), besides=frozenset({NEXT_VILLAGE}))
        claim(THING, [SECOND], actor=SYSTEM, reach=reach)
    with offered.at(GANSU, look="down"):
        seen = covered(GANSU)
        assert set(told(seen, VILLAGE)) == set(told(seen, CHUIMATAN)) == {SECOND}
        assert told(seen, NEXT_VILLAGE) == {}
        assert seen.offer.items(piece_of(seen, NEXT_VILLAGE).waiting) == [SECOND]
        assert seen.offer.items(piece_of(seen, DONGXIANG).waiting) == [FIRST, SECOND]


def test_a_place_that_acts_for_two_levels_is_reached_by_either_word(offered: World) -> None:
    with offered.working(JISHISHAN):
        claim(THING, [SECOND], actor=SYSTEM, reach=Reach(frozenset({"villages"})))
    with offered.at(JISHISHAN, look="down"):
        assert set(told(covered(JISHISHAN), LIUGOU)) == {SECOND}


def test_what_was_withdrawn_on_the_way_waits_for_nobody_below(offered: World) -> None:
    with offered.working(LINXIA):
        publish(THING, [Edit(SECOND, withdrawn=True)], actor=SYSTEM)
    with offered.at(GANSU, look="down"):
        seen = covered(GANSU)
        assert seen.offer.items(piece_of(seen, JISHISHAN).waiting) == [FIRST]
        assert piece_of(seen, VILLAGE).waiting == 0


def test_help_that_is_asked_of_a_place_counts_though_the_thing_is_not_of_its_level(offered: World) -> None:
    with offered.working(JISHISHAN):
        claim(THING, [FIRST], actor=SYSTEM, reach=Reach(frozenset({"villages"})), terms=Terms("agent"))
        claim(THING, [FIRST], actor=SYSTEM, reach=Reach(frozenset({"townships"})))
    with offered.working(VILLAGE):
        decline(THING, [FIRST], grounds="没有网络", actor=SYSTEM)
    with offered.at(JISHISHAN, look="down"):
        seen = covered(JISHISHAN)
        assert told(seen, NEXT_VILLAGE)[FIRST].mode == "agent"
        assert told(seen, VILLAGE)[FIRST].reason == "没有网络"
        assert told(seen, CHUIMATAN) == {}


def test_it_tells_when_it_will_be_different_without_anybody_writing(offered: World) -> None:
    hour = now() + timedelta(hours=1)
    with offered.working(JISHISHAN):
        defer(THING, [SECOND], actor=SYSTEM)
        claim(THING, [SECOND], actor=SYSTEM, at=hour)
    with offered.working(LINXIA):
        publish(THING, [Edit(FIRST, withdrawn=True)], actor=SYSTEM, at=hour + timedelta(hours=1))
    with offered.at(GANSU, look="down"):
        seen = covered(GANSU)
        assert told(seen, JISHISHAN)[SECOND].state == "deferred"
        assert seen.turns == hour
    with frozen(hour), offered.at(GANSU, look="down"):
        assert told(covered(GANSU), JISHISHAN)[SECOND].state == "claimed"
    with offered.at(DONGXIANG, look="down"):
        assert covered(DONGXIANG).turns is None


def test_whether_anything_moved_is_told_by_the_heads_of_the_range_and_of_the_line(offered: World) -> None:
    def version(region: int) -> Any:
        with offered.at(region, look="down"):
            return standing(THING, region)

    before = {region: version(region) for region in (GANSU, JISHISHAN, DONGXIANG)}
    with offered.working(VILLAGE):
        defer(THING, [SECOND], actor=SYSTEM)
    assert version(GANSU) != before[GANSU]
    assert version(JISHISHAN) != before[JISHISHAN]
    assert version(DONGXIANG) == before[DONGXIANG]
    with offered.working(GANSU):
        publish(THING, [Edit(FIRST, {"days": 3})], actor=SYSTEM)
    assert version(DONGXIANG) != before[DONGXIANG]


def test_it_tells_what_a_release_touched_and_when_the_line_first_and_last_spoke(offered: World) -> None:
    with frozen(now() + timedelta(days=2)), offered.working(GANSU):
        release = publish(THING, [Edit(FIRST, {"days": 3})], actor=SYSTEM)
    with frozen(now() + timedelta(days=3)), offered.at(JISHISHAN):
        assert touched(THING, GANSU, release.id) == [FIRST]
        said = spoke(THING, JISHISHAN)
        assert said[FIRST].last == release.starts
        assert said[FIRST].first < release.starts
        assert said[SECOND].first == said[SECOND].last
