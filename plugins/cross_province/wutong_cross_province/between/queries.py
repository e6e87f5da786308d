"""What may be read of the letters to other installations: never what they say."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from wutong.sdk import Page, db, fetch
from wutong_cross_province.between.models import Line, Mail


def mail(*, partner: str = "", state: str = "", cursor: str | None = None, limit: int = 20) -> Page[Mail]:
    """The present region's letters, newest first."""
    asked = select(Mail)
    if partner:
        asked = asked.where(Mail.partner == partner)
    if state:
        asked = asked.where(Mail.state == state)
    return fetch(db.session, asked, [Mail.at.desc(), Mail.way, Mail.id], cursor=cursor, limit=limit)


def lines() -> Mapping[str, Line]:
    """How it goes with each partner from here, by its name."""
    return {line.partner: line for line in db.session.scalars(select(Line))}


def waiting() -> Mapping[str, int]:
    """How many letters of this region wait or failed, by partner."""
    open_ = select(Mail.partner, func.count()).where(Mail.way == "out", Mail.state.in_(("open", "sent", "dead")))
    rows: Sequence[tuple[str, int]] = db.session.execute(open_.group_by(Mail.partner)).all()
    return dict(rows)
