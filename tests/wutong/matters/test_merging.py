"""A county's own matter, and the same one that the province publishes later: proposed, taken, kept, put off, undone."""

from datetime import timedelta
from typing import Any

import pytest
from tests.wutong.matters.conftest import Desk
from tests.wutong.matters.test_actions import GUIDE

from wutong.access import SYSTEM
from wutong.clock import frozen, now
from wutong.layers import changes, drafts, holdings
from wutong.layers.claims import Reach, Terms
from wutong.matters import actions, board, queries, rules
from wutong.matters.actions.merging import KeptWithoutReason, NotTheSame, OneCode
from wutong.matters.models import MATTER
from wutong.testing.tree import CHUIMATAN, GANSU, JISHISHAN, LINXIA, VILLAGE
from wutong.testing.world import World

OWN: dict[str, Any] = {
    **GUIDE, "code": "M-1", "name": "高龄津贴（县级权限）", "legal_basis": "积政发〔2024〕1号", "address": "团结路1号",
    "promised_days": 10, "exercise_levels": [4, 5, 6], "papers": [{"name": "身份证", "need": "required"}],
    "conditions": ["年满七十五周岁"],
}  # fmt: skip
THEIRS: dict[str, Any] = {
    **OWN, "code": "P-1", "name": "高龄津贴", "legal_basis": "甘政发〔2026〕9号", "address": None, "promised_days": 15,
    "papers": [{"name": "身份证", "need": "required"}, {"name": "银行卡", "need": "required"}],
    "conditions": ["年满八十周岁"],
}  # fmt: skip
VILLAGES = Reach(frozenset({"villages"}))


def own(world: World, **values: Any) -> None:
    """The county sets its matter up, does it itself and lets its villages carry papers."""
    with world.working(JISHISHAN):
        actions.define({**OWN, **values}, actor=SYSTEM)
        actions.publish(actor=SYSTEM, note="自建")
    with world.working(JISHISHAN):
        actions.claim(["M-1"], actor=SYSTEM)
        actions.claim(["M-1"], actor=SYSTEM, reach=VILLAGES, terms=Terms("agent", 6, 4))


def theirs(world: World, region: int = GANSU, **values: Any) -> None:
    with world.working(region):
        actions.define({**THEIRS, **values}, actor=SYSTEM)
        actions.publish(actor=SYSTEM, note="全省统一")


def both(world: World) -> None:
    own(world)
    theirs(world)


def taken(world: World, *kept: str) -> Any:
    with world.working(JISHISHAN):
        actions.take("M-1", "P-1", kept, actor=SYSTEM)
    with world.working(JISHISHAN):
        return actions.publish(actor=SYSTEM, note="并入省定").id


def offered(world: World, place: int) -> list[str]:
    with world.at(place):
        return [str(found["code"]) for found in queries.sought(queries.Wanted())]


@pytest.mark.parametrize("hall", [None, False])
@pytest.mark.parametrize("basis", [None, "", "无"])
def test_an_own_matter_without_its_law_is_not_published(world: World, basis: str | None, hall: bool | None) -> None:
    with world.at(JISHISHAN):
        actions.define({**OWN, "legal_basis": basis, "hall": hall}, actor=SYSTEM)
        with pytest.raises(rules.Incomplete, match="设定依据"):
            actions.publish(actor=SYSTEM)


def test_what_the_province_publishes_later_is_proposed_with_the_reasons(world: World) -> None:
    both(world)
    with world.at(JISHISHAN):
        [found] = board.proposals()
        assert (found.mine["code"], found.theirs["code"], found.waits) == ("M-1", "P-1", True)
        assert (found.likeness.points, found.place) == (90, "甘肃省")
        assert board.to_merge() == 1
    for place in (GANSU, LINXIA, CHUIMATAN):
        with world.at(place):
            assert board.to_merge() == 0


def test_a_matter_of_another_kind_or_of_a_sister_is_not_proposed(world: World) -> None:
    own(world)
    theirs(world, item_type="01")
    with world.at(JISHISHAN):
        assert board.proposals() == []
        with pytest.raises(NotTheSame):
            actions.take("M-1", "P-1", (), actor=SYSTEM)


def test_the_two_stand_side_by_side_and_each_element_says_whether_it_may_be_kept(world: World) -> None:
    both(world)
    with world.at(JISHISHAN):
        merger = board.merger("M-1", "P-1")
        told = {side.element: side for side in merger.sides}
    assert set(told) == {"name", "legal_basis", "address", "promised_days", "papers", "conditions"}
    assert {name for name, side in told.items() if side.keepable} == {"address", "promised_days", "papers"}
    assert "本级不能修改" in told["conditions"].refusal
    assert told["promised_days"].both.flow == [(("10 个自然日", "gone"), ("15 个自然日", "new"))]
    assert merger.same > 5


def test_taking_the_one_above_keeps_what_is_allowed_and_leads_the_old_address_on(world: World) -> None:
    both(world)
    with world.working(JISHISHAN):
        actions.take("M-1", "P-1", {"address", "promised_days"}, actor=SYSTEM)
    assert offered(world, JISHISHAN) == ["M-1"]
    with world.at(JISHISHAN):
        assert [one.drafted for one in board.proposals()] == [True]
        assert board.to_merge() == 0
    with world.working(JISHISHAN):
        actions.publish(actor=SYSTEM)
    assert (offered(world, JISHISHAN), offered(world, VILLAGE)) == (["P-1"], ["P-1"])
    with world.at(VILLAGE):
        found = queries.find("P-1")
        assert (found["address"], found["promised_days"], found["conditions"]) == ("团结路1号", 10, ["年满八十周岁"])
        assert found.claim is not None
        assert (found.claim.mode, found.claim.accept_level, found.claim.decide_level) == ("agent", 6, 4)
        with pytest.raises(rules.Replaced, match="高龄津贴"):
            queries.find("M-1")
    with world.at(JISHISHAN):
        assert board.proposals() == []
        assert [row.state for row in holdings.standing(MATTER) if row.release] == ["claimed", "claimed"]


def test_what_may_not_be_kept_is_refused(world: World) -> None:
    both(world)
    with world.at(JISHISHAN), pytest.raises(actions.HeldAbove) as refused:
        actions.take("M-1", "P-1", {"conditions", "address"}, actor=SYSTEM)
    assert list(refused.value.fields) == ["conditions"]


def test_a_roll_back_brings_everything_back(world: World) -> None:
    both(world)
    release = taken(world, "address")
    with world.working(JISHISHAN):
        actions.roll_back(release, actor=SYSTEM, note="再议")
    assert (offered(world, JISHISHAN), offered(world, VILLAGE)) == (["M-1"], ["M-1"])
    with world.at(JISHISHAN):
        assert board.to_merge() == 1
        assert changes.own(MATTER, [rules.item_of("P-1")])[rules.item_of("P-1")]["address"] is None


def test_a_merger_that_is_still_to_come_takes_effect_at_its_instant_and_can_be_called_off(world: World) -> None:
    both(world)
    day = now() + timedelta(days=3)
    with world.working(JISHISHAN):
        actions.take("M-1", "P-1", (), actor=SYSTEM)
        release = actions.publish(actor=SYSTEM, at=day).id
    with world.at(JISHISHAN):
        assert [one.drafted for one in board.proposals()] == [True]
    assert offered(world, VILLAGE) == ["M-1"]
    with frozen(day + timedelta(seconds=1)):
        assert offered(world, VILLAGE) == ["P-1"]
    with world.working(JISHISHAN):
        actions.roll_back(release, actor=SYSTEM)
    with frozen(day + timedelta(seconds=1)):
        assert offered(world, VILLAGE) == ["M-1"]


def test_keeping_ones_own_wants_a_reason_that_the_superior_reads_and_may_overrule(world: World) -> None:
    both(world)
    with world.at(JISHISHAN), pytest.raises(KeptWithoutReason):
        actions.keep_own("M-1", "P-1", reason=" ", actor=SYSTEM)
    with world.working(JISHISHAN):
        claim = actions.keep_own("M-1", "P-1", reason="标准更高", actor=SYSTEM).id
    with world.at(JISHISHAN):
        [found] = board.proposals()
        assert (found.waits, "标准更高" in found.grounds) == (False, True)
    with world.at(GANSU):
        [told] = board.declines()
        assert told.claim.grounds == "保留本级自建事项“高龄津贴（县级权限）”（M-1）：标准更高"
    with world.working(GANSU):
        actions.overrule(JISHISHAN, claim, grounds="全省统一", actor=SYSTEM)
    with world.at(JISHISHAN):
        assert board.to_merge() == 1


def test_what_is_put_off_comes_back_on_its_day(world: World) -> None:
    both(world)
    day = now() + timedelta(days=30)
    with world.working(JISHISHAN):
        actions.put_off("M-1", "P-1", until=day, actor=SYSTEM)
    with world.at(JISHISHAN):
        assert board.to_merge() == 0
    with frozen(day + timedelta(seconds=1)), world.at(JISHISHAN):
        assert board.to_merge() == 1


def test_a_claim_made_without_noticing_is_still_proposed_and_not_made_twice(world: World) -> None:
    both(world)
    with world.working(JISHISHAN):
        actions.claim(["P-1"], actor=SYSTEM)
    with world.at(JISHISHAN):
        assert board.to_merge() == 1
    taken(world)
    with world.at(JISHISHAN):
        reaches = [row.reach for row in holdings.standing(MATTER) if row.items == [rules.item_of("P-1")]]
    assert sorted(map(tuple, reaches)) == [("self",), ("villages",)]


def test_one_code_for_both_is_left_to_the_region_above_and_cannot_be_kept(world: World) -> None:
    both_of_one = {"code": "M-1"}
    own(world)
    theirs(world, **both_of_one)
    with world.at(JISHISHAN):
        [found] = board.proposals()
        assert (found.one, found.likeness.points) == (True, 100)
        merger = board.merger("M-1", "M-1")
        assert {side.element for side in merger.sides if side.keepable} == {"address", "promised_days", "papers"}
        with pytest.raises(OneCode):
            actions.keep_own("M-1", "M-1", reason="不同意", actor=SYSTEM)
        with pytest.raises(OneCode):
            actions.put_off("M-1", "M-1", until=now() + timedelta(days=1), actor=SYSTEM)
    with world.working(JISHISHAN):
        actions.take("M-1", "M-1", {"address"}, actor=SYSTEM)
        actions.publish(actor=SYSTEM)
    with world.at(JISHISHAN):
        found = queries.find("M-1")
        assert (found["address"], found["promised_days"], found.root) == ("团结路1号", 15, GANSU)
        assert (board.proposals(), board.counted()) == ([], 0)
        assert found.drifts == ()


def test_a_draft_that_takes_the_one_above_is_thrown_away_like_any_other(world: World) -> None:
    both(world)
    with world.working(JISHISHAN):
        actions.take("M-1", "P-1", {"address"}, actor=SYSTEM)
        draft = actions.working_draft()
        assert draft is not None
        assert sorted(bool(edit.withdrawn) for edit in drafts.edits_of(MATTER, draft)) == [False, True]
        actions.discard("M-1", actor=SYSTEM)
    with world.at(JISHISHAN):
        assert board.to_merge() == 1


# ── The desk's pages and the citizens' ───────────────────────────────────────────────────────────────────────

CLERK = ("matter.read", "matter.edit", "matter.claim", "matter.publish")
PAGE = "/622927/desk/matters/M-1/merge/P-1"


@pytest.fixture
def clerk(world: World) -> Desk:
    return Desk(world, *CLERK)


def test_the_desk_notices_shows_the_two_and_takes_the_one_above(world: World, clerk: Desk) -> None:
    both(world)
    assert "自建事项与上级相同 1 项" in clerk.get("/622927/desk/").get_data(as_text=True)
    assert "看合并建议" in clerk.get("/622927/desk/matters/changes").get_data(as_text=True)
    assert "等待决定" in clerk.get("/622927/desk/matters/mergers").get_data(as_text=True)
    page = clerk.get(PAGE).get_data(as_text=True)
    assert "不能保留：由甘肃省规定为“年满八十周岁”" in page
    refused = clerk.post(PAGE, decision="take", kept=["conditions", "address"])
    assert refused.status_code == 422
    assert clerk.post(PAGE, decision="take", kept=["address"]).status_code == 303
    assert "已写入草稿" in clerk.get("/622927/desk/matters/mergers").get_data(as_text=True)
    assert "以后按“P-1”办理" in clerk.get("/622927/desk/matters/draft").get_data(as_text=True)
    with world.working(JISHISHAN):
        release = actions.publish(actor=SYSTEM).id
    undoing = clerk.get(f"/622927/desk/matters/releases/{release}/roll-back").get_data(as_text=True)
    assert "一并撤回：高龄津贴" in undoing
    for place in ("622927", "622927100201"):
        led = clerk.get(f"/{place}/matters/M-1")
        assert (led.status_code, led.headers["Location"]) == (302, f"/{place}/matters/P-1")
    assert clerk.get("/622927/matters/M-1/sheet").headers["Location"] == "/622927/matters/P-1/sheet"
    told = clerk.get("/api/v1/622927/matters/M-1")
    assert (told.status_code, told.get_json()["replaced_by"]) == (404, "P-1")


def test_the_desk_keeps_ones_own_with_a_reason_or_decides_later(world: World, clerk: Desk) -> None:
    both(world)
    assert clerk.post(PAGE, decision="keep", reason="").status_code == 422
    assert clerk.post(PAGE, decision="later").status_code == 422
    assert clerk.post(PAGE, decision="later", until="2099-01-01").status_code == 303
    assert "暂缓到" in clerk.get("/622927/desk/matters/mergers").get_data(as_text=True)
    assert clerk.post(PAGE, decision="keep", reason="标准更高").status_code == 303
    assert "标准更高" in clerk.get("/622927/desk/matters/mergers").get_data(as_text=True)
    assert clerk.get("/622927/desk/matters/M-1/merge/P-2").status_code == 404
    assert Desk(world, "matter.read").get(PAGE).status_code == 403
