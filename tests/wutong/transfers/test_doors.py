"""The pages and the machine door of transfers: offered on the desk, answered on the other side's."""

import dataclasses

from wutong.access import SYSTEM
from wutong.regions import actions as regions
from wutong.regions import queries as places
from wutong.testing import tree
from wutong.transfers import queries

from ..cases.conftest import staff

DESK, API = "/622927/desk/transfers", "/api/v1/622927"


def another(story):
    with story.at():
        known = {one.name: one.id for one in places.departments()}
        return known.get("另一局") or regions.establish("另一局", line="market", actor=SYSTEM).id


def test_an_office_offers_a_case_and_the_other_department_takes_it(story, browser):
    case_id, body = story.accepted(), another(story)
    head = browser(story.head)
    assert "转送其他部门或地区" in head.text(f"/622927/desk/cases/{case_id}")
    assert head.post(f"{DESK}/new/{case_id}", department=str(body), reason="").status_code == 422
    shown = head.post(f"{DESK}/new/{case_id}", department=str(body), reason="属另一局职责。").headers["Location"]
    assert "撤回转送" in head.text(shown)
    theirs = browser(dataclasses.replace(staff("reviewer", tree.JISHISHAN), department=body))
    assert "示例事项" in theirs.text(f"{DESK}/")
    assert theirs.post(f"{shown}/take", page=shown).status_code == 303
    assert story.case(case_id).department == body
    assert "已接收" in theirs.text(f"{DESK}/?all=1")


def test_a_region_is_picked_by_name(story, browser):
    case_id = story.accepted()
    page = browser(story.head).text(f"{DESK}/new/{case_id}?elsewhere=1")
    assert 'id="region-picker"' in page
    assert "东乡族自治县" in browser(story.head).text(f"{DESK}/new/{case_id}?to=622926")


def test_the_applicant_reads_where_the_case_may_go(story, browser):
    case_id, body = story.accepted(), another(story)
    browser(story.head).post(f"{DESK}/new/{case_id}", department=str(body), reason="属另一局职责。")
    page = browser(story.citizen).text(f"/622927/cases/{case_id}")
    assert "依法转送另一局" in page
    assert "属另一局职责。" in page


def test_a_declined_case_says_why_on_both_sides(story, browser):
    case_id, body = story.accepted(), another(story)
    head = browser(story.head)
    shown = head.post(f"{DESK}/new/{case_id}", department=str(body), reason="转").headers["Location"]
    theirs = browser(dataclasses.replace(staff("reviewer", tree.JISHISHAN), department=body))
    assert theirs.post(f"{shown}/decline", page=shown, reason="").status_code == 422
    theirs.post(f"{shown}/decline", page=shown, reason="非本局职责。")
    assert "非本局职责。" in head.text(shown)


def test_the_machine_door_tells_and_answers_the_same(story, browser):
    case_id, body = story.accepted(), another(story)
    head, clerk = browser(story.head), browser(dataclasses.replace(staff("reviewer", tree.JISHISHAN), department=body))
    head.post(f"{DESK}/new/{case_id}", department=str(body), reason="转")
    listed = clerk.get(f"{API}/transfers/?limit=1").get_json()
    assert (listed["items"][0]["whither"], len(listed["items"])) == ("另一局", 1)
    with story.at():
        row = queries.waiting(case_id)
        transfer = row.id
    assert clerk.get(f"{API}/transfers/{transfer}").get_json()["reason"] == "转"
