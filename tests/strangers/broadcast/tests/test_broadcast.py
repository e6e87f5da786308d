"""Somebody is called over the loudspeakers of his village, and never what for."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from wutong_broadcast import gateway
from wutong_broadcast.calling import address, send

from wutong.sdk import NoticeAnswer, NoticeNotTaken, NoticeOutgoing, in_office, new_id
from wutong.testing import leaks, tree
from wutong.testing.database import Servers
from wutong.testing.leaks import arrivals
from wutong.testing.world import World

RECEIPTS = "/api/v1/622927/broadcast/receipts"


class Loudspeakers(BaseHTTPRequestHandler):
    """A county's platform that answers with what it is told to."""

    status, heard = 200, list[tuple[dict[str, str], bytes]]()

    def do_POST(self) -> None:
        """Take a call."""
        self.heard.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b'{"ref": "call-1"}')

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def platforms() -> Iterator[str]:
    """The platform's address."""
    Loudspeakers.status, Loudspeakers.heard = 200, []
    with HTTPServer(("127.0.0.1", 0), Loudspeakers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/calls"
        server.shutdown()


@pytest.fixture
def on(servers: Servers, tmp_path: Path, platforms: str) -> Iterator[World]:
    """A world that may speak to this machine, with the plugin on and the platform connected."""
    world = World(servers, tmp_path, demo=True)
    world.switch_on("broadcast")
    world.set("broadcast.gateway", platforms)
    yield world
    world.close()


def called(world: World, recipient: str = "大墩村 三组老李") -> NoticeAnswer:
    """Call somebody because of a notice that nobody else should hear of."""
    told = NoticeOutgoing(
        tree.JISHISHAN, new_id(), "broadcast.call", "case.accepted", None, None, "受理通知", "您的低保申请已受理",
        recipient,
    )  # fmt: skip
    with world.app.app_context(), in_office(tree.JISHISHAN):
        return send(told)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("大墩村 三组老李", "大墩村 三组老李"),
        (" 大墩村，  三组老李", "大墩村 三组老李"),
        ("阳光社区、王大妈", "阳光社区 王大妈"),
    ],
)
def test_an_address_has_one_spelling(text: str, spelt: str):
    assert address(text) == spelt


@pytest.mark.parametrize("text", ["", "三组老李", "大墩村 13893000000", "大墩村 622927193601010011", "大墩村 李"])
def test_what_is_no_address_is_refused_with_what_to_write(text: str):
    with pytest.raises(ValueError, match="例如：大墩村 三组老李"):
        address(text)


def test_the_village_hears_who_is_wanted_and_not_what_for(on: World):
    assert called(on) == NoticeAnswer(provider="call-1")
    ((headers, body),) = Loudspeakers.heard
    told = json.loads(body)
    assert (told["village"], told["call"], told["times"]) == ("大墩村", "三组老李", 2)
    assert told["receipt_url"].endswith(RECEIPTS)
    assert "三组老李" in told["say"]
    assert "低保" not in body.decode()
    with on.at(tree.JISHISHAN):
        gateway.verify(body, headers[gateway.TIME], headers[gateway.SIGNATURE])


@pytest.mark.parametrize(("status", "final"), [(400, True), (404, True), (429, False), (503, False)])
def test_what_the_platform_does_not_take_is_given_up_only_where_another_try_is_of_no_use(
    on: World, status: int, final: bool
):
    Loudspeakers.status = status
    with pytest.raises(NoticeNotTaken) as refusal:
        called(on)
    assert (refusal.value.reason, refusal.value.final) == (f"HTTP {status}", final)


def test_what_it_has_already_was_taken(on: World):
    Loudspeakers.status = 409
    assert called(on) == NoticeAnswer(provider="again")


def test_without_a_platform_nobody_is_called(on: World):
    on.set("broadcast.gateway", "")
    with pytest.raises(NoticeNotTaken, match="NotConfigured"):
        called(on)
    assert Loudspeakers.heard == []


def test_a_receipt_is_believed_only_when_the_platform_signed_it(on: World):
    body = json.dumps({"id": f"{new_id()}.622927", "called": True}).encode()
    with on.at(tree.JISHISHAN):
        good, old = gateway.signed(body), gateway.signed(body, 1)
    with on.at(tree.DONGXIANG):
        neighbours = gateway.signed(body)
    wrong = good | {gateway.SIGNATURE: "ü"}
    answers = [
        on.client().post(RECEIPTS, data=body, content_type="application/json", headers=each).status_code
        for each in (good, old, neighbours, wrong, {})
    ]
    assert answers == [204, 403, 403, 403, 403]


def test_the_office_is_told_how_to_connect_its_platform(on: World):
    with on.at(tree.JISHISHAN):
        key = gateway.key()
    administrator = arrivals.officer(leaks.Garden(on), tree.JISHISHAN, frozenset({"broadcast.connect"}))
    page = administrator.get("/622927/desk/broadcast/").text
    assert key in page
    assert RECEIPTS in page
    assert "已填写平台地址" in page
    on.set("broadcast.gateway", "http://10.0.0.1/calls")
    assert "不会喊人" in administrator.get("/622927/desk/broadcast/").text
    assert (
        key
        not in arrivals.officer(leaks.Garden(on), tree.DONGXIANG, frozenset({"broadcast.connect"}))
        .get("/622926/desk/broadcast/")
        .text
    )
