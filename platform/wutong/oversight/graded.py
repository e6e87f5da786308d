"""What can be asked about grades: one's own department's, all of the region, those of the regions below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, false, select

from wutong.access import Actor
from wutong.clock import local, today
from wutong.db import db
from wutong.oversight import grades
from wutong.oversight.models import Grade, GradeBelow, GradePoint, Objection
from wutong.oversight.queries import sees_all, supervises
from wutong.people.queries import posts
from wutong.regions import below
from wutong.web.paging import Page, fetch


@dataclass(frozen=True)
class Told:
    """A grade with everything behind it, and the names of the region's people in it."""

    grade: Grade
    points: Sequence[GradePoint]
    objection: Objection | None
    names: Mapping[UUID, str]


def listed(actor: Actor, *, cursor: str | None = None, limit: int = 20) -> Page[Grade]:
    """The grades that the actor may see, newest first: all for who supervises or assigns, else the own department's."""
    wanted = select(Grade).where(*_own(actor))
    keys = (Grade.quarter.desc(), Grade.id.desc())
    return fetch(db.session(), wanted, keys, cursor=cursor, limit=limit)


def get(grade_id: UUID, actor: Actor, *, lock: bool = False) -> Grade:
    """One grade; raises `NoSuchGrade` for one that is not the actor's to see."""
    wanted = select(Grade).where(Grade.id == grade_id, *_own(actor))
    row: Grade | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if row is None:
        raise grades.NoSuchGrade
    return row


def told(grade_id: UUID, actor: Actor) -> Told:
    """One grade with its points; raises `NoSuchGrade`."""
    row, said = get(grade_id, actor), objection(grade_id)
    people = [one for one in ((said.by, said.answered_by) if said else ()) if one]
    return Told(row, points(row.id), said, posts.names(people) if people else {})


def points(grade_id: UUID) -> Sequence[GradePoint]:
    """What cost a grade points, the dearest first."""
    return db.session.scalars(select(GradePoint).where(GradePoint.grade == grade_id).order_by(GradePoint.place)).all()


def objection(grade_id: UUID) -> Objection | None:
    """What was said against a grade."""
    found: Objection | None = db.session.scalar(select(Objection).where(Objection.grade == grade_id))
    return found


def may_object(row: Grade, actor: Actor) -> bool:
    """Whether the actor may say now that the grade is wrong."""
    theirs = actor.department == row.department or actor.may("case.assign")
    return theirs and row.state == "given" and (today() - local(row.made_at).date()).days <= grades.OBJECT_DAYS


def may_answer(row: Grade, said: Objection | None, actor: Actor) -> bool:
    """Whether the actor may say what an objection comes to."""
    return row.state == "objected" and supervises(actor) and said is not None and said.by != actor.answering


def from_below(*, quarter: date | None = None, cursor: str | None = None, limit: int = 50) -> Page[GradeBelow]:
    """The grades that regions below told of, newest quarter first, by place."""
    wanted = select(GradeBelow)
    if quarter is not None:
        wanted = wanted.where(GradeBelow.quarter == quarter)
    keys = (GradeBelow.quarter.desc(), GradeBelow.place, GradeBelow.id)
    return fetch(db.session(), wanted, keys, cursor=cursor, limit=limit)


def places(rows: Sequence[GradeBelow]) -> dict[int, str]:
    """What the places of these rows are called."""
    return below.named(row.place for row in rows)


def _own(actor: Actor) -> list[ColumnElement[bool]]:
    if sees_all(actor):
        return []
    return [Grade.department == actor.department] if actor.department is not None else [false()]
