"""What an office may change, as the application role in the small world."""

from dataclasses import replace

import pytest

from wutong import tenancy
from wutong.access import Actor, RightMissing
from wutong.db import db
from wutong.errors import Invalid
from wutong.events import Event
from wutong.regions import actions, checklist, queries, rules
from wutong.testing.tree import CHENGDONG, CHUIMATAN, GANSU, JISHISHAN, LINXIA, LIUGOU, NATION, VILLAGE
from wutong.testing.world import World

RIGHTS = frozenset({"department.manage", "region.manage", "region.suspend", "region.open"})
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def manager(region: int) -> Actor:
    return Actor(kind="staff", region=region, rights=RIGHTS)


def happened() -> list[str]:
    db.session.flush()
    return [event.name for event in db.session.query(Event).order_by(Event.id)]


# ── Departments ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_department_knows_the_body_of_its_line_nearest_above(world: World):
    for region in (GANSU, LINXIA):
        with world.working(region):
            actions.establish(f"{region}人社厅局", line="labour", actor=manager(region))
    with world.at(JISHISHAN):
        county = actions.establish("县人社局", line="labour", actor=manager(JISHISHAN))
        above = queries.superior(county)
        assert above is not None
        assert above.region == LINXIA
        assert happened() == ["department.established"]


def test_a_department_may_name_another_body_above(world: World):
    with world.working(GANSU):
        office = actions.establish("省政府办公厅", line="general_office", actor=manager(GANSU)).id
    with world.at(JISHISHAN):
        named = (GANSU, office)
        county = actions.establish("县大数据局", line="industry", actor=manager(JISHISHAN), superior=named)
        above = queries.superior(county)
        assert above is not None
        assert above.id == office


def test_a_department_cannot_be_put_under_a_body_that_is_not_above_it(world: World):
    with world.working(CHENGDONG):
        foreign = actions.establish("城东区人社局", line="labour", actor=manager(CHENGDONG)).id
    with world.at(JISHISHAN), pytest.raises(queries.NoSuchDepartment):
        actions.establish("县人社局", line="labour", actor=manager(JISHISHAN), superior=(CHENGDONG, foreign))


def test_a_village_sees_the_departments_above_it_and_the_county_not_those_below(world: World):
    with world.working(CHUIMATAN):
        actions.establish("镇便民服务中心", line="convenience", actor=manager(CHUIMATAN))
    with world.at(VILLAGE):
        assert [row.name for row in queries.departments_above()] == ["镇便民服务中心"]
        assert queries.departments() == []
    with world.at(JISHISHAN):
        assert queries.departments() == []


def test_two_open_departments_cannot_share_a_name_and_a_closed_one_gives_it_back(world: World):
    actor = manager(JISHISHAN)
    with world.at(JISHISHAN):
        first = actions.establish("县民政局", line="civil_affairs", actor=actor)
        with pytest.raises(rules.NameTaken):
            actions.establish("县民政局", line="civil_affairs", actor=actor)
        actions.close_department(first.id, actor=actor)
        actions.establish("县民政局", line="civil_affairs", actor=actor)
        assert len(queries.departments()) == 1
        assert len(queries.departments(closed=True)) == 2
        with pytest.raises(rules.AlreadyDone):
            actions.close_department(first.id, actor=actor)


def test_a_changed_department_keeps_what_was_not_given(world: World):
    actor = manager(JISHISHAN)
    with world.at(JISHISHAN):
        row = actions.establish("县医保局", line="medical_insurance", actor=actor, office_phone="0930-1")
        actions.change_department(row.id, actor=actor, name="县医疗保障局", credit_code="91350100m000100y43")
        assert (row.name, row.line, row.office_phone) == ("县医疗保障局", "medical_insurance", "0930-1")
        assert row.credit_code == "91350100M000100Y43"


def test_a_wrong_credit_code_or_line_names_its_field(world: World):
    with world.at(JISHISHAN):
        with pytest.raises(Invalid) as refused:
            actions.establish("局", line="market", credit_code="123", actor=manager(JISHISHAN))
        assert list(refused.value.fields) == ["credit_code"]
        with pytest.raises(rules.NoSuchLine):
            actions.establish("局", line="none", actor=manager(JISHISHAN))


def test_nobody_manages_departments_without_the_right(world: World):
    clerk = replace(manager(JISHISHAN), rights=frozenset())
    with world.at(JISHISHAN), pytest.raises(RightMissing):
        actions.establish("局", line="market", actor=clerk)


# ── How the region shows itself ──────────────────────────────────────────────────────────────────────────────


def test_a_county_inherits_greeting_and_colour_and_has_its_own_telephone(world: World):
    with world.working(GANSU):
        actions.set_profile(actor=manager(GANSU), greeting="如意甘肃", colour="#8A1C1C", office_phone="0931-12345")
    with world.working(JISHISHAN):
        actions.set_profile(actor=manager(JISHISHAN), office_phone="0930-12345", greeting=None)
    with world.at(JISHISHAN):
        assert queries.profile() == {
            "greeting": ("如意甘肃", GANSU),
            "colour": ("#8a1c1c", GANSU),
            "office_phone": ("0930-12345", JISHISHAN),
        }


def test_a_crest_comes_down_until_somebody_below_has_another(world: World):
    with world.working(GANSU):
        actions.set_crest(PNG, actor=manager(GANSU))
    with world.at(VILLAGE):
        digest, _ = queries.profile()["crest"]
        found = queries.crest(digest)
        assert found is not None
        assert (found.data, found.type) == (PNG, "image/png")
        actions.set_crest(PNG + b"x", actor=manager(VILLAGE))
        assert queries.profile()["crest"][1] == VILLAGE


# ── Those below ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_suspension_from_above_holds_all_below_and_cannot_be_lifted_there(world: World):
    with world.working(GANSU):
        actions.suspend(JISHISHAN, "搬迁大厅", actor=manager(GANSU))
    with world.at(VILLAGE):
        with pytest.raises(rules.RegionSuspended):
            queries.must_be_open()
        with pytest.raises(rules.AlreadyDone):
            actions.lift(JISHISHAN, actor=manager(VILLAGE))
    with world.at(LINXIA):
        queries.must_be_open()
    with world.working(GANSU):
        actions.lift(JISHISHAN, actor=manager(GANSU))
    with world.at(VILLAGE):
        queries.must_be_open()
    with world.at(GANSU):
        assert happened() == ["region.suspended", "region.resumed"]


def test_a_region_suspends_itself_and_those_below_and_nobody_else(world: World):
    with world.at(JISHISHAN):
        actions.suspend(JISHISHAN, "停电检修", actor=manager(JISHISHAN))
        actions.suspend(LIUGOU, "停电检修", actor=manager(JISHISHAN))
        assert {row.target for row in queries.suspensions()} == {JISHISHAN, LIUGOU}
        with pytest.raises(rules.AlreadyDone):
            actions.suspend(LIUGOU, "停电检修", actor=manager(JISHISHAN))
        with pytest.raises(rules.NotBelow):
            actions.suspend(GANSU, "停电检修", actor=manager(JISHISHAN))
        with pytest.raises(tenancy.NoSuchRegion):
            actions.suspend(622927999000, "停电检修", actor=manager(JISHISHAN))


def test_a_region_is_opened_once_and_by_its_own_parent(world: World):
    with world.at(JISHISHAN):
        actions.open_below(CHUIMATAN, actor=manager(JISHISHAN))
        assert [row.target for row in queries.openings()] == [CHUIMATAN]
        with pytest.raises(rules.AlreadyDone):
            actions.open_below(CHUIMATAN, actor=manager(JISHISHAN))
        with pytest.raises(rules.NotDirectlyBelow):
            actions.open_below(VILLAGE, actor=manager(JISHISHAN))
    with world.at(NATION), pytest.raises(rules.NotDirectlyBelow):
        actions.open_below(JISHISHAN, actor=manager(NATION))


def test_the_start_checklist_is_computed_from_what_is_there(world: World):
    def standing() -> dict[str, bool]:
        mine = ("departments", "office_phone", "hours")
        return {item.step.name: item.done for item in checklist.items() if item.step.name in mine}

    with world.working(GANSU):
        actions.set_profile(actor=manager(GANSU), office_phone="0931-12345", hours="周一至周五")
    with world.at(JISHISHAN):
        assert standing() == {"departments": False, "office_phone": False, "hours": False}
        actions.establish("县民政局", line="civil_affairs", actor=manager(JISHISHAN))
        actions.set_profile(actor=manager(JISHISHAN), office_phone="0930-12345", hours="周一至周五")
        assert standing() == {"departments": True, "office_phone": True, "hours": True}
