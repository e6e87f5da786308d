"""Claims with their terms, exceptions and reverses; a parent that overrules a decline."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.wutong.matters.test_actions import province

from wutong.access import SYSTEM
from wutong.clock import frozen
from wutong.errors import NotFound
from wutong.layers import holdings
from wutong.layers.claims import Reach, Terms
from wutong.matters import actions, board, queries
from wutong.matters.actions.claiming import OverruledWithoutGrounds
from wutong.matters.actions.terms import TermsUnfit
from wutong.matters.models import MATTER
from wutong.testing.tree import CHUIMATAN, DONGXIANG, GANSU, JISHISHAN, LIUGOU, LIUGOU_VILLAGE, VILLAGE
from wutong.testing.world import World

VILLAGES = Reach(frozenset({"villages"}))


@pytest.mark.parametrize(
    ("terms", "reach", "element", "words"),
    [
        (Terms("agent", decide_level=3), VILLAGES, "decide_level", "不由市级行使"),
        (Terms("agent", decide_level=6), Reach(frozenset({"townships"})), "decide_level", "在所选地方之下"),
        (Terms("agent", accept_level=4, decide_level=5), VILLAGES, "accept_level", "不能高于决定的层级"),
        (Terms("inform", accept_level=6, decide_level=5), VILLAGES, "accept_level", "公开告知的事项不收件"),
    ],
)
def test_who_accepts_and_who_decides_must_be_able_to(
    world: World, terms: Terms, reach: Reach, element: str, words: str
) -> None:
    province(world)
    with world.at(JISHISHAN):
        with pytest.raises(TermsUnfit) as refused:
            actions.claim(["SL-1"], actor=SYSTEM, reach=reach, terms=terms)
        assert list(refused.value.fields) == [element]
        assert any(words in said for said in refused.value.fields[element])


def test_the_village_accepts_and_the_township_decides(world: World) -> None:
    province(world)
    with world.working(JISHISHAN):
        actions.claim(["SL-1"], actor=SYSTEM, reach=VILLAGES, terms=Terms("agent", accept_level=6, decide_level=5))
    with world.at(VILLAGE):
        assert queries.home_of(queries.find("SL-1")) == CHUIMATAN


def test_only_the_chosen_township_and_everything_in_it_is_reached(world: World) -> None:
    province(world)
    with world.working(JISHISHAN):
        reach = Reach(frozenset({"villages"}), only=frozenset({CHUIMATAN}))
        actions.claim(["SL-1"], actor=SYSTEM, reach=reach, terms=Terms("agent", None, 5))
        [standing] = board.board("villages").standing
        assert standing.places >= 1
    with world.at(VILLAGE):
        assert len(queries.offered()) == 1
    with world.at(LIUGOU_VILLAGE):
        assert queries.offered() == []


def declined(world: World) -> Any:
    province(world)
    with world.working(JISHISHAN):
        return actions.decline(["SL-1"], grounds="没有这类对象", actor=SYSTEM)


def test_the_parent_reads_the_reason_and_overrules_it_with_its_own(world: World) -> None:
    row = declined(world)
    with world.working(GANSU):
        [one] = board.declines()
        assert (one.place, one.claim.grounds, one.bound) == ("积石山保安族东乡族撒拉族自治县", "没有这类对象", False)
        with pytest.raises(OverruledWithoutGrounds):
            actions.overrule(JISHISHAN, row.id, grounds=" ", actor=SYSTEM)
        bound = actions.overrule(JISHISHAN, row.id, grounds="全省必办", actor=SYSTEM)
        assert (bound.reach, bound.only, bound.binding) == (["counties"], [JISHISHAN], True)
    with world.at(JISHISHAN):
        assert [found["code"] for found in queries.offered()] == ["SL-1"]
        [told] = board.changed().overruled
        assert (told.place, told.grounds) == ("甘肃省", "全省必办")
    with world.at(DONGXIANG):
        assert queries.offered() == []
    with world.working(GANSU):
        assert board.declines()[0].bound
        actions.unclaim(bound.id, actor=SYSTEM)
    with world.at(JISHISHAN):
        assert queries.offered() == [], "its own decline holds again"


def test_only_the_places_that_were_declined_for_are_made_to_take_it_on(world: World) -> None:
    province(world)
    with world.working(JISHISHAN):
        towns = Reach(frozenset({"townships"}), only=frozenset({LIUGOU}))
        row = actions.decline(["SL-1"], grounds="没有经办人", actor=SYSTEM, reach=towns)
    with world.working(GANSU):
        bound = actions.overrule(JISHISHAN, row.id, grounds="全省必办", actor=SYSTEM)
        assert (bound.reach, bound.only) == (["townships"], [LIUGOU])
        assert board.declines()[0].bound
    with world.at(LIUGOU):
        assert [found["code"] for found in queries.offered()] == ["SL-1"]
    with world.at(CHUIMATAN):
        assert queries.offered() == [], "nobody declined for this town"


def test_a_sibling_and_a_child_overrule_nobody(world: World) -> None:
    row = declined(world)
    for region in (DONGXIANG, CHUIMATAN):
        with world.at(region), pytest.raises(NotFound):
            actions.overrule(JISHISHAN, row.id, grounds="越权", actor=SYSTEM)


def test_what_is_put_off_waits_until_its_day(world: World) -> None:
    province(world)
    soon = datetime.now(UTC) + timedelta(days=3)
    with world.working(JISHISHAN):
        actions.defer(["SL-1"], actor=SYSTEM, until=soon)
        assert board.board("self").waiting == []
    with frozen(soon), world.at(JISHISHAN):
        assert [found["code"] for found in board.board("self").waiting] == ["SL-1"]
        [past] = board.standings(holdings.journal(MATTER))
        assert (past.claim.stands, past.claim.taken_back) == (False, False)
