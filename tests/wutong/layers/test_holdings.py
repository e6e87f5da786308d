from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from tests.wutong.layers.things import THING

from wutong.access import SYSTEM
from wutong.clock import frozen
from wutong.errors import NotFound
from wutong.layers.changes import causes, history, moved, own
from wutong.layers.claims import Reach, Terms, accept, claim, decline, defer, holding, journal, renew, unclaim
from wutong.layers.heads import InThePast
from wutong.layers.kinds import Edit
from wutong.layers.queries import deciding, effective, unclaimed
from wutong.layers.releases import publish, roll_back, undoing
from wutong.testing.tree import CHUIMATAN, GANSU, JISHISHAN, LIUGOU, LIUGOU_VILLAGE, VILLAGE
from wutong.testing.world import World

NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
ITEM, OTHER = UUID(int=7), UUID(int=8)
BELOW = Reach(frozenset({"townships", "villages"}))


@pytest.fixture
def offered(things: World) -> World:
    """Two things that the province published at noon."""
    with frozen(NOON), things.working(GANSU):
        told = {"name": "低保", "days": 20, "levels": [4, 5, 6]}
        publish(THING, [Edit(ITEM, told, defines=True), Edit(OTHER, told, defines=True)], actor=SYSTEM)
    return things


def held(world: World, region: int = VILLAGE, level: int = 6) -> list[UUID]:
    with world.at(region):
        return [one.item for one in effective(THING, region, frozenset({level}))]


def test_taking_a_claim_back_lets_the_one_it_had_replaced_stand_again(offered: World) -> None:
    with offered.working(JISHISHAN):
        first = claim(THING, [ITEM], actor=SYSTEM, reach=BELOW)
        second = decline(THING, [ITEM], grounds="不办", actor=SYSTEM, reach=BELOW)
        assert (first.ended_by, [row.id for row in holding(THING, "declined")[ITEM]]) == (second.id, [second.id])
    assert held(offered) == []
    with offered.working(JISHISHAN):
        unclaim(THING, second.id, actor=SYSTEM)
        assert [row.id for row in holding(THING)[ITEM]] == [first.id]
    assert held(offered) == [ITEM]


def test_what_was_taken_back_is_claimed_again_as_it_was_and_only_once(offered: World) -> None:
    with offered.working(JISHISHAN):
        row = claim(THING, [ITEM], actor=SYSTEM, reach=Reach(frozenset({"villages"}), besides=frozenset({CHUIMATAN})))
        with pytest.raises(NotFound):
            renew(THING, row.id, actor=SYSTEM)
        unclaim(THING, row.id, actor=SYSTEM)
    with offered.at(JISHISHAN):
        again = renew(THING, row.id, actor=SYSTEM)
        assert (again.reach, again.besides, again.items) == (["villages"], [CHUIMATAN], [ITEM])
        assert [one.taken_back for one in journal(THING)] == [False, True]


def test_what_was_put_off_is_listed_again_at_its_instant_with_nobody_at_work(offered: World) -> None:
    with frozen(NOON + HOUR), offered.working(JISHISHAN):
        with pytest.raises(InThePast):
            defer(THING, [ITEM], actor=SYSTEM, until=NOON)
        defer(THING, [ITEM], actor=SYSTEM, until=NOON + 3 * HOUR)

    def waiting(hours: int) -> list[UUID]:
        with frozen(NOON + hours * HOUR), offered.at(JISHISHAN):
            return [one.item for one in unclaimed(THING, JISHISHAN, frozenset({4}))]

    assert [waiting(2), waiting(3)] == [[OTHER], [ITEM, OTHER]]


def test_accepting_renews_every_claim_of_the_item_on_its_own_terms_and_no_other_item(offered: World) -> None:
    with frozen(NOON + HOUR), offered.working(JISHISHAN):
        claim(THING, [ITEM, OTHER], actor=SYSTEM)
        claim(THING, [ITEM], actor=SYSTEM, reach=BELOW)
    with frozen(NOON + 2 * HOUR), offered.working(GANSU):
        publish(THING, [Edit(ITEM, {"days": 15}), Edit(OTHER, {"days": 9})], actor=SYSTEM)
    with frozen(NOON + 3 * HOUR), offered.working(JISHISHAN):
        assert set(moved(THING)) == {ITEM, OTHER}
        accept(THING, [ITEM, UUID(int=99)], actor=SYSTEM)
        assert set(moved(THING)) == {OTHER}
        assert sorted(tuple(row.reach) for row in holding(THING)[ITEM]) == [("self",), ("townships", "villages")]
    assert held(offered) == [ITEM]


def test_every_change_above_names_the_release_that_made_it_also_a_withdrawal(offered: World) -> None:
    with frozen(NOON + HOUR), offered.working(JISHISHAN):
        claim(THING, [ITEM], actor=SYSTEM)
    with frozen(NOON + 2 * HOUR), offered.working(GANSU):
        publish(THING, [Edit(ITEM, {"days": 15})], actor=SYSTEM, note="提速")
    with frozen(NOON + 3 * HOUR), offered.working(GANSU):
        publish(THING, [Edit(ITEM, withdrawn=True)], actor=SYSTEM, note="废止", urgent=True)
    with frozen(NOON + 4 * HOUR), offered.at(JISHISHAN):
        [(_, element, before, after)] = moved(THING)[ITEM]
        assert (element, before["days"], after) == (None, 20, None)
        found = causes(THING, [0, GANSU], [ITEM], NOON)
        assert {name: row.note for (_, name), row in found.items()} == {"days": "提速", "withdrawn": "废止"}


def test_a_roll_back_is_shown_before_it_is_done_and_does_just_that(offered: World) -> None:
    with offered.working(GANSU):
        release = publish(THING, [Edit(ITEM, {"days": 15, "phone": "1"})], actor=SYSTEM)
        publish(THING, [Edit(ITEM, {"phone": "2"})], actor=SYSTEM)
        assert undoing(THING, release.id) == {ITEM: {"days": (15, 20)}}
        assert own(THING, [ITEM])[ITEM]["days"] == 15, "nothing was written"
        roll_back(THING, release.id, actor=SYSTEM)
        assert (own(THING, [ITEM])[ITEM]["days"], own(THING, [ITEM])[ITEM]["phone"]) == (20, "2")


def test_the_history_goes_up_the_line_and_does_not_tell_what_lies_ahead_above(offered: World) -> None:
    with frozen(NOON + HOUR), offered.working(JISHISHAN):
        publish(THING, [Edit(ITEM, {"days": 10})], actor=SYSTEM, note="县里提速")
    with frozen(NOON + HOUR), offered.working(GANSU):
        publish(THING, [Edit(ITEM, {"days": 5})], actor=SYSTEM, at=NOON + 9 * HOUR, note="将来")
    with frozen(NOON + 2 * HOUR), offered.at(JISHISHAN):
        latest, first = history(THING, ITEM)
        assert (latest.release.region, latest.set, latest.before) == (JISHISHAN, {"days": 10}, {"days": None})
        assert first.release.region == GANSU
    with frozen(NOON + 2 * HOUR), offered.at(GANSU):
        assert [one.release.note for one in history(THING, ITEM)] == ["将来", ""]


PLACES = {JISHISHAN: 4, CHUIMATAN: 5, LIUGOU: 5, VILLAGE: 6, LIUGOU_VILLAGE: 6}


def said(world: World, item: UUID) -> dict[int, tuple[str, str] | None]:
    """How every place handles an item by the claim that decides there."""
    told: dict[int, tuple[str, str] | None] = {}
    for place, level in PLACES.items():
        with world.at(place):
            found = deciding(THING, place, frozenset({level})).get(item)
            told[place] = (found.state, found.mode) if found else None
    return told


def test_accepting_leaves_every_exception_where_it_is(offered: World) -> None:
    only = Reach(BELOW.levels, only=frozenset({LIUGOU}))
    with offered.working(JISHISHAN):
        decline(THING, [ITEM], grounds="本级不办", actor=SYSTEM)
        claim(THING, [ITEM, OTHER], actor=SYSTEM, reach=BELOW)
        claim(THING, [ITEM], actor=SYSTEM, reach=only, terms=Terms("agent"))
        decline(THING, [OTHER], grounds="无编制", actor=SYSTEM, reach=only)
        decline(THING, [ITEM], grounds="无编制", actor=SYSTEM, reach=Reach(only.levels, frozenset({LIUGOU_VILLAGE})))
    before = {item: said(offered, item) for item in (ITEM, OTHER)}
    assert before[ITEM][LIUGOU] == ("claimed", "agent")
    assert before[OTHER][LIUGOU] == ("declined", "direct")
    with offered.working(GANSU):
        publish(THING, [Edit(ITEM, {"days": 15}), Edit(OTHER, {"days": 15})], actor=SYSTEM)
    with offered.working(JISHISHAN):
        assert {row.state for row in accept(THING, [ITEM, OTHER], actor=SYSTEM)} == {"claimed", "declined"}
        assert moved(THING) == {}
    assert {item: said(offered, item) for item in (ITEM, OTHER)} == before
