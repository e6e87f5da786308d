"""The doors of supervision, for people and for programs' shape of answers."""

import re

from wutong.cases import queries as cases
from wutong.cases.actions import intake
from wutong.oversight import finding
from wutong.testing import tree

from ..cases.conftest import staff

DESK, CASES = "/622927/desk/oversight/", "/622927/desk/cases/"


def test_a_supervisor_goes_from_a_finding_to_an_order_and_closes_it(story, browser, watch):
    officer = story.employed("clerk")
    case_id = story.submitted()
    with story.at():
        intake.accept(case_id, actor=officer)
    supervisor, clerk = browser(watch.actor), browser(officer)
    page = f"{DESK}new?case={case_id}"
    assert "逾期未答复的报值班领导" in supervisor.text(page)
    assert supervisor.post(f"{DESK}new", page=page, case=str(case_id), text=" ").status_code == 422
    sent = supervisor.post(f"{DESK}new", page=page, case=str(case_id), text="为何未办？\n<b>")
    assert sent.status_code == 303
    order = re.sub(r"^https?://[^/]+", "", sent.headers["Location"])
    assert "为何未办？<br>&lt;b&gt;" in clerk.text(order)
    assert "督办" in clerk.text(f"{CASES}{case_id}")
    assert clerk.post(f"{order}/reply", page=order, text="明日办结").status_code == 303
    assert supervisor.post(f"{order}/close", page=order, outcome="同意").status_code == 303
    assert "已办结" in clerk.text(order)
    assert clerk.post(f"{order}/reply", page=order, text="再答").status_code == 409


def test_findings_are_listed_with_their_lights_and_settled(story, browser, watch):
    case_id = story.submitted()
    with story.at():
        intake.reject_not_required(case_id, "不需要", actor=story.clerk)
    supervisor = browser(watch.actor)
    assert story.case(case_id).number in supervisor.text(DESK)
    page = f"{DESK}findings/{watch.first(case_id)}"
    assert "不予受理" in supervisor.text(page)
    assert supervisor.post(f"{page}/settle", page=page, result="cleared").status_code == 303
    assert watch.found(case_id) == [("N5", "cleared")]
    assert story.case(case_id).number in supervisor.text(f"{DESK}?state=cleared")


def test_an_officer_sees_what_concerns_him_and_no_button_to_settle_it(story, browser, watch):
    officer, colleague = story.employed("clerk"), story.employed("clerk")
    case_id = story.submitted()
    with story.at():
        intake.accept(case_id, actor=officer)
        finding.note("N1", cases.get(case_id))
    page = f"{DESK}findings/{watch.first(case_id)}"
    assert "发出督办" not in browser(officer).text(page)
    browser(colleague).text(page, 404)
    browser(staff("supervisor", tree.DONGXIANG)).text(page, 403)


def test_a_citizen_reads_nothing_of_it(story, browser, watch):
    case_id = story.accepted()
    watch.order(case_id)
    citizen = browser(story.citizen)
    citizen.text(DESK, 403)
    assert "督办" not in citizen.text(f"/622927/cases/{case_id}")


def test_the_leader_on_duty_is_set_by_who_assigns_cases(story, browser, watch):
    leader = story.employed("head")
    chief = browser(staff("hall_manager", tree.JISHISHAN))
    page = f"{DESK}duty/"
    answer = chief.post(page, person=str(leader.person), first="2027-02-01", last="2027-01-01")
    assert answer.status_code == 422
    assert chief.post(page, person=str(leader.person), first="2027-02-01", last="2027-02-07").status_code == 303
    assert "2027年2月1日" in chief.text(page)
    browser(story.clerk).text(page, 403)
