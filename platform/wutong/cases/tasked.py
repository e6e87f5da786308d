"""What can be asked about the tasks of cases."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from wutong.cases.models import Step
from wutong.cases.tasks import Task
from wutong.db import db


def of(case_id: UUID) -> Sequence[Task]:
    """The opinions that are asked for on a case and count, in the order of their turn."""
    asked = select(Task).where(Task.case_id == case_id, Task.gone_at.is_(None), Task.kind != "extension")
    return db.session.scalars(asked.order_by(Task.place, Task.id)).all()


def extension(case_id: UUID) -> Task | None:
    """The extension that somebody has asked for and nobody has answered."""
    asked = select(Task).where(Task.case_id == case_id, Task.kind == "extension")
    return db.session.scalar(asked.where(Task.done_at.is_(None), Task.gone_at.is_(None)))


@dataclass(frozen=True, slots=True)
class Asked:
    """Who may be asked: officers by name, their department, and if `reviews` what anybody may answer; `extends` gives
    more time."""

    officers: tuple[UUID, ...] = ()
    department: UUID | None = None
    reviews: bool = False
    extends: bool = False


def waiting(asked: Asked) -> Select[UUID]:
    """The cases that wait for a word of somebody now: a step whose turn it is, or whether there is more time."""
    before = aliased(Task)
    first = ~exists().where(
        before.region == Task.region, before.case_id == Task.case_id, before.kind != "extension",
        before.done_at.is_(None), before.gone_at.is_(None), before.place < Task.place,
    )  # fmt: skip
    wanted = and_(Task.kind != "extension", or_(*_asked_of(asked)), first)
    if asked.extends:
        wanted = or_(wanted, Task.kind == "extension")
    return select(Task.case_id).where(Task.done_at.is_(None), Task.gone_at.is_(None), wanted)


def _asked_of(asked: Asked) -> Iterator[ColumnElement[bool]]:
    yield Task.officer.in_(asked.officers)
    if asked.department is not None:
        yield and_(Task.officer.is_(None), Task.department == asked.department)
    if asked.reviews:
        yield and_(Task.officer.is_(None), Task.department.is_(None))


def for_others(covered: Collection[UUID]) -> frozenset[UUID]:
    """The same as ids, of absent colleagues for whom somebody stands in."""
    return frozenset(db.session.scalars(waiting(Asked(tuple(covered))))) if covered else frozenset()


def waiting_for(officer: UUID) -> Sequence[UUID]:
    """The cases in which an officer is asked by name and has not answered, in the order in which they are locked."""
    asked_ = select(Task.case_id).where(Task.officer == officer, Task.done_at.is_(None), Task.gone_at.is_(None))
    return db.session.scalars(asked_.distinct().order_by(Task.case_id)).all()


def asked_at(case_id: UUID, seq: int) -> Sequence[Task]:
    """What one event of a case asked for."""
    return db.session.scalars(select(Task).where(Task.case_id == case_id, Task.seq == seq).order_by(Task.id)).all()


def those(case_id: UUID, ids: Collection[UUID]) -> Sequence[Task]:
    """These of a case's tasks."""
    return db.session.scalars(select(Task).where(Task.case_id == case_id, Task.id.in_(ids)).order_by(Task.id)).all()


def before_decision(case_id: UUID) -> datetime:
    """When the step before the last decision of a case was taken."""
    steps = select(Step.at).where(Step.case_id == case_id)
    decided = select(Step.seq).where(Step.case_id == case_id, Step.move.in_(("grant", "refuse")))
    last = decided.order_by(Step.seq.desc()).limit(1).scalar_subquery()
    return db.session.scalars(steps.where(Step.seq < last).order_by(Step.seq.desc()).limit(1)).one()


def aside_since(case_id: UUID, since: datetime) -> Sequence[Task]:
    """What was put aside without an answer after an instant."""
    gone = select(Task).where(Task.case_id == case_id, Task.gone_at > since, Task.done_at.is_(None))
    return db.session.scalars(gone.order_by(Task.id)).all()


def decision(case_id: UUID) -> str | None:
    """What was decided last, `grant` or `refuse`; None where nothing was. A decision that was taken back is followed by
    another one before anybody asks."""
    asked_ = select(Step.move).where(Step.case_id == case_id, Step.move.in_(("grant", "refuse")))
    found: str | None = db.session.scalar(asked_.order_by(Step.seq.desc()).limit(1))
    return found
