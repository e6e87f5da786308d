"""The one seam to the other side: a verb sends a message, a receiver reacts to one, and neither asks how it travels.

Within the installation a message is one fact that goes abroad, with a sealed enclosure; to another installation it is
given to the carrier (`Lines.abroad`), whose end calls `deliver` in the addressee's region. A message that comes twice
is taken in once, and those about one thing in the order in which they were sent: one that overtook another is refused
with `TooEarly`, and tried again.
"""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO, ClassVar
from uuid import UUID

from sqlalchemy import func, select

from wutong.sdk import (
    Actor,
    Conflict,
    Envelope,
    Parcel,
    Refused,
    after_commit,
    db,
    discard_parcel,
    new_id,
    now,
    open_parcel,
    publish,
    scope,
    send_parcel,
)
from wutong_cross_province.events import MessageSent
from wutong_cross_province.models import Post

#: The largest paper that a message carries, in bytes; as large as one that a case takes.
LARGEST = 50 * 1024 * 1024


class NoLine(Conflict):
    """The addressee is in another installation, and nothing leads there."""

    code = "cross_province.no_line"
    message = "还没有与“{installation}”连通，不能发送，请联系系统管理员。"


class UnknownKind(Refused):
    """Nobody here reacts to messages of this kind: the sender is newer, or is mistaken."""

    code, status = "cross_province.unknown_kind", 500
    message = "不认识“{kind}”这种消息，请联系系统管理员。"


class TooEarly(Refused):
    """What must come before this message has not come yet; it is tried again."""

    code, status = "cross_province.too_early", 500
    message = "前面的消息还没有到，稍后会自动重试。"


@dataclass(frozen=True, slots=True)
class Address:
    """A region, of this installation ("" or None) or of the one with this name."""

    installation: str | None
    region: int

    @property
    def here(self) -> bool:
        """Whether the region is one of this installation."""
        return not self.installation


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A paper to be sent along: its heading on the checklist, the file's name and kind, and its bytes."""

    slot: str
    name: str
    kind: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that came along; its bytes lie in the addressee's post folder until the message's transaction stands."""

    slot: str
    name: str
    kind: str
    parcel: Parcel

    def stream(self) -> "Chunks":
        """The bytes, as a stream that a verb of the core reads."""
        return Chunks(open_parcel(self.parcel))


class Chunks(io.RawIOBase):
    """A stream over chunks of bytes."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._held = chunks, b""

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, into: Any) -> int:
        """Fill the buffer with what is there."""
        self._held = self._held or next(self._chunks, b"")
        size = min(len(into), len(self._held))
        into[:size], self._held = self._held[:size], self._held[size:]
        return size


@dataclass(frozen=True, slots=True)
class Message:
    """What a receiver is handed: `about` is the thing both sides know by this id, `at` when it was sent, `seq` the
    how-manieth message about that thing it is from its sender to this addressee, from 1."""

    id: UUID
    kind: str
    about: UUID
    sender: Address
    at: datetime
    body: dict[str, Any]
    papers: tuple[Paper, ...] = ()
    seq: int = 1


Receiver = Callable[[Message], None]
#: What a message travels by to another installation: message, addressee, papers.
Carrier = Callable[[Message, Address, Sequence[Enclosed]], None]

#: Who reacts to which kind of message; it runs in the addressee's region, in one transaction with the taking in.
RECEIVERS: dict[str, Receiver] = {}


def receives(kind: str) -> Callable[[Receiver], Receiver]:
    """Let a function react to messages of a kind."""

    def named(receiver: Receiver) -> Receiver:
        if RECEIVERS.setdefault(kind, receiver) is not receiver:
            raise ValueError(f"messages {kind} have a receiver already")
        return receiver

    return named


def _no_line(message: Message, to: Address, papers: Sequence[Enclosed]) -> None:
    raise NoLine(installation=to.installation)


class Lines:
    """How messages leave the installation; whoever brings a transport puts it here."""

    abroad: ClassVar[Carrier] = staticmethod(_no_line)


# ── Sending ──────────────────────────────────────────────────────────────────────────────────────────────────


def send(
    kind: str,
    about: UUID,
    body: dict[str, Any],
    *,
    to: Address,
    actor: Actor,
    papers: Sequence[Enclosed] = (),
    subject: UUID | None = None,
) -> UUID:
    """Send a message from the present region, in the present transaction; returns its id.

    `body` holds JSON values and may be personal: it is sealed on its way. `subject` is the citizen concerned. Raises
    `NoLine`.
    """
    seq = _last("out", about, to) + 1
    sent = Message(new_id(), kind, about, Address("", scope().home), now(), body, seq=seq)
    _write("out", sent, to)
    if to.here:
        fact = MessageSent(sent.id, kind, about, seq)
        enclosure = {"body": body, "papers": [_parcel(paper, to.region) for paper in papers]}
        publish(fact, actor=actor, subject=subject, about=about, to=to.region, enclosure=_packed(enclosure))
    else:
        Lines.abroad(sent, to, papers)
    return sent.id


def _parcel(paper: Enclosed, region: int) -> dict[str, str]:
    left = send_parcel(paper.stream, region, limit=LARGEST)
    return {"slot": paper.slot, "name": paper.name, "kind": paper.kind, "id": left.id, "key": left.key}


def _packed(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


# ── Taking in ────────────────────────────────────────────────────────────────────────────────────────────────


def arrived(fact: MessageSent, envelope: Envelope) -> None:
    """A letter from another region of this installation: read it, and hand it to its receiver."""
    content = json.loads(envelope.enclosure or b"{}")
    papers = tuple(
        Paper(each["slot"], each["name"], each["kind"], Parcel(each["id"], each["key"]))
        for each in content.get("papers", ())
    )
    sender = Address("", envelope.from_region)
    body = content.get("body", {})
    deliver(Message(fact.message, fact.kind, fact.about, sender, envelope.at, body, papers, fact.seq))


def deliver(message: Message) -> bool:
    """Hand a message to its receiver in the present region; False for one that was taken in before.

    Raises `UnknownKind`, `TooEarly`, and what the receiver raises: nothing was taken in then, and it may be tried
    again.
    """
    receiver = RECEIVERS.get(message.kind)
    if receiver is None:
        raise UnknownKind(kind=message.kind)
    last = _last("in", message.about, message.sender)
    if message.seq <= last:
        return False
    if message.seq > last + 1:
        raise TooEarly
    _write("in", message, message.sender)
    receiver(message)
    for paper in message.papers:
        after_commit(partial(discard_parcel, paper.parcel))
    return True


def _last(way: str, about: UUID, other: Address) -> int:
    """The number of the last message about a thing to or from an address; 0 before the first."""
    between = (Post.installation == (other.installation or ""), Post.other == other.region)
    asked = select(func.max(Post.seq)).where(Post.way == way, Post.about == about, *between)
    return db.session.scalar(asked) or 0


def _write(way: str, message: Message, other: Address) -> None:
    """Log a message. Of two at the same moment the second fails on the number, and is tried again."""
    db.session.add(
        Post(
            region=scope().home, way=way, id=message.id, kind=message.kind, about=message.about, seq=message.seq,
            installation=other.installation or "", other=other.region, at=message.at,
        )
    )  # fmt: skip
    db.session.flush()
