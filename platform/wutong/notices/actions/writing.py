"""Writing notices: one message a channel, in the transaction of whatever caused it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, text
from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.clock import local, new_id, now
from wutong.db import db
from wutong.events import INDOORS, NORMAL, URGENT
from wutong.notices import rules, texts, ways
from wutong.notices.kinds import CODE, Channel
from wutong.notices.models import Message, StaffNotice
from wutong.secret import Secret

#: The relay listens here; a hint, never the truth. Only urgent messages give it, because NOTIFY makes the commits
#: of a whole database queue up behind each other.
HINT = text("notify wutong_post")
#: Written by every filing, so they are built once and go past the mapper.
_EACH = insert(cast(Table, Message.__table__))
_ONCE = _EACH.on_conflict_do_nothing()
_TOLD = insert(cast(Table, StaffNotice.__table__)).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a notice is for, as the case or the account knows them; an unknown channel is left out."""

    person: UUID | None = None
    phone: str = ""
    email: str = ""

    def on(self, channel: str) -> Secret | None:
        """The address on a channel; None when there is none, or when the inbox needs no address."""
        address = {"sms": self.phone, "email": self.email}.get(channel, "")
        return Secret(address) if address else None

    def reached_by(self, channel: str) -> bool:
        """Whether the channel leads to this recipient."""
        return self.person is not None if channel == "inbox" else self.on(channel) is not None


def notify(
    kind: str,
    to: Recipient,
    facts: Mapping[str, object],
    *,
    about: UUID | None = None,
    origin: UUID | None = None,
) -> list[UUID]:
    """Write one message for each channel of the kind that leads to the recipient; returns their ids.

    Call it in the region that speaks. `origin` is the event that caused the notice: the same event writes each
    channel of a kind once, however often it is handled. Raises what `rules.compose` raises.
    """
    said = texts.kind_of(kind)
    channels = [channel for channel in said.channels if to.reached_by(channel)]
    rows = [_row(kind, channel, to, rules.compose(kind, channel, facts, said), about, origin) for channel in channels]
    if rows:
        db.session.connection().execute(_ONCE if origin else _EACH, rows)
    return [row["id"] for row in rows]


def send_code(phone: str, code: str, *, minutes: int) -> UUID:
    """Send a sign-in code to a telephone, before everything else that waits."""
    (message,) = notify(CODE, Recipient(phone=phone), {"code": code, "minutes": minutes})
    db.session.flush()
    db.session.execute(HINT)
    return message


def _row(
    kind: str, channel: Channel, to: Recipient, words: rules.Text, about: UUID | None, origin: UUID | None
) -> dict[str, Any]:
    written = now()
    return {
        "region": tenancy.scope().home, "id": new_id(), "channel": channel, "kind": kind, "version": words.version,
        "origin": origin, "about": about, "person": to.person, "recipient": to.on(channel), "title": words.title,
        "body": Secret(words.body), "at": written, "lane": _lane(kind, channel), "state": "queued", "attempts": 0,
        "due_at": due(kind, channel, written),
    }  # fmt: skip


def further(line: Message, channel: str, address: Secret) -> dict[str, Any]:
    """What was told in an inbox once more, over a way that its person chose."""
    written, body = now(), line.body.reveal() if line.body else ""
    words = ways.DISCREET if rules.tells_too_much(body) else body
    return {
        "region": line.region, "id": new_id(), "channel": channel, "kind": line.kind, "version": line.version,
        "origin": line.origin, "about": line.about, "person": line.person, "recipient": address, "title": line.title,
        "body": Secret(words), "at": written, "lane": NORMAL, "state": "queued", "attempts": 0,
        "due_at": due(line.kind, channel, written),
    }  # fmt: skip


def write(rows: list[dict[str, Any]]) -> None:
    """Put messages on their way; the same event writes each channel of a kind once."""
    if rows:
        db.session.connection().execute(_ONCE, rows)


def _lane(kind: str, channel: str) -> int:
    if not rules.outside(channel):
        return INDOORS
    return URGENT if kind == CODE else NORMAL


def due(kind: str, channel: str, written: datetime) -> datetime:
    """When a message may leave that is written now; the inbox is ours and open day and night."""
    if not rules.outside(channel):
        return written
    return rules.leaves_at(local(written), security=rules.kind_of(kind).security)


def tell_staff(
    kind: str,
    *,
    department: UUID | None = None,
    person: UUID | None = None,
    about: UUID | None = None,
    number: str | None = None,
    origin: UUID | None = None,
) -> None:
    """Put something before one officer or a department of this region, or before everybody in it; once for each
    `origin`."""
    row = {
        "region": tenancy.scope().home, "id": new_id(), "kind": kind, "department": department, "person": person,
        "about": about, "number": number, "origin": origin, "at": now(),
    }  # fmt: skip
    db.session.connection().execute(_TOLD, row)
