"""Every day explains itself: on the desk, to the citizen, to programs; what changed days did is on a page."""

from datetime import date, timedelta

import pytest

from wutong import clock
from wutong.access import Actor
from wutong.calendar import actions as calendar
from wutong.cases.actions import deciding, extending, filing, intake
from wutong.testing import tree

from .conftest import FRIDAY, boss, staff

DESK = "/622927/desk/cases/"


@pytest.fixture
def reviewed(story, browser):
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
    return case_id


def test_the_case_page_folds_each_clock_and_leads_to_the_whole_reckoning(story, browser, reviewed):
    page = browser(story.clerk).text(f"{DESK}{reviewed}")
    assert "承诺办结：2026年12月4日" in page
    assert "法定办结：2026年12月18日" in page
    assert f"{DESK}{reviewed}/clock" in page


def test_the_reckoning_names_each_day_the_stops_and_the_approver(story, browser, reviewed):
    head = story.employed("head")
    with story.at():
        extending.extend(reviewed, 5, "案情复杂", actor=head)
        deciding.suspend(reviewed, "site", "现场踏勘", date(2026, 11, 24), actor=story.reviewer)
    with clock.frozen(FRIDAY + timedelta(days=6)), story.at():
        deciding.resume(reviewed, "合格", actor=story.reviewer)
    page = browser(story.clerk).text(f"{DESK}{reviewed}/clock")
    assert "起算日，不计入" in page
    assert "非工作日：周六" in page
    assert "暂停计时：现场踏勘" in page
    assert "含延长 5" in page
    assert "王经办" in page
    assert "已超过" in page, "it was to be over on the 24th and took until the 26th"


def test_a_citizen_reads_the_same_days_but_no_officers_name(story, browser, reviewed):
    head = story.employed("head")
    with story.at():
        extending.extend(reviewed, 5, "案情复杂", actor=head)
    page = browser(story.citizen).text(f"/622927/cases/{reviewed}/clock")
    assert "非工作日：周六" in page
    assert "案情复杂" in page
    assert "批准日期" in page
    assert "王经办" not in page
    browser(Actor("citizen", boss(0).person)).text(f"/622927/cases/{reviewed}/clock", 404)


def test_a_decided_case_says_how_much_was_used_until_the_decision_and_whether_that_was_late(story, browser, reviewed):
    with clock.frozen(FRIDAY + timedelta(days=19)), story.at():
        deciding.grant(reviewed, "同意", actor=story.head, level=3)
    with clock.frozen(FRIDAY + timedelta(days=60)):
        page = browser(story.clerk).text(f"{DESK}{reviewed}/clock")
        told = browser(story.clerk).get(f"/api/v1/622927/cases/{reviewed}/clock").get_json()["clocks"]
    assert "已超期" in page
    assert "13 个工作日，还剩 7" in page, "of the law's twenty"
    assert [(one["name"], one["used"], one["late"]) for one in told] == [
        ("promise", 10, True), ("law", 13, False), ("delivery", 10, True),
    ]  # fmt: skip


def test_who_waits_for_an_answer_sees_the_five_days_counted(story, browser):
    case_id = story.submitted()
    page = browser(story.citizen).text(f"/622927/cases/{case_id}")
    assert "受理或一次性告知：2026年11月27日" in page
    assert "行政许可法第三十二条" in page


def test_papers_that_were_promised_have_a_day(story, browser):
    case_id = story.draft(papers=[{"name": "证明", "need": "deferred"}])
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        filing.promise_paper(case_id, "证明", actor=story.citizen)
        filing.submit(case_id, actor=story.citizen)
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    assert "最迟 2026年12月2日 补齐" in browser(story.clerk).text(f"{DESK}{case_id}/clock")


def test_a_promise_in_hours_says_its_minute(story, browser):
    case_id = story.submitted(promised_days=4, promised_unit="hour")
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    page = browser(story.clerk).text(f"{DESK}{case_id}")
    assert "承诺办结：2026年11月20日 14:00" in page
    assert "2026年11月20日 14:00 前作出决定" in browser(story.citizen).text(f"/622927/cases/{case_id}")


def test_programs_read_every_day(story, browser, reviewed):
    answer = browser(story.clerk).get(f"/api/v1/622927/cases/{reviewed}/clock").get_json()
    promise, law = answer["clocks"]
    assert (promise["name"], promise["due"], promise["length"], promise["unit"]) == (
        "promise", "2026-12-04", 10, "working",
    )  # fmt: skip
    assert promise["ends_at"].startswith("2026-12-0")
    assert (law["due"], law["days"][-1]["number"]) == ("2026-12-18", 20)
    assert promise["days"][1] == {
        "day": "2026-11-21", "number": None, "why": "off", "reason": "周六", "provisional": False, "region": None,
    }  # fmt: skip
    assert (answer["stops"], answer["extended"], answer["extended_on"]) == ([], 0, None)
    assert browser(story.clerk).get(f"/api/v1/622927/cases/{story.draft()}/clock").status_code == 404


def test_a_day_of_ones_own_region_says_whose_it_is(story, browser, reviewed):
    manager = Actor("staff", region=tree.LINXIA, rights=frozenset({"calendar.manage"}))
    with story.at(tree.LINXIA):
        calendar.set_day(date(2026, 11, 23), working=False, name="州庆", actor=manager)
    assert "非工作日：州庆；临夏回族自治州设置" in browser(story.clerk).text(f"{DESK}{reviewed}/clock")
    with story.at(tree.LINXIA):
        calendar.unset_day(date(2026, 11, 23), actor=manager)


def test_the_office_sees_what_its_days_did(story, browser):
    manager = staff("hall_manager", tree.JISHISHAN)
    assert "还没有重算过" in browser(staff("hall_manager", tree.DONGXIANG)).text("/622926/desk/calendar/recounts")
    with story.at():
        calendar.set_day(date(2026, 11, 23), working=False, name="县庆", actor=manager)
    page = browser(manager).text("/622927/desk/calendar/recounts")
    assert "2026年11月23日" in page
    assert "进行中" in page
    browser(story.reviewer).text("/622927/desk/calendar/recounts", 403)
    with story.at():
        calendar.unset_day(date(2026, 11, 23), actor=manager)


def test_the_form_of_an_extension_says_how_much_and_in_which_unit(story, browser, reviewed):
    page = browser(story.head).text(f"{DESK}{reviewed}/do/extend")
    assert "延长多少（工作日）" in page
    assert "最多 10" in page
