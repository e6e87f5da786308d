"""What the naive model found about claims and books when the map changes, each as the story of one office."""

from pathlib import Path
from uuid import UUID

import click.testing
import pytest
from tests.wutong.regions.guide import ITEM, Run

from wutong.access import SYSTEM
from wutong.layers import claims, releases
from wutong.layers.claims import Reach, Terms
from wutong.layers.kinds import Edit
from wutong.matters import actions, queries
from wutong.matters.models import MATTER
from wutong.regions.commands import group
from wutong.regions.undoing import TooLate
from wutong.testing.tree import CHUIMATAN, GANSU, JISHISHAN, LIUGOU, VILLAGE
from wutong.testing.world import World

MERGED, RECODED = 622927110000, 622927300000
TOWNS, VILLAGES = frozenset({"townships"}), frozenset({"villages"})
AGENT = Terms("agent")


def merge(run: Run) -> str:
    return run("merge", "622927100", "622927200", "--into", "622927110", "--name", "大墩峡镇")


def recode(run: Run, town: str = "622927100") -> str:
    return run("recode", town, "622927300").strip().rpartition(" ")[2]


def undo(operation: str) -> None:
    runner = click.testing.CliRunner(catch_exceptions=False)
    assert runner.invoke(group, ["undo", operation, "--write"]).exit_code == 0


def offers(world: World, region: int) -> bool:
    with world.at(region):
        return [one["code"] for one in queries.offered()] == ["SL-1"]


def test_a_town_that_named_one_village_has_decided_nothing_for_itself(world: World, run: Run) -> None:
    with world.working(CHUIMATAN):
        reach = Reach(frozenset({"self", "villages"}), only=frozenset({VILLAGE}))
        claims.claim(MATTER, [ITEM], actor=SYSTEM, reach=reach, terms=AGENT)
    with world.working(LIUGOU):
        actions.decline(["SL-1"], grounds="没有经办人", actor=SYSTEM)
    merge(run)
    assert not offers(world, MERGED)
    assert offers(world, MERGED + 600)


def test_a_claim_for_the_villages_of_the_town_itself_is_still_for_them(world: World, run: Run) -> None:
    with world.working(CHUIMATAN):
        reach = Reach(VILLAGES, only=frozenset({CHUIMATAN}))
        claims.claim(MATTER, [ITEM], actor=SYSTEM, reach=reach, terms=AGENT)
    merge(run)
    assert offers(world, MERGED + 600)


def test_villages_that_the_county_served_in_an_absorbed_town_are_served(world: World, run: Run) -> None:
    with world.working(JISHISHAN):
        reach = Reach(VILLAGES, only=frozenset({LIUGOU}))
        claims.claim(MATTER, [ITEM], actor=SYSTEM, reach=reach, terms=AGENT)
    run("merge", "622927200", "--into", "622927100")
    assert offers(world, CHUIMATAN + 600)
    assert not offers(world, VILLAGE)


def test_a_claim_that_comes_back_means_the_town_under_its_new_code(world: World, run: Run) -> None:
    with world.working(JISHISHAN):
        actions.claim(["SL-1"], actor=SYSTEM, reach=Reach(TOWNS, only=frozenset({CHUIMATAN})))
        later = claims.claim(MATTER, [ITEM], actor=SYSTEM, reach=Reach(TOWNS)).id
    recode(run)
    with world.working(JISHISHAN):
        claims.unclaim(MATTER, later, actor=SYSTEM)
    assert offers(world, RECODED)
    assert not offers(world, LIUGOU)


def test_a_code_that_an_undo_made_free_is_nobody_s_exception(world: World, run: Run) -> None:
    with world.working(JISHISHAN):
        actions.claim(["SL-1"], actor=SYSTEM, reach=Reach(TOWNS, besides=frozenset({CHUIMATAN})))
    undo(recode(run))
    recode(run, "622927200")
    assert offers(world, RECODED)


def test_an_own_matter_that_was_stopped_moves_without_its_claim(world: World, run: Run) -> None:
    own = UUID(int=7)
    with world.working(CHUIMATAN):
        releases.publish(MATTER, [Edit(own, {"name": "本镇事项"}, defines=True)], actor=SYSTEM)
        claims.claim(MATTER, [own], actor=SYSTEM)
    with world.working(CHUIMATAN):
        releases.publish(MATTER, [Edit(own, withdrawn=True)], actor=SYSTEM)
    recode(run)
    with world.at(RECODED):
        assert claims.standing(MATTER) == []


def test_a_value_forbidden_for_one_matter_is_kept_where_another_allows_it(world: World, run: Run) -> None:
    more = UUID(int=7)
    with world.working(GANSU):
        releases.publish(MATTER, [Edit(more, {"name": "另一事项", "promised_days": 30}, defines=True)], actor=SYSTEM)
    with world.working(CHUIMATAN):
        both = [Edit(item, {"promised_days": 15}) for item in (ITEM, more)]
        releases.publish(MATTER, both, actor=SYSTEM)
    with world.working(GANSU):
        actions.bring_out([Edit(ITEM, {"promised_days": 10})], actor=SYSTEM)
    recode(run)
    with world.working(GANSU):
        actions.bring_out([Edit(ITEM, {"promised_days": 20})], actor=SYSTEM)
    with world.at(RECODED):
        assert queries.known("SL-1")["promised_days"] == 20
        found = releases.queries.defined(MATTER, RECODED, [more])
        assert found[more]["promised_days"] == 15


def test_what_a_town_stopped_is_stopped_in_all_its_parts(world: World, run: Run, tmp_path: Path) -> None:
    with world.working(CHUIMATAN):
        actions.claim(["SL-1"], actor=SYSTEM)
        actions.bring_out([Edit(ITEM, {"booking": False})], actor=SYSTEM)
    table = tmp_path / "villages.csv"
    table.write_text("region,part\n622927100201,1\n622927100202,2\n")
    parts = ("--part", "622927110=上镇:0.6", "--part", "622927111=下镇:0.4")
    run("split", "622927100", *parts, "--allocation", str(table))
    for part in (MERGED, MERGED + 1000):
        with world.at(part):
            assert queries.find("SL-1")["booking"] is False


def test_an_order_is_not_undone_over_what_its_successor_has_given_up(world: World, run: Run) -> None:
    with world.working(CHUIMATAN):
        actions.claim(["SL-1"], actor=SYSTEM)
    operation = recode(run)
    with world.working(RECODED):
        claims.unclaim(MATTER, claims.standing(MATTER)[0].id, actor=SYSTEM)
    with pytest.raises(TooLate, match="撤回"):
        undo(operation)
