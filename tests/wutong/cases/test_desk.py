"""The clerk's inbox and case page, and the village helper's counter."""

import html
import io
import os
import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from wutong import clock, letters, tenancy
from wutong.cases import queries
from wutong.cases.actions import amending, assigning, border, deciding, filing, intake
from wutong.cases.rules import CASE
from wutong.clock import new_id
from wutong.db import db
from wutong.events import Event
from wutong.flow import NotOpen
from wutong.matters import queries as matters
from wutong.originals import actions as originals
from wutong.people.models import Grant, Staff
from wutong.people.queries import posts
from wutong.secret import Secret
from wutong.testing import tree
from wutong.timers import Timer

from .conftest import FRIDAY, PDF, TELEPHONE, boss, full, staff

INBOX = "/622927/desk/cases/"


@pytest.fixture
def case_id(story, browser):
    return story.submitted()


def test_the_inbox_lists_what_must_be_done_by_when(story, browser, case_id):
    page = browser(story.clerk).text(INBOX)
    assert story.case(case_id).number in page
    assert "2026年11月27日" in page
    assert "张三丰" not in page


def test_a_citizen_and_an_outsider_do_not_reach_the_desk(story, browser, case_id):
    browser(story.citizen).text(INBOX, 403)
    browser(staff("clerk", tree.DONGXIANG)).text(INBOX, 403)


def test_a_draft_is_nobodys_business_at_the_desk(story, browser):
    case_id = story.draft()
    browser(story.clerk).text(f"{INBOX}{case_id}", 404)


def test_no_other_door_of_the_desk_knows_a_draft_either(story, browser, case_id):
    draft = story.draft()
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        paper = filing.add_paper(draft, "身份证", "a.pdf", io.BytesIO(PDF), actor=story.citizen).id
    clerk, chief = browser(story.clerk), browser(staff("hall_manager", tree.JISHISHAN))
    clerk.text(f"{INBOX}{draft}/papers/{paper}", 404)
    reveal = clerk.post(f"{INBOX}{draft}/reveal", page=f"{INBOX}{case_id}", reason="电话核实地址")
    assigned = chief.post(f"{INBOX}{draft}/assign", page=f"{INBOX}{case_id}")
    assert (reveal.status_code, assigned.status_code) == (404, 404)


def test_a_case_that_has_gone_elsewhere_is_not_assigned(story, browser):
    case_id = story.accepted()
    chief = staff("hall_manager", tree.JISHISHAN)
    with story.at():
        border.hand_over(case_id, tree.DONGXIANG, "误判", actor=story.head)
    with pytest.raises(NotOpen), story.at():
        assigning.assign(case_id, chief.person, actor=chief)


def test_a_case_that_has_gone_elsewhere_is_not_looked_at_in_full(story, browser):
    case_id, page = story.accepted(), f"{INBOX}{story.accepted()}"
    with story.at():
        seq = border.hand_over(case_id, tree.DONGXIANG, "误判", actor=story.head).seq
    assert browser(story.clerk).post(f"{INBOX}{case_id}/reveal", page=page, reason="核实").status_code == 409
    assert story.case(case_id).seq == seq


def test_the_buttons_are_those_of_the_flow_for_the_role(story, browser, case_id):
    page = browser(story.clerk).text(f"{INBOX}{case_id}")
    shown = set(re.findall(rf"{case_id}/do/(\w+)", page))
    assert shown == {move.name for move in CASE.open("submitted", story.clerk) if move.by == "staff"}
    assert not re.findall(r"/do/\w+", browser(staff("hall_manager", tree.JISHISHAN)).text(f"{INBOX}{case_id}"))


def test_a_step_tells_its_result_before_it_is_taken(story, browser, case_id):
    page = browser(story.clerk).text(f"{INBOX}{case_id}/do/accept")
    assert CASE.pick("submitted", "accept").tells in page


def test_accepting_moves_the_case_and_says_what_comes_next(story, browser, case_id):
    clerk = browser(story.clerk)
    assert clerk.post(f"{INBOX}{case_id}/do/accept").status_code == 303
    assert "2026年12月4日" in clerk.text(f"{INBOX}{case_id}")
    assert story.case(case_id).state == "accepted"


def test_a_notice_without_items_comes_back_with_the_field_marked(story, browser, case_id):
    answer = browser(story.clerk).post(f"{INBOX}{case_id}/do/request_correction", items="  ")
    assert answer.status_code == 422
    assert 'id="f-items-wrong"' in answer.get_data(as_text=True)


def test_one_item_a_line_becomes_the_numbered_notice(story, browser, case_id):
    browser(story.clerk).post(f"{INBOX}{case_id}/do/request_correction", items="照片\n村委会证明")
    with story.at():
        assert queries.steps(case_id)[-1].text.reveal() == "1. 照片\n2. 村委会证明"


def test_a_step_without_its_right_is_refused(story, browser, case_id):
    answer = browser(story.reviewer).post(f"{INBOX}{case_id}/do/accept")
    assert answer.status_code == 403
    assert story.case(case_id).state == "submitted"


def test_a_stale_page_is_told_that_the_case_moved_on(story, browser, case_id):
    clerk = browser(story.clerk)
    page = f"{INBOX}{case_id}"
    assert clerk.post(f"{INBOX}{case_id}/do/accept", page=page).status_code == 303
    assert clerk.post(f"{INBOX}{case_id}/do/accept", page=page).status_code == 409


def test_the_last_step_is_taken_back_from_the_page(story, browser, case_id):
    clerk = browser(story.clerk)
    clerk.post(f"{INBOX}{case_id}/do/accept")
    assert "撤回上一步" in clerk.text(f"{INBOX}{case_id}")
    assert clerk.post(f"{INBOX}{case_id}/do/undo", page=f"{INBOX}{case_id}").status_code == 303
    assert story.case(case_id).state == "submitted"


def test_what_ends_a_case_is_never_the_first_button(story, browser, case_id):
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    page = browser(story.head).text(f"{INBOX}{case_id}")
    assert re.search(r'class="btn btn-secondary" href="[^"]*/do/terminate[?"]', page)
    assert not re.search(r'class="btn btn-primary" href="[^"]*/do/', page)


def test_an_old_page_takes_back_no_other_step_than_it_showed(story, browser, case_id):
    clerk = browser(story.clerk)
    clerk.post(f"{INBOX}{case_id}/do/accept")
    shown = story.case(case_id).seq
    for name, said in (("undo", {}), ("request_correction", {"items": "照片"})):
        assert clerk.post(f"{INBOX}{case_id}/do/{name}", page=f"{INBOX}{case_id}", **said).status_code == 303
    answer = clerk.post(f"{INBOX}{case_id}/do/undo", page=f"{INBOX}{case_id}", seen=str(shown))
    assert (answer.status_code, story.case(case_id).state) == (409, "correcting")
    assert clerk.post(f"{INBOX}{case_id}/do/undo", page=f"{INBOX}{case_id}", seen=str(shown + 2)).status_code == 303


def test_personal_data_is_masked_until_a_reason_is_given_and_kept(story, browser, case_id):
    clerk = browser(story.clerk)
    page = clerk.text(f"{INBOX}{case_id}")
    assert "139****1234" in page
    assert TELEPHONE not in page
    answer = clerk.post(f"{INBOX}{case_id}/reveal", page=f"{INBOX}{case_id}", reason="电话核实地址")
    assert TELEPHONE in answer.get_data(as_text=True)
    with story.at():
        last = queries.steps(case_id, all_=True)[-1]
    assert (last.move, last.text.reveal(), last.shown) == ("reveal", "电话核实地址", False)


def test_whoever_takes_papers_out_stands_in_the_ledger(story, browser, case_id):
    clerk = browser(story.clerk)
    with story.at():
        paper = queries.papers(case_id)[0].id
    for address in (f"papers/{paper}", "papers.zip"):
        assert clerk.get(f"{INBOX}{case_id}/{address}").status_code == 200
    with story.at():
        told = select(Event.payload).where(Event.name == "paper.opened", Event.about == case_id).order_by(Event.id)
        assert [fact["paper"] for fact in db.session.scalars(told)] == [str(paper), None]


def test_a_paper_needs_its_own_right(story, browser, case_id):
    link = re.search(r'href="([^"]+/papers/[^"]+)"', browser(story.clerk).text(f"{INBOX}{case_id}"))[1]
    assert browser(story.clerk).get(link).data == PDF
    without = type(story.clerk)("staff", story.clerk.person, tree.JISHISHAN, rights=frozenset({"case.read"}))
    browser(without).text(link, 403)


def test_a_case_is_given_to_another_officer(story, browser, case_id):
    heir = story.employed("clerk")
    chief = browser(staff("hall_manager", tree.JISHISHAN))
    answer = chief.post(f"{INBOX}{case_id}/assign", page=f"{INBOX}{case_id}", handler=str(heir.person))
    assert answer.status_code == 303
    assert story.case(case_id).handler == heir.person


def test_a_case_is_not_given_to_somebody_who_does_not_work_here(story, browser, case_id):
    stranger = staff("clerk", tree.DONGXIANG)
    chief = browser(staff("hall_manager", tree.JISHISHAN))
    answer = chief.post(f"{INBOX}{case_id}/assign", page=f"{INBOX}{case_id}", handler=str(stranger.person))
    assert answer.status_code == 422
    assert "必须是本地区在职、现有受理、审查或决定岗位的人员" in answer.get_data(as_text=True)
    assert story.case(case_id).handler is None


def test_the_new_home_is_picked_by_name_and_named_before_the_case_goes(story, browser):
    asking = f"{INBOX}{story.accepted()}/do/hand_over"
    chief = browser(story.head)
    picking = chief.text(asking)
    assert 'id="region-picker"' in picking
    assert 'name="reason"' not in picking
    chosen = chief.get("/regions/622926/choose", query_string={"to": asking + "?to={region}"}).headers["Location"]
    page = chief.text(chosen)
    assert "东乡族自治县" in page
    assert 'name="to" value="622926"' in page
    assert chief.post(chosen, to="622926", reason="").status_code == 422


def test_a_tombstone_says_where_the_case_went(story, browser):
    case_id = story.accepted()
    chief = browser(story.head)
    assert chief.post(f"{INBOX}{case_id}/do/hand_over?to=622926", to="622926", reason="户籍地办理").status_code == 303
    assert "东乡族自治县" in chief.text(f"{INBOX}{case_id}")


def test_the_api_lists_and_reads_with_a_version(story, browser, case_id):
    clerk = browser(story.clerk)
    listed = clerk.get("/api/v1/622927/cases/?limit=100").get_json()
    assert str(case_id) in {item["id"] for item in listed["items"]}
    answer = clerk.get(f"/api/v1/622927/cases/{case_id}")
    assert answer.get_json()["open"][0] == "accept"
    again = clerk.get(f"/api/v1/622927/cases/{case_id}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def machine(browser, actor, path, body, **headers):
    held = browser(actor)
    held.text(INBOX)
    token = held.text(INBOX).split('"X-CSRF-Token": "')[1].split('"')[0]
    return held.client.post(path, json=body, headers={"X-CSRF-Token": token, **headers})


def test_the_api_takes_a_move_and_a_wrong_one_lists_what_is_open(story, browser, case_id):
    path = f"/api/v1/622927/cases/{case_id}/moves"
    assert machine(browser, story.clerk, f"{path}/accept", {}).get_json()["state"] == "accepted"
    refused = machine(browser, boss(tree.JISHISHAN), f"{path}/accept", {})
    assert refused.status_code == 409
    assert "review" in refused.get_json()["open"]
    assert refused.mimetype == "application/problem+json"


def test_the_api_refuses_a_move_on_a_version_that_is_gone(story, browser, case_id):
    path = f"/api/v1/622927/cases/{case_id}"
    old = browser(story.clerk).get(path).headers["ETag"]
    with story.at():
        amending.fix(case_id, {"name": "张三峰"}, "笔误", actor=story.clerk)
    answer = machine(browser, story.clerk, f"{path}/moves/accept", {}, **{"If-Match": old})
    assert answer.status_code == 412


@pytest.fixture
def carried(gansu):
    """A matter that the village carries to somebody above, and where it is decided."""
    with gansu.app.app_context(), tenancy.visit(tree.VILLAGE):
        found = next(one for one in matters.offered() if matters.home_of(one) != tree.VILLAGE)
        return found["code"], matters.home_of(found)


def test_a_helper_files_a_villagers_case_and_gets_a_slip(story, browser, carried):
    code, home = carried
    helper = browser(staff("helper", tree.VILLAGE))
    address = f"/622927100201/desk/counter/new/{code}"
    slots = re.findall(r'name="(paper:[^"]+)"', html.unescape(helper.text(address)))
    sent = {slot: (io.BytesIO(PDF), "a.pdf") for slot in slots}
    who = {"name": "张三丰", "id_number": "440524188001010014", "telephone": TELEPHONE, "mandate": "口头委托"}
    answer = helper.post(address, **who, **sent)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    slip = helper.text(answer.headers["Location"])
    assert re.search(r"622927100201-20261120-\d{5}-\d", slip)
    case_id = answer.headers["Location"].rsplit("/", 1)[1].partition("?")[0]
    story.post()
    assert story.case(case_id, home).state == "submitted"
    assert "已提交，待受理" in helper.text(f"/622927100201/desk/counter/received/{case_id}")


def test_a_filing_that_the_home_refuses_is_shown_with_the_reason_in_words(story, browser, carried):
    helper = staff("helper", tree.VILLAGE)
    with story.at(tree.VILLAGE):
        given = story.given(mandate="口头委托")
        frozen = matters.snapshot(carried[0])
        frozen["values"]["papers"] = []
        receipt = border.file_for(frozen, given, [], actor=helper)
    page = f"/622927100201/desk/counter/received/{receipt.case_id}"
    assert "等待办理地答复" in browser(helper).text(page)
    story.post()
    shown, listed = browser(helper).text(page), browser(helper).text("/622927100201/desk/counter/received")
    for text in (shown, listed):
        assert "与办理地当时公布的内容" in text
    assert "重新申报" in shown
    browser(helper).text("/622927100201/desk/counter/received/01a00000-0000-7000-8000-000000000000", 404)


def test_what_a_home_refuses_by_a_code_that_nobody_knows_is_shown_by_its_code(story, browser, carried):
    with story.at(tree.VILLAGE):
        given = story.given(mandate="口头委托")
        frozen = matters.snapshot(carried[0])
        papers = [border.Upload(row["name"], "a.pdf", io.BytesIO(PDF)) for row in frozen["values"]["papers"]]
        receipt = border.file_for(frozen, given, papers, actor=staff("helper", tree.VILLAGE))
        request = queries.requests(receipt.case_id)[0]
        request.state, request.why = "refused", "case.of_a_newer_program"
    page = browser(staff("helper", tree.VILLAGE)).text(f"/622927100201/desk/counter/received/{receipt.case_id}")
    assert "case.of_a_newer_program" in page
    story.post()


def test_in_a_large_office_a_colleague_is_found_by_name(story, browser):
    case_id = story.accepted()
    named = {UUID(int=2**128 - 1): "欧阳久", UUID(int=2**128 - 2): "慕容十"}
    with story.at():
        for person, name in ({new_id(): f"赵{place}" for place in range(posts.MOST + 1)} | named).items():
            db.session.add(
                Staff(
                    region=tree.JISHISHAN, person=person, name=Secret(name), login=Secret(name), telephone=None,
                    department=None, state="live", joined_at=clock.now(), left_at=None,
                )
            )  # fmt: skip
            db.session.add(
                Grant(
                    region=tree.JISHISHAN, id=new_id(), person=person, role="clerk", without=[], state="live",
                    valid_from=clock.today() - timedelta(days=9), created_at=clock.now(),
                )
            )  # fmt: skip
    holder = boss(tree.JISHISHAN)
    with story.at():
        originals.receive(case_id, ["户口簿"], "一号窗口", actor=holder)
    head = browser(holder)
    for page in (
        f"{INBOX}{case_id}/do/add_reviewer",
        "/622927/desk/originals/",
        "/622927/desk/posts/",
        f"/622927/desk/staff/{UUID(int=2**128 - 2)}",
    ):
        assert "欧阳久" not in head.text(page)
        found = head.text(f"{page}?who=欧阳")
        assert "欧阳久</option>" in found, page
        assert "赵5</option>" not in found
    found = head.text("/622927/desk/posts/?who=欧阳 赵5")
    assert ("欧阳久</option>" in found, "赵5</option>" in found) == (True, True)


def test_an_old_page_of_a_case_takes_no_step(story, browser):
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "属实", actor=story.reviewer)
    head = browser(story.head)
    link = re.search(r'href="([^"]*/do/grant[^"]*)"', head.text(f"/622927/desk/cases/{case_id}"))[1]
    at, seen = link.partition("?")[0], re.search(r"seen=(\d+)", link)[1]
    with story.at():
        deciding.review(case_id, "补充：照片与现场不符", actor=story.reviewer)
    assert "看清现在的状态" in head.text(html.unescape(link))
    assert head.post(at, opinion="同意", seen=seen).status_code == 409
    fresh = re.search(r'name="seen" value="(\d+)"', head.text(at))[1]
    assert head.post(at, opinion="同意", seen=fresh).status_code == 303


def test_a_filing_without_a_mandate_comes_back_with_what_was_typed(browser, carried):
    helper = browser(staff("helper", tree.VILLAGE))
    address = f"/622927100201/desk/counter/new/{carried[0]}"
    answer = helper.post(address, name="张三丰", id_number="440524188001010014", telephone=TELEPHONE)
    assert answer.status_code == 422
    assert "张三丰" in answer.get_data(as_text=True)


@pytest.fixture
def program(story, browser):
    """A program at work: sends the same complete filing under a key."""
    clerk = browser(story.clerk)
    with story.world.app.app_context(), tenancy.at(tree.JISHISHAN):
        asked = queries.asked_of(matters.snapshot("SL-0100"))
    papers = [{"slot": paper.key, "name": "a.pdf", "content": "JVBERi0xLjcKeHh4eA=="} for paper in asked.papers]
    body = {"matter": "SL-0100", "name": "张三丰", "id_number": "440524188001010014", "telephone": TELEPHONE,
            "mandate": "本人到场", "papers": papers}  # fmt: skip
    clerk.text(INBOX)
    token = clerk.text(INBOX).split('"X-CSRF-Token": "')[1].split('"')[0]

    def send(key):
        headers = {"X-CSRF-Token": token, "Idempotency-Key": key}
        return clerk.client.post("/api/v1/622927/cases/", json=body, headers=headers)

    return send


def test_the_same_filing_sent_twice_by_a_program_is_one_case(program):
    first, second = program("one"), program("one")
    assert first.status_code == 201, first.get_data(as_text=True)
    assert first.get_json() == second.get_json()


def test_a_full_disk_answers_a_program_with_a_problem_and_it_may_send_again(program, owner_rows, monkeypatch):
    def cases():
        return owner_rows("select count(*) from cases")

    before = cases()
    with monkeypatch.context() as small:
        small.setattr(os, "fsync", full)
        answer = program("full")
    assert (answer.status_code, answer.mimetype) == (507, "application/problem+json")
    assert answer.get_json()["code"] == "storage.full"
    assert cases() == before
    assert program("full").status_code == 201


LETTERS = "/622927/desk/notices/letters/"


def test_a_deadline_that_could_not_be_kept_is_shown_with_its_case_and_kept_after_all(story, browser, case_id):
    with story.at():
        timer = db.session.scalars(select(Timer).where(Timer.subject == case_id)).one()
        timer.state, timer.attempts, timer.error, timer_id = "dead", letters.TRIES, "OperationalError", timer.id
    officer = browser(boss(tree.JISHISHAN))
    page = officer.text(LETTERS)
    assert f'href="{INBOX}{case_id}">{story.case(case_id).number}</a>' in page
    assert "逾期未告知，视为受理" in page
    assert "2026年11月27日" in page
    with clock.frozen(FRIDAY + timedelta(days=8)):
        assert story.ring(case_id) == 0
        assert officer.post(f"/622927/desk/notices/timers/{timer_id}/replay", page=LETTERS).status_code == 303
        assert story.ring(case_id) == 1
    assert (story.case(case_id).state, story.case(case_id).accepted_on) == ("accepted", date(2026, 11, 20))
    assert story.case(case_id).number not in officer.text(LETTERS)


def test_a_dead_deadline_that_the_office_met_itself_is_off_the_page(story, browser, case_id):
    with story.at():
        db.session.scalars(select(Timer).where(Timer.subject == case_id)).one().state = "dead"
    with story.at():
        intake.accept(case_id, actor=story.clerk)
    assert story.case(case_id).number not in browser(boss(tree.JISHISHAN)).text(LETTERS)
