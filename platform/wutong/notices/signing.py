"""The signature of what goes between us and the SMS gateway, in both directions.

Apart from the channel, because a gateway's side signs and checks too and needs nothing else of the product.
"""

import hashlib
import hmac

from wutong.clock import now
from wutong.errors import Forbidden

TIME, SIGNATURE = "X-Wutong-Time", "X-Wutong-Signature"
#: Seconds for which a signature holds.
FRESH = 300


class BadSignature(Forbidden):
    """The receipt is not from the gateway, or too old."""

    code = "notice.bad_signature"
    message = "签名无效或已过期。"


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
