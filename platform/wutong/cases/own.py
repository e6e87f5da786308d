"""One's own cases over all regions (我的办件), cut by whose turn it is, by place and by year."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, func, select

from wutong import tenancy
from wutong.cases.models import OwnDocket
from wutong.cases.rules import CLOSED, UNDECIDED
from wutong.clock import SHANGHAI, local
from wutong.db import db
from wutong.web.paging import Page, fetch

#: Whose turn it is, by the states of a case; gettext messages.
TURNS: Mapping[str, str] = {"mine": "等我办", "office": "等办理机关", "over": "已结束"}
STATES: Mapping[str, frozenset[str]] = {
    "mine": frozenset(("draft", "prechecked", "correcting")),
    "office": frozenset(("prechecking", "granted", "refused", "handed_over", *UNDECIDED)) - {"correcting"},
    "over": CLOSED,
}


@dataclass(frozen=True, slots=True)
class Cut:
    """What of one's own cases is wanted: whose turn it is, the region where they live, the year of the last change."""

    turn: str = ""
    place: int | None = None
    year: int | None = None


def dockets(cut: Cut = Cut(), *, cursor: str | None = None, limit: int = 20) -> Page[OwnDocket]:
    """The announced person's cases over all regions, latest change first."""
    listed = select(OwnDocket).where(OwnDocket.person == tenancy.scope().person, *_conditions(cut))
    return fetch(db.session(), listed, (OwnDocket.at.desc(), OwnDocket.case_id.desc()), cursor=cursor, limit=limit)


def _conditions(cut: Cut) -> Iterator[ColumnElement[bool]]:
    if cut.turn in STATES:
        yield OwnDocket.state.in_(sorted(STATES[cut.turn]))
    if cut.place is not None:
        yield OwnDocket.home == cut.place
    if cut.year is not None:
        yield OwnDocket.at >= _begin(cut.year)
        yield OwnDocket.at < _begin(cut.year + 1)


def _begin(year: int) -> datetime:
    """The first moment of a year in Beijing."""
    return datetime.combine(date(year, 1, 1), time.min, SHANGHAI).astimezone(UTC)


def places() -> Sequence[int]:
    """The regions where the announced person has cases."""
    mine = OwnDocket.person == tenancy.scope().person
    return db.session.scalars(select(OwnDocket.home).where(mine).distinct().order_by(OwnDocket.home)).all()


def years() -> list[int]:
    """The years in which something happened to a case of the announced person, the latest first."""
    mine = OwnDocket.person == tenancy.scope().person
    first, last = db.session.execute(select(func.min(OwnDocket.at), func.max(OwnDocket.at)).where(mine)).one()
    return list(range(local(last).year, local(first).year - 1, -1)) if first is not None else []
