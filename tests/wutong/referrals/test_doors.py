"""The pages and the machine door of questions that are handed on."""

import dataclasses

from wutong.access import SYSTEM, Actor
from wutong.people.queries import logins
from wutong.people.rules.roles import CITIZEN
from wutong.regions import actions as regions
from wutong.regions import queries as places
from wutong.tenancy import nowhere
from wutong.testing import tree

from ..cases.conftest import TELEPHONE, staff

DESK, API = "/622927/desk/referrals", "/api/v1/622927/referrals"


def body(story):
    with story.at():
        known = {one.name: one.id for one in places.departments()}
        return str(known.get("被问局") or regions.establish("被问局", line="market", actor=SYSTEM).id)


def asked(story, clerk):
    form = {"name": "张三丰", "telephone": TELEPHONE, "question": "营业执照在哪里办？"}
    assert clerk.post(f"{DESK}/new", **form).status_code == 422
    return clerk.post(f"{DESK}/new", department=body(story), **form).headers["Location"]


def test_a_clerk_hands_a_question_on_and_another_takes_and_answers_it(story, browser):
    clerk, officer = browser(story.clerk), browser(staff("reviewer", tree.JISHISHAN))
    shown = asked(story, clerk)
    assert "张**" in officer.text(shown)
    assert "营业执照" in officer.text(f"{DESK}/")
    assert officer.post(f"{shown}/take", page=shown).status_code == 303
    assert TELEPHONE in officer.text(shown)
    assert TELEPHONE not in browser(staff("reviewer", tree.JISHISHAN)).text(shown)
    assert officer.post(f"{shown}/answer", page=shown, text="").status_code == 422
    officer.post(f"{shown}/answer", page=shown, text="一楼三号窗口。")
    assert "一楼三号窗口。" in clerk.text(shown)
    assert "已答复" in clerk.text(f"{DESK}/?first=1&all=1")


def test_who_asked_reads_the_answer(story, browser):
    clerk = browser(story.clerk)
    shown = asked(story, clerk)
    browser(staff("reviewer", tree.JISHISHAN)).post(f"{shown}/answer", page=shown, text="请带身份证。")
    with nowhere():
        asker = logins.known_as(TELEPHONE)
    page = browser(Actor("citizen", asker, rights=CITIZEN)).text("/622927/questions-asked/")
    assert "请带身份证。" in page
    assert "请带身份证。" not in browser(story.citizen).text("/622927/questions-asked/")


def test_the_machine_door_says_the_same(story, browser):
    clerk = browser(story.clerk)
    shown = asked(story, clerk)
    told = clerk.get(f"{API}/{shown.rsplit('/', 1)[1]}").get_json()
    assert (told["state"], told["whither"], told["answer"]) == ("asked", "被问局", "")
    page = clerk.get(f"{API}/?first=1&limit=1").get_json()
    assert len(page["items"]) == 1


def test_who_has_nothing_to_do_with_a_question_does_not_find_it(story, browser):
    shown = asked(story, browser(story.clerk))
    with story.at():
        other = regions.establish("无关局", line="civil_affairs", actor=SYSTEM).id
    stranger = browser(dataclasses.replace(staff("reviewer", tree.JISHISHAN), department=other))
    assert stranger.get(shown).status_code == 404
    assert stranger.get(f"{API}/{shown.rsplit('/', 1)[1]}").status_code == 404
