"""The demo's provider of payments, as `fees.gateway` describes one: orders, a page to pay at, refunds, lists of a day.

It is another house: it keeps its own books in a file of its own, knows an order by its id alone, signs what it tells,
and repeats a call until it is taken. No money moves anywhere: hence only in a demo.
"""

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import requests
from flask import Flask, Response, abort, jsonify, redirect, render_template_string, request
from flask.typing import ResponseReturnValue

from wutong.clock import local, new_id, now
from wutong.fees.money import yuan
from wutong.notices import signing

log = logging.getLogger("wutong.demo.till")
PAGE = (Path(__file__).parent / "templates" / "till.html").read_text(encoding="utf-8")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
#: How often a call is repeated, and the seconds before each repetition.
AGAIN = (1, 5, 30)
TABLES = """
create table if not exists orders (id text primary key, amount integer not null, title text, merchant text,
  account text, notify text, back text, state text not null, ref text, at text, secret text not null);
create table if not exists refunds (id text primary key, "order" text not null, amount integer not null, ref text,
  at text);
"""


class Till:
    """The provider's books, in `file`; it trusts and signs with `key`, is met at `address`, calls back to `home`."""

    def __init__(self, file: Path, key: str, address: str, home: str) -> None:
        self.file, self.key, self.address, self.home = file, key, address, home
        self.callers, self.asleep = ThreadPoolExecutor(max_workers=2), threading.Event()
        sqlite3.connect(file).executescript(TABLES).connection.close()

    @contextmanager
    def _books(self) -> Iterator[sqlite3.Connection]:
        """The books, alone and written when the block ends well."""
        books = sqlite3.connect(self.file, timeout=10, isolation_level=None)
        books.row_factory = sqlite3.Row
        try:
            books.execute("begin immediate")
            yield books
            books.execute("commit")
        finally:
            books.close()

    def open(self, told: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """Take an order; the same one again is the same page, and another amount under its id is refused."""
        with self._books() as books:
            known = self._order(books, told["id"])
            if known is None:
                values = [told[name] for name in ("id", "amount", "title", "merchant", "account", "notify", "back")]
                books.execute(
                    "insert into orders values (?, ?, ?, ?, ?, ?, ?, 'open', '', '', ?)", [*values, new_id().hex]
                )
                known = self._order(books, told["id"])
            assert known is not None
            if known["state"] == "closed" or known["amount"] != told["amount"]:
                return {"error": "order_gone"}, 409
            return {"page": f"{self.address}/at/{known['id']}.{known['secret']}"}, 200

    def state(self, told: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """How an order stands."""
        with self._books() as books:
            return _answer(self._order(books, told["id"]))

    def close(self, told: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """Close an order that is not paid."""
        with self._books() as books:
            books.execute("update orders set state = 'closed' where id = ? and state = 'open'", [told["id"]])
            return _answer(self._order(books, told["id"]))

    def refund(self, told: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """Give back part or all of a paid order, never more than came; once for each id."""
        with self._books() as books:
            order = self._order(books, told["order"])
            done = books.execute("select * from refunds where id = ?", [told["id"]]).fetchone()
            if done is None:
                gone = books.execute('select coalesce(sum(amount), 0) from refunds where "order" = ?', [told["order"]])
                if order is None or order["state"] != "paid" or gone.fetchone()[0] + told["amount"] > order["amount"]:
                    return {"error": "nothing_to_refund"}, 409
                row = [told["id"], told["order"], told["amount"], f"TR{new_id().hex[:20]}", now().isoformat()]
                books.execute("insert into refunds values (?, ?, ?, ?, ?)", row)
                done = books.execute("select * from refunds where id = ?", [told["id"]]).fetchone()
            return {
                "id": done["id"],
                "state": "paid",
                "amount": done["amount"],
                "ref": done["ref"],
                "at": done["at"],
            }, 200

    def day(self, told: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """The statement of a Beijing day: what was paid into a merchant's account, and paid back from it."""
        whose = [told["merchant"], told["account"]]
        with self._books() as books:
            paid = books.execute(
                "select *, '' \"order\" from orders where merchant = ? and account = ? and state = 'paid'", whose
            )
            back = books.execute(
                'select r.* from refunds r join orders o on o.id = r."order" where o.merchant = ? and o.account = ?',
                whose,
            )
            rows = [("pay", row) for row in paid] + [("refund", row) for row in back]
            return {"entries": [_entry(kind, row) for kind, row in rows if _day(row["at"]) == told["day"]]}, 200

    def verbs(self) -> dict[str, Callable[[dict[str, Any]], tuple[dict[str, Any], int]]]:
        """What is asked at which path."""
        return {"/orders": self.open, "/orders/state": self.state, "/orders/close": self.close,
                "/refunds": self.refund, "/days": self.day}  # fmt: skip

    def found(self, key: str) -> sqlite3.Row | None:
        """The order of a page's address, by its id and the secret in it."""
        order_id, _, secret = key.partition(".")
        with self._books() as books:
            known = self._order(books, order_id)
        return known if known is not None and known["secret"] == secret else None

    def pay(self, key: str) -> sqlite3.Row | None:
        """The payer presses the button: paid once, and told to the house that ordered."""
        known = self.found(key)
        if known is None:
            return None
        with self._books() as books:
            books.execute(
                "update orders set state = 'paid', ref = ?, at = ? where id = ? and state = 'open'",
                [f"TP{new_id().hex[:20]}", now().isoformat(), known["id"]],
            )
            known = self._order(books, known["id"])
        assert known is not None
        if known["state"] == "paid" and known["notify"].startswith(f"{self.home}/"):
            self.callers.submit(self.call, known["notify"], json.dumps(_answer(known)[0]).encode())
        return known

    def call(self, address: str, body: bytes) -> bool:
        """Tell the house, with a fresh signature each time, until it says 2xx; whether it did."""
        for pause in (0, *AGAIN):
            self.asleep.wait(pause)
            headers = {**signing.signed(self.key, body), "Content-Type": "application/json"}
            try:
                if requests.post(address, data=body, headers=headers, timeout=5, allow_redirects=False).ok:
                    return True
            except requests.RequestException as error:
                log.warning("call-back not taken: %s", type(error).__name__)
        return False

    def _order(self, books: sqlite3.Connection, order: str) -> sqlite3.Row | None:
        found: sqlite3.Row | None = books.execute("select * from orders where id = ?", [order]).fetchone()
        return found


def _answer(row: sqlite3.Row | None) -> tuple[dict[str, Any], int]:
    if row is None:
        return {"error": "unknown"}, 404
    return {name: row[name] for name in ("id", "state", "amount", "ref", "at")}, 200


def _entry(kind: str, row: sqlite3.Row) -> dict[str, Any]:
    return {"kind": kind, **{name: row[name] for name in ("id", "order", "amount", "ref", "at")}}


def _day(moment: str) -> str:
    return local(datetime.fromisoformat(moment)).date().isoformat()


def application(till: Till) -> Flask:
    """The provider's addresses: signed ones for the house, and the page at which people pay."""
    app = Flask("wutong.demo.till")
    verbs = till.verbs()

    def answer() -> ResponseReturnValue:
        given = request.headers
        signing.check(till.key, request.data, given.get(signing.TIME, ""), given.get(signing.SIGNATURE, ""))
        return verbs[request.path](json.loads(request.data))

    for path in verbs:
        app.add_url_rule(path, path, answer, methods=["POST"])

    @app.get("/at/<key>")
    def show(key: str) -> Response:
        order = till.found(key) or abort(404)
        page = Response(render_template_string(PAGE, order=order, yuan=yuan(order["amount"])))
        page.headers["Content-Security-Policy"] = f"{POLICY}; form-action 'self' {till.home}"
        return page

    @app.post("/at/<key>")
    def pay(key: str) -> ResponseReturnValue:
        order = till.pay(key) or abort(404)
        return redirect(order["back"], 303)

    @app.errorhandler(signing.BadSignature)
    def refused(error: signing.BadSignature) -> ResponseReturnValue:
        return jsonify(error=error.code), error.status

    return app
