"""Who answers for what: messages between both windows about a hand-over, logged at both."""

from uuid import UUID

from wutong.sdk import Actor, Invalid, Secret, db, new_id, now, scope
from wutong_cross_province import queries
from wutong_cross_province.actions import moving
from wutong_cross_province.models import Handover, Note
from wutong_cross_province.post import Message
from wutong_cross_province.rules import DISPUTES, HANDLE, RECEIVE, NotYours, responsible

LIMIT = 1000
RIGHTS = {"window": RECEIVE, "home": HANDLE}


def write(handover_id: UUID, side: str, about: str, text: str, *, actor: Actor) -> Note:
    """Write to the other side about a hand-over; who answers for what it is about follows from the rule.

    Raises `Invalid` without words.
    """
    row = queries.handover(handover_id, side)
    actor.must(RIGHTS[side])
    if not text.strip():
        raise Invalid({"text": ["请写明内容。"]})
    note = _note(row, new_id(), about, text.strip()[:LIMIT], actor.person, ours=True)
    moving.tell(row, "note", {"id": str(note.id), "about": about, "text": text.strip()[:LIMIT]}, actor)
    return note


def _note(row: Handover, note_id: UUID, about: str, text: str, by: UUID | None, *, ours: bool) -> Note:
    note = Note(
        region=scope().home, side=row.side, id=note_id, handover=row.id, about=about, ours=ours, at=now(), by=by,
        responsible=responsible(about, at_window=row.sent_at is None), text=Secret(text),
    )  # fmt: skip
    db.session.add(note)
    db.session.flush()
    return note


def received(message: Message) -> None:
    """The other side has written."""
    row = _mine(message)
    about = str(message.body["about"])
    note_id = UUID(message.body["id"])
    _note(row, note_id, about if about in DISPUTES else "other", str(message.body["text"])[:LIMIT], None, ours=False)


def _mine(message: Message) -> Handover:
    """The copy of the hand-over that the sender is the other side of; a region may be both."""
    sender = (message.sender.installation or "", message.sender.region)
    for side in ("home", "window"):
        row = db.session.get(Handover, (scope().home, side, message.about))
        if row is not None and (row.installation, row.other) == sender:
            return row
    raise NotYours
