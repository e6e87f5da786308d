from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.wutong.progress.conftest import CODES, Pushed

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import frozen, now
from wutong.layers import coverage
from wutong.layers.claims import Reach, claim
from wutong.matters import actions
from wutong.matters.models import MATTER
from wutong.matters.rules import item_of
from wutong.progress import queries, rules
from wutong.testing.tree import (
    CHUIMATAN,
    DONGXIANG,
    GANSU,
    JISHISHAN,
    LINXIA,
    LIUGOU,
    LIUGOU_VILLAGE,
    NEXT_VILLAGE,
    QINGHAI,
    REGIONS,
    VILLAGE,
)  # fmt: skip

BELOW = Reach(frozenset({"townships", "villages"}))


def shown(pushed: Pushed, region: int, place: int | None = None, release: UUID | None = None) -> Any:
    with pushed.world.working(region):
        return queries.shown(place, release)


def row(seen: Any, code: int) -> rules.Tally:
    return next(one.tally for one in seen.rows if one.code == code)


def test_at_first_everybody_below_owes_an_answer_to_what_is_meant_for_them(pushed: Pushed) -> None:
    seen = shown(pushed, GANSU)
    assert seen.total.places == 8
    assert seen.total.waiting == 2 * 2 + 2 * 2 + 3 * 2
    assert seen.total.done == 1
    assert [one.code for one in seen.rows] == [LINXIA]
    assert [one.code for one in seen.rows[0].below] == [DONGXIANG, JISHISHAN]
    assert rules.waited(seen.total.since, seen.at) == 7


def test_one_claim_of_the_county_answers_for_all_below_it_but_its_exceptions(pushed: Pushed) -> None:
    with pushed.world.working(JISHISHAN):
        actions.claim(["A-1", "A-3"], actor=SYSTEM)
        actions.claim(["A-2", "A-3"], actor=SYSTEM, reach=Reach(BELOW.levels, besides=frozenset({LIUGOU})))
    seen = shown(pushed, GANSU, LINXIA)
    assert row(seen, JISHISHAN).done == 4
    assert row(seen, JISHISHAN).waiting == 4
    assert row(seen, DONGXIANG) == rules.Tally(1, 0, waiting=2, since=seen.total.since)
    county = shown(pushed, JISHISHAN)
    assert row(county, CHUIMATAN).tone == "done"
    assert row(county, LIUGOU).tone == "none"
    assert county.own == 0


def test_who_declined_says_why_and_is_left_out_of_the_rate(pushed: Pushed) -> None:
    with pushed.world.working(JISHISHAN):
        actions.claim(["A-2", "A-3"], actor=SYSTEM, reach=BELOW)
    with pushed.world.working(VILLAGE):
        actions.decline(["A-2"], grounds="村里没有这项业务", actor=SYSTEM)
    with pushed.world.working(LIUGOU):
        actions.defer(["A-3"], actor=SYSTEM, reach=Reach(frozenset({"self", "villages"})))
    seen = shown(pushed, JISHISHAN)
    assert (seen.total.current, seen.total.declined, seen.total.deferred) == (7, 1, 2)
    assert seen.total.rate == 7 / 9
    told = {name: (one.said.reason, one.places, titles) for one, name, titles in seen.refusals}
    assert told == {
        REGIONS[VILLAGE][1]: ("村里没有这项业务", 1, ["事项A-2"]),
        REGIONS[LIUGOU][1]: (None, 2, ["事项A-3"]),
    }


def test_a_village_tells_matter_by_matter_who_decided_what(pushed: Pushed) -> None:
    with pushed.world.working(JISHISHAN):
        actions.claim(["A-2"], actor=SYSTEM, reach=BELOW)
    seen = shown(pushed, GANSU, VILLAGE)
    assert [(one.code, one.state) for one in seen.alone] == [("A-3", "waiting"), ("A-2", "current")]
    assert seen.alone[1].claim is not None
    assert seen.alone[1].claim.region == JISHISHAN
    assert seen.rows == []
    assert [region.code for region in seen.trail] == [GANSU, LINXIA, JISHISHAN, CHUIMATAN, VILLAGE]


def test_a_new_release_asks_again_those_who_had_claimed_what_it_touched(pushed: Pushed) -> None:
    with frozen(pushed.then + timedelta(days=1)), pushed.world.working(JISHISHAN):
        actions.claim(CODES, actor=SYSTEM, reach=Reach(BELOW.levels | {"self"}))
    assert shown(pushed, JISHISHAN).total.tone == "done"
    moment = pushed.then + timedelta(days=3)
    release = pushed.publish({"A-3": {"promised_days": 5}}, moment)
    everything, one = shown(pushed, GANSU, JISHISHAN), shown(pushed, GANSU, JISHISHAN, release)
    assert (everything.total.current, everything.total.outdated) == (6, 6)
    assert (one.total.current, one.total.outdated) == (0, 6)
    assert rules.waited(one.total.since, one.at) == 4
    first = shown(pushed, GANSU, JISHISHAN, pushed.release)
    assert (first.total.current, first.total.outdated) == (12, 0)
    with pushed.world.working(JISHISHAN):
        actions.claim(["A-3"], actor=SYSTEM, reach=Reach(BELOW.levels | {"self"}))
    assert shown(pushed, GANSU, JISHISHAN, release).total.outdated == 0


def test_a_board_is_kept_until_anything_in_its_range_moves(pushed: Pushed, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    slow = coverage.coverage
    monkeypatch.setattr(coverage, "coverage", lambda *said, **more: made.append(1) or slow(*said, **more))
    shown(pushed, GANSU)
    shown(pushed, GANSU, JISHISHAN)
    assert len(made) == 1
    with pushed.world.working(VILLAGE):
        actions.claim(["A-2"], actor=SYSTEM)
    assert shown(pushed, GANSU).total.current == 1
    assert len(made) == 2


def test_a_kept_board_goes_at_the_instant_a_claim_begins_to_hold(pushed: Pushed) -> None:
    moment = now()
    with frozen(moment), pushed.world.working(VILLAGE):
        claim(MATTER, [item_of("A-2")], actor=SYSTEM, at=moment + timedelta(seconds=5))
    with frozen(moment + timedelta(seconds=4)):
        assert shown(pushed, GANSU).total.current == 0
    with frozen(moment + timedelta(seconds=6)):
        assert shown(pushed, GANSU).total.current == 1


def test_what_lies_elsewhere_or_never_was_is_refused(pushed: Pushed) -> None:
    with pushed.world.working(GANSU):
        with pytest.raises(rules.NotBelow):
            queries.shown(QINGHAI)
        with pytest.raises(rules.NoSuchRelease):
            queries.shown(None, uuid4())
    with pushed.world.working(QINGHAI), pytest.raises(rules.NoSuchRelease):
        queries.shown(None, pushed.release)


def test_every_place_down_to_the_village_has_a_line_of_its_own(pushed: Pushed) -> None:
    with pushed.world.working(GANSU):
        told = queries.every_place(JISHISHAN, None)
    below = [code for code in REGIONS if tenancy.contains(JISHISHAN, code)]
    assert [one.code for one in told] == sorted(below)
    assert {one.code: one.tally.waiting for one in told} == {
        JISHISHAN: 2, CHUIMATAN: 2, LIUGOU: 2, VILLAGE: 2, NEXT_VILLAGE: 2, LIUGOU_VILLAGE: 2,
    }  # fmt: skip
    assert told[-1].name == REGIONS[LIUGOU_VILLAGE][1]
