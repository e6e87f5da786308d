"""A citizen files online with JavaScript off, follows, corrects, withdraws; strangers get nowhere."""

import html
import io
import os
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest

from wutong import tenancy
from wutong.access import PUBLIC, Actor
from wutong.cases import queries
from wutong.cases.actions import beginning, intake
from wutong.clock import new_id
from wutong.matters import queries as matters
from wutong.people.rules.roles import CITIZEN
from wutong.testing import tree

from .conftest import PDF, TELEPHONE, full, staff

CODE = "SL-0100"
WHO = {"name": "张三丰", "id_number": "440524188001010014", "telephone": TELEPHONE}


def case_of(location: str) -> str:
    return re.search(r"/cases/([0-9a-f-]{36})", location)[1]


def draft(me) -> str:
    location = me.post(f"/622927/cases/new/{CODE}").headers["Location"]
    return f"/622927/cases/{case_of(location)}"


def filled(me) -> str:
    path = draft(me)
    me.post(f"{path}/form", **WHO)
    page = html.unescape(me.text(f"{path}/papers"))
    for slot in dict.fromkeys(re.findall(r'name="slot" value="([^"]+)"', page)):
        me.post(f"{path}/papers", slot=slot, file=(io.BytesIO(PDF), "a.pdf"))
    return path


@pytest.fixture
def me(browser, citizen):
    return browser(citizen)


@pytest.fixture
def filed(me) -> str:
    path = filled(me)
    answer = me.post(f"{path}/submit")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return path


def test_the_guide_leads_to_filing_and_filing_says_what_is_needed_first(me):
    assert f"/622927/cases/new/{CODE}" in me.text(f"/622927/matters/{CODE}")
    page = me.text(f"/622927/cases/new/{CODE}")
    for said in ("需要的材料", "多久办好", "要跑几次", "要花多少钱", "接下来可能会怎样"):
        assert said in page


def test_filing_ends_with_number_query_code_and_qr_picture(me, filed):
    page = me.text(f"{filed}/receipt")
    assert re.search(r"622927-20261120-\d{5}-\d", page)
    assert re.search(r"622927-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert "<svg" in page
    assert "2026年11月27日" in page


def test_what_will_happen_next_is_told_before_submitting(me):
    page = me.text(f"{filled(me)}/submit")
    for said in ("2026年11月27日 前受理", "随时撤回", "多久办好", "要花多少钱", "送达方式"):
        assert said in page


def test_a_button_pressed_twice_begins_one_draft_and_another_one_once_something_was_said(me):
    path = draft(me)
    assert draft(me) == path
    me.post(f"{path}/form", name="张三丰", id_number="", telephone="")
    assert draft(me) != path


def test_two_presses_at_the_same_moment_begin_one_draft(gansu, story):
    with gansu.visiting(tree.JISHISHAN, person=story.citizen.person):
        frozen = matters.to_file(CODE)
    together = Barrier(2, timeout=60)

    def press(_: int) -> UUID:
        with gansu.visiting(tree.JISHISHAN, person=story.citizen.person):
            together.wait()
            return beginning.begin(frozen, actor=story.citizen).id

    with ThreadPoolExecutor(2) as fingers:
        assert len(set(fingers.map(press, range(2)))) == 1


def test_a_draft_keeps_what_was_typed_for_another_day(me):
    path = draft(me)
    me.post(f"{path}/form", name="张三丰", id_number="", telephone="", **{"answers.note": "半截话"})
    page = me.text(f"{path}/form")
    assert "张三丰" in page
    assert "半截话" in page


def test_a_wrong_number_is_said_on_the_page_and_nothing_is_lost(me):
    path = filled(me)
    me.post(f"{path}/form", **WHO | {"id_number": "440524188001010015"})
    answer = me.post(f"{path}/submit")
    assert answer.status_code == 422
    assert "身份证号码有误" in answer.get_data(as_text=True)
    assert "440524188001010015" in me.text(f"{path}/form")


def test_a_file_that_could_run_is_refused_with_a_sentence(me):
    path = draft(me)
    answer = me.post(f"{path}/papers", slot="身份证", file=(io.BytesIO(b"<script>alert(1)</script>"), "a.pdf"))
    assert answer.status_code == 415
    assert "JPG、PNG" in answer.get_data(as_text=True)


def test_a_full_disk_is_told_in_words_and_the_draft_stays_as_it_was(me, monkeypatch):
    path = draft(me)
    before = me.text(f"{path}/papers")
    with monkeypatch.context() as small:
        small.setattr(os, "fsync", full)
        answer = me.post(f"{path}/papers", slot="身份证", file=(io.BytesIO(PDF), "a.pdf"))
    assert answer.status_code == 507
    assert "服务器存储空间已满" in answer.get_data(as_text=True)
    assert me.text(f"{path}/papers").count("a.pdf") == before.count("a.pdf") == 0


def test_a_paper_comes_back_only_as_a_download(me, filed):
    link = re.search(r'href="(/622927/cases/[^"]+/papers/[^"]+)"', me.text(filed))[1]
    answer = me.get(link)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_somebody_else_finds_neither_case_nor_papers(browser, me, filed):
    link = re.search(r'href="(/622927/cases/[^"]+/papers/[^"]+)"', me.text(filed))[1]
    other = browser(Actor("citizen", new_id(), rights=CITIZEN))
    for path in (filed, f"{filed}/form", f"{filed}/papers", f"{filed}/receipt", link):
        other.text(path, 404)


def test_a_stranger_is_led_to_sign_in(browser):
    assert browser(PUBLIC).get("/622927/cases/").status_code == 303


def test_the_case_page_shows_state_next_step_and_history(me, filed):
    page = me.text(filed)
    for words in ("已提交，待受理", "接下来", "办理过程", "撤回申请"):
        assert words in page


def test_a_correction_is_answered_on_line(gansu, me, filed):
    case_id = case_of(filed)
    with gansu.working(tree.JISHISHAN):
        intake.request_correction(case_id, ["请补一张照片"], actor=staff("clerk", tree.JISHISHAN))
    assert "请补一张照片" in me.text(filed)
    assert me.post(f"{filed}/papers", slot="照片", file=(io.BytesIO(PDF + b"2"), "b.pdf")).status_code == 303
    assert me.post(f"{filed}/resubmit", page=filed).status_code == 303
    assert "已提交，待受理" in me.text(filed)


def test_who_goes_back_after_handing_in_finds_the_case_and_changes_nothing(me, filed):
    for page in ("form", "submit"):
        answer = me.get(f"{filed}/{page}")
        assert (answer.status_code, answer.location) == (303, filed)
    assert me.post(f"{filed}/form", page=filed, **{**WHO, "name": "李四"}).status_code == 409
    assert me.post(f"{filed}/submit", page=filed).status_code == 409


def test_withdrawing_ends_the_case_and_cannot_be_done_twice(me, filed):
    assert me.post(f"{filed}/withdraw", page=filed).status_code == 303
    assert "已撤回" in me.text(filed)
    assert me.post(f"{filed}/withdraw", page=filed).status_code == 409


def test_a_draft_can_be_thrown_away(me):
    path = draft(me)
    assert me.post(f"{path}/discard", page=f"{path}/form").status_code == 303
    assert "已按您的申请撤回" in me.text(path)


def test_the_list_is_the_persons_own(gansu, me, story, filed):
    story.post()
    assert "居民身份证换领" in me.text("/622927/cases/")
    assert "居民身份证换领" in me.text("/63/cases/")


def test_an_empty_list_says_where_to_begin(me):
    assert "还没有办件" in me.text("/622927/cases/")


def test_a_slip_opens_the_progress_without_signing_in(gansu, browser, me, filed):
    code = re.search(r"622927-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", me.text(f"{filed}/receipt"))[0]
    stranger = browser(PUBLIC)
    answer = stranger.post("/622927/cases/progress", code=code, tail=TELEPHONE[-4:])
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "已提交，待受理" in page
    assert "张三丰" not in page


def test_a_wrong_slip_and_an_unknown_one_look_the_same(browser, me, filed):
    code = re.search(r"622927-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", me.text(f"{filed}/receipt"))[0]
    stranger = browser(PUBLIC)
    codes = (code, "622927-0000-0000-0000")
    pages = [stranger.post("/622927/cases/progress", code=tried, tail="0000") for tried in codes]
    assert {page.status_code for page in pages} == {404}
    cleaned = {re.sub(r"[0-9a-f]{16,}[.]?[0-9a-f]*", "", page.get_data(as_text=True)) for page in pages}
    assert len(cleaned) == 1


def test_a_case_filed_at_a_village_is_begun_at_its_home(browser, gansu, citizen):
    with gansu.app.app_context(), tenancy.visit(tree.VILLAGE):
        carried = next(one for one in matters.offered() if matters.home_of(one) != tree.VILLAGE)
        home, code = matters.home_of(carried), carried["code"]
    me = browser(citizen)
    location = me.post(f"/622927100201/cases/new/{code}").headers["Location"]
    assert location.startswith(f"/{tenancy.spell(home)}/cases/")
    with gansu.visiting(home, person=citizen.person):
        assert queries.get(case_of(location)).place == tree.VILLAGE
