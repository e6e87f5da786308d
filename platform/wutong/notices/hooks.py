"""The channel to machines: a small signed document, posted to the address that a region registered.

`POST` with JSON `{"id", "event", "region", "changes", "release": {"region", "id", "number", "at"}, "concern"}`, signed
like what goes to the SMS gateway (`signing`) with the hook's own secret: `X-Wutong-Time` and `X-Wutong-Signature`.
`id` is the same whenever the message is repeated. 2xx is an arrival, 410 an end for good, anything else is tried
again. The receiver's words are not read: only its status is written down.
"""

import json

import requests

from wutong import tenancy
from wutong.notices.actions import Outgoing
from wutong.notices.models import Hook
from wutong.notices.outside import PATIENCE, Answer, NotTaken
from wutong.notices.signing import signed
from wutong.web.careful import careful

#: The receiver wants nothing more, ever.
GONE = 410


def send(message: Outgoing, hook: Hook, *, base: str, own: bool = False) -> Answer:
    """Post a message to its hook; `base` is where we are met ourselves. Raises `NotTaken`."""
    body = document(message, base=base)
    headers = {**signed(hook.secret.reveal(), body), "Content-Type": "application/json", "User-Agent": "Wutong"}
    headers["Idempotency-Key"] = message.key
    try:
        with careful(requests.Session(), own=own) as session:
            said = session.post(
                hook.address, data=body, headers=headers, timeout=PATIENCE / 3, allow_redirects=False, stream=True
            )
            said.close()
    except requests.RequestException as error:
        raise NotTaken(type(error).__name__) from None
    if 200 <= said.status_code < 300:
        return Answer(provider=f"HTTP {said.status_code}", delivered=True)
    raise NotTaken(f"HTTP {said.status_code}", final=said.status_code == GONE)


def document(message: Outgoing, *, base: str) -> bytes:
    """What is posted: what happened, to whom, and where to read on."""
    place = tenancy.spell(message.region)
    told = {"id": message.key, "event": message.kind, "region": place, "changes": f"{base}/api/v1/{place}/changes/"}
    return json.dumps({**told, **json.loads(message.body)}, ensure_ascii=False).encode()
