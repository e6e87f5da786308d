"""The one verb of a board: remind those directly below a place who have not answered, at most once a day each."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from wutong import events, tenancy
from wutong.access import Actor
from wutong.clock import now, today
from wutong.db import db
from wutong.layers.models import Release
from wutong.progress import queries, rules
from wutong.progress.events import ClaimsReminded
from wutong.progress.models import Reminder
from wutong.progress.queries import Row


def remind(place: int | None = None, release: UUID | None = None, *, actor: Actor) -> list[int]:
    """Send a letter to each region directly below `place` in which somebody lags; returns whom it went to.

    Each answers for everybody in it, so nobody gets a letter for every village. Raises `NobodyToRemind`, `NotBelow`
    and `NoSuchRelease`.
    """
    actor.must("matter.claim", at=tenancy.scope().home)
    seen = queries.shown(place, release)
    sent = [row.code for row in _due(seen.rows) if _sent(row, seen.release, actor)]
    if not sent:
        raise rules.NobodyToRemind
    return sent


def _due(rows: Sequence[Row]) -> Iterator[Row]:
    yield from (row for row in rows if rules.remindable(row.tally.lagging > 0, row.reminded, today()))


def _sent(row: Row, release: Release | None, actor: Actor) -> bool:
    """Whether the letter went: the key lets one of two who press at once through."""
    home, about = tenancy.scope().home, release.id if release else None
    said = {"region": home, "place": row.code, "day": today(), "release": about, "open": row.tally.open}
    new = insert(Reminder).values(**said, sent_at=now(), sent_by=actor.person).on_conflict_do_nothing()
    if db.session.scalar(new.returning(Reminder.place)) is None:
        return False
    events.publish(ClaimsReminded(home, row.code, about, row.tally.open), actor=actor, about=about, to=row.code)
    return True
