"""One Wutong signs its staff in through another, over real HTTP servers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from werkzeug.serving import make_server

from wutong import tenancy
from wutong.access import SYSTEM, Actor
from wutong.clock import new_id
from wutong.people.actions import accounts, grants
from wutong.people.actions import openid as actions
from wutong.people.rules import roles
from wutong.testing.tree import JISHISHAN
from wutong.testing.world import World

PASSWORD = "Wutong-2026-ok"


@contextmanager
def serving(world: World) -> Iterator[str]:
    """A real server for the world's application on a port of its own; gives its address."""
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    world.app.config["WUTONG"] = replace(world.app.config["WUTONG"], public_url=address)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def two(servers, tmp_path):
    """Two installations, the second with a name of its own for its cookies' jar."""
    one, other = (World(servers, tmp_path / name, demo=True) for name in ("one", "other"))
    with serving(one) as provider, serving(other) as relying:
        yield one, provider, other, relying
    one.close()
    other.close()


def admin():
    return Actor("staff", new_id(), JISHISHAN, None, roles.rights_of("region_admin"))


def hire(world, login):
    person = new_id()
    with world.working(JISHISHAN, person=person):
        first = accounts.open_account(actor=SYSTEM, login=login, name="王小明")
        accounts.change_password(actor=SYSTEM, old=first, new=PASSWORD)
        grants.give(person, "clerk", actor=SYSTEM)
    return person


class Reader:
    """A browser made of requests, with a cookie jar for each site (a jar does not tell ports apart)."""

    def __init__(self):
        self.jars = {}

    def get(self, address):
        return self._session(address).get(address, allow_redirects=False, timeout=20)

    def send(self, page, action, **fields):
        address = urljoin(page.url, action)
        token = page.text.partition('name="_csrf" value="')[2].partition('"')[0]
        return self._session(address).post(address, {"_csrf": token, **fields}, allow_redirects=False, timeout=20)

    def follow(self, answer):
        while answer.is_redirect:
            answer = self.get(urljoin(answer.url, answer.headers["Location"]))
        return answer

    def _session(self, address):
        return self.jars.setdefault(urlsplit(address).netloc, requests.Session())


def through_the_other(reader, start, login):
    """Press the button of the outside provider, sign in there if asked, agree; returns the last page."""
    away = reader.send(start, "/622927/desk/sign-in/outside")
    aim = urlsplit(away.headers["Location"])
    assert f"form-action 'self' {aim.scheme}://{aim.netloc};" in start.headers["Content-Security-Policy"]
    page = reader.follow(away)
    if 'name="login"' in page.text:
        after = page.text.partition('name="after" value="')[2].partition('"')[0].replace("&amp;", "&")
        page = reader.follow(reader.send(page, "/622927/desk/sign-in", login=login, password=PASSWORD, after=after))
    assert "健康" in page.text or "登录授权" in page.text
    return reader.follow(reader.send(page, page.url, consent="yes"))


def test_staff_link_themselves_once_and_then_come_in_through_the_other(two):
    one, provider, other, relying = two
    hire(one, "laowang")
    hire(other, "wangxm")
    with one.working(JISHISHAN):
        client, secret = actions.register(
            actor=admin(),
            title="县政务平台",
            redirects=[f"{relying}/openid/back"],
            scopes=(),
            confidential=True,
            own=True,
        )
        client_id = client.id
    with other.working(JISHISHAN):
        actions.set_provider(
            actor=admin(),
            title="州统一身份",
            issuer=provider,
            client_id=client_id,
            client_secret=secret,
            live=True,
            site=provider,
        )
    stranger = Reader()
    refused = through_the_other(stranger, stranger.get(f"{relying}/622927/desk/sign-in"), "laowang")
    assert refused.status_code == 401
    linked = Reader()
    form = linked.get(f"{relying}/622927/desk/sign-in")
    linked.send(form, "/622927/desk/sign-in", login="wangxm", password=PASSWORD)
    done = through_the_other(linked, linked.get(f"{relying}/622927/desk/sign-in"), "laowang")
    assert "已绑定" in done.text
    newcomer = Reader()
    through_the_other(newcomer, newcomer.get(f"{relying}/622927/desk/sign-in"), "laowang")
    assert "综合窗口人员" in newcomer.get(f"{relying}/622927/desk/posts").text
    with other.app.app_context(), tenancy.nowhere():
        from wutong.people.queries import logins

        assert logins.find("outside", f"{provider}|nobody") is None


def test_an_answer_nobody_asked_for_is_refused(two):
    _, _, _, relying = two
    reader = Reader()
    assert reader.get(f"{relying}/openid/back?code=x&state=y").status_code == 403
