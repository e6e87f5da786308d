"""The verbs of visits."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wutong.sdk import Actor, NotFound, Secret, case, db, now, scope, take_step
from wutong_visit.models import Visit

WAITING = "visit_waiting"


class NoSuchVisit(NotFound):
    """Nobody asked for a visit in this case, or it is over."""

    code = "visit.no_visit"
    message = "这个办件没有待办的现场查看，请刷新页面。"


def begin(case_id: UUID, seq: int) -> None:
    """Put a visit on the list; doing it again changes nothing."""
    row = {"region": scope().home, "case_id": case_id, "seq": seq, "asked_at": now()}
    db.session.execute(insert(Visit).values(row).on_conflict_do_nothing())


def finish(case_id: UUID, found: str, *, actor: Actor) -> None:
    """Write down what was found, and let the case go on; raises `NoSuchVisit`."""
    asked = select(Visit).where(Visit.case_id == case_id, Visit.found.is_(None)).order_by(Visit.seq.desc()).limit(1)
    visit = db.session.scalar(asked)
    if visit is None:
        raise NoSuchVisit
    visit.found = Secret(found)
    take_step(case_id, "visit_done", {"found": found}, actor=actor)


def waiting() -> list[tuple[UUID, str, str]]:
    """The visits that nobody has made: case, number, what the matter is called; the longest waiting first."""
    asked = select(Visit.case_id).where(Visit.found.is_(None)).order_by(Visit.asked_at).limit(50)
    held = [case(each) for each in db.session.scalars(asked)]
    return [(each.id, each.number or "", each.title) for each in held if each.stage == WAITING]
