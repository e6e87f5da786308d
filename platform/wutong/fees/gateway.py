"""The protocol `wutong-pay`: signed JSON over HTTP, the same small documents in both directions.

Every request and every call-back is a POST with `X-Wutong-Time` and `X-Wutong-Signature` (`notices.signing`, with
`PAY_KEY`). Amounts are whole fen, instants ISO 8601 with an offset.

* `/orders` {id, amount, title, merchant, account, notify, back} → {page}; 409 when it is closed or has another amount
* `/orders/state`, `/orders/close` {id} → {id, state, amount, ref, at}; 404 when there is none
* `/refunds` {id, order, amount} → {id, state, amount, ref, at}
* `/days` {merchant, account, day} → {entries: [{kind, id, order, amount, ref, at}]}: the statement of a Beijing day;
  `kind` is "pay" or "refund", `id` the order's or the refund's, `order` the order that a refund belongs to
* call-back to `notify`: {id, state, amount, ref, at}, repeated until it is answered with 2xx
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import requests

from wutong.fees.matching import Entry
from wutong.fees.providers import Agreement, Order, OrderGone, ProviderDown, Told
from wutong.notices import signing

log = logging.getLogger("wutong.fees")

NAME = "wutong-pay"
#: Seconds for a connection and for an answer; a page waits for it.
PATIENCE = (3.0, 6.0)
GONE, NONE = 409, 404


class Gateway:
    """The adapter: says what the provider at `url` said, and trusts nothing that is not signed with `key`."""

    def __init__(self, agreement: Agreement) -> None:
        self.url, self.key = agreement.url, agreement.key

    def begin(self, order: Order) -> str:
        """Open an order."""
        status, said = self._post("/orders", asdict(order))
        if status == GONE:
            raise OrderGone
        if status != 200:
            raise ProviderDown
        return str(said.get("page", ""))

    def ask(self, order: str) -> Told:
        """How an order stands."""
        return self._told("/orders/state", {"id": order})

    def close(self, order: str) -> Told:
        """Close an order unless it is paid."""
        return self._told("/orders/close", {"id": order})

    def refund(self, refund: str, order: str, amount: int) -> Told:
        """Give money back."""
        return self._told("/refunds", {"id": refund, "order": order, "amount": amount})

    def day(self, merchant: str, account: str, day: date) -> Sequence[Entry]:
        """The statement of a day."""
        status, said = self._post("/days", {"merchant": merchant, "account": account, "day": day.isoformat()})
        if status != 200:
            raise ProviderDown
        try:
            return [_entry(row) for row in said["entries"]]
        except (KeyError, TypeError, ValueError):
            raise ProviderDown from None

    def read(self, body: bytes, headers: Mapping[str, str]) -> Told:
        """What a call-back says; raises `BadSignature`."""
        signing.check(self.key, body, headers.get(signing.TIME, ""), headers.get(signing.SIGNATURE, ""))
        return _read(json.loads(body))

    def _told(self, path: str, asked: dict[str, Any]) -> Told:
        status, said = self._post(path, asked)
        if status == NONE:
            return Told(str(asked["id"]), "unknown")
        if status != 200:
            raise ProviderDown
        return _read(said)

    def _post(self, path: str, told: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        body = json.dumps(told, ensure_ascii=False).encode()
        headers = {**signing.signed(self.key, body), "Content-Type": "application/json"}
        try:
            said = requests.post(self.url + path, data=body, headers=headers, timeout=PATIENCE, allow_redirects=False)
            return said.status_code, dict(said.json())
        except (requests.RequestException, ValueError, TypeError) as error:
            log.warning("the provider of payments does not answer: %s", type(error).__name__)
            raise ProviderDown from None


def _read(said: dict[str, Any]) -> Told:
    """A document on an order, with every type as agreed: an amount is a whole number and nothing else."""
    state, at = said.get("state"), said.get("at")
    if state not in ("open", "paid", "closed") or type(said.get("amount")) is not int:
        raise ProviderDown
    moment = datetime.fromisoformat(at) if at else None
    if moment is not None and moment.tzinfo is None:
        raise ProviderDown
    return Told(str(said["id"]), state, said["amount"], str(said.get("ref", ""))[:80], moment)


def _entry(row: dict[str, Any]) -> Entry:
    if row["kind"] not in ("pay", "refund") or type(row["amount"]) is not int:
        raise ValueError(row["kind"])
    moment, texts = datetime.fromisoformat(row["at"]), (str(row.get(name) or "")[:80] for name in ("ref", "order"))
    return Entry(row["kind"], str(row["id"])[:80], row["amount"], next(texts), moment, next(texts))
