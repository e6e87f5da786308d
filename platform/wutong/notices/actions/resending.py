"""Sending a message once more that the outside did not take, when somebody has mended the cause."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import new_id, now
from wutong.db import db
from wutong.events import publish
from wutong.notices import queries, rules
from wutong.notices.actions.writing import due
from wutong.notices.events import MessageResent
from wutong.notices.models import Message

#: What the copy has from the message that failed: to whom, about what, in which words.
SAME = ("region", "channel", "kind", "version", "about", "person", "recipient", "title", "body", "lane")


def resend(message_id: UUID, *, actor: Actor) -> Message:
    """Send a failed message once more, as a copy with a key of its own; raises `rules.NotAgain`."""
    actor.must("letter.replay", at=tenancy.scope().home)
    return repeated(queries.message(message_id), actor=actor)


def repeated(failed: Message, *, actor: Actor) -> Message:
    """The copy of a failed message, to be sent; raises `rules.NotAgain`.

    A gateway that took the first one before it failed would pass over the same key. The copy's origin is the message
    it repeats, so each is repeated once, and the copy in its turn.
    """
    if failed.id not in queries.resendable([failed]):
        raise rules.NotAgain
    again = _copied(failed)
    fact = MessageResent(message_id=failed.id, again=again.id, kind=again.kind, channel=again.channel)
    publish(fact, actor=actor, about=failed.id)
    return again


def _copied(failed: Message) -> Message:
    """The unique origin holds even against somebody who asks at the same moment."""
    written = now()
    row = {column: getattr(failed, column) for column in SAME} | {
        "id": new_id(), "origin": failed.id, "at": written, "state": "queued", "attempts": 0,
        "due_at": due(failed.kind, failed.channel, written),
    }  # fmt: skip
    new = insert(Message).values(row).on_conflict_do_nothing().returning(Message)
    copy: Message | None = db.session.scalar(new)
    if copy is None:
        raise rules.NotAgain
    return copy
