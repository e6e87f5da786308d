import threading
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import requests
from aiosmtpd.controller import Controller
from werkzeug.serving import make_server

from wutong import jobs
from wutong.db import db
from wutong.demo.gateway import Gateway, application
from wutong.demo.outbox import Outbox
from wutong.notices import actions, sms
from wutong.notices.actions import Recipient
from wutong.notices.models import Message
from wutong.notices.outside import NotTaken
from wutong.testing.tree import JISHISHAN

FACTS = {"matter": "建设工程规划许可", "number": "7", "due": "2026年12月1日"}
KEY = "a key that the gateway knows as well"


class Mailbox:
    """Keeps every mail, or refuses all with one answer."""

    def __init__(self):
        self.mails, self.answer = [], "250 taken"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer


class OnAnyPort(Controller):
    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mailbox(world):
    """A mail server on a port of its own, which the world uses."""
    box = Mailbox()
    server = OnAnyPort(box, hostname="127.0.0.1", port=0)
    server.start()
    use(world, smtp_url=f"smtp://127.0.0.1:{server.port}", mail_from="wutong@gansu.example")
    yield box
    server.stop()


@pytest.fixture
def gateway(world):
    """The SMS gateway of the demo on a port of its own, which the world uses."""
    taking = Gateway(Outbox(), KEY, "http://nowhere.example")
    server = make_server("127.0.0.1", 0, application(taking), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    use(world, sms_url=f"http://127.0.0.1:{server.server_port}/send", sms_key=KEY)
    yield taking
    server.shutdown()
    server.server_close()


def use(world, **settings):
    world.app.config["WUTONG"] = replace(world.app.config["WUTONG"], **settings)


def written(world, **to):
    with world.working(JISHISHAN):
        (message,) = actions.notify("case.accepted", Recipient(**to), FACTS)
    return message


def send(world, message):
    with world.app.app_context():
        jobs.send(JISHISHAN, str(message))
    with world.working(JISHISHAN):
        return db.session.get(Message, (JISHISHAN, message))


def test_a_mail_arrives_under_its_stable_key(world, mailbox):
    message = written(world, email="ma@example.org")
    assert send(world, message).state == "sent"
    (mail,) = mailbox.mails
    assert mail["Message-ID"] == f"<{message}.622927@gansu.example>"
    assert mail["To"] == "ma@example.org"
    assert "建设工程规划许可" in mail.get_content()


def test_a_mail_server_that_refuses_for_good_is_not_asked_again(world, mailbox):
    mailbox.answer = "550 no such mailbox"
    sent = send(world, written(world, email="ma@example.org"))
    assert (sent.state, sent.error) == ("failed", "SMTPDataError")


def test_an_address_that_is_none_fails_for_good(world, mailbox):
    sent = send(world, written(world, email="=?utf-8?q?a=0d=0ab?=@x.cn"))
    assert (sent.state, sent.error) == ("failed", "ValueError")
    assert mailbox.mails == []


def test_a_mail_server_that_is_busy_is_asked_again_later(world, mailbox):
    mailbox.answer = "451 later"
    sent = send(world, written(world, email="ma@example.org"))
    assert (sent.state, sent.error) == ("queued", "SMTPDataError")
    assert sent.due_at > sent.at


def test_a_mail_server_that_is_away_is_asked_again_later(world):
    use(world, smtp_url="smtp://127.0.0.1:1")
    assert send(world, written(world, email="ma@example.org")).state == "queued"


def test_a_short_message_goes_signed_to_the_gateway(world, gateway):
    sent = send(world, written(world, phone="13900001234"))
    assert (sent.state, sent.provider) == ("sent", "demo-1")
    (taken,) = gateway.outbox.held()
    assert (taken.to, "建设工程规划许可" in taken.text) == ("13900001234", True)


def test_a_repeated_short_message_is_known_by_its_key_and_counts_as_sent(world, gateway):
    message = written(world, phone="13900001234")
    with world.working(JISHISHAN):
        out = actions.claim(message, lease=timedelta(0))
    for _ in range(2):
        sms.send(out, url=world.app.config["WUTONG"].sms_url, key=KEY, back="")
    assert len(gateway.outbox.held()) == 1


def test_a_request_with_another_key_is_refused_by_the_gateway_for_good(world, gateway):
    use(world, sms_key="another")
    sent = send(world, written(world, phone="13900001234"))
    assert (sent.state, sent.error) == ("failed", "HTTP 403")
    assert gateway.outbox.held() == []


@pytest.mark.parametrize(("status", "final"), [(400, True), (429, False), (500, False), (503, False), (302, False)])
def test_which_answers_of_the_gateway_are_final(status, final):
    answer = requests.Response()
    answer.status_code = status
    with pytest.raises(NotTaken) as caught:
        sms._answer(answer)
    assert caught.value.final is final
