"""SMS over a generic HTTP gateway: a signed request, and signed receipts that come back later.

Request: POST JSON `{"id", "to", "text", "receipt_url"}` with `X-Wutong-Time` (seconds since 1970) and
`X-Wutong-Signature` (hex HMAC-SHA256 over time, a dot and the body). The gateway answers 2xx `{"ref": …}`, 409 when
it already has the id, another 4xx for good, anything else for now. Receipts are signed the same way (`signing`).
"""

import json

import requests

from wutong.notices.actions import Outgoing
from wutong.notices.outside import PATIENCE, Answer, NotTaken
from wutong.notices.signing import signed

#: 4xx answers after which another try may help: time-out, too early, too many.
PASSING = frozenset({408, 425, 429})


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
