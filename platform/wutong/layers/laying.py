"""A few items of a draft that may hold thousands: what it says of them, and edits laid over that, without the rest."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import column, func, join, select, true, type_coerce, update
from sqlalchemy.dialects.postgresql import JSONB

from wutong.access import Actor
from wutong.clock import now
from wutong.db import db
from wutong.layers import drafts, stored
from wutong.layers.kinds import Edit, Kind
from wutong.layers.models import Draft


def lay(kind: Kind, draft_id: UUID, edits: Iterable[Edit], *, actor: Actor) -> Draft:
    """Add edits to a draft that may be changed; a later value of an element replaces the earlier one.

    Only what the draft says of these items is read, and only that is sent: one matter is saved as fast in a long draft.
    """
    row, laid = drafts.changeable(kind, draft_id), list(edits)
    known = stored.read(kind, said(row, [edit.item for edit in laid]))
    told = type_coerce(stored.written(stored.laid(known, laid)), JSONB)
    db.session.execute(
        update(Draft)
        .where(Draft.region == row.region, Draft.id == row.id)
        .values(edits=Draft.edits.op("||")(told), saved_at=now())
        .execution_options(synchronize_session=False)
    )
    db.session.expire(row)
    row.handled(actor)
    db.session.flush()
    return row


def said(draft: Draft | None, items: Iterable[UUID]) -> dict[str, dict[str, Any]]:
    """What a draft says of some items, by item as `Draft.edits` has it; the rest of it is not read."""
    if draft is None:
        return {}
    each = func.jsonb_each(Draft.edits).table_valued("key", column("value", JSONB)).lateral()
    wanted = (
        select(each.c.key, each.c.value)
        .select_from(join(Draft, each, true()))
        .where(Draft.region == draft.region, Draft.id == draft.id, each.c.key.in_([str(item) for item in items]))
    )
    return {entry.key: entry.value for entry in db.session.execute(wanted)}
