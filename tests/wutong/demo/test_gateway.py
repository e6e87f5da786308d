"""The demo's SMS gateway keeps the contract of `notices.sms`."""

import json
from concurrent.futures import Future

import pytest

from wutong.demo.gateway import Gateway, application
from wutong.demo.outbox import Outbox
from wutong.notices import signing

KEY, HOME = "k" * 32, "http://127.0.0.1:8000"
MESSAGE = {"id": "a.622927", "to": "13893000000", "text": "验证码 123456", "receipt_url": f"{HOME}/api/receipts"}


@pytest.fixture
def gateway():
    made = Gateway(Outbox(), KEY, HOME)
    made.callers.submit = Calls()
    return made


class Calls(list):
    """Stands in the place of the threads that call back."""

    def __call__(self, task, *arguments) -> Future:
        self.append(arguments)
        return Future()


def post(gateway: Gateway, message: dict, key: str = KEY):
    body = json.dumps(message).encode()
    return application(gateway).test_client().post("/send", data=body, headers=signing.signed(key, body))


def test_a_signed_message_is_taken_and_shown_on_the_page(gateway: Gateway):
    answer = post(gateway, MESSAGE)
    assert (answer.status_code, answer.json) == (200, {"ref": "demo-1"})
    page = application(gateway).test_client().get("/").text
    assert "验证码 123456" in page
    assert "13893000000" in page


def test_a_message_with_another_signature_is_refused_and_not_kept(gateway: Gateway):
    assert post(gateway, MESSAGE, key="another").status_code == 403
    assert gateway.outbox.held() == []


def test_the_same_id_is_taken_once(gateway: Gateway):
    post(gateway, MESSAGE)
    again = post(gateway, MESSAGE)
    assert (again.status_code, again.json) == (409, {"ref": "demo-1"})
    assert len(gateway.outbox.held()) == 1


def test_a_receipt_is_called_back_to_the_demo_itself(gateway: Gateway):
    post(gateway, MESSAGE)
    assert gateway.callers.submit == [(MESSAGE["receipt_url"], "a.622927", "demo-1")]


def test_no_receipt_goes_to_any_other_address(gateway: Gateway):
    post(gateway, MESSAGE | {"receipt_url": "http://127.0.0.1:80001.example.com/"})
    assert gateway.callers.submit == []


def test_markup_in_a_message_is_shown_as_text(gateway: Gateway):
    post(gateway, MESSAGE | {"text": "<script>alert(1)</script>"})
    answer = application(gateway).test_client().get("/")
    assert "<script>" not in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_an_empty_page_says_what_to_do(gateway: Gateway):
    assert "还没有发出" in application(gateway).test_client().get("/").text
