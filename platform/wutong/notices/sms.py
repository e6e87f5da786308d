"""SMS over a generic HTTP gateway: a signed request, and signed receipts that come back later.

Request: POST JSON `{"id", "to", "text", "receipt_url"}` with `X-Wutong-Time` (seconds since 1970) and
`X-Wutong-Signature` (hex HMAC-SHA256 over time, a dot and the body). The gateway answers 2xx `{"ref": …}`, 409 when
it already has the id, another 4xx for good, anything else for now. Receipts are signed the same way.
"""

import hashlib
import hmac
import json

import requests

from wutong.clock import now
from wutong.errors import Forbidden
from wutong.notices.actions import Outgoing
from wutong.notices.outside import PATIENCE, Answer, NotTaken

TIME, SIGNATURE = "X-Wutong-Time", "X-Wutong-Signature"
#: Seconds for which a signature holds.
FRESH = 300
#: 4xx answers after which another try may help: time-out, too early, too many.
PASSING = frozenset({408, 425, 429})


class BadSignature(Forbidden):
    """The receipt is not from the gateway, or too old."""

    code = "notice.bad_signature"
    message = "签名无效或已过期。"


def send(message: Outgoing, *, url: str, key: str, back: str) -> Answer:
    """Hand a message to the gateway at `url`; receipts go to `back`. Raises `NotTaken`."""
    if not url or not key:
        raise NotTaken("NotConfigured", final=True)
    told = {"id": message.key, "to": message.recipient, "text": message.body, "receipt_url": back}
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = {**signed(key, body), "Content-Type": "application/json", "Idempotency-Key": message.key}
    try:
        said = requests.post(url, data=body, headers=headers, timeout=PATIENCE / 3, allow_redirects=False)
    except requests.RequestException as error:
        raise NotTaken(type(error).__name__) from None
    return _answer(said)


def _answer(said: requests.Response) -> Answer:
    if 200 <= said.status_code < 300:
        return Answer(provider=_reference(said))
    if said.status_code == 409:
        return Answer(provider="again")
    final = 400 <= said.status_code < 500 and said.status_code not in PASSING
    raise NotTaken(f"HTTP {said.status_code}", final=final)


def _reference(said: requests.Response) -> str:
    try:
        return str(said.json()["ref"])
    except (ValueError, KeyError, TypeError):
        return ""


def signed(key: str, body: bytes, *, at: int | None = None) -> dict[str, str]:
    """The two headers that vouch for a body; `at` is in seconds since 1970, now by default."""
    moment = str(int(now().timestamp()) if at is None else at)
    mark = hmac.new(key.encode(), moment.encode() + b"." + body, hashlib.sha256)
    return {TIME: moment, SIGNATURE: mark.hexdigest()}


def check(key: str, body: bytes, moment: str, signature: str) -> None:
    """Raise `BadSignature` unless the headers vouch for the body and are younger than five minutes."""
    whole = moment.isascii() and moment.isdecimal() and len(moment) < 12
    if not key or not whole or abs(now().timestamp() - int(moment)) > FRESH:
        raise BadSignature
    if not hmac.compare_digest(signed(key, body, at=int(moment))[SIGNATURE], signature):
        raise BadSignature
