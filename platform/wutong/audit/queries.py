"""Reading events and their links, in small portions."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, inspect, select

from wutong.audit import rules
from wutong.audit.models import Seal
from wutong.db import db
from wutong.events import Event

#: Events linked in one transaction, and rows read at a time.
BATCH = 500


def last() -> Seal | None:
    """The newest link of this region."""
    return db.session.scalar(select(Seal).order_by(Seal.number.desc()).limit(1))


def settled() -> UUID:
    """The id below which every event of this region was linked long ago; the least id where nothing was."""
    newest = db.session.scalar(select(Seal.event_id).order_by(Seal.event_id.desc()).limit(1))
    return rules.settled(newest) if newest else UUID(int=0)


def unsealed() -> list[Event]:
    """The next events to link, oldest first, at most a batch."""
    return _unnamed(Event.id >= settled(), BATCH)


def strays() -> list[Event]:
    """The first event that no link names although everything of its age was linked: somebody put it in."""
    return _unnamed(Event.id < settled(), 1)


def _unnamed(where: ColumnElement[bool], limit: int) -> list[Event]:
    named = select(Seal.event_id).where(Seal.region == Event.region, Seal.event_id == Event.id)
    return list(db.session.scalars(select(Event).where(where, ~named.exists()).order_by(Event.id).limit(limit)))


def busy(since: datetime) -> list[int]:
    """The regions, as far as the scope looks, that have events since a moment."""
    return list(db.session.scalars(select(Event.region).where(Event.id > rules.floor(since)).distinct()))


def start(newest: int | None) -> tuple[int, bytes]:
    """Number and hash of the link before the `newest` links; the root when all are asked for."""
    head = last()
    before = head.number - newest if head and newest is not None else 0
    link = db.session.scalar(select(Seal).where(Seal.number == before)) if before > 0 else None
    return (link.number, link.hash) if link else (0, rules.ROOT)


def chain(after: int = 0) -> Iterator[rules.Link]:
    """This region's links in order, from the one behind number `after` on, each with its event."""
    while True:
        joined = select(Seal, Event).join(
            Event, (Event.region == Seal.region) & (Event.id == Seal.event_id), isouter=True
        )
        rows = db.session.execute(joined.where(Seal.number > after).order_by(Seal.number).limit(BATCH)).all()
        for seal, event in rows:
            yield rules.Link(seal.number, seal.event_id, seal.hash, content(event) if event else None)
            db.session.expunge(seal)
        if len(rows) < BATCH:
            return
        after = rows[-1][0].number


def content(event: Event) -> bytes:
    """Everything that stands in an event's row, as bytes."""
    return rules.canonical({column.key: getattr(event, column.key) for column in inspect(Event).column_attrs})
