"""Asking for opinions on a case: what the matter plans, whom officers ask besides, going back, the joint meeting."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from wutong.access import SYSTEM, Actor
from wutong.cases import keeping, queries, tasked
from wutong.cases.actions.moving import moving, record
from wutong.cases.models import Case
from wutong.cases.rules import guards, reviewing
from wutong.cases.tasks import Task
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.desks import queries as desks
from wutong.errors import Invalid
from wutong.people.queries import posts
from wutong.regions import queries as regions


def plan(case: Case, actor: Actor) -> None:
    """Ask for the opinions that the matter plans; what was asked before counts no more."""
    drop(case)
    values = queries.snapshot(case)["values"]
    planned = reviewing.plan(values.get("steps") or (), values.get("joint_bodies") or ())
    if not planned:
        return
    bodies = {one.name: one.id for one in regions.departments()}
    if any(one.kind == "joint" for one in planned):
        case.lead = case.department or bodies.get(str(queries.snapshot(case).get("department") or ""))
    db.session.add_all(
        asking(case, one.place, one.kind, one.title, actor, department=bodies.get(one.body)) for one in planned
    )


def drop(case: Case) -> None:
    """Put aside whatever was asked; nobody leads any more."""
    case.lead = None
    _aside(tasked.of(case.id))


def _aside(tasks: Iterable[Task]) -> None:
    for task in tasks:
        task.gone_at = now()


def asking(
    case: Case, place: int, kind: str, title: str, actor: Actor, *, department: UUID | None = None,
    officer: UUID | None = None, days: int | None = None,
) -> Task:  # fmt: skip
    """A new task of a case, asked for by the step that is being taken."""
    return Task(
        region=case.region, id=new_id(), case_id=case.id, applicant=case.applicant, seq=case.seq + 1, place=place,
        kind=kind, title=title[:200], department=department, officer=officer, asked_by=actor.person, asked_at=now(),
        days=days, outcome=None, done_at=None, done_by=None, gone_at=None,
    )  # fmt: skip


def answer(case: Case, actor: Actor, outcome: str) -> str:
    """Answer the task that the actor is asked for, if anybody is; returns the step's name.

    Raises `NotYourTurn` and `ReviewedBefore`.
    """
    found = reviewing.mine(tasked.of(case.id), officer(actor))
    if found is None:
        return ""
    found.outcome, found.done_at, found.done_by = outcome or "agree", now(), actor.person
    return found.title


def for_whom(case_id: UUID, actor: Actor) -> Actor:
    """The actor, for an absent colleague who is asked now and for whom he stands in, unless he is asked himself."""
    away = () if actor.acting_for else desks.covered(actor.person)
    waiting = reviewing.turn(tasked.of(case_id)) if away else []
    if not waiting or any(officer(actor).asked(task) for task in waiting):
        return actor
    asked = next((task.officer for task in waiting if task.officer in away), None)
    return replace(actor, acting_for=asked) if asked else actor


def officer(actor: Actor) -> reviewing.Officer:
    """The actor as one who answers, for himself or for whose deputy he is."""
    persons = (actor.person, actor.acting_for)
    return reviewing.Officer(frozenset(one for one in persons if one is not None), actor.department)


def through(case: Case, actor: Actor) -> None:
    """Answer everything at once: an instant matter is one clerk's."""
    for task in tasked.of(case.id):
        if task.done_at is None:
            task.outcome, task.done_at, task.done_by = "agree", now(), actor.person


def settled(case: Case, *, grant: bool) -> None:
    """Whether it may be decided now; what is not answered by then is not waited for any more."""
    tasks = tasked.of(case.id)
    reviewing.decidable(tasks, grant=grant)
    _aside(task for task in (*tasks, tasked.extension(case.id)) if task is not None and task.done_at is None)


def unsettle(case_id: UUID) -> None:
    """Ask again for what a decision that is taken back had put aside."""
    since = tasked.before_decision(case_id)
    for task in tasked.aside_since(case_id, since):
        task.gone_at = None


def add_reviewer(case_id: UUID, officer: UUID | None, reason: str, *, actor: Actor) -> Case:
    """Ask one more officer of this region (加签), beside those whose turn it is."""
    given = {"officer": officer, "reason": reason}
    with moving(case_id, "add_reviewer", actor, given, text=reason, shown=False) as case:
        assert officer is not None
        if not posts.works_here(officer):
            raise guards.HandlerElsewhere({"officer": [guards.HandlerElsewhere.message]})
        tasks = tasked.of(case.id)
        reviewing.fresh(tasks, officer=officer)
        title = reviewing.KINDS["added"]
        db.session.add(asking(case, reviewing.current(tasks), "added", title, actor, officer=officer))
    return case


def countersign(case_id: UUID, departments: Sequence[UUID], reason: str, *, actor: Actor) -> Case:
    """Ask other departments of this region for their opinion (会签), all at once."""
    given = {"departments": departments, "reason": reason}
    with moving(case_id, "countersign", actor, given, text=reason, shown=False) as case:
        tasks = tasked.of(case.id)
        place = reviewing.current(tasks)
        for one in dict.fromkeys(departments):
            body = regions.department(one)
            reviewing.fresh(tasks, department=body.id)
            title = f"{body.name}{reviewing.KINDS['countersign']}"
            db.session.add(asking(case, place, "countersign", title, actor, department=body.id))
    return case


def send_back(case_id: UUID, reason: str, *, actor: Actor) -> Case:
    """Back to the review step before, to be done again; what was said stays in the history."""
    actor = for_whom(case_id, actor)
    with moving(case_id, "send_back", actor, {"reason": reason}, text=reason, shown=False) as case:
        tasks = tasked.of(case.id)
        reviewing.mine(tasks, officer(actor))
        _again(case, tasks, reviewing.before(tasks), actor)
    return case


def send_again(case_id: UUID, reason: str, *, actor: Actor) -> Case:
    """The decider sends the case back to the last review step."""
    with moving(case_id, "send_again", actor, {"reason": reason}, text=reason, shown=False) as case:
        tasks = tasked.of(case.id)
        places = [task.place for task in tasks if task.done_at is not None]
        if places:
            _again(case, tasks, max(places), actor)
        else:
            title = reviewing.KINDS["review"]
            db.session.add(asking(case, reviewing.current(tasks), "review", title, actor))
    return case


def take_back(case_id: UUID, name: str, chosen: Collection[UUID], reason: str, *, actor: Actor) -> Case:
    """Wait no more for an added reviewer or a countersignature: `unask` for who asked, `waive` for who decides.

    Raises `NotToTakeBack` for anything else, and for what has been answered.
    """
    given = {"tasks": chosen, "reason": reason}
    with moving(case_id, name, actor, given, text=reason, shown=False, tasks=tuple(chosen)) as case:
        open_ = {task.id: task for task in to_take_back(tasked.of(case.id), name, actor)}
        if not set(chosen) <= open_.keys():
            raise reviewing.NotToTakeBack
        _aside(open_[one] for one in chosen)
    return case


def to_take_back(tasks: Sequence[Task], name: str, actor: Actor) -> list[Task]:
    """What the actor may take back by `unask` or `waive`."""
    open_ = [task for task in tasks if task.kind in reviewing.BESIDES and task.done_at is None]
    return open_ if name == "waive" else [task for task in open_ if task.asked_by in officer(actor).persons]


def pass_on(leaving: UUID, heir: UUID | None) -> None:
    """What somebody who left was asked and has not answered is asked of the heir, or of whoever reviews here."""
    for case_id in tasked.waiting_for(leaving):
        case = queries.locked(case_id)
        for task in [one for one in tasked.of(case_id) if one.officer == leaving and one.done_at is None]:
            _aside([task])
            db.session.add(asking(case, task.place, task.kind, task.title, SYSTEM, officer=heir))
        record(case, "pass_on", SYSTEM, shown=False)


def _again(case: Case, tasks: Sequence[Task], place: int, actor: Actor) -> None:
    """Ask once more for everything from a place on; for an officer who has left, whoever reviews is asked."""
    later = [task for task in tasks if task.place >= place]
    _aside(later)
    db.session.add_all(
        asking(case, one.place, one.kind, one.title, actor, department=one.department, officer=_still(one.officer))
        for one in later
    )


def _still(officer: UUID | None) -> UUID | None:
    return officer if officer is not None and posts.works_here(officer) else None


def meet(case_id: UUID, held_on: date | None, departments: Collection[UUID], result: str, *, actor: Actor) -> Case:
    """Record a joint meeting (联合会审): when, who took part, what came out. It answers for those who took part, also
    where they had objected. Raises `NotAtTheTable` for a department that nobody asked."""
    if held_on is not None and held_on > today():
        raise Invalid({"held_on": ["会审日期不能晚于今天。"]})
    given = {"held_on": held_on, "departments": departments, "result": result}
    bodies = [regions.department(one) for one in dict.fromkeys(departments)]
    names = "、".join(body.name for body in bodies)
    day = f"{held_on.year}年{held_on.month}月{held_on.day}日" if held_on else ""
    text = f"会审日期：{day}\n参加部门：{names}\n会审结论：{result}"
    with moving(case_id, "meet", actor, given, text=text, shown=False) as case:
        here, tasks = {body.id for body in bodies}, tasked.of(case.id)
        reviewing.at_the_table(tasks, {body.id: body.name for body in bodies})
        for task in tasks:
            if task.department in here and task.kind in ("joint", "countersign") and task.outcome != "agree":
                task.outcome, task.done_at, task.done_by = "agree", now(), actor.person
    return case


# ── In the archive ───────────────────────────────────────────────────────────────────────────────────────────


def _told(case: Case) -> list[dict[str, Any]]:
    """Every opinion that was asked for, and what it was; the words themselves stand in the history."""
    names = ("seq", "place", "kind", "title", "asked_at", "outcome", "done_at", "gone_at", "days")
    asked = select(Task).where(Task.case_id == case.id).order_by(Task.seq, Task.place, Task.id)
    tasks = db.session.scalars(asked).all()
    people = posts.names([one.done_by for one in tasks if one.done_by])
    return [
        {name: getattr(one, name) for name in names} | {"by": people.get(one.done_by) if one.done_by else None}
        for one in tasks
    ]


def _destroy(case: Case) -> None:
    db.session.execute(delete(Task).where(Task.case_id == case.id))


keeping.register("tasks", keeping.Record("审查和会签任务", _told, _destroy))
