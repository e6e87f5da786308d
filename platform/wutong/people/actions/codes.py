"""One-time codes: made for a telephone's stand-in, kept as a digest, tried at most five times in five minutes.

How a code reaches the telephone is the business of whoever registers with `deliver_with`; it is called inside the
transaction that stores the code, in the scope of the region where the code was asked for, and must put the
message before all others.
"""

import hmac
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, literal, update
from sqlalchemy.dialects.postgresql import insert

from wutong import keys, sweeps
from wutong.clock import now
from wutong.db import db
from wutong.errors import Misconfigured
from wutong.people.models import SignInCode
from wutong.people.queries.persons import me
from wutong.people.rules.sign_in import CODE_LIFE, CODE_TRIES, fresh_code
from wutong.secret import Secret, digest

Delivery = Callable[[Secret, Secret], None]
_deliveries: list[Delivery] = []
sweeps.KEPT.register(SignInCode.expires_at, timedelta())


def deliver_with(delivery: Delivery) -> Delivery:
    """Let `delivery(telephone, code)` send every code from now on; the last one registered counts."""
    _deliveries[:] = [delivery]
    return delivery


def send(telephone: Secret) -> None:
    """Make a new code for the announced stand-in, in place of any older one, and hand it to the delivery."""
    if not _deliveries:
        raise Misconfigured(reason="没有可用的短信通道")
    code = Secret.of(fresh_code())
    fresh = {"digest": _digest(code.reveal()), "expires_at": now() + CODE_LIFE, "tries": 0}
    row = insert(SignInCode).values(person=me(), **fresh)
    db.session.execute(row.on_conflict_do_update(index_elements=["person"], set_=fresh))
    _deliveries[-1](telephone, code)


def attempt(code: str) -> bool:
    """Use up one try of the announced stand-in's code; a right one is gone afterwards."""
    open_ = (SignInCode.person == me(), SignInCode.tries < CODE_TRIES, SignInCode.expires_at > now())
    tried = update(SignInCode).where(*open_).values(tries=SignInCode.tries + 1).returning(SignInCode.digest)
    kept = db.session.execute(tried).scalar_one_or_none()
    good = hmac.compare_digest(kept or bytes(32), _digest(code)) and kept is not None
    db.session.execute(delete(SignInCode).where(SignInCode.person == me(), literal(good)))
    return good


def _digest(code: str) -> bytes:
    return digest(keys.derived("sign-in code"), me().bytes, code.encode())
