"""Grading a quarter: once for each department and quarter, from what supervision found anyway; objections, and the
word that goes up the tree, region by region."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from wutong import events, tenancy
from wutong.access import SYSTEM, Actor
from wutong.cases import homes
from wutong.cases.models import Case
from wutong.clock import local, new_id, now, today
from wutong.db import db
from wutong.oversight import graded, grades, queries, rules
from wutong.oversight.events import GradeMoved, GradeTold
from wutong.oversight.models import Finding, Grade, GradePoint, Objection, Order
from wutong.regions import queries as regions
from wutong.regions.models import Department
from wutong.secret import Secret

#: The items under which regions set the numbers of the scale.
ITEMS: dict[str, UUID] = {key: homes.rule(key, title, number) for key, (title, number) in grades.SCALE.items()}


#: Rules whose findings are notes: they count when they are upheld, not when they are found.
NOTES = tuple(key for key, rule in rules.RULES.items() if rule.light == "note")


def scale() -> dict[str, int]:
    """The numbers that hold in the present region; what is switched off costs nothing, and what makes a grade cannot be
    done without."""
    held = {key: homes.held_rule(item) for key, item in ITEMS.items()}
    return {key: number if used or key.startswith("grade_") else 0 for key, (used, number) in held.items()}


def places(behind: int, most: int) -> Sequence[int]:
    """The next regions behind a code that have departments and no grade of the last quarter, in order."""
    quarter = grades.before(today())
    given = exists().where(Grade.region == Department.region, Grade.quarter == quarter)
    with tenancy.at(tenancy.NATION, look="down"):
        wanted = select(Department.region).where(Department.region > behind, ~given).distinct()
        return db.session.scalars(wanted.order_by(Department.region).limit(most)).all()


def grade_all(day: date | None = None) -> int:
    """Grade every department that had cases in the last quarter, when the days of waiting are over; how many were
    graded now. A department that has its grade keeps it."""
    at = day or today()
    quarter, numbers = grades.before(at), scale()
    if at < grades.behind(quarter) + timedelta(days=numbers["grade_after"]):
        return 0
    names = {row.id: row.name for row in regions.departments(closed=True)}
    counted = _filed(quarter)
    return sum(_grade(quarter, body, names[body], counted[body], numbers) for body in sorted(counted) if body in names)


def _filed(quarter: date) -> dict[UUID, int]:
    """How many cases were filed with each department in a quarter."""
    began, ended = _span(quarter)
    asked = select(Case.department, func.count()).where(
        Case.region == tenancy.scope().home, Case.department.is_not(None), Case.filed_at >= began, Case.filed_at < ended
    )
    rows = db.session.execute(asked.group_by(Case.department))
    return {body: count for body, count in rows if body is not None}


def _grade(quarter: date, body: UUID, name: str, cases: int, numbers: Mapping[str, int]) -> bool:
    paid = grades.costs(_found(quarter, body), numbers)[: grades.MOST]
    left = grades.score(one.points for one in paid)
    row = {"region": tenancy.scope().home, "id": new_id(), "quarter": quarter, "department": body, "name": name,
           "cases": cases, "score": left, "result": grades.grade(left, numbers), "state": "given",
           "made_at": now(), **{key: numbers[f"grade_{key}"] for key in grades.STEPS}}  # fmt: skip
    new = insert(Grade).values(row).on_conflict_do_nothing(index_elements=["region", "quarter", "department"])
    made = db.session.scalar(new.returning(Grade.id))
    if made is None:
        return False
    db.session.add_all(_point(made, place, one) for place, one in enumerate(paid, 1))
    db.session.flush()
    _tell(graded.get(made, SUPERVISOR), SYSTEM)
    return True


def _point(made: UUID, place: int, one: grades.Cost) -> GradePoint:
    found = one.found
    return GradePoint(
        region=tenancy.scope().home, grade=made, place=place, rule=found.rule, points=one.points,
        case_id=found.case_id, number=found.number, title=found.title, day=found.day, finding=found.finding,
        order=found.order, dropped=False,
    )  # fmt: skip


def _found(quarter: date, body: UUID) -> list[grades.Found]:
    """What was found about a department's cases in a quarter, the notes that were upheld in it, and the orders to it
    whose day passed in it without an answer: each as it stands in its one quarter. An order costs once, whatever day it
    is given afterwards."""
    began, ended = _span(quarter)
    when = case((Finding.rule.in_(NOTES), Finding.settled_at), else_=Finding.found_at)
    asked = select(Finding).where(Finding.department == body, when >= began, when < ended)
    found = [
        grades.Found(row.rule, row.state, row.case_id, row.number, row.title, row.day, finding=row.id)
        for row in db.session.scalars(asked.order_by(Finding.found_at, Finding.id))
    ]
    counted = exists().where(GradePoint.region == Order.region, GradePoint.order == Order.id)
    late = select(Order).where(
        Order.department == body, Order.late.is_(True), Order.state != "withdrawn", Order.due >= quarter,
        Order.due < grades.behind(quarter), ~counted,
    )  # fmt: skip
    return found + [
        grades.Found(
            grades.LATE, row.state, row.case_id, row.case_number or row.number, row.title, row.due, order=row.id
        )
        for row in db.session.scalars(late.order_by(Order.id))
    ]


def _span(quarter: date) -> tuple[datetime, datetime]:
    """The instants between which a quarter lies, in the time of the office."""
    zone: Any = local(now()).tzinfo
    ends = (quarter, grades.behind(quarter))
    began, ended = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in ends)
    return began, ended


#: The system reads every grade of its region.
SUPERVISOR = Actor("staff", None, None, rights=frozenset((queries.SUPERVISE,)))


# ── Objections ───────────────────────────────────────────────────────────────────────────────────────────────


def object_(grade_id: UUID, text: str, *, actor: Actor) -> Grade:
    """Say why a grade is wrong; raises `NotTheirs`, and `ObjectedAlready` a second time or too late."""
    row = graded.get(grade_id, actor, lock=True)
    if actor.department != row.department and not actor.may("case.assign"):
        raise grades.NotTheirs
    if not graded.may_object(row, actor):
        raise grades.ObjectedAlready
    said = Objection(region=row.region, grade=row.id, text=Secret(text), by=actor.answering, at=now(), answer=None,
                     answered_by=None, answered_at=None)  # fmt: skip
    db.session.add(said)
    row.state = "objected"
    _moved(row, actor)
    return row


def answer(grade_id: UUID, text: str, dropped: Collection[int] = (), *, actor: Actor) -> Grade:
    """Say what an objection comes to; the points of these places are taken off, and the grade follows from the rest.

    Raises `NotByThemselves` for who objected, `ObjectedAlready` where nothing waits for an answer.
    """
    actor.must(queries.SUPERVISE, at=tenancy.scope().home)
    row, said = graded.get(grade_id, actor, lock=True), graded.objection(grade_id)
    if row.state != "objected" or said is None:
        raise grades.ObjectedAlready
    if said.by is not None and said.by == actor.answering:
        raise grades.NotByThemselves
    said.answer, said.answered_by, said.answered_at = Secret(text), actor.answering, now()
    points = graded.points(row.id)
    for one in points:
        one.dropped = one.place in dropped
    row.score = grades.score(one.points for one in points if not one.dropped)
    row.result, row.state = grades.grade(row.score, _steps(row)), "settled"
    _tell(row, actor)
    return row


def _steps(row: Grade) -> dict[str, int]:
    """The least points of each grade, as they were when this one was given."""
    return {f"grade_{key}": getattr(row, key) for key in grades.STEPS}


# ── Up the tree ──────────────────────────────────────────────────────────────────────────────────────────────


def _tell(row: Grade, actor: Actor) -> None:
    """Tell the department, and the region above the figures alone."""
    _moved(row, actor)
    pass_on(GradeTold(row.id, row.region, row.quarter, row.name, row.cases, row.score, row.result, now()))


def _moved(row: Grade, actor: Actor) -> None:
    fact = GradeMoved(row.id, row.department, row.quarter, row.score, row.state)
    events.publish(fact, actor=actor, about=row.id)


def pass_on(fact: GradeTold) -> None:
    """Tell the region directly above."""
    above = regions.get(tenancy.scope().home).parent
    if above is not None:
        events.publish(fact, actor=SYSTEM, about=fact.grade, to=above)
