"""Who may end a matter, and what becomes of one that was ended and is set up again."""

from typing import Any

import pytest
from tests.wutong.matters.test_actions import GUIDE, province

from wutong.access import SYSTEM
from wutong.layers import drafts
from wutong.layers.claims import Reach
from wutong.layers.kinds import Edit
from wutong.matters import actions, board, ending, preview, queries, rules
from wutong.matters.findings import Entry
from wutong.matters.models import MATTER
from wutong.matters.sheets import Row
from wutong.testing.tree import CHUIMATAN, GANSU, JISHISHAN, LIUGOU
from wutong.testing.world import World

ITEM = rules.item_of("SL-1")


def withdrawn(world: World) -> None:
    with world.working(GANSU):
        actions.withdraw("SL-1", actor=SYSTEM)
        actions.publish(actor=SYSTEM, note="上位法废止")


def entry(**values: Any) -> Entry:
    return Entry(Row("", 2, {}), "SL-1", {**GUIDE, **values})


def test_a_county_does_not_end_what_the_province_set_up(world: World) -> None:
    province(world)
    with world.at(JISHISHAN), pytest.raises(ending.NotOwn, match="“不适用”并写明理由"):
        actions.withdraw("SL-1", actor=SYSTEM)
    with world.at(JISHISHAN), pytest.raises(ending.NotOwn, match="甘肃省"):
        actions.bring_out([Edit(ITEM, withdrawn=True)], actor=SYSTEM)
    with world.at(JISHISHAN):
        drafts.save_draft(MATTER, [Edit(ITEM, withdrawn=True)], title="旧草稿", actor=SYSTEM)
        for verb in (actions.submit, actions.publish):
            with pytest.raises(ending.NotOwn):
                verb(actor=SYSTEM)


def test_a_county_ends_its_own_matter(world: World) -> None:
    with world.working(JISHISHAN):
        actions.define(GUIDE, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
        assert board.working("SL-1").ends
        actions.withdraw("SL-1", actor=SYSTEM)
        actions.publish(actor=SYSTEM)
        with pytest.raises(rules.NoSuchMatter):
            queries.known("SL-1")


def test_withdrawing_is_offered_only_to_whom_the_matter_belongs(world: World) -> None:
    province(world)
    with world.at(JISHISHAN):
        assert not board.working("SL-1").ends
    with world.at(GANSU):
        assert board.working("SL-1").ends
        actions.define({**GUIDE, "code": "SL-2"}, actor=SYSTEM)
        assert not board.working("SL-2").ends, "it is only in the draft, and is discarded there"


@pytest.mark.parametrize(("place", "levels"), [(JISHISHAN, {"counties"}), (CHUIMATAN, {"townships"})])
def test_a_matter_that_the_province_binds_to_is_not_stopped_below(world: World, place: int, levels: set[str]) -> None:
    province(world)
    with world.working(JISHISHAN):
        reach = Reach(frozenset(levels) if place != JISHISHAN else frozenset({"self"}))
        row = actions.decline(["SL-1"], grounds="没有这类对象", actor=SYSTEM, reach=reach)
    with world.working(GANSU):
        bound = actions.overrule(JISHISHAN, row.id, grounds="全省必办", actor=SYSTEM)
    with world.at(place), pytest.raises(ending.Bound, match="请报请甘肃省决定"):
        actions.stop("SL-1", grounds="没有人手", actor=SYSTEM)
    with world.working(GANSU):
        actions.unclaim(bound.id, actor=SYSTEM)
    with world.at(place):
        actions.stop("SL-1", grounds="洪水", actor=SYSTEM)


def test_who_is_not_bound_stops_a_matter_in_an_emergency(world: World) -> None:
    province(world)
    with world.working(JISHISHAN):
        towns = Reach(frozenset({"townships"}), only=frozenset({LIUGOU}))
        row = actions.decline(["SL-1"], grounds="没有经办人", actor=SYSTEM, reach=towns)
    with world.working(GANSU):
        actions.overrule(JISHISHAN, row.id, grounds="全省必办", actor=SYSTEM)
    with world.at(CHUIMATAN):
        actions.stop("SL-1", grounds="洪水", actor=SYSTEM)


def test_a_withdrawn_matter_is_set_up_anew_and_nothing_of_the_old_one_stays(world: World) -> None:
    province(world, address="旧址")
    withdrawn(world)
    with world.working(GANSU):
        actions.define({**GUIDE, "name": "新低保"}, actor=SYSTEM)
        [look] = board.drafted()
        assert (look.kind, look.obstacles(), look.after["address"]) == ("new", [], None)
        assert board.as_published("SL-1", GANSU)["name"] == "新低保"
        actions.publish(actor=SYSTEM)
    with world.at(JISHISHAN):
        found = queries.known("SL-1")
        assert (found["name"], found["address"]) == ("新低保", None)


def test_a_list_sets_a_withdrawn_matter_up_anew(world: World) -> None:
    province(world)
    withdrawn(world)
    with world.working(GANSU):
        assert actions.bring_in([entry()], actor=SYSTEM) == 1
        assert actions.bring_in([entry()], actor=SYSTEM) == 0
        actions.publish(actor=SYSTEM)
        assert queries.known("SL-1")["name"] == GUIDE["name"]


def test_what_a_region_above_withdrew_is_not_set_up_below_and_says_who_ended_it(world: World) -> None:
    province(world)
    withdrawn(world)
    with world.at(JISHISHAN):
        with pytest.raises(ending.EndedAbove, match="甘肃省.*上位法废止"):
            actions.define(GUIDE, actor=SYSTEM)
        row = entry()
        assert actions.plan([row]).edits == []
        assert "上位法废止" in row.findings[0].said


def test_a_preview_of_what_stays_withdrawn_says_so(world: World) -> None:
    province(world)
    withdrawn(world)
    told = Edit(ITEM, {**GUIDE}, defines=True)
    with world.at(GANSU):
        assert "本级已撤销" in preview.looks([told])[0].obstacles()[0]
    with world.at(JISHISHAN):
        assert "上位法废止" in preview.looks([told])[0].obstacles()[0]
