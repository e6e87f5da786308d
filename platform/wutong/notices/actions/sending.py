"""Sending: a message is taken out under a lease, given to its channel, and the answer is written down. What goes to
an inbox never leaves the house and needs no lease: it is told and closed like a letter.

The sending itself happens in `wutong.jobs`, between `claim` and `record`, with no transaction open. At most one
worker holds a message at a time, and a crash after sending repeats it under the same key.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.clock import now
from wutong.db import db, work
from wutong.events import INDOORS, URGENT
from wutong.notices import queries, rules
from wutong.notices.actions import hooks, writing
from wutong.notices.models import Message, Told
from wutong.notices.ways import WAYS
from wutong.secret import Secret

#: The row as the statement left it, in place of what the session knew.
FRESH = {"synchronize_session": False, "populate_existing": True}

#: Written for most messages, so it is built once and goes past the mapper.
_TOLD = insert(cast(Table, Told.__table__)).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message in a worker's hands: everything a channel needs, and the region and id that name it outside."""

    region: int
    id: UUID
    channel: str
    kind: str
    person: UUID | None
    about: UUID | None
    title: str
    body: str = field(repr=False)
    recipient: str = field(repr=False, default="")
    at: datetime = field(default_factory=now)

    @property
    def key(self) -> str:
        """The stable key that every repetition carries: Message-ID, idempotency key, reference of receipts."""
        return f"{self.id}.{tenancy.spell(self.region)}"


def claim(message_id: UUID, *, lease: timedelta) -> Outgoing | None:
    """Take a message out for sending; None when it is gone, already sent, or in another worker's hands."""
    moment = now()
    free = or_(Message.state == "queued", Message.leased_until.is_(None), Message.leased_until <= moment)
    taken = update(Message).where(Message.id == message_id, Message.state.in_(("queued", "leased")), free)
    leased = taken.values(state="leased", leased_until=moment + lease).returning(Message)
    message: Message | None = db.session.scalar(leased, execution_options=FRESH)
    if message is not None and message.lane == URGENT and moment - message.at > rules.STALE:
        _close(message, "failed", error="Stale")
        return None
    return None if message is None else _outgoing(message)


def _outgoing(message: Message) -> Outgoing:
    return Outgoing(
        message.region, message.id, message.channel, message.kind, message.person, message.about, message.title,
        message.body.reveal() if message.body else "",
        message.recipient.reveal() if message.recipient else "", message.at,
    )  # fmt: skip


def record(message_id: UUID, *, provider: str = "", delivered: bool = False) -> None:
    """Write down that the outside took the message; `provider` is its own reference."""
    message = _open(message_id)
    if message is not None:
        _close(message, "delivered" if delivered else "sent", provider=provider)


def put_back(message_id: UUID, *, error: str, final: bool = False) -> None:
    """Write down that the outside did not take it: wait and try again, or give up when `final` or tried often.

    `error` is the class of the failure; the outside's own words may hold a telephone number and are not kept.
    """
    message = _open(message_id)
    if message is None:
        return
    wait = rules.wait_after(max(message.attempts, 1))
    if final or wait is None:
        _close(message, "failed", error=error)
        return
    message.state, message.leased_until, message.sent_at = "queued", None, None
    message.due_at, message.error = now() + wait, error[:80]


def _open(message_id: UUID) -> Message | None:
    found = select(Message).where(Message.id == message_id, Message.state.in_(("queued", "leased")))
    return db.session.scalar(found.with_for_update())


def _close(message: Message, state: str, *, provider: str = "", error: str | None = None) -> None:
    """Close a message. An urgent one loses its words: a code that was used or ran out is nobody's business."""
    message.state, message.done_at, message.leased_until = state, now(), None
    message.provider, message.error = provider[:80] or None, error
    if message.lane == URGENT:
        message.body = None
    if message.channel == rules.HOOK:
        hooks.answered(message)


def receipt(message_id: UUID, *, delivered: bool, provider: str = "", reason: str = "") -> None:
    """Take the provider's word for a message it took; a second receipt changes nothing.

    It may be here before the worker has written down that the message went out, and is the better news then: the
    worker finds the message closed.
    """
    found = select(Message).where(Message.id == message_id, Message.state.in_(("leased", "sent")))
    message = db.session.scalar(found.with_for_update())
    if message is not None:
        error = None if delivered else reason[:80]
        _close(message, "delivered" if delivered else "failed", provider=message.provider or provider, error=error)


def receipt_of(channel: str, key: str, *, delivered: bool, provider: str = "", reason: str = "") -> None:
    """Take the word of a plugin's provider for the message of this key, which went over the plugin's way in the present
    region; a key that names no such message changes nothing. `reason` holds nothing personal."""
    try:
        message_id = UUID(key.partition(".")[0])
    except ValueError:
        return
    over = select(Message.channel).where(Message.region == tenancy.scope().home, Message.id == message_id)
    if db.session.scalar(over) == channel:
        receipt(message_id, delivered=delivered, provider=provider, reason=reason)


def tell(*message_ids: UUID) -> int:
    """Put messages into the inboxes of their persons and close them; what is closed or in other hands is passed over.

    A person's rows can be written only in the person's own scope, whose transaction stands first: the line is written
    once, under the message's id. Returns how many there were.
    """
    found = select(Message).where(Message.id.in_(message_ids), Message.lane == INDOORS, Message.state == "queued")
    taken = db.session.scalars(found.order_by(Message.id).with_for_update(skip_locked=True)).all()
    offered, more = WAYS.here(), list[dict[str, Any]]()
    for message in taken:
        chosen = _line(message, offered)
        if chosen is None:
            _close(message, "failed", error=rules.UNWANTED)
        else:
            _close(message, "delivered")
            more += [writing.further(message, channel, address) for channel, address in chosen.items()]
    writing.write(more)
    return len(taken)


def _line(message: Message, offered: Collection[str]) -> dict[str, Secret] | None:
    """Write the line; over which of the offered ways the person wants to hear of it, too, or None when he does not want
    the kind."""
    assert message.person is not None
    with tenancy.as_person(message.person), work():
        if rules.kind_of(message.kind).optional and message.kind in queries.unwanted(message.person):
            return None
        row = {
            "person": message.person, "id": message.id, "region": message.region, "kind": message.kind,
            "about": message.about, "title": message.title, "body": message.body, "at": message.at,
        }  # fmt: skip
        db.session.connection().execute(_TOLD, row)
        chosen = queries.ways(message.person) if offered else {}
        return {channel: address for channel, address in chosen.items() if channel in offered}
