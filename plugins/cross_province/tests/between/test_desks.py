"""The desks of letters, as staff see them: what hangs and is sent again; a partner that two people compare."""

import re

import pytest
import requests
from wutong_cross_province import post
from wutong_cross_province.between import keys, partners, rules

from wutong.access import SYSTEM, Actor
from wutong.clock import new_id
from wutong.testing.leaks.visitors import Visitor
from wutong.web import lookups
from wutong.web.lookups import Who

RIGHTS = frozenset({
    "cross_province.mail", "cross_province.resend", "cross_province.partners", "cross_province.connect",
})  # fmt: skip


def officer(side, rights=RIGHTS) -> Visitor:
    """Somebody with these rights wherever they knock."""
    person = new_id()
    side.world.app.testing = True
    lookups.of(side.world.app).who = lambda code: Who(Actor("staff", person, code, None, rights, "马建国"), (person,))
    return Visitor("officer", side.world.client())


@pytest.fixture
def away(wire):
    def bend(door, told, through):
        raise requests.ConnectTimeout("away")

    wire.bend = bend


def test_a_letter_that_hangs_is_seen_with_its_error_and_sent_again(a, b, wire, away):
    a.send(b)
    a.run()
    staff = officer(a)
    page = staff.get("/622927/desk/cross_province/mail").text
    assert "已发出，等待回执" in page
    assert "ConnectTimeout" in page
    assert "暂时连不上" in page
    assert "试发信件" in page
    (address,) = re.findall(r'action="([^"]+/again)"', page)
    wire.bend = None
    assert staff.send(address, {}).status_code == 303
    a.run()
    b.run()
    assert "已处理" in staff.get("/622927/desk/cross_province/mail?state=processed").text
    told = staff.get("/api/v1/622927/cross_province/mail").json
    assert [(each["state"], each["partner"]) for each in told["items"]] == [("processed", "qinghai")]


def test_every_kind_of_letter_has_a_name_that_people_read():
    assert set(post.RECEIVERS) <= set(rules.KINDS)


def test_who_may_only_look_sends_nothing_again(a, b, away):
    a.send(b)
    a.run()
    page = officer(a, frozenset({"cross_province.mail"})).get("/622927/desk/cross_province/mail").text
    assert "立即重发" not in page


def test_a_partner_is_compared_at_the_top_by_two_people_and_paused(a, b):
    with b.world.at(b.top):
        shown = keys.shown()
    with a.world.working(a.top):
        asked = partners.Invitation("qinghai", "青海省平台", b.address, b.top, [b.top])
        told = partners.newest_print(partners.invite(asked, shown, actor=SYSTEM))
    where = "/62/desk/cross_province/partners"
    wrong = officer(a).send(f"{where}/qinghai/vouch", {"fingerprint": "0" * 64})
    assert wrong.status_code == 409
    first = officer(a)
    assert first.send(f"{where}/qinghai/vouch", {"fingerprint": told}).status_code == 303
    assert "还须另一位" in first.get(where).text
    assert first.send(f"{where}/qinghai/vouch", {"fingerprint": told}).status_code == 403
    second = officer(a)
    assert second.send(f"{where}/qinghai/vouch", {"fingerprint": told}).status_code == 303
    assert "已连通" in second.get(where).text
    assert second.send(f"{where}/qinghai/pause", {}).status_code == 303
    assert "恢复" in second.get(where).text
    county = second.get("/622927/desk/cross_province/partners").text
    assert "青海省平台" in county
    assert "/vouch" not in county
    assert ">恢复<" not in county


def test_everybody_may_read_the_keys(a):
    told = a.world.client().get("/api/v1/622927/cross_province/installation").json
    assert (told["installation"], [key["kid"] for key in told["keys"]]) == ("gansu", ["gansu/1"])
    assert len(told["signed"]) == 1
