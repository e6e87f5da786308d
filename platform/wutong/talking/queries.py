"""Threads of the present region, as far as the scope may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from wutong.calendar import queries as calendar
from wutong.calendar.rules import Term
from wutong.cases import queries as cases
from wutong.cases.models import Case, Paper
from wutong.clock import today
from wutong.db import db
from wutong.talking import limits
from wutong.talking.models import Said, Talk
from wutong.web.paging import Page, fetch


@dataclass(frozen=True, slots=True)
class Line:
    """One message with the paper that came along, if that is still there."""

    said: Said
    paper: Paper | None


def of(case_id: UUID, *, lock: bool = False) -> Talk | None:
    """How the thread of a case stands; `None` while nobody has written."""
    wanted = select(Talk).where(Talk.case_id == case_id)
    found: Talk | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    return found


def said(case_id: UUID) -> Sequence[Said]:
    """Everything that was written, the oldest first."""
    return db.session.scalars(select(Said).where(Said.case_id == case_id).order_by(Said.at, Said.id)).all()


def lines(case_id: UUID) -> list[Line]:
    """The same with the papers that came along."""
    found = said(case_id)
    papers = {row.id: row for row in cases.papers(case_id)} if any(one.paper for one in found) else {}
    return [Line(one, papers.get(one.paper) if one.paper else None) for one in found]


def answer_by() -> date | None:
    """By when the office answers what is written today."""
    return calendar.counted(Term(today(), limits.answer_days())).due


def waiting(*, cursor: str | None = None, limit: int = 50) -> Page[Talk]:
    """What the office has to answer, the most urgent first."""
    listed = select(Talk).where(Talk.waiting_since.is_not(None))
    return fetch(db.session(), listed, (Talk.answer_by, Talk.case_id), cursor=cursor, limit=limit)


def cases_of(rows: Sequence[Talk]) -> dict[UUID, Case]:
    """The cases of these threads, as lists show them."""
    return cases.known([row.case_id for row in rows]) if rows else {}
