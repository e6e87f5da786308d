"""What changed for me: a province moves, a county sees it, accepts it or keeps its own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.wutong.matters.conftest import Desk
from tests.wutong.matters.test_actions import claim, province
from tests.wutong.matters.test_machine import EDITOR, Program

from wutong.access import SYSTEM
from wutong.clock import frozen
from wutong.layers.kinds import Edit
from wutong.matters import actions, board, queries, rules
from wutong.testing.tree import GANSU, JISHISHAN
from wutong.testing.world import World

NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def says(world: World, region: int, hour: int, code: str = "SL-1", **values: Any) -> UUID:
    """A region publishes values of a matter some hours after noon."""
    with frozen(NOON + hour * HOUR), world.working(region):
        actions.save(code, values, actor=SYSTEM)
        return actions.publish(actor=SYSTEM, note=f"第{hour}次").id


@pytest.fixture
def county(world: World) -> Iterator[World]:
    """A county has claimed a matter at one o'clock and said its own promise and telephone at two."""
    with frozen(NOON):
        province(world, hours="上午", consult_phone="0930-1234567")
    with frozen(NOON + HOUR):
        claim(world, JISHISHAN)
    says(world, JISHISHAN, 2, promised_days=12, consult_phone="0930-7721234")
    with frozen(NOON + 9 * HOUR):
        yield world


def test_the_county_sees_what_moved_with_who_and_why_and_what_is_its_own(county: World) -> None:
    says(county, GANSU, 3, promised_days=15, hours="全天")
    with county.at(JISHISHAN):
        [one] = board.changed().outdated
        assert [(line.element, line.before, line.after) for line in one.moved] == [
            ("promised_days", "20 个自然日", "15 个自然日"),
            ("hours", "上午", "全天"),
        ]
        assert {line.cause.note for line in one.moved if line.cause} == {"第3次"}
        assert (one.own, one.plain, board.counted()) == (frozenset({"promised_days"}), False, 1)


def test_accepting_takes_it_off_the_list_and_changes_no_own_value(county: World) -> None:
    says(county, GANSU, 3, hours="全天")
    with county.working(JISHISHAN):
        assert [one.code for one in board.changed().plain] == ["SL-1"]
        assert actions.accept(["SL-1"], actor=SYSTEM) == 1
        assert board.changed().outdated == []
        found = queries.find("SL-1")
        assert (found["hours"], found["promised_days"]) == ("全天", 12)


@pytest.mark.parametrize("above", [True, False])
def test_what_moved_again_after_it_was_shown_is_not_accepted_unseen(county: World, above: bool) -> None:
    says(county, GANSU, 3, promised_days=10, hours="全天")
    with county.at(JISHISHAN):
        [one], page = board.changed().outdated, board.compare("SL-1")
    says(county, *((GANSU, 4) if above else (JISHISHAN, 4)), hours="下午")
    with county.working(JISHISHAN):
        for verb in (
            lambda: actions.accept(["SL-1"], actor=SYSTEM, stamps=[one.stamp]),
            lambda: actions.settle("SL-1", set(), actor=SYSTEM, shown=page.stamp),
        ):
            with pytest.raises(actions.MovedAgain) as refused:
                verb()
            assert "“最低生活保障”在您查看之后又有改动" in refused.value.text()
        [again] = board.changed().outdated
        assert again.stamp == board.compare("SL-1").stamp != one.stamp == page.stamp
        assert actions.accept(["SL-1"], actor=SYSTEM, stamps=[again.stamp]) == 1
        assert actions.accept(["SL-1"], actor=SYSTEM, stamps=[again.stamp]) == 1, (
            "a second press finds nothing to doubt"
        )


def test_the_pages_and_the_machine_door_show_what_moved_again(world: World) -> None:
    province(world)
    claim(world, JISHISHAN)
    desk, county = Desk(world, *EDITOR), "/622927/desk/matters"

    def tell(hours: str) -> None:
        with world.working(GANSU):
            actions.bring_out([Edit(rules.item_of("SL-1"), {"hours": hours})], actor=SYSTEM)

    def stamp(page: str, name: str) -> str:
        return desk.get(f"{county}/{page}").text.split(f'name="{name}" value="')[1].split('"')[0]

    tell("上午")
    listed, compared = stamp("changes", "stamps"), stamp("SL-1/compare", "stamp")
    read = Program(world, "622927").read("matters/waiting")["outdated"][0]["stamp"]
    assert listed == compared == read
    tell("下午")
    for page, form in (("changes/accept", {"codes": "SL-1", "stamps": listed}), ("SL-1/compare", {"stamp": compared})):
        answer = desk.post(f"{county}/{page}", **form)
        assert answer.status_code == 303
        shown = desk.get(answer.headers["Location"]).text
        assert "在您查看之后又有改动" in shown
        assert "下午" in shown
    program = Program(world, "622927")
    for path, body in (("claims/accept", {"codes": ["SL-1"], "stamps": [read]}), ("SL-1/compare", {"stamp": read})):
        refused = program.ask("POST", f"matters/{path}", **body)
        assert (refused.status_code, refused.get_json()["code"]) == (409, "matter.moved_again")
    assert program.ask("POST", "matters/claims/accept", codes=["SL-1"]).status_code == 422
    now = program.read("matters/SL-1/compare")["stamp"]
    assert program.done("POST", "matters/claims/accept", codes=["SL-1"], stamps=[now]) == {"accepted": 1}


def test_the_three_sides_are_shown_and_what_may_not_be_kept_says_why(county: World) -> None:
    says(county, GANSU, 3, promised_days=10, consult_phone="0930-1238800", hours="全天")
    with county.at(JISHISHAN):
        sides = {side.element: side for side in board.compare("SL-1").sides}
        days, phone, hours = (sides[name] for name in ("promised_days", "consult_phone", "hours"))
        assert (days.before, days.after, days.kept, days.own) == ("20 个自然日", "10 个自然日", "12 个自然日", True)
        assert "不能超过" in days.refusal
        assert (phone.kept, phone.own, phone.refusal) == ("0930-7721234", True, "")
        assert (hours.kept, hours.own, hours.refusal) == ("上午", False, "")
        with pytest.raises(actions.HeldAbove):
            actions.settle("SL-1", {"promised_days"}, actor=SYSTEM)


def test_what_is_kept_and_what_is_given_up_goes_through_the_draft(county: World) -> None:
    says(county, GANSU, 3, promised_days=10, consult_phone="0930-1238800", hours="全天")
    with county.working(JISHISHAN):
        assert actions.settle("SL-1", {"consult_phone", "hours"}, actor=SYSTEM) == 2
        assert board.changed().outdated == []
        actions.publish(actor=SYSTEM, note="保留本级")
        found = queries.find("SL-1")
        assert [found[name] for name in ("promised_days", "consult_phone", "hours")] == [10, "0930-7721234", "上午"]
        assert found.drifts == ()


def test_nobody_is_asked_about_the_marks_of_examples_and_settling_leaves_ones_own(county: World) -> None:
    says(county, GANSU, 2, examples=["hours"])
    says(county, JISHISHAN, 3, examples=["consult_phone"])
    says(county, GANSU, 4, hours="全天", examples=[])
    with county.working(JISHISHAN):
        assert [side.element for side in board.compare("SL-1").sides] == ["hours"]
        assert actions.settle("SL-1", {"hours"}, actor=SYSTEM) == 1
        actions.publish(actor=SYSTEM)
        assert queries.find("SL-1")["examples"] == ["consult_phone"]


def test_a_matter_that_was_stopped_above_is_told_with_its_grounds(county: World) -> None:
    with frozen(NOON + 3 * HOUR), county.working(GANSU):
        actions.stop("SL-1", grounds="上位法废止", actor=SYSTEM)
    with county.at(JISHISHAN):
        found = board.changed()
        [one] = found.withdrawn
        assert one.cause is not None
        assert (one.code, one.cause.note, one.cause.urgent, found.outdated) == ("SL-1", "上位法废止", True, [])
        assert board.counted() == 0, "there is nothing to do about it"


def test_what_is_new_is_told_with_who_published_it_and_everything_since_a_day(county: World) -> None:
    with frozen(NOON + 3 * HOUR):
        province(county, code="SL-2", name="临时救助")
    says(county, GANSU, 4, hours="全天")
    with county.at(JISHISHAN):
        [one] = board.changed().fresh
        assert one.cause is not None
        assert (one.code, one.cause.place, one.cause.note) == ("SL-2", "甘肃省", "首次发布")
        assert {each.code for each in board.since(NOON + 2 * HOUR)} == {"SL-1", "SL-2"}


def test_the_history_of_a_matter_tells_who_said_what_on_the_whole_line(county: World) -> None:
    with county.at(JISHISHAN):
        mine, above = board.steps("SL-1")
        assert (mine.own, mine.place, mine.note, [line.title for line in mine.lines]) == (
            True, "积石山保安族东乡族撒拉族自治县", "第2次", ["承诺办结时限", "咨询电话"],
        )  # fmt: skip
        assert (above.own, above.place) == (False, "甘肃省")


def test_two_releases_are_compared_and_a_roll_back_is_shown_before_it_is_done(county: World) -> None:
    first = says(county, GANSU, 3, hours="全天")
    second = says(county, GANSU, 4, hours="周末", promised_days=18)
    with county.at(GANSU):
        [part] = board.difference(first, second)
        assert [(line.before, line.after) for line in part.lines] == [("20 个自然日", "18 个自然日"), ("全天", "周末")]
        [part] = board.undoing(second).parts
        assert [(line.before, line.after) for line in part.lines] == [("18 个自然日", "20 个自然日"), ("周末", "全天")]
        assert board.undoing(second).impact.claims == 1
