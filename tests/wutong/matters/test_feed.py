"""The change feed at its doors: who is told what, with the matters it is about."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.wutong.matters.conftest import Desk
from tests.wutong.matters.test_actions import GUIDE, claim, province
from werkzeug.test import TestResponse

from wutong.access import SYSTEM
from wutong.matters import actions, feed
from wutong.testing.tree import CHUIMATAN, DONGXIANG, GANSU, JISHISHAN, LINXIA
from wutong.testing.world import World
from wutong.web import lookups

LATE = datetime(2026, 4, 1, tzinfo=UTC)
NAIVE = LATE.replace(tzinfo=None)
OTHER = {**GUIDE, "code": "SL-2", "name": "临时救助"}


@pytest.fixture
def told(world: World) -> Iterator[World]:
    """A world in which the province has published a matter that one county has claimed for itself and its townships."""
    before = lookups.of(world.app).who
    world.servers.rest()
    province(world)
    claim(world, JISHISHAN, "self", "townships")
    yield world
    lookups.of(world.app).who = before


def ask(world: World, place: str, *rights: str, **arguments: Any) -> TestResponse:
    return Desk(world, *rights).client.get(f"/api/v1/{place}", query_string=arguments)


def changes(world: World, place: str, *rights: str, **arguments: Any) -> list[dict[str, Any]]:
    answer = ask(world, place, *rights, **arguments)
    assert answer.status_code == 200, answer.get_json()
    items: list[dict[str, Any]] = answer.get_json()["items"]
    return items


def brief(items: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(one["region"], one["does"], one["codes"], one.get("touch")) for one in items]


def publish(world: World, region: int, **values: Any) -> None:
    with world.working(region):
        actions.save("SL-1", values, actor=SYSTEM)
        actions.publish(actor=SYSTEM, note="提速")


def test_everybody_may_follow_the_line_of_a_place(told: World) -> None:
    publish(told, GANSU, promised_days=15)
    assert brief(changes(told, "622927/changes/")) == [
        (GANSU, "released", ["SL-1"], "changed"),
        (JISHISHAN, "claimed", ["SL-1"], None),
        (GANSU, "released", ["SL-1"], "changed"),
    ]
    said = changes(told, "622927/changes/")[1]
    assert (said["reach"], said["mode"], said["grounds"]) == (["self", "townships"], "direct", None)
    assert "note" not in said


def test_a_claim_is_told_to_those_it_reaches_and_a_release_as_new_to_those_it_is_meant_for(told: World) -> None:
    assert brief(changes(told, "622927100/changes/"))[1] == (JISHISHAN, "claimed", ["SL-1"], None)
    assert brief(changes(told, "622926/changes/")) == [(GANSU, "released", ["SL-1"], "fresh")]
    assert brief(changes(told, "622927100201/changes/")) == [], "a village is meant by neither"
    assert len(changes(told, "622927100201/changes/", everything="1")) == 2


def test_an_emergency_stop_is_told_as_one(told: World) -> None:
    with told.working(GANSU):
        actions.stop("SL-1", grounds="上位法废止", actor=SYSTEM)
    assert brief(changes(told, "622927/changes/"))[-1] == (GANSU, "released", ["SL-1"], "stopped")


def test_a_cursor_goes_on_where_it_was_and_an_empty_answer_has_the_tag_of_the_one_before(told: World) -> None:
    first = ask(told, "622927/changes/", limit=1).get_json()
    assert (len(first["items"]), first["more"]) == (1, True)
    second = ask(told, "622927/changes/", limit=1, after=first["next"]).get_json()
    assert ([one["does"] for one in second["items"]], second["more"]) == (["claimed"], False)
    still = ask(told, "622927/changes/", after=second["next"])
    assert (still.get_json()["items"], still.get_json()["next"]) == ([], second["next"])
    again = told.client().get(
        "/api/v1/622927/changes/", query_string={"after": second["next"]},
        headers={"If-None-Match": still.headers["ETag"]},
    )  # fmt: skip
    assert again.status_code == 304
    publish(told, GANSU, promised_days=15)
    assert len(changes(told, "622927/changes/", after=second["next"])) == 1


def test_who_comes_new_may_begin_with_what_comes(told: World) -> None:
    begun = ask(told, "622927/changes/", after="now").get_json()
    assert begun["items"] == []
    publish(told, JISHISHAN, promised_days=9)
    assert brief(changes(told, "622927/changes/", after=begun["next"])) == [(JISHISHAN, "released", ["SL-1"], None)]


@pytest.mark.parametrize(
    "keys", [[1, 2, 3, 4], [1, NAIVE, 1, NAIVE], [2**70, LATE, 1, LATE], [1, LATE, 1, LATE, 2], ["a"]]
)
def test_a_cursor_that_nobody_gave_out_is_refused(told: World, keys: list[Any]) -> None:
    for text in (feed.Text.pack(keys), "x"):
        answer = ask(told, "622927/changes/", after=text)
        assert (answer.status_code, answer.get_json()["code"]) == (400, "paging.bad_cursor")


def test_below_is_for_who_has_the_right_and_says_who_declined_and_why(told: World) -> None:
    with told.working(DONGXIANG):
        actions.decline(["SL-1"], grounds="没有这类对象", actor=SYSTEM)
    assert ask(told, "6229/changes/below").status_code == 401
    assert ask(told, "6229/changes/below", "notice.read").status_code == 403
    told_below = changes(told, "6229/changes/below", "matter.read")
    assert brief(told_below) == [(JISHISHAN, "claimed", ["SL-1"], None), (DONGXIANG, "declined", ["SL-1"], None)]
    assert [one.get("grounds") for one in told_below] == [None, "没有这类对象"]


def test_below_never_shows_beside_or_above(told: World) -> None:
    with told.working(DONGXIANG):
        actions.decline(["SL-1"], grounds="没有这类对象", actor=SYSTEM)
    with told.working(CHUIMATAN):
        actions.define({**OTHER, "exercise_levels": [5]}, actor=SYSTEM)
        actions.publish(actor=SYSTEM, note="本镇事项")
    assert brief(changes(told, "622927/changes/below", "matter.read")) == [(CHUIMATAN, "released", ["SL-2"], None)]
    assert [one["region"] for one in changes(told, "6229/changes/below", "matter.read")] == [
        JISHISHAN, DONGXIANG, CHUIMATAN,
    ]  # fmt: skip
    assert LINXIA not in {one["region"] for one in changes(told, "622926/changes/", everything="1")}


def test_a_release_with_very_many_matters_names_some_and_says_so(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "NAMED", 2)
    with told.working(GANSU):
        for number in range(3, 6):
            actions.define({**GUIDE, "code": f"SL-{number}", "name": f"事项{number}"}, actor=SYSTEM)
        actions.publish(actor=SYSTEM, note="一批")
    last = changes(told, "622927/changes/")[-1]
    assert (last["items"], len(last["codes"]), last["cut"], last["touch"]) == (3, 2, True, "fresh")
