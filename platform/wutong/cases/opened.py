"""What can be asked about reasons for looking at papers: that of a person, those of a case, all of the region."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from wutong.cases.openings import Opening
from wutong.db import db
from wutong.web.paging import Page, fetch


def held(case_id: UUID, person: UUID | None, since: datetime) -> UUID | None:
    """The reason that a person has given for a case since a moment, if any."""
    mine = (Opening.case_id == case_id, Opening.by == person, Opening.at > since)
    return db.session.scalar(select(Opening.id).where(*mine).order_by(Opening.id.desc()).limit(1))


def of(case_id: UUID) -> Sequence[Opening]:
    """The last reasons that were given for a case, newest first."""
    told = select(Opening).where(Opening.case_id == case_id).order_by(Opening.id.desc()).limit(20)
    return db.session.scalars(told).all()


def listed(*, cursor: str | None = None, limit: int = 20) -> Page[Opening]:
    """Every reason that was given in this region, newest first."""
    return fetch(db.session(), select(Opening), (Opening.id.desc(),), cursor=cursor, limit=limit)
