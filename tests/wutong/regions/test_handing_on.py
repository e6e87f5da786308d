"""What a merger or a move takes along of an office's own words, so that nothing is taken from a citizen."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import click.testing
import pytest
from sqlalchemy import select
from tests.wutong.regions.guide import ITEM, Run

from wutong import letters
from wutong.access import SYSTEM
from wutong.clock import SHANGHAI, frozen, new_id, now
from wutong.db import db
from wutong.layers import claims, drafts
from wutong.layers.claims import Reach
from wutong.layers.kinds import Edit
from wutong.matters import actions, queries
from wutong.matters.models import MATTER
from wutong.people.actions import accounts, grants
from wutong.people.models import Grant
from wutong.regions import actions as offices
from wutong.regions import operating, settling, successors, surgeon
from wutong.regions import queries as regions
from wutong.regions.commands import group
from wutong.testing.tree import CHUIMATAN, JISHISHAN, LIUGOU
from wutong.testing.world import World
from wutong.timers import Timer

MERGED, MOVED = 622927110000, 622926600000
TOWNS = frozenset({"townships"})


def plain(*args: str) -> str:
    return click.testing.CliRunner(catch_exceptions=False).invoke(group, args).output


def merge(run: Run) -> str:
    return run("merge", "622927100", "622927200", "--into", "622927110", "--name", "大墩峡镇")


def move(run: Run) -> str:
    return run("move", "622927100", "622926")


def test_a_town_is_not_left_out_because_its_partner_was(world: World, run: Run) -> None:
    with world.working(JISHISHAN):
        actions.claim(["SL-1"], actor=SYSTEM, reach=Reach(TOWNS, besides=frozenset({CHUIMATAN})))
    merge(run)
    with world.at(MERGED):
        assert [one["code"] for one in queries.offered()] == ["SL-1"]


def test_a_decline_for_one_town_is_none_for_both(world: World, run: Run) -> None:
    with world.working(JISHISHAN):
        actions.claim(["SL-1"], actor=SYSTEM, reach=Reach(TOWNS))
        actions.decline(["SL-1"], grounds="没有经办人", actor=SYSTEM, reach=Reach(TOWNS, only=frozenset({CHUIMATAN})))
    merge(run)
    with world.at(MERGED):
        assert [one["code"] for one in queries.offered()] == ["SL-1"]


@pytest.mark.parametrize("how", ["stop", "pause"])
def test_what_one_of_two_towns_stopped_is_not_stopped_for_both(world: World, run: Run, how: str) -> None:
    for town in (CHUIMATAN, LIUGOU):
        with world.working(town):
            actions.claim(["SL-1"], actor=SYSTEM)
    with world.working(CHUIMATAN):
        if how == "stop":
            actions.stop("SL-1", grounds="洪水", actor=SYSTEM)
        else:
            actions.bring_out([Edit(ITEM, {"in_use": False, "booking": False, "promised_days": 10})], actor=SYSTEM)
    assert "只是其中一个地区停办" in merge(run)
    with world.at(MERGED):
        found = queries.find("SL-1")
        assert (found["in_use"], found["booking"]) == (True, True)
        assert found["promised_days"] == (20 if how == "stop" else 10), "what is easier for the citizen came along"


def test_what_a_town_stopped_stays_stopped_where_it_moves(world: World, run: Run) -> None:
    with world.working(CHUIMATAN):
        actions.claim(["SL-1"], actor=SYSTEM)
        actions.bring_out([Edit(ITEM, {"in_use": False, "booking": False})], actor=SYSTEM)
    move(run)
    with world.at(MOVED):
        found = queries.known("SL-1")
        assert (found["in_use"], found["booking"]) == (False, False)


def test_what_was_put_off_until_a_day_and_the_grounds_of_what_is_bound_come_along(world: World, run: Run) -> None:
    until = now() + timedelta(days=30)
    with world.working(CHUIMATAN):
        claims.claim(MATTER, [ITEM], actor=SYSTEM, reach=Reach(frozenset({"villages"})), binding=True, grounds="必办")
        actions.defer(["SL-1"], actor=SYSTEM, grounds="等人员到位", until=until)
    move(run)
    with world.at(MOVED):
        rows = {row.state: row for row in claims.standing(MATTER)}
        assert (rows["claimed"].grounds, rows["claimed"].binding) == ("必办", True)
        assert (rows["deferred"].until, rows["deferred"].grounds) == (until, "等人员到位")


def test_what_one_of_two_towns_had_put_off_is_offered_again_when_that_lapses(world: World, run: Run) -> None:
    until = now() + timedelta(days=30)
    with world.working(CHUIMATAN):
        actions.claim(["SL-1"], actor=SYSTEM)
        actions.defer(["SL-1"], actor=SYSTEM, until=until)
    merge(run)
    assert offered(world, MERGED) == []
    with frozen(until):
        assert offered(world, MERGED) == ["SL-1"]


def test_what_was_announced_for_a_later_day_is_told_as_left_behind(world: World, run: Run) -> None:
    with world.working(CHUIMATAN):
        draft = drafts.save_draft(MATTER, [Edit(ITEM, {"hours": "周末"})], title="周末", actor=SYSTEM)
        drafts.publish_draft(MATTER, draft.id, actor=SYSTEM, at=now() + timedelta(days=30))
    assert "尚未生效" in move(run)


# ── In one step ──────────────────────────────────────────────────────────────────────────────────────────────


def offered(world: World, region: int) -> list[str]:
    with world.at(region):
        return [str(one["code"]) for one in queries.offered()]


def claimed(world: World, region: int) -> list[UUID]:
    with world.at(region):
        return [item for row in claims.standing(MATTER) for item in row.items]


def towns(world: World) -> list[int]:
    with world.at(JISHISHAN):
        return [one.code for one in regions.children(JISHISHAN)]


def test_the_successor_is_furnished_before_it_opens(world: World, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with world.working(CHUIMATAN):
        actions.claim(["SL-1"], actor=SYSTEM)
    seen = []

    def opened(*told: Any) -> None:
        seen.append((towns(world), offered(world, CHUIMATAN), claimed(world, MERGED)))
        take_effect(*told)

    take_effect = operating.take_effect
    monkeypatch.setattr(operating, "take_effect", opened)
    merge(run)
    assert seen == [([CHUIMATAN, LIUGOU], ["SL-1"], [ITEM])]
    assert (towns(world), offered(world, MERGED)) == ([MERGED], ["SL-1"])


def test_an_interrupted_order_changes_nothing_until_it_goes_on(
    world: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.working(CHUIMATAN):
        actions.claim(["SL-1"], actor=SYSTEM)
    with monkeypatch.context() as broken:
        broken.setattr(surgeon.settling.around, "follow", lambda listed: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            merge(run)
    assert (towns(world), offered(world, CHUIMATAN)) == ([CHUIMATAN, LIUGOU], ["SL-1"])
    with world.at(JISHISHAN):
        assert successors.as_now(CHUIMATAN) == {CHUIMATAN: 1}
        assert successors.operations(JISHISHAN).items == []
    with pytest.raises(operating.Unfinished) as refused:
        move(run)
    operation = str(refused.value.facts["operation"])
    plain("undo", operation, "--write")
    assert (towns(world), offered(world, CHUIMATAN)) == ([CHUIMATAN, LIUGOU], ["SL-1"])
    with monkeypatch.context() as broken:
        broken.setattr(operating, "take_effect", lambda *told: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            merge(run)
    with pytest.raises(operating.Unfinished) as refused:
        move(run)
    plain("carry", str(refused.value.facts["operation"]))
    assert (towns(world), offered(world, MERGED)) == ([MERGED], ["SL-1"])


def test_an_undo_opens_the_old_ones_before_it_empties_the_new_and_goes_on_where_it_stopped(
    world: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.working(CHUIMATAN):
        actions.claim(["SL-1"], actor=SYSTEM)
    operation = merge(run).strip().rpartition(" ")[2]
    with monkeypatch.context() as broken:
        broken.setattr(claims, "unclaim", lambda *told, **more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            plain("undo", operation, "--write")
    assert (towns(world), offered(world, CHUIMATAN)) == ([CHUIMATAN, LIUGOU], ["SL-1"])
    with pytest.raises(operating.Unfinished):
        move(run)
    plain("undo", operation, "--write")
    assert claimed(world, MERGED) == []
    merge(run)
    assert (towns(world), offered(world, MERGED)) == ([MERGED], ["SL-1"])


# ── Between the order and its day ────────────────────────────────────────────────────────────────────────────

DAY = datetime(2030, 1, 1, tzinfo=SHANGHAI)
LATER = ("--effective", "2030-01-01")


def rung(world: World, region: int, moment: datetime) -> int:
    """Answer the timers of a region that are due at a moment."""
    with frozen(moment), world.working(region):
        due = select(Timer.id).where(Timer.kind == settling.KIND, Timer.due_at <= moment, Timer.state == "open")
        return letters.ring(*db.session.scalars(due.order_by(Timer.due_at)))


def seen_in(world: World, region: int, moment: datetime) -> Any:
    """What a citizen is offered there, the departments, and who has which post."""
    with frozen(moment), world.at(region):
        held = db.session.execute(select(Grant.role, Grant.person).where(Grant.state == "live").order_by(Grant.role))
        offers = [(one["code"], one["promised_days"]) for one in queries.offered()]
        return offers, [one.name for one in regions.departments()], held.all()


def employed(world: World, region: int, login: str) -> tuple[UUID, UUID]:
    person = new_id()
    with world.working(region, person=person):
        accounts.open_account(actor=SYSTEM, login=login, name="王小明")
        return person, grants.give(person, "clerk", actor=SYSTEM).id


def spoken(world: World) -> None:
    """The town is busy after the order was given: it says, grants, sets up and takes back."""
    with world.working(CHUIMATAN):
        actions.bring_out([Edit(ITEM, {"promised_days": 10})], actor=SYSTEM)
        actions.claim(["SL-1"], actor=SYSTEM)
        offices.establish("便民服务中心", line="convenience", actor=SYSTEM)


def test_what_rings_before_the_order_has_taken_effect_rings_once_more_after_it(
    world: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    hour, rings = timedelta(hours=1), list[int]()

    def slowly(*told: Any) -> None:
        rings.append(rung(world, MERGED, now() + hour))
        with world.working(CHUIMATAN):
            actions.claim(["SL-1"], actor=SYSTEM)
        take_effect(*told)

    take_effect = operating.take_effect
    with monkeypatch.context() as slow:
        slow.setattr(operating, "take_effect", slowly)
        merge(run)
    assert (rings, offered(world, MERGED)) == ([1], [])
    assert rung(world, MERGED, now() + 2 * hour) == 1
    with frozen(now() + 2 * hour):
        assert offered(world, MERGED) == ["SL-1"]
    assert rung(world, MERGED, now() + 3 * hour) == 0


@pytest.mark.parametrize("how", ["move", "merge"])
def test_what_is_said_between_the_order_and_its_day_goes_along(world: World, run: Run, how: str) -> None:
    target = MOVED if how == "move" else MERGED
    leaver, given = employed(world, CHUIMATAN, "linqu")
    told = ("move", "622927100", "622926") if how == "move" else (
        "merge", "622927100", "622927200", "--into", "622927110", "--name", "大墩峡镇")  # fmt: skip
    run(*told, *LATER)
    spoken(world)
    person, _ = employed(world, CHUIMATAN, "xinlai")
    with world.working(CHUIMATAN):
        grants.end(given, actor=SYSTEM)
    before = seen_in(world, CHUIMATAN, now())
    assert before == ([("SL-1", 10)], ["便民服务中心"], [("clerk", person)])
    assert rung(world, target, DAY - timedelta(minutes=25)) == 1
    assert seen_in(world, target, DAY) == before, "all is there when it opens"
    with frozen(DAY - timedelta(minutes=5)), world.working(CHUIMATAN):
        actions.bring_out([Edit(ITEM, {"promised_days": 5})], actor=SYSTEM)
    assert rung(world, target, DAY + timedelta(hours=1)) == 2
    assert seen_in(world, target, DAY + timedelta(hours=1)) == ([("SL-1", 5)], *before[1:])
    with frozen(DAY + timedelta(hours=2)), world.working(target):
        [row] = claims.standing(MATTER)
        claims.unclaim(MATTER, row.id, actor=SYSTEM)
    assert rung(world, target, DAY + timedelta(hours=3)) == 0


def test_what_is_put_off_beyond_the_day_stays_put_off_and_then_is_offered_as_it_was(world: World, run: Run) -> None:
    until = DAY + timedelta(days=30)
    with world.working(CHUIMATAN):
        actions.claim(["SL-1"], actor=SYSTEM)
        actions.defer(["SL-1"], actor=SYSTEM, until=until)
    run("move", "622927100", "622926", *LATER)
    assert seen_in(world, MOVED, DAY)[0] == []
    assert seen_in(world, MOVED, until)[0] == [("SL-1", 20)]


def test_what_is_put_off_until_before_the_day_is_offered_on_the_day(world: World, run: Run) -> None:
    with world.working(CHUIMATAN):
        actions.claim(["SL-1"], actor=SYSTEM)
        actions.defer(["SL-1"], actor=SYSTEM, until=DAY - timedelta(days=30))
    run("move", "622927100", "622926", *LATER)
    assert seen_in(world, MOVED, DAY)[0] == [("SL-1", 20)]


def test_what_is_taken_back_before_the_day_does_not_come_along_and_the_order_can_be_undone(
    world: World, run: Run
) -> None:
    with world.working(CHUIMATAN):
        actions.claim(["SL-1"], actor=SYSTEM)
        actions.bring_out([Edit(ITEM, {"promised_days": 10})], actor=SYSTEM)
    operation = run("move", "622927100", "622926", *LATER).strip().rpartition(" ")[2]
    with world.working(CHUIMATAN):
        claims.unclaim(MATTER, claims.standing(MATTER)[0].id, actor=SYSTEM)
    assert rung(world, MOVED, DAY + timedelta(hours=1)) == 3
    assert seen_in(world, MOVED, DAY + timedelta(hours=1))[0] == []
    with world.working(CHUIMATAN):
        actions.bring_out([Edit(ITEM, {"promised_days": 8})], actor=SYSTEM)
    with frozen(DAY + timedelta(hours=2)):
        assert "can be undone" in plain("undo", operation)
        plain("undo", operation, "--write")
        assert claimed(world, MOVED) == []


def test_what_the_successor_says_itself_after_it_opened_is_not_overruled_by_a_late_hand(world: World, run: Run) -> None:
    person, given = employed(world, CHUIMATAN, "linqu")
    with world.working(CHUIMATAN):
        actions.claim(["SL-1"], actor=SYSTEM)
    run("move", "622927100", "622926", *LATER)
    employed(world, CHUIMATAN, "xinlai")
    with world.working(CHUIMATAN):
        claims.claim(MATTER, [ITEM], actor=SYSTEM, terms=claims.Terms("agent"))
    with frozen(DAY + timedelta(hours=1)), world.working(MOVED):
        [mine] = db.session.scalars(select(Grant).where(Grant.person == person))
        grants.end(mine.id, actor=SYSTEM)
        actions.decline(["SL-1"], grounds="没有经办人", actor=SYSTEM)
    assert rung(world, MOVED, DAY + timedelta(hours=2)) == 3
    offers, _, held = seen_in(world, MOVED, DAY + timedelta(hours=2))
    assert (offers, len(held)) == ([], 1)
    assert person not in {one for _, one in held}


def test_what_the_successor_has_changed_in_what_it_received_is_left_alone(world: World, run: Run) -> None:
    employed(world, CHUIMATAN, "linqu")
    with world.working(CHUIMATAN):
        offices.establish("便民服务中心", line="convenience", actor=SYSTEM)
    run("move", "622927100", "622926", *LATER)
    with world.working(MOVED):
        [post] = db.session.scalars(select(Grant))
        grants.limit(post.id, actor=SYSTEM, without=["case.decide"])
        [body] = regions.departments()
        offices.change_department(body.id, actor=SYSTEM, name="政务服务站")
    employed(world, CHUIMATAN, "xinlai")
    with world.working(CHUIMATAN):
        offices.establish("综合服务站", line="convenience", actor=SYSTEM)
    assert rung(world, MOVED, DAY + timedelta(hours=1)) == 3
    with world.at(MOVED):
        bodies = {row.name: row.id == body.id for row in regions.departments()}
        assert bodies == {"政务服务站": True, "综合服务站": False}
        held = list(db.session.scalars(select(Grant).where(Grant.state == "live").order_by(Grant.id)))
        assert [(row.id == post.id, row.without) for row in held] == [(True, ["case.decide"]), (False, [])]


@pytest.mark.parametrize("changed", [True, False])
def test_words_of_the_office_follow_the_closing_region_until_the_successor_changes_them(
    world: World, run: Run, changed: bool
) -> None:
    with world.working(CHUIMATAN):
        offices.set_profile(actor=SYSTEM, hours="8:00-12:00")
    run("move", "622927100", "622926", *LATER)
    if changed:
        with world.working(MOVED):
            offices.set_profile(actor=SYSTEM, place="新区一号")
    with world.working(CHUIMATAN):
        offices.set_profile(actor=SYSTEM, hours="9:00-17:00")
    assert rung(world, MOVED, DAY + timedelta(hours=1)) == 3
    with world.at(MOVED):
        told = regions.office()[1]
        assert told == ({"hours": "8:00-12:00", "place": "新区一号"} if changed else {"hours": "9:00-17:00"})


@pytest.mark.parametrize("changed", [True, False])
def test_the_look_follows_the_closing_region_until_the_successor_has_its_own(
    world: World, run: Run, changed: bool
) -> None:
    with world.working(CHUIMATAN):
        offices.set_look({"greeting": "您好", "colour": "#12503b"}, actor=SYSTEM)
    run("move", "622927100", "622926", *LATER)
    if changed:
        with world.working(MOVED):
            offices.set_look({"greeting": "新家欢迎您"}, actor=SYSTEM)
    with world.working(CHUIMATAN):
        offices.set_look({"greeting": "欢迎", "colour": "#1f3a68"}, actor=SYSTEM)
    assert rung(world, MOVED, DAY + timedelta(hours=1)) == 3
    with frozen(DAY + timedelta(hours=1)), world.at(MOVED):
        told = {name: value for name, (value, _) in regions.profile().items()}
        assert told == {"greeting": "新家欢迎您" if changed else "欢迎", "colour": "#1f3a68"}


def test_what_vanishes_before_the_day_ends_at_the_successor_and_what_is_limited_is_limited_there(
    world: World, run: Run
) -> None:
    gone, _ = employed(world, CHUIMATAN, "linqu")
    stays, given = employed(world, CHUIMATAN, "xinlai")
    with world.working(CHUIMATAN):
        body = offices.establish("便民服务中心", line="convenience", actor=SYSTEM)
    run("move", "622927100", "622926", *LATER)
    with world.working(MOVED):
        posts = {row.person: row for row in db.session.scalars(select(Grant))}
        grants.limit(posts[gone].id, actor=SYSTEM, without=["case.decide"])
    with world.working(CHUIMATAN):
        [post] = db.session.scalars(select(Grant).where(Grant.person == gone))
        grants.end(post.id, actor=SYSTEM)
        grants.limit(given, actor=SYSTEM, without=["case.return"])
        offices.close_department(body.id, actor=SYSTEM)
    assert rung(world, MOVED, DAY + timedelta(hours=1)) == 3
    with world.at(MOVED):
        assert regions.departments() == []
        held = [(row.id, row.without) for row in db.session.scalars(select(Grant).where(Grant.state == "live"))]
        assert held == [(posts[stays].id, ["case.return"])]
