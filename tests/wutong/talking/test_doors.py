"""The thread on the pages of both sides and at the machine door, without a script."""

import io
import re

import pytest

from wutong.access import Actor
from wutong.clock import new_id
from wutong.people.rules.roles import CITIZEN
from wutong.testing import tree

from ..cases.conftest import PDF, staff
from ..cases.test_pages import filled

ASK = "到现场要带原件吗"


@pytest.fixture
def me(browser, citizen):
    return browser(citizen)


@pytest.fixture
def filed(me) -> str:
    path = filled(me)
    assert me.post(f"{path}/submit").status_code == 303
    return path


def desk_of(path: str) -> str:
    return path.replace("/622927/", "/622927/desk/")


def test_a_question_is_asked_and_answered_and_each_side_sees_what_is_new(me, browser, filed):
    assert "写留言" in me.text(filed)
    sent = me.post(f"{filed}/messages", text=ASK, file=(io.BytesIO(PDF), "证件.pdf"))
    assert sent.headers["Location"].endswith(f"{filed}/messages")
    assert "2026年11月25日 前答复" in me.text(f"{filed}/messages")
    clerk = browser(staff("clerk", tree.JISHISHAN))
    assert "1 条等待答复" in clerk.text(desk_of(filed))
    assert f"{desk_of(filed)}/messages" in clerk.text("/622927/desk/messages/")
    page = clerk.text(f"{desk_of(filed)}/messages")
    assert ASK in page
    assert "证件.pdf" in page
    assert clerk.post(f"{desk_of(filed)}/messages", text="要带").status_code == 303
    assert f"{desk_of(filed)}/messages" not in clerk.text("/622927/desk/messages/")
    assert "1 条未读" in me.text(filed)
    page = me.text(f"{filed}/messages")
    assert "要带" in page
    assert "对方已读" in page
    assert "条未读" not in me.text(filed)


def test_an_empty_message_comes_back_with_a_sentence_and_a_strange_file_keeps_the_words(me, filed):
    assert me.post(f"{filed}/messages", text=" ").status_code == 422
    answer = me.post(f"{filed}/messages", text=ASK, file=(io.BytesIO(b"MZ" + b"x" * 200), "a.exe"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert ASK in page
    assert "JPG" in page


def test_another_citizen_and_another_office_do_not_find_the_thread(me, browser, filed):
    me.post(f"{filed}/messages", text=ASK)
    stranger = browser(Actor("citizen", new_id(), rights=CITIZEN))
    stranger.text(f"{filed}/messages", 404)
    neighbour = browser(staff("clerk", tree.DONGXIANG))
    neighbour.text(desk_of(filed).replace("622927/", "622926/") + "/messages", 404)
    neighbour.text(f"{desk_of(filed)}/messages", 403)
    assert ASK not in neighbour.text("/622926/desk/messages/")


def test_who_may_only_read_sees_the_thread_and_is_offered_no_answer(me, browser, filed):
    me.post(f"{filed}/messages", text=ASK)
    page = browser(staff("supervisor", tree.JISHISHAN)).text(f"{desk_of(filed)}/messages")
    assert ASK in page
    assert "textarea" not in page
    assert "对方未读" in me.text(f"{filed}/messages")


def test_programs_list_what_waits_read_a_thread_and_answer(me, browser, filed):
    me.post(f"{filed}/messages", text=ASK)
    program = browser(Actor("client", None, tree.JISHISHAN, rights=frozenset({"case.answer", "case.read"})))
    case_id = re.search(r"[0-9a-f-]{36}", filed)[0]
    listed = program.get("/api/v1/622927/messages/").get_json()["items"]
    assert {"waiting": 1, "answer_by": "2026-11-25"}.items() <= next(
        o for o in listed if o["case_id"] == case_id
    ).items()
    at = f"/api/v1/622927/cases/{case_id}/messages"
    assert program.get(at).get_json()["messages"][0]["text"] == ASK
    program = browser(staff("clerk", tree.JISHISHAN))
    token = program.text("/622927/desk/messages/").split('"X-CSRF-Token": "')[1].split('"')[0]
    answer = program.client.post(at, json={"text": "要带"}, headers={"X-CSRF-Token": token})
    assert answer.get_json()["waiting"] == 0
