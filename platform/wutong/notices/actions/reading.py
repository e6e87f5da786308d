"""Reading: what a person or an office does with what it was told."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import now
from wutong.db import db
from wutong.notices import rules
from wutong.notices.models import Choice, StaffNotice, Told


def read(person: UUID, told_id: UUID) -> None:
    """Mark a line of the person's inbox as read."""
    line = db.session.get(Told, (person, told_id))
    if line is not None and line.read_at is None:
        line.read_at = now()


def read_all(person: UUID) -> None:
    """Mark everything in the person's inbox as read."""
    unread = update(Told).where(Told.person == person, Told.read_at.is_(None))
    db.session.execute(unread.values(read_at=now()))


def choose(person: UUID, kind: str, *, wanted: bool) -> None:
    """Switch an optional kind of notice on or off for the announced person; others cannot be switched."""
    if not rules.kind_of(kind).optional:
        raise rules.NotOptional(kind=kind)
    row = insert(Choice).values(person=person, kind=kind, wanted=wanted)
    db.session.execute(row.on_conflict_do_update(index_elements=["person", "kind"], set_={"wanted": wanted}))


def see(notice_id: UUID, *, actor: Actor) -> None:
    """Mark a staff notice as seen, for the whole department; what is for one officer only that one can."""
    notice = db.session.get(StaffNotice, (tenancy.scope().home, notice_id))
    if notice is not None and notice.seen_at is None and notice.person in (None, actor.person):
        notice.seen_at, notice.seen_by = now(), actor.person
