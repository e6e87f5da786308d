"""`Idempotency-Key`: a machine may send the same write twice and have it done once.

The key is stored in the same transaction as the write, so a write that failed leaves none and may be sent
again, and of two at the same moment one waits and then gets the other's answer. The answer is kept sealed.

Keys belong to somebody: nobody can tell two strangers apart, and one must not be handed what the other was answered,
so a write without a token or a session is done each time it is sent, whatever key comes with it.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import g, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import DateTime, Index, LargeBinary, SmallInteger, String, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response

from wutong import sweeps
from wutong.clock import now
from wutong.db import Model, db
from wutong.errors import Invalid, Refused
from wutong.secret import Secret, SecretText
from wutong.tenancy import Sealed, scope

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LONGEST = 128
#: How long an answer can be had again; the API description says the same.
KEEPING = timedelta(days=1)
KEPT = ("Location", "ETag", "Content-Type")


class KeyReused(Refused):
    """The same key came with another request before."""

    code, status = "idempotency.key_reused", 422
    message = "这个 Idempotency-Key 已用于另一次不同的请求，请换一个新的。"


class IdempotencyKey(Sealed, Model):
    """One key of one caller, the fingerprint of what was asked, and the answer that was given."""

    __tablename__ = "idempotency_keys"
    public = True
    __table_args__ = (Index(None, "at"),)

    caller: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)
    status: Mapped[int] = mapped_column(SmallInteger, nullable=False, default=0)
    answer: Mapped[Secret | None] = mapped_column(SecretText("idempotency.answer"), nullable=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), nullable=False, default=now)


sweeps.KEPT.register(IdempotencyKey.at, KEEPING)


def once(view: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Run the view, or give the answer it gave before under the same key."""
    key = request.headers.get("Idempotency-Key")
    if key is None or request.method not in WRITES or not _machine() or g.get("region_code") is None:
        return view()
    if g.actor.kind == "public":
        return view()
    if not 0 < len(key) <= LONGEST or not (key.isascii() and key.isprintable()):
        raise Invalid(fields={"Idempotency-Key": [f"须为 1 至 {LONGEST} 个可见字符。"]})
    if not claim(_caller(), key, _fingerprint()):
        return _replay(key)
    response = make_response(view())
    _record(key, response)
    return response


def _machine() -> bool:
    return request.path.startswith("/api/")


def _caller() -> str:
    """Who is asking, as a digest: two callers never meet in one key."""
    actor = g.actor
    return hashlib.sha256(f"{actor.kind}:{actor.person}:{actor.client}".encode()).hexdigest()


def _fingerprint() -> bytes:
    asked = f"{request.method} {request.full_path}\n".encode() + request.get_data(cache=True)
    return hashlib.sha256(asked).digest()


def claim(caller: str, key: str, fingerprint: bytes) -> bool:
    """Insert the key; False if a committed request holds it already (waits for one that is under way)."""
    row = {"region": scope().home, "caller": caller, "key": key, "fingerprint": fingerprint, "status": 0}
    claimed = upsert(IdempotencyKey).values(**row, at=now()).on_conflict_do_nothing().returning(IdempotencyKey.key)
    return db.session.execute(claimed).scalar() is not None


def held(caller: str, key: str) -> IdempotencyKey:
    """The key as it is kept; it was claimed by this request, or is one that was answered before."""
    return db.session.scalars(select(IdempotencyKey).filter_by(caller=caller, key=key)).one()


def _record(key: str, response: Response) -> None:
    """Keep the answer beside the key; refusals are rolled back with it by the transaction."""
    headers = {name: response.headers[name] for name in KEPT if name in response.headers}
    row = held(_caller(), key)
    row.status = response.status_code
    row.answer = Secret(json.dumps([response.get_data(as_text=True), headers]))


def _replay(key: str) -> Response:
    row = held(_caller(), key)
    if row.fingerprint != _fingerprint() or row.answer is None:
        raise KeyReused
    body, headers = json.loads(row.answer.reveal())
    response = make_response(body, row.status, headers)
    response.headers["Idempotency-Replayed"] = "true"
    return response
