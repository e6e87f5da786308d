"""Drafts: a release in the making, kept at home where nobody below can see it, and published as it stands."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import new_id, now
from wutong.db import db
from wutong.errors import Conflict, NotFound
from wutong.layers import releases
from wutong.layers.kinds import Edit, Kind
from wutong.layers.models import Draft, Release, table_of

#: How values that JSON does not know are written in a draft and read back, by the Python type of their column.
_READ: Mapping[type, Callable[[Any], Any]] = {
    UUID: UUID,
    Decimal: Decimal,
    dt.date: dt.date.fromisoformat,
    dt.datetime: dt.datetime.fromisoformat,
    dt.time: dt.time.fromisoformat,
}


class Published(Conflict):
    """The draft has been published and is closed."""

    code = "layers.draft_published"
    message = "这份草稿已经发布，请新建一份草稿再修改。"


def save_draft(kind: Kind, edits: Iterable[Edit], *, title: str, actor: Actor, draft_id: UUID | None = None) -> Draft:
    """Keep edits for later: a new draft, or the new content of an open one."""
    row = get_draft(kind, draft_id) if draft_id else _new(kind, actor)
    if row.release is not None:
        raise Published
    row.title, row.saved_at = title, now()
    row.edits = {str(edit.item): {name: _written(value) for name, value in edit.changes().items()} for edit in edits}
    db.session.add(row)
    db.session.flush()
    return row


def publish_draft(kind: Kind, draft_id: UUID, *, actor: Actor, at: datetime | None = None, note: str = "") -> Release:
    """Publish a draft as `releases.publish` would, under its own title where no note is given; it is closed then."""
    row = get_draft(kind, draft_id)
    if row.release is not None:
        raise Published
    release = releases.publish(kind, edits_of(kind, row), actor=actor, at=at, note=note or row.title)
    row.release = release.id
    return release


def drop_draft(kind: Kind, draft_id: UUID) -> None:
    """Throw an open draft away."""
    row = get_draft(kind, draft_id)
    if row.release is not None:
        raise Published
    db.session.delete(row)


def get_draft(kind: Kind, draft_id: UUID) -> Draft:
    """A draft of the home region; raises `NotFound`."""
    row = db.session.get(Draft, (tenancy.scope().home, draft_id))
    if row is None or row.kind != kind.name:
        raise NotFound
    return row


def drafts(kind: Kind) -> list[Draft]:
    """The home region's open drafts of a kind, the last saved first."""
    mine = select(Draft).where(Draft.region == tenancy.scope().home, Draft.kind == kind.name, Draft.release.is_(None))
    return list(db.session.scalars(mine.order_by(Draft.saved_at.desc())))


def edits_of(kind: Kind, draft: Draft) -> list[Edit]:
    """The edits that a draft holds, with their values as Python has them."""
    return [
        releases.edit(UUID(item), {name: _value(kind, name, told) for name, told in said.items()})
        for item, said in draft.edits.items()
    ]


def _new(kind: Kind, actor: Actor) -> Draft:
    return Draft(
        region=tenancy.scope().home, id=new_id(), kind=kind.name, made_by=actor.person, title="", edits={}, release=None
    )


def _written(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_written(entry) for entry in value]
    return str(value) if type(value) in (UUID, Decimal) else value.isoformat() if type(value) in _READ else value


def _value(kind: Kind, name: str, told: Any) -> Any:
    if told is None or name not in kind.elements:
        return told
    column = table_of(kind).c[name].type
    reads = _READ.get(getattr(column, "item_type", column).python_type)
    if reads is None:
        return told
    return [reads(entry) for entry in told] if isinstance(told, list) else reads(told)
