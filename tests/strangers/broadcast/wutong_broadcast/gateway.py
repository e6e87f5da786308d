"""The county's broadcast platform: signed requests out, signed receipts back."""

import hashlib
import hmac
import json
from typing import Any

from requests import RequestException, Response

from wutong.sdk import (
    Forbidden,
    NoticeAnswer,
    NoticeNotTaken,
    calling,
    installation_key,
    may_call,
    now,
    outward,
    region_spell,
    scope,
)

TIME, SIGNATURE = "X-Broadcast-Time", "X-Broadcast-Signature"
#: Seconds for which a signature holds, and that an answer may take.
FRESH, PATIENCE = 300, 5
#: Answers after which another try may help: time-out, too early, too many.
PASSING = (408, 425, 429)


class BadReceipt(Forbidden):
    """A receipt that the platform did not sign, or too long ago."""

    code = "broadcast.bad_receipt"
    message = "签名无效或已过期。"


def key() -> str:
    """What this region and its platform know, 64 hex digits."""
    return installation_key(f"broadcast.platform:{region_spell(scope().home)}").hex()


def signed(body: bytes, at: int | None = None) -> dict[str, str]:
    """The two headers that vouch for a body; `at` is in seconds since 1970, now by default."""
    moment = str(int(now().timestamp()) if at is None else at)
    mark = hmac.new(key().encode(), moment.encode() + b"." + body, hashlib.sha256)
    return {TIME: moment, SIGNATURE: mark.hexdigest()}


def verify(body: bytes, moment: str, signature: str) -> None:
    """Raise `BadReceipt` unless the headers vouch for the body and are younger than five minutes."""
    whole = moment.isascii() and moment.isdecimal() and len(moment) < 12
    if not whole or abs(now().timestamp() - int(moment)) > FRESH:
        raise BadReceipt
    if not hmac.compare_digest(signed(body, int(moment))[SIGNATURE].encode(), signature.encode()):
        raise BadReceipt


def ask(where: str, key: str, told: dict[str, Any]) -> NoticeAnswer:
    """Hand one call to the platform; raises `NoticeNotTaken`, for good where another try would not help."""
    if not may_call(where):
        raise NoticeNotTaken("NotConfigured", final=True)
    told = {"id": key, **told, "receipt_url": outward("broadcast_api.receipt")}
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = {**signed(body), "Content-Type": "application/json", "Idempotency-Key": key}
    try:
        with calling() as session:
            answer = session.post(where, data=body, headers=headers, timeout=PATIENCE, allow_redirects=False)
    except RequestException as error:
        raise NoticeNotTaken(type(error).__name__) from None
    return _answered(answer)


def _answered(answer: Response) -> NoticeAnswer:
    if answer.status_code == 409:
        return NoticeAnswer(provider="again")
    if not 200 <= answer.status_code < 300:
        final = 400 <= answer.status_code < 500 and answer.status_code not in PASSING
        raise NoticeNotTaken(f"HTTP {answer.status_code}", final=final)
    try:
        return NoticeAnswer(provider=str(answer.json()["ref"]))
    except (ValueError, KeyError, TypeError):
        return NoticeAnswer()
