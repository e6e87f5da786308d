"""Hooks: a receiver of one's own is told when a release takes effect, signed, again when it was away, and given up."""

import hmac
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from tests.wutong.matters.test_actions import claim, province
from tests.wutong.notices.test_walking import HOUR, NOON, publish, work_off, works

from wutong import jobs
from wutong.access import SYSTEM, Actor
from wutong.clock import frozen, now
from wutong.db import db
from wutong.errors import Forbidden
from wutong.matters import actions as matters
from wutong.notices import queries, rules
from wutong.notices.actions import hooks, walking
from wutong.notices.models import Message, StaffNotice
from wutong.notices.signing import BadSignature, check
from wutong.testing.tree import DONGXIANG, GANSU, JISHISHAN, LINXIA
from wutong.testing.world import World


@dataclass
class Receiver:
    """Takes what is posted, or answers as it is told to."""

    address: str = ""
    status: int = 204
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.heard]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A small server on a port of its own."""
    taking = Receiver()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taking.heard.append((dict(self.headers), body))
            self.send_response(taking.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    taking.address = f"http://127.0.0.1:{server.server_port}/told?key=1"
    yield taking
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def demo(world: World) -> World:
    """A world that may meet its own machine, in which two counties and a city have staff and one claimed a matter."""
    world.app.config["WUTONG"] = replace(world.app.config["WUTONG"], demo=True, public_url="https://wutong.example")
    with frozen(NOON):
        for region in (LINXIA, JISHISHAN, DONGXIANG):
            with world.working(region):
                db.session.add(works(region))
        province(world)
        claim(world, JISHISHAN)
        work_off(world)
    return world


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[None]:
    with frozen(NOON + HOUR):
        yield


def registered(world: World, region: int, address: str) -> tuple[UUID, str]:
    with world.working(region):
        hook, secret = hooks.register("市数据平台", address, actor=SYSTEM, own=True)
        return hook.id, secret


def messages(world: World, region: int) -> list[Message]:
    with world.working(region):
        return list(db.session.scalars(select(Message).where(Message.channel == "hook").order_by(Message.id)))


def send(world: World, region: int) -> list[Message]:
    """Hand every open message to a worker, as the relay would, whatever instant it waits for."""
    for message in messages(world, region):
        if message.state == "queued":
            with world.working(region):
                row = db.session.get(Message, (region, message.id))
                assert row is not None
                row.attempts += 1
            with world.app.app_context():
                jobs.send(region, str(message.id))
    return messages(world, region)


def give_up(world: World, region: int) -> None:
    """Try until nothing is open."""
    for _ in range(len(rules.WAITS) + 1):
        send(world, region)


def test_a_release_from_above_is_told_to_those_it_concerns_when_it_takes_effect(
    demo: World, receiver: Receiver
) -> None:
    registered(demo, JISHISHAN, receiver.address)
    registered(demo, LINXIA, receiver.address)
    release = publish(demo, at=NOON + 3 * HOUR)
    work_off(demo)
    assert messages(demo, JISHISHAN) == []
    with frozen(NOON + 4 * HOUR):
        work_off(demo)
        (message,) = send(demo, JISHISHAN)
    assert (message.state, message.provider) == ("delivered", "HTTP 204")
    assert receiver.told == [
        {
            "id": f"{message.id}.622927", "event": "hook.release", "region": "622927",
            "changes": "https://wutong.example/api/v1/622927/changes/", "concern": "changed",
            "release": {"region": "62", "id": str(release), "number": 2, "at": (NOON + 3 * HOUR).isoformat()},
        }
    ]  # fmt: skip
    assert messages(demo, LINXIA) == [], "it has claimed nothing of it"


def test_publishing_itself_writes_nothing_for_anybody(demo: World, receiver: Receiver) -> None:
    registered(demo, GANSU, receiver.address)
    registered(demo, JISHISHAN, receiver.address)
    publish(demo)
    assert messages(demo, GANSU) == messages(demo, JISHISHAN) == []


def test_a_region_is_told_of_its_own_releases_once(demo: World, receiver: Receiver) -> None:
    registered(demo, GANSU, receiver.address)
    publish(demo)
    work_off(demo)
    assert [one.kind for one in send(demo, GANSU)] == ["hook.release"]
    assert [one["concern"] for one in receiver.told] == ["own"]


def test_what_is_called_off_tells_nobody(demo: World, receiver: Receiver) -> None:
    registered(demo, GANSU, receiver.address)
    release = publish(demo, at=NOON + 3 * HOUR)
    with demo.working(GANSU):
        matters.roll_back(release, actor=SYSTEM)
    with frozen(NOON + 4 * HOUR):
        work_off(demo)
        assert messages(demo, GANSU) == []


def test_what_arrives_can_be_verified_as_the_readme_says(demo: World, receiver: Receiver) -> None:
    hook, secret = registered(demo, JISHISHAN, receiver.address)
    with demo.working(JISHISHAN):
        hooks.try_out(hook, actor=SYSTEM)
    send(demo, JISHISHAN)
    ((headers, body),) = receiver.heard
    moment, signature = headers["X-Wutong-Time"], headers["X-Wutong-Signature"]
    wanted = hmac.new(secret.encode(), moment.encode() + b"." + body, sha256).hexdigest()
    assert hmac.compare_digest(wanted, signature)
    check(secret, body, moment, signature)
    for key, content in ((secret, body + b" "), ("another", body)):
        with pytest.raises(BadSignature):
            check(key, content, moment, signature)
    with frozen(now() + timedelta(minutes=6)), pytest.raises(BadSignature):
        check(secret, body, moment, signature)


def test_a_receiver_that_was_away_is_asked_again_under_the_same_id_with_longer_and_longer_waits(
    demo: World, receiver: Receiver
) -> None:
    hook, _ = registered(demo, JISHISHAN, receiver.address)
    with demo.working(JISHISHAN):
        hooks.try_out(hook, actor=SYSTEM)
    receiver.status = 500
    first = send(demo, JISHISHAN)[0]
    second = send(demo, JISHISHAN)[0]
    assert (first.state, first.error, first.due_at) == ("queued", "HTTP 500", now() + rules.WAITS[0])
    assert second.due_at == now() + rules.WAITS[1]
    receiver.status = 200
    assert send(demo, JISHISHAN)[0].state == "delivered"
    assert len({one["id"] for one in receiver.told}) == 1 < len(receiver.told)
    assert len({headers["Idempotency-Key"] for headers, _ in receiver.heard}) == 1


@pytest.mark.parametrize(("status", "state"), [(302, "queued"), (404, "queued"), (410, "failed"), (429, "queued")])
def test_only_an_end_for_good_is_believed_at_once_and_no_redirect_is_followed(
    demo: World, receiver: Receiver, status: int, state: str
) -> None:
    hook, _ = registered(demo, JISHISHAN, receiver.address)
    with demo.working(JISHISHAN):
        hooks.try_out(hook, actor=SYSTEM)
    receiver.status = status
    assert send(demo, JISHISHAN)[0].state == state
    assert len(receiver.heard) == 1


def test_a_hook_that_nobody_answers_at_is_switched_off_and_the_office_hears(demo: World, receiver: Receiver) -> None:
    hook, _ = registered(demo, JISHISHAN, receiver.address)
    receiver.status = 500
    for _ in range(rules.GIVES_UP + 1):
        with demo.working(JISHISHAN):
            if queries.hook(hook).live:
                hooks.try_out(hook, actor=SYSTEM)
        give_up(demo, JISHISHAN)
    with demo.working(JISHISHAN):
        held = queries.hook(hook)
        assert (held.live, held.lost, held.stopped_at) == (False, rules.GIVES_UP, now())
        notices = list(db.session.scalars(select(StaffNotice).where(StaffNotice.kind == "hook.stopped")))
        assert [one.about for one in notices] == [hook]
        with pytest.raises(rules.HookOff):
            hooks.try_out(hook, actor=SYSTEM)
        hooks.change(hook, live=True, actor=SYSTEM)
    receiver.status = 204
    failed = messages(demo, JISHISHAN)[-1]
    with demo.working(JISHISHAN):
        hooks.again(hook, failed.id, actor=SYSTEM)
    assert send(demo, JISHISHAN)[-1].state == "delivered"
    with demo.working(JISHISHAN):
        assert queries.hook(hook).lost == 0
        with pytest.raises(rules.NotAgain):
            hooks.again(hook, failed.id, actor=SYSTEM)


def test_what_waits_for_a_hook_that_is_off_or_gone_is_given_up_unsent(demo: World, receiver: Receiver) -> None:
    (one, _), (other, _) = (registered(demo, JISHISHAN, receiver.address) for _ in range(2))
    with demo.working(JISHISHAN):
        hooks.try_out(one, actor=SYSTEM)
        hooks.try_out(other, actor=SYSTEM)
        hooks.change(one, live=False, actor=SYSTEM)
        hooks.end(other, actor=SYSTEM)
    assert [row.error for row in send(demo, JISHISHAN)] == ["SwitchedOff", "Gone"]
    assert receiver.heard == []


def test_a_new_secret_and_a_new_address_hold_for_what_was_waiting(demo: World, receiver: Receiver) -> None:
    hook, _ = registered(demo, JISHISHAN, "http://localhost:9/nobody")
    with demo.working(JISHISHAN):
        hooks.try_out(hook, actor=SYSTEM)
        secret = hooks.renew_secret(hook, actor=SYSTEM)
        hooks.change(hook, address=receiver.address, actor=SYSTEM, own=True)
    send(demo, JISHISHAN)
    ((headers, body),) = receiver.heard
    check(secret, body, headers["X-Wutong-Time"], headers["X-Wutong-Signature"])


@pytest.mark.parametrize("address", ["http://a.example/", "https://10.1.1.1/", "https://localhost/", "ftp://a.example"])
def test_an_address_inside_or_in_the_open_is_refused(demo: World, address: str) -> None:
    with demo.working(JISHISHAN), pytest.raises(rules.BadAddress):
        hooks.register("x", address, actor=SYSTEM)


def test_outside_a_demo_a_name_that_leads_inside_is_hung_up_on(demo: World, receiver: Receiver) -> None:
    """It was registered on a demo, or the name leads elsewhere today: what counts is whom the connection reached."""
    hook, _ = registered(demo, JISHISHAN, receiver.address)
    demo.app.config["WUTONG"] = replace(demo.app.config["WUTONG"], demo=False)
    with demo.working(JISHISHAN):
        hooks.try_out(hook, actor=SYSTEM)
    assert send(demo, JISHISHAN)[0].error == "InvalidURL"
    assert receiver.heard == []


def test_only_who_manages_hooks_does_and_a_region_has_so_many(demo: World, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = Actor("staff", uuid4(), JISHISHAN, rights=frozenset({"matter.read"}))
    with demo.working(JISHISHAN), pytest.raises(Forbidden):
        hooks.register("x", "https://a.example/", actor=clerk)
    monkeypatch.setattr(rules, "MOST_HOOKS", 1)
    registered(demo, JISHISHAN, "https://a.example/")
    with demo.working(JISHISHAN), pytest.raises(rules.TooManyHooks):
        hooks.register("x", "https://a.example/", actor=SYSTEM)


def test_portions_of_a_walk_tell_each_hook_once(
    demo: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "PORTION", 1)
    for region in (GANSU, JISHISHAN, DONGXIANG):
        registered(demo, region, receiver.address)
    publish(demo)
    work_off(demo)
    assert [len(messages(demo, region)) for region in (GANSU, JISHISHAN, DONGXIANG)] == [1, 1, 0]


@pytest.mark.parametrize(
    ("error", "words"),
    [("HTTP 301", "对方换了地址"), ("HTTP 503", "对方系统出错"), ("ReadTimeout", "没有及时"), ("X", "")],
)
def test_what_a_machine_answers_is_said_in_plain_words(error: str, words: str) -> None:
    assert words in rules.met(error)
    assert bool(words) == bool(rules.met(error))


# ── Doors ────────────────────────────────────────────────────────────────────────────────────────────────────

Browser = Callable[..., Any]


def test_the_desk_registers_tries_shows_and_sends_again(
    demo: World, receiver: Receiver, as_: Browser, proof: dict[str, str]
) -> None:
    desk, at = as_("hook.manage"), "/622927/desk/hooks/"
    assert "还没有推送地址" in desk.get(at).get_data(as_text=True)
    shown = desk.post(f"{at}new", data={"title": "市数据平台", "address": receiver.address, **proof})
    assert "密钥只显示这一次" in shown.get_data(as_text=True)
    with demo.working(JISHISHAN):
        (hook,) = queries.hooks()
        secret = hook.secret.reveal()
    assert secret in shown.get_data(as_text=True)
    assert secret not in desk.get(f"{at}{hook.id}/").get_data(as_text=True)
    desk.post(f"{at}{hook.id}/trial", data=proof)
    receiver.status = 410
    send(demo, JISHISHAN)
    page = desk.get(f"{at}{hook.id}/").get_data(as_text=True)
    assert "对方拒绝接收，请与对方核对地址和密钥 <small>HTTP 410</small>" in page
    assert "重新推送" in page
    desk.post(f"{at}{hook.id}/calls/{messages(demo, JISHISHAN)[0].id}/again", data=proof)
    receiver.status = 204
    send(demo, JISHISHAN)
    assert "已送达" in desk.get(at).get_data(as_text=True)
    desk.post(f"{at}{hook.id}/switch", data={"live": "0", **proof})
    assert "已停用" in desk.get(at).get_data(as_text=True)
    desk.post(f"{at}{hook.id}/edit", data={"title": "省平台", "address": "https://a.example/x", **proof})
    assert "https://a.example/x" in desk.get(at).get_data(as_text=True)
    desk.post(f"{at}{hook.id}/end", data=proof)
    assert "还没有推送地址" in desk.get(at).get_data(as_text=True)


def test_a_wrong_address_is_said_at_its_field(demo: World, as_: Browser, proof: dict[str, str]) -> None:
    shown = as_("hook.manage").post(
        "/622927/desk/hooks/new", data={"title": "x", "address": "https://10.0.0.1/", **proof}
    )
    assert shown.status_code == 422
    assert "接收地址须为完整的 https 地址" in shown.get_data(as_text=True)


def test_a_program_registers_itself_and_sees_what_was_sent(
    demo: World, receiver: Receiver, as_: Browser, proof: dict[str, str]
) -> None:
    program, at = as_("hook.manage"), "/api/v1/622927/hooks/"
    headers = {"X-CSRF-Token": next(iter(proof.values()))}
    made = program.post(at, json={"title": "省平台", "address": receiver.address}, headers=headers)
    assert made.status_code == 201
    hook = made.get_json()
    assert len(hook["secret"]) > 40
    assert "secret" not in program.get(f"{at}{hook['id']}").get_json()
    assert program.post(f"{at}{hook['id']}/trial", headers=headers).status_code == 202
    send(demo, JISHISHAN)
    (call,) = program.get(f"{at}{hook['id']}/calls").get_json()["items"]
    assert (call["event"], call["state"], call["answer"]) == ("hook.trial", "delivered", "HTTP 204")
    changed = program.patch(f"{at}{hook['id']}", json={"live": False}, headers=headers)
    assert changed.get_json()["live"] is False
    refused = program.post(f"{at}{hook['id']}/trial", headers=headers)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "hook.off")
    assert program.delete(f"{at}{hook['id']}", headers=headers).status_code == 204
    assert program.get(f"{at}{hook['id']}").status_code == 404
    assert as_("letter.read").get(at).status_code == 403
