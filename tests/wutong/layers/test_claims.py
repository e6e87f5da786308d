from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from tests.wutong.layers.things import THING

from wutong.access import SYSTEM
from wutong.clock import frozen, now
from wutong.errors import NotFound
from wutong.layers.claims import GroundsMissing, NoReach, Reach, Terms, claim, decline, defer, standing, unclaim
from wutong.layers.kinds import Edit
from wutong.layers.queries import count, deciding, effective, one, unclaimed
from wutong.layers.releases import NotDefined, publish
from wutong.testing.tree import CHUIMATAN, GANSU, JISHISHAN, LIUGOU, LIUGOU_VILLAGE, NEXT_VILLAGE, VILLAGE
from wutong.testing.world import World

FIRST, SECOND, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
ALL = [FIRST, SECOND, THIRD]
COUNTY, TOWN, HAMLET = frozenset({4}), frozenset({5}), frozenset({6})
DOWN = Reach(frozenset({"townships", "villages"}))
PLACES = {CHUIMATAN: TOWN, LIUGOU: TOWN, VILLAGE: HAMLET, NEXT_VILLAGE: HAMLET, LIUGOU_VILLAGE: HAMLET}


@pytest.fixture
def offered(things: World) -> Iterator[World]:
    """Three things of the province, meant for county, township and village."""
    with things.working(GANSU):
        told = {"name": "低保", "levels": [4, 5, 6]}
        publish(THING, [Edit(item, told, defines=True) for item in ALL], actor=SYSTEM)
    return things


def test_one_row_claims_for_every_township_and_village(offered: World) -> None:
    with offered.working(JISHISHAN):
        claim(THING, ALL, actor=SYSTEM, reach=DOWN)
        assert len(standing(THING)) == 1
    with offered.at(JISHISHAN, look="down"):
        assert count(THING, PLACES) == dict.fromkeys(PLACES, 3)
        assert count(THING, {JISHISHAN: COUNTY}) == {JISHISHAN: 0}, "the county did not claim for itself"


def test_exceptions_leave_a_township_and_its_villages_out(offered: World) -> None:
    with offered.working(JISHISHAN):
        claim(THING, ALL, actor=SYSTEM, reach=Reach(DOWN.levels, besides=frozenset({LIUGOU})))
    with offered.at(JISHISHAN, look="down"):
        assert count(THING, PLACES) == {CHUIMATAN: 3, LIUGOU: 0, VILLAGE: 3, NEXT_VILLAGE: 3, LIUGOU_VILLAGE: 0}


def test_a_claim_for_chosen_regions_reaches_only_them(offered: World) -> None:
    with offered.working(JISHISHAN):
        claim(THING, ALL, actor=SYSTEM, reach=Reach(DOWN.levels, only=frozenset({VILLAGE})))
    with offered.at(JISHISHAN, look="down"):
        assert count(THING, PLACES) == {CHUIMATAN: 0, LIUGOU: 0, VILLAGE: 3, NEXT_VILLAGE: 0, LIUGOU_VILLAGE: 0}


def test_the_nearest_claim_wins_and_a_binding_one_overrules_it(offered: World) -> None:
    with offered.working(JISHISHAN):
        claim(THING, ALL, actor=SYSTEM, reach=DOWN)
    with offered.working(VILLAGE):
        decline(THING, [FIRST], grounds="村里没有经办人", actor=SYSTEM)
        assert [seen.item for seen in effective(THING, VILLAGE, HAMLET)] == [SECOND, THIRD]
    with offered.working(GANSU):
        claim(THING, [FIRST], actor=SYSTEM, reach=Reach(frozenset({"villages"})), binding=True)
    with offered.at(VILLAGE):
        assert [seen.item for seen in effective(THING, VILLAGE, HAMLET)] == ALL


def test_a_list_says_how_each_item_is_handled_and_who_decides(offered: World) -> None:
    with offered.working(JISHISHAN):
        claim(THING, ALL, actor=SYSTEM, reach=DOWN)
        claim(THING, [SECOND], actor=SYSTEM, reach=DOWN, terms=Terms("agent", accept_level=6, decide_level=4))
    with offered.at(VILLAGE):
        told = {seen.item: seen.claim for seen in effective(THING, VILLAGE, HAMLET)}
        second = told[SECOND]
        assert second is not None
        assert (second.mode, second.accept_level, second.decide_level, second.region) == ("agent", 6, 4, JISHISHAN)
        assert [claim.mode for claim in told.values() if claim] == ["direct", "agent", "direct"]


def test_what_is_deferred_or_declined_is_neither_effective_nor_unclaimed(offered: World) -> None:
    with offered.working(JISHISHAN):
        claim(THING, [FIRST], actor=SYSTEM)
        defer(THING, [SECOND], actor=SYSTEM)
        assert [seen.item for seen in effective(THING, JISHISHAN, COUNTY)] == [FIRST]
        assert [seen.item for seen in unclaimed(THING, JISHISHAN, COUNTY)] == [THIRD]
        decline(THING, [THIRD], grounds="  上级直办 ", actor=SYSTEM)
        assert unclaimed(THING, JISHISHAN, COUNTY) == []
        assert deciding(THING, JISHISHAN, COUNTY)[THIRD].reason == "上级直办"


def test_a_claim_taken_back_lets_the_earlier_one_hold_again(offered: World) -> None:
    with offered.working(JISHISHAN):
        claim(THING, ALL, actor=SYSTEM)
        no = decline(THING, [FIRST], grounds="无编制", actor=SYSTEM)
        assert one(THING, JISHISHAN, FIRST, COUNTY) is None
        unclaim(THING, no.id, actor=SYSTEM)
        assert one(THING, JISHISHAN, FIRST, COUNTY) is not None
        with pytest.raises(NotFound):
            unclaim(THING, no.id, actor=SYSTEM)


def test_what_was_claimed_holds_again_when_a_deferral_lapses(offered: World) -> None:
    until = now() + timedelta(minutes=1)
    with offered.working(JISHISHAN):
        claim(THING, [FIRST], actor=SYSTEM)
        claim(THING, [SECOND], actor=SYSTEM, reach=Reach(frozenset({"self", "villages"})))
        defer(THING, [FIRST, SECOND], actor=SYSTEM, until=until)
        assert effective(THING, JISHISHAN, COUNTY) == []
    with frozen(until), offered.working(JISHISHAN):
        assert [seen.item for seen in effective(THING, JISHISHAN, COUNTY)] == [FIRST, SECOND]


def test_what_was_put_off_for_long_can_be_put_off_for_less_and_taking_that_back_puts_it_off_for_long(
    offered: World,
) -> None:
    short, long = now() + timedelta(minutes=1), now() + timedelta(minutes=2)
    with offered.working(JISHISHAN):
        claim(THING, ALL, actor=SYSTEM)
        defer(THING, [FIRST], actor=SYSTEM, until=long)
        less = defer(THING, [FIRST, SECOND], actor=SYSTEM, until=short)
    with frozen(short), offered.working(JISHISHAN):
        assert [seen.item for seen in effective(THING, JISHISHAN, COUNTY)] == ALL
    with offered.working(JISHISHAN):
        unclaim(THING, less.id, actor=SYSTEM)
    with frozen(short), offered.working(JISHISHAN):
        assert [seen.item for seen in effective(THING, JISHISHAN, COUNTY)] == [SECOND, THIRD]


def test_a_claim_that_covers_an_earlier_one_ends_it(offered: World) -> None:
    with offered.working(JISHISHAN):
        claim(THING, [FIRST, SECOND], actor=SYSTEM, reach=DOWN)
        claim(THING, ALL, actor=SYSTEM, reach=DOWN)
        assert [row.items for row in standing(THING)] == [ALL]


def test_claims_are_refused_without_reason_reach_or_item(offered: World) -> None:
    with offered.at(JISHISHAN), pytest.raises(GroundsMissing):
        decline(THING, [FIRST], grounds=" ", actor=SYSTEM)
    with offered.at(JISHISHAN), pytest.raises(NotDefined):
        claim(THING, [FIRST, UUID(int=99)], actor=SYSTEM)
    with pytest.raises(NoReach):
        Reach(frozenset({"everybody"}))
