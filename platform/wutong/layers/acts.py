"""Acts: every number that a head was given, what it was for, and a way to follow them that loses and doubles nothing.

A reader elsewhere ("everything since X", of the regions above or of all below) keeps a `Mark`: the place up to which it
was told and the instant up to which. What it has been told is then exactly the acts whose place is not beyond the
first and whose effect is not beyond the second; an act never changes either, so the next portion is what two marks
differ by, and a release for tomorrow is told tomorrow, however long it lies there.

That needs places behind which nothing comes any more, while transactions commit in any order. Instants cannot give
them: an act is read when its transaction commits, and may be dated minutes earlier. Numbers of heads could, being
given under a lock that is held to the commit, but there are as many heads as regions below. So a place is the id of
the transaction that wrote the act, and the frontier lies just under the oldest transaction that is still open
(`pg_snapshot_xmin`). Whatever has a lower id has ended by then, so the statement that comes next sees all it wrote;
whatever has a higher one is told later. Writers never wait for each other or for readers, and nothing hangs on clocks;
one that writes for a minute holds the feed back for that minute.

A dump that is restored on another server meets a count that began anew. `wutong migrate` notices places that this
server has not come to yet and begins an era (`begin_era`), which stands before the id in every place: cursors go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    cast,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from wutong import tenancy
from wutong.clock import now
from wutong.db import db
from wutong.layers.models import Act, ActEra

Does = Literal["released", "cancelled", "claimed", "declined", "deferred", "amended", "unclaimed"]
Side = Literal["above", "below"]
#: Place, region, kind, number: one transaction may write several acts.
Spot = tuple[int, int, str, int]

#: Ids of one era; no server lives to see so many transactions.
ERA = 2**48
_era = select(func.max(ActEra.number)).correlate(None).scalar_subquery() * literal(ERA, BigInteger)
_oldest = cast(cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), Text), BigInteger)
_coming = cast(cast(func.pg_snapshot_xmax(func.pg_current_snapshot()), Text), BigInteger)
_own = cast(cast(func.pg_current_xact_id(), Text), BigInteger)


class Mark(NamedTuple):
    """How far a reader was told: everything up to a place that took effect up to an instant."""

    place: int
    moment: datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a reader stands: told up to `since`, and of what lies between that and `until` up to the spot `last`."""

    since: Mark
    until: Mark
    last: Spot | None = None


#: Before everything.
START = Mark(-1, datetime.min.replace(tzinfo=UTC))


def record(kind: str, number: int, does: Does, subject: UUID, made_at: datetime, starts: datetime) -> None:
    """Write down what the number was for that the home head of a kind was just given (`heads.bump`)."""
    row = {"region": tenancy.scope().home, "kind": kind, "number": number, "does": does, "subject": subject}
    place = db.session.execute(select(_era + _own)).scalar_one()
    db.session.connection().execute(insert(Act).values(**row, place=place, made_at=made_at, starts=starts))


def frontier(since: Mark = START) -> Mark:
    """The mark of now: all that ever will come up to it can be read by the next statement. Never before `since`."""
    place = db.session.execute(select(_era + _oldest - 1)).scalar_one()
    return Mark(max(place, since.place), max(now(), since.moment))


def begin_era(owner: Connection) -> bool:
    """Begin a new era if acts lie beyond what this server has counted to, as after a restored dump; whether it did."""
    ahead = exists(select(Act.place).where(Act.place >= _era + _coming))
    began = insert(ActEra).from_select(["number"], select(func.max(ActEra.number) + 1).having(ahead))
    return owner.execute(began.returning(ActEra.number)).first() is not None


def follow(kinds: Sequence[str], side: Side, cursor: Cursor, limit: int) -> tuple[list[Act], Cursor, bool]:
    """The next acts of a side, at most `limit`, the cursor to go on with, and whether there is more already.

    Above is the line down to the home region itself; below are all regions under it, for who looks down. A cancelled
    release is told as one to those only who had been told of it.
    """
    if cursor.last is None:
        cursor = Cursor(cursor.since, frontier(cursor.since))
    spot = (Act.place, Act.region, Act.kind, Act.number)
    found = _portion(kinds, side, cursor)
    if cursor.last is not None:
        found = found.where(tuple_(*spot) > cursor.last)
    rows = list(db.session.scalars(found.order_by(*spot).limit(limit + 1)))
    if len(rows) <= limit:
        return rows, Cursor(cursor.until, cursor.until), False
    last = rows[limit - 1]
    return rows[:limit], Cursor(cursor.since, cursor.until, (last.place, last.region, last.kind, last.number)), True


def _portion(kinds: Sequence[str], side: Side, cursor: Cursor) -> Select[Act]:
    """What is told up to `until` and was not up to `since`."""
    since, until, other = cursor.since, cursor.until, aliased(Act)
    same = and_(other.region == Act.region, other.subject == Act.subject)
    called_off = exists().where(same, other.does == "cancelled", other.place <= until.place)
    known = exists().where(same, other.does == "released", other.place <= since.place, other.starts <= since.moment)
    return select(Act).where(
        _of(side), Act.kind.in_(kinds), Act.place <= until.place, Act.starts <= until.moment,
        or_(Act.place > since.place, Act.starts > since.moment),
        or_(Act.does != "released", ~called_off), or_(Act.does != "cancelled", known),
    )  # fmt: skip


def _of(side: Side) -> ColumnElement[bool]:
    held = tenancy.scope()
    if side == "above":
        return Act.region.in_(held.line)
    return and_(Act.region > held.home, Act.region <= tenancy.until(held.home))
