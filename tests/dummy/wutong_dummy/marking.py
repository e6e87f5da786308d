"""The dummy's one verb and its event."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from wutong.sdk import SYSTEM, Tally, db, event, new_id, publish, scope, tally, today
from wutong_dummy.models import Mark


@event("dummy.marked")
@dataclass(frozen=True)
class Marked:
    """A case was marked."""

    case_id: UUID


def mark(case_id: UUID, why: str) -> None:
    """Leave a mark and say so; a case is marked once for each reason."""
    if db.session.scalar(select(Mark.id).where(Mark.case_id == case_id, Mark.why == why)):
        return
    held = Mark(region=scope().home, id=new_id(), case_id=case_id, why=why)
    db.session.add(held)
    tally(Tally(held.id, {"dummy.marks": 1, "dummy.rung": int(why == "rang")}, today()))
    publish(Marked(case_id), actor=SYSTEM, about=case_id)
