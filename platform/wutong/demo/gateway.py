"""The demo's SMS gateway, as `notices.sms` describes one, and the page of what was sent.

It checks the signature of a request, takes every id once, answers with a reference, and calls back with a signed
receipt a moment later. Text that ends up here is shown to whoever opens the page: hence only in a demo.
"""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests
from flask import Flask, Response, jsonify, render_template_string, request
from flask.typing import ResponseReturnValue

from wutong.clock import local, now
from wutong.demo.outbox import Outbox, Taken
from wutong.notices import signing

log = logging.getLogger("wutong.demo.gateway")
PAGE = (Path(__file__).parent / "templates" / "outbox.html").read_text(encoding="utf-8")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class Gateway:
    """Takes messages signed with `key`; receipts go wherever the sender asked, if that is the demo itself."""

    def __init__(self, outbox: Outbox, key: str, home: str) -> None:
        self.outbox, self.key, self.home = outbox, key, home
        self.taken: dict[str, str] = {}
        self.callers = ThreadPoolExecutor(max_workers=2)

    def take(self, body: bytes) -> tuple[dict[str, str], int]:
        """Keep one message; the answer and its status, 409 for an id that was here before."""
        told = json.loads(body)
        if told["id"] in self.taken:
            return {"ref": self.taken[told["id"]]}, 409
        self.taken[told["id"]] = reference = f"demo-{len(self.taken) + 1}"
        self.outbox.put(Taken(now(), "sms", told["to"], told["text"]))
        if told.get("receipt_url", "").startswith(f"{self.home}/"):
            self.callers.submit(self.call_back, told["receipt_url"], told["id"], reference)
        return {"ref": reference}, 200

    def call_back(self, url: str, key: str, reference: str) -> None:
        """Tell the sender that the telephone has it."""
        body = json.dumps({"id": key, "ref": reference, "delivered": True}).encode()
        headers = {**signing.signed(self.key, body), "Content-Type": "application/json"}
        try:
            answer = requests.post(url, data=body, headers=headers, timeout=5)
        except requests.RequestException as error:
            log.warning("receipt not taken: %s", type(error).__name__)
        else:
            log.info("receipt answered with %s", answer.status_code)


def application(gateway: Gateway) -> Flask:
    """The gateway's two addresses: `POST /send` for Wutong, `/` for the eyes."""
    app = Flask("wutong.demo.gateway")

    @app.post("/send")
    def send() -> ResponseReturnValue:
        headers = request.headers
        signing.check(gateway.key, request.data, headers.get(signing.TIME, ""), headers.get(signing.SIGNATURE, ""))
        return gateway.take(request.data)

    @app.get("/")
    def show() -> Response:
        page = Response(render_template_string(PAGE, messages=gateway.outbox.held(), local=local))
        page.headers["Content-Security-Policy"] = POLICY
        return page

    @app.get("/messages.json")
    def messages() -> Response:
        return jsonify([{"channel": m.channel, "to": m.to, "text": m.text} for m in gateway.outbox.held()])

    @app.errorhandler(signing.BadSignature)
    def refused(error: signing.BadSignature) -> ResponseReturnValue:
        return jsonify(error=error.code), error.status

    return app
