"""The pages of both sides and of the applicant, and the machines' door."""

import io

import pytest
from wutong_cross_province import queries
from wutong_cross_province.actions import agreeing, windows
from wutong_cross_province.actions.agreeing import Terms
from wutong_cross_province.post import Address

from wutong.forms.homes import FORMS
from wutong.homes import actions as homes
from wutong.layers.kinds import Edit
from wutong.people.rules.roles import CITIZEN, RIGHTS
from wutong.sdk import PUBLIC, SYSTEM, Actor, new_id, tell_staff, today
from wutong.tenancy import spell
from wutong.testing.leaks import arrivals
from wutong.testing.leaks.garden import Garden
from wutong.testing.tree import CHENGDONG, DONGXIANG, JISHISHAN
from wutong.web import lookups
from wutong.web.lookups import Who

from .conftest import COLLECTED, JOINED, OURS, PDF, Stage

DESK, HOME = f"/{spell(CHENGDONG)}/desk/cross_province", f"/{spell(JISHISHAN)}/desk/cross_province"
VISITOR = {
    "name": "张三丰", "id_number": "440524188001010014", "telephone": "13900001234", "method": "card",
    "evidence": "读卡流水 1",
}  # fmt: skip


@pytest.fixture
def officer(stage: Stage):
    """Somebody with every right wherever he knocks."""
    return arrivals.officer(Garden(stage.world), CHENGDONG, frozenset(RIGHTS) | OURS | {"cross_province.mail"})


def text(answer) -> str:
    said = answer.get_data(as_text=True)
    assert answer.status_code == 200, said[-2000:]
    return said


def collected(stage: Stage, officer) -> str:
    """Collected through the pages; its id."""
    page = f"{DESK}/checklists/{stage.asked()}"
    slip = officer.send(page, {**VISITOR, "paper:身份证": (io.BytesIO(PDF), "a.pdf")}).location
    said = text(officer.get(slip))
    assert "代收凭证" in said
    assert "不是受理通知书" in said
    return str(slip.partition("/window/")[2].partition("/")[0])


def test_a_line_on_the_desk_leads_to_the_hand_over_and_to_the_letters(stage, officer):
    handover = new_id()
    with stage.world.working(CHENGDONG):
        tell_staff("cross_province.lapsing", about=handover, number="630102-7")
        tell_staff("cross_province.letter_dead")
    lines = text(officer.get(f"/{spell(CHENGDONG)}/desk/notices/"))
    assert f'<a href="{DESK}/window/{handover}">630102-7</a>' in lines
    assert f'<a href="{DESK}/mail">去处理</a>' in lines


def test_a_window_asks_for_the_checklist_and_checks_against_it(stage, officer):
    county = spell(JISHISHAN)
    assert "个体工商户设立登记" in text(officer.get(f"{DESK}/new?place={county}"))
    asked = officer.send(f"{DESK}/checklists", {"place": county, "item": COLLECTED}).location
    assert "已向业务属地调取" in text(officer.get(asked))
    stage.deliver()
    assert "身份证" in text(officer.get(asked))
    assert officer.send(asked, {**VISITOR, "id_number": "1"}).status_code == 422
    assert "一次性告知单" in text(officer.get(officer.send(asked, VISITOR).location))


def test_both_sides_read_and_act_on_one_hand_over_through_their_pages(stage, officer):
    handover = collected(stage, officer)
    shown = f"{DESK}/window/{handover}"
    assert officer.send(f"{shown}/send", {"transfer": "electronic"}).status_code == 303
    stage.deliver()
    assert "业务属地已接收" in text(officer.get(shown))
    assert officer.send(f"{shown}/notes/", {"about": "other", "text": "请尽快"}).status_code == 303
    stage.deliver()
    assert "请尽快" in text(officer.get(f"{HOME}/home/{handover}"))
    case_id = stage.row(JISHISHAN, "home", handover).case_id
    assert "跨省通办" in text(officer.get(f"/{spell(JISHISHAN)}/desk/cases/{case_id}"))
    for address in (f"{DESK}/", f"{HOME}/?side=home", f"{DESK}/statistics", f"{DESK}/joint/"):
        assert "通办" in text(officer.get(address))


def test_several_places_are_joined_on_one_page(stage, officer):
    asked = [stage.asked(JOINED, place) for place in (JISHISHAN, DONGXIANG)]
    query = "&".join(f"checklists={one}" for one in asked)
    assert "共用的材料" in text(officer.get(f"{DESK}/joint/new?{query}"))
    paper = {"paper:身份证": (io.BytesIO(PDF), "a.pdf")}
    made = officer.send(f"{DESK}/joint/new", {**VISITOR, "checklists": [str(one) for one in asked], **paper})
    stage.deliver()
    assert text(officer.get(made.location)).count("业务属地已接收") == 2
    assert officer.get(f"{DESK}/joint/new?checklists=nothing").location.endswith(f"{DESK}/new")


def test_an_office_proposes_agreements_and_lists_windows(stage, officer):
    told = {"title": "两地协议", "partner": spell(JISHISHAN), "matters": "*", "modes": "collect", "first": "2026-01-01"}
    assert officer.send(f"{DESK}/agreements/", told).status_code == 303
    window = {"name": "通办窗口", "address": "一楼", "hours": "九点", "telephone": "12345"}
    assert officer.send(f"{DESK}/windows/", window).status_code == 303
    stage.deliver()
    assert "待我方确认" in text(officer.get(f"{HOME}/agreements/"))
    said = text(officer.get(f"{DESK}/agreements/"))
    assert "两地协议" in said
    assert "通办窗口" in said


def test_the_zone_says_where_and_how_and_the_applicant_follows_both_clocks(stage):
    with stage.world.working(CHENGDONG):
        windows.describe(windows.Told("通办窗口", "一楼", "九点", "12345"), actor=SYSTEM)
        agreeing.propose(Terms("协议", ["*"], ["collect"], today()), Address("", JISHISHAN), actor=SYSTEM)
    client = stage.world.client()
    for place in (CHENGDONG, JISHISHAN):
        said = text(client.get(f"/{spell(place)}/cross_province/?place={spell(JISHISHAN)}"))
        assert "代收不是受理" in said
    assert JOINED in text(client.get(f"/{spell(JISHISHAN)}/cross_province/?from={spell(CHENGDONG)}"))
    handover = stage.sent()
    applicant = stage.row(CHENGDONG, "window", handover).applicant
    who = Actor("citizen", applicant, rights=CITIZEN)
    lookups.of(stage.world.app).who = lambda code: Who(who, (applicant,))
    assert str(handover) in text(client.get(f"/{spell(JISHISHAN)}/cross_province/mine"))
    said = text(client.get(f"/{spell(CHENGDONG)}/cross_province/cases/{handover}"))
    for words in ("交接时限", "办理时限", "尚未受理，时限没有起算", "身份核验", "移交业务属地", "业务属地接收"):
        assert words in said
    case_id = stage.row(JISHISHAN, "home", handover).case_id
    assert "代收编号" in text(client.get(f"/{spell(JISHISHAN)}/cases/{case_id}"))


def test_programs_read_what_passes_and_strangers_what_is_agreed(stage, officer):
    stage.sent()
    place = f"/api/v1/{spell(CHENGDONG)}/cross_province"
    (row,) = officer.get(f"{place}/handovers").get_json()["items"]
    assert (row["state"], row["other"]) == ("arrived", spell(JISHISHAN))
    (figure,) = officer.get(f"{place}/figures").get_json()["items"]
    assert figure["all"] == 1
    lookups.of(stage.world.app).who = lambda code: Who(PUBLIC, ())
    stranger = stage.world.client()
    assert stranger.get(f"{place}/agreements").get_json() == {"items": [], "next": None}
    assert stranger.get(f"{place}/handovers").status_code == 401


def test_each_place_of_a_joint_application_asks_its_own_form(stage, officer):
    box = {"key": "amount", "name": "提取金额", "type": "text", "need": "1"}
    for place in (JISHISHAN, DONGXIANG):
        told = {"code": "F", "title": "提取申请表", "matters": [f"P-{place}"], "boxes": [box]}
        with stage.world.working(place):
            homes.bring_out(FORMS, [Edit(FORMS.item("F"), told)], actor=SYSTEM)
    asked = [stage.asked(JOINED, place) for place in (JISHISHAN, DONGXIANG)]
    page = text(officer.get(f"{DESK}/joint/new?" + "&".join(f"checklists={one}" for one in asked)))
    boxes = [f"part-{one.hex}.answers.amount" for one in asked]
    assert all(f'name="{name}"' in page for name in boxes)
    told = {**VISITOR, "checklists": [str(one) for one in asked], boxes[0]: "一万元"}
    lacking = officer.send(f"{DESK}/joint/new", {**told, "paper:身份证": (io.BytesIO(PDF), "a.pdf")})
    assert lacking.status_code == 422
    again = lacking.get_data(as_text=True)
    assert "表单还有 1 处" in again
    assert 'value="一万元"' in again
    whole = {**told, boxes[1]: "二万元", "paper:身份证": (io.BytesIO(PDF), "a.pdf")}
    made = officer.send(f"{DESK}/joint/new", whole)
    stage.deliver()
    assert text(officer.get(made.location)).count("业务属地已接收") == 2


CHILDREN = (
    {"key": "children", "name": "子女", "type": "group"},
    {"key": "name", "name": "子女姓名", "type": "text", "within": "children"},
)


def test_without_a_script_a_button_of_a_group_takes_nothing_in(stage, officer):
    for place in (JISHISHAN, DONGXIANG):
        forms_with_children(stage, place, f"P-{place}")
    asked = [stage.asked(JOINED, place) for place in (JISHISHAN, DONGXIANG)]
    one, two = (f"part-{each.hex}.answers.children" for each in asked)
    told = {
        **VISITOR, "checklists": [str(each) for each in asked], f"{one}.0.name": "马一", f"{one}.1.name": "马二",
        f"{two}.0.name": "马三",
    }  # fmt: skip
    pressed = (({"more": two}, ["马一", "马二", "马三"]), ({"drop": f"{one}.0"}, ["马二", "马三"]))
    for button, shown in pressed:
        page = text(officer.send(f"{DESK}/joint/new", {**told, **button, "paper:身份证": (io.BytesIO(PDF), "a.pdf")}))
        assert [name for name in ("马一", "马二", "马三") if f'value="{name}"' in page] == shown
        assert f'name="{two}.1.name"' in page
        assert 'value="张三丰"' in page
        assert page.index('class="visually-hidden" tabindex="-1"') < page.index('name="more"')
    with stage.world.at(CHENGDONG):
        assert queries.joints(cursor=None).items == []


def test_without_a_script_nothing_is_collected_when_a_row_is_asked_for(stage, officer):
    forms_with_children(stage, JISHISHAN, "C-1")
    address, one = f"{DESK}/checklists/{stage.asked()}", "answers.children"
    told = {**VISITOR, f"{one}.0.name": "马一", "more": one, "paper:身份证": (io.BytesIO(PDF), "a.pdf")}
    page = text(officer.send(address, told))
    assert 'value="马一"' in page
    assert f'name="{one}.1.name"' in page
    with stage.world.at(CHENGDONG):
        assert queries.listed("window").items == []


def forms_with_children(stage, place: int, matter: str) -> None:
    told = {"code": "F", "title": "申请表", "matters": [matter], "boxes": list(CHILDREN)}
    with stage.world.working(place):
        homes.bring_out(FORMS, [Edit(FORMS.item("F"), told)], actor=SYSTEM)
