"""A telephone is lent for one paper: it sends without signing in, sees nothing else, and stops when it should."""

import base64
import html
import io
import re
from datetime import timedelta
from uuid import UUID

import pytest

from wutong import clock
from wutong.access import PUBLIC, Actor
from wutong.cases.actions import pairing
from wutong.cases.pairings import Pairing
from wutong.cases.rules import pairing as rules
from wutong.clock import new_id
from wutong.db import db
from wutong.people.rules.roles import CITIZEN
from wutong.testing import tree

from .conftest import FRIDAY, PDF, staff
from .test_pages import CODE, WHO, draft, filled


@pytest.fixture
def me(browser, citizen):
    return browser(citizen)


@pytest.fixture
def phone(browser):
    return browser(PUBLIC)


def slots(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="slot" value="([^"]+)"', html.unescape(page))))


def lent(who, path: str) -> tuple[str, str, str]:
    """The paper, the lender's page, and the telephone's address as it stands in the row."""
    slot = slots(who.text(f"{path}/papers"))[0]
    page = who.post(f"{path}/papers/phone", page=f"{path}/papers", slot=slot).headers["Location"]
    return slot, page, link_of(who, page)


def link_of(who, page: str) -> str:
    """What the picture says."""
    with who.world.working(tree.JISHISHAN):
        row = db.session.get(Pairing, (tree.JISHISHAN, UUID(re.findall(r"[0-9a-f-]{36}", page)[-1])))
        return f"/622927/phone/{pairing.link(row)}"


def test_a_telephone_without_sign_in_sends_a_paper_that_the_computer_sees(me, phone):
    path = draft(me)
    me.post(f"{path}/form", **WHO)
    slot, page, link = lent(me, path)
    assert "<svg" in me.text(page)
    shown = phone.text(link)
    assert slot in html.unescape(shown)
    assert "张三丰" not in shown
    answer = phone.post(link, file=(io.BytesIO(PDF), "照片.pdf"))
    assert answer.status_code == 303
    assert "已收到 1 份" in phone.text(link)
    assert "照片.pdf" not in phone.text(link)
    assert "照片.pdf" in me.text(f"{page}/came")
    assert "照片.pdf" in me.text(f"{path}/papers")


def test_a_telephone_goes_on_after_a_broken_network_and_only_over_its_own_link(me, phone):
    path = draft(me)
    _, page, link = lent(me, path)
    token = phone.text(link).split('"X-CSRF-Token": "')[1].split('"')[0]
    told = ",".join(
        f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in (("slot", "别的材料"), ("filename", "a.pdf"))
    )
    head = {"X-CSRF-Token": token, "Tus-Resumable": "1.0.0"}
    at = phone.client.post(f"{link}/uploads", headers={**head, "Upload-Length": str(len(PDF)), "Upload-Metadata": told})
    place = at.headers["Location"]
    body = {**head, "Content-Type": "application/offset+octet-stream"}
    assert phone.client.patch(place, data=PDF[:50], headers={**body, "Upload-Offset": "0"}).status_code == 204
    other = lent(me, path)[2]
    elsewhere = place.replace(link, other)
    assert phone.get(elsewhere, headers={}).status_code == 405
    assert phone.client.patch(elsewhere, data=PDF[50:], headers={**body, "Upload-Offset": "50"}).status_code == 404
    phone.get(link)
    assert phone.client.patch(place, data=PDF[50:], headers={**body, "Upload-Offset": "50"}).status_code == 204
    me.text(f"{path}/papers")
    assert "别的材料" not in me.text(f"{path}/papers")
    assert "a.pdf" in me.text(page)


@pytest.mark.parametrize("link", ["x", "0" * 64, "é" * 64, "0" * 200])
def test_a_made_up_link_opens_nothing_and_says_so(phone, link):
    assert "已经失效" in phone.text(f"/622927/phone/{link}", 404)


def test_a_link_ends_after_ten_minutes_when_it_is_stopped_and_in_another_region(me, phone):
    path = draft(me)
    _, page, link = lent(me, path)
    phone.text(link.replace("622927/", "622926/"), 404)
    with clock.frozen(FRIDAY + rules.LIFE - timedelta(seconds=1)):
        phone.text(link)
    with clock.frozen(FRIDAY + rules.LIFE):
        phone.text(link, 404)
    assert me.post(f"{page}/end", page=page).status_code == 303
    phone.text(link, 404)
    assert "已经失效" in me.text(page)


def test_nobody_else_sees_or_stops_a_lent_telephone(me, browser):
    path = draft(me)
    _, page, _ = lent(me, path)
    browser(Actor("citizen", new_id(), rights=CITIZEN)).text(page, 404)
    browser(staff("clerk", tree.JISHISHAN)).text(page.replace("/622927/", "/622927/desk/"), 404)


def test_a_telephone_sends_nothing_into_a_case_that_was_handed_in_meanwhile(me, phone):
    path = filled(me)
    link = lent(me, path)[2]
    assert me.post(f"{path}/submit").status_code == 303
    assert phone.post(link, file=(io.BytesIO(PDF), "late.pdf")).status_code == 403


def test_only_papers_of_the_list_are_lent_for_and_not_many_at_once(me):
    path = draft(me)
    page = f"{path}/papers"
    assert me.post(f"{page}/phone", page=page, slot="张三的秘密").status_code == 409
    slot = slots(me.text(page))[0]
    answers = [me.post(f"{page}/phone", page=page, slot=slot).status_code for _ in range(rules.LIVE + 1)]
    assert answers == [303] * rules.LIVE + [429]


def test_a_clerk_lends_a_telephone_before_the_case_is_there_and_files_what_it_sent(browser, phone):
    clerk = browser(staff("clerk", tree.JISHISHAN))
    at = f"/622927/desk/counter/new/{CODE}"
    page = html.unescape(clerk.text(at))
    names = list(dict.fromkeys(re.findall(r'name="paper:([^"]+)"', page)))
    came = []
    for slot in names:
        piece = clerk.post(f"{at}/phone", page=at, slot=slot).get_data(as_text=True)
        address = re.search(r'hx-get="([^"]+)"', piece)[1]
        link = link_of(clerk, address)
        assert phone.post(link, file=(io.BytesIO(PDF), "拍照.pdf")).status_code == 303
        came += re.findall(r'name="sent" value="([^"]+)"', clerk.text(address))
    assert len(came) == len(names)
    answer = clerk.post(at, **WHO, mandate="本人到场", sent=came)
    assert "/slip/" in answer.headers["Location"]
