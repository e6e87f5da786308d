"""Review steps of a case: what a matter plans, whose turn it is, and when a decision may be made (行政许可法 §§26, 34).

A matter plans the steps of its guide that are reviews: one after another, or beside the one before; a step may want
several officers. Bodies that act together (联合办理) are asked at the same time, as the first step.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from wutong.errors import Conflict, Forbidden, Invalid

Kind = Literal["review", "added", "countersign", "joint"]
Outcome = Literal["agree", "object"]
#: What each kind is called, and what may be answered; gettext messages.
KINDS: Mapping[Kind, str] = {"review": "审查环节", "added": "加签", "countersign": "会签", "joint": "并联审批"}
OUTCOMES: Mapping[Outcome, str] = {"agree": "同意", "object": "不同意"}
#: What people ask for besides the plan.
BESIDES = ("added", "countersign")
#: What is asked of the head of the office.
EXTENSION = "延长期限审批"
#: No step is asked of more officers than these.
OFFICERS = 9
#: In which states a case is under review.
STATES = ("accepted", "in_review")


class ReviewOpen(Conflict):
    """Somebody who was asked has not answered yet."""

    code = "case.review_open"
    message = "还有审查环节没有完成：{names}。全部完成后才能作出决定。"


class Disagreed(Conflict):
    """A body that acts jointly objects, and no joint meeting has settled it."""

    code = "case.disagreed"
    message = "{names}不同意，请召开联合会审并记录结论后再作准予决定。"


class NotYourTurn(Forbidden):
    """The steps whose turn it is are asked of somebody else."""

    code = "case.not_your_turn"
    message = "现在轮到{names}办理，不由您办理。"


class ReviewedBefore(Forbidden):
    """A step of several officers takes different ones."""

    code = "case.reviewed_before"
    message = "同一审查环节须由不同的人员分别办理，您已经办理过。"


class NothingBefore(Conflict):
    """No step was finished that the case could go back to."""

    code = "case.nothing_before"
    message = "前面没有可以退回的审查环节。"


class AskedAlready(Conflict):
    """The officer or department has been asked and has not answered."""

    code = "case.asked_already"
    message = "已经请对方办理，尚未答复，不需要重复提请。"


class NotAtTheTable(Invalid):
    """A department takes part in a joint meeting that was not asked for its opinion."""

    code = "case.not_at_the_table"
    message = "{names}没有被征求意见，不能列为会审的参加部门；需要其参加的，请先送部门会签。"


class NotToTakeBack(Conflict):
    """Only what people asked for besides, and nobody has answered, is taken back: by who asked, or who decides."""

    code = "case.not_to_take_back"
    message = "只能收回尚未答复的加签和会签；审查人员只能收回自己提请的。请刷新页面后再选。"


class TaskLike(Protocol):
    """What these rules read of a task; the model `Task` is one."""

    place: int
    kind: str
    title: str
    department: UUID | None
    officer: UUID | None
    outcome: str | None
    done_at: datetime | None
    done_by: UUID | None


@dataclass(frozen=True, slots=True)
class Planned:
    """One task that a matter plans; `body` is the name of the department that is asked, if one is named."""

    place: int
    kind: Kind
    title: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Officer:
    """Who wants to answer: oneself or the one whose place is taken, and the department of the post."""

    persons: frozenset[UUID]
    department: UUID | None

    def asked(self, task: TaskLike) -> bool:
        """Whether the task is asked of this officer."""
        if task.officer is not None:
            return task.officer in self.persons
        return task.department is None or task.department == self.department


def plan(steps: Iterable[Mapping[str, Any]], bodies: Sequence[str]) -> tuple[Planned, ...]:
    """What a matter plans. One single step of one officer is what every case has, and needs no plan."""
    joint = tuple(Planned(1, "joint", f"{body}意见", body) for body in bodies)
    place, found = int(bool(joint)), list[Planned]()
    for row in steps:
        if row.get("kind") != "examine":
            continue
        place += 0 if row.get("beside") and found else 1
        wanted = min(OFFICERS, max(1, int(row.get("officers") or 1)))
        found += [Planned(place, "review", str(row.get("name") or ""), str(row.get("actor") or ""))] * wanted
    return (*joint, *found) if joint or len(found) > 1 else ()


def turn(tasks: Sequence[TaskLike]) -> list[TaskLike]:
    """The tasks whose turn it is: what is not done of the first place where anything is not."""
    undone = [task for task in tasks if task.done_at is None]
    first = min((task.place for task in undone), default=0)
    return [task for task in undone if task.place == first]


def mine(tasks: Sequence[TaskLike], who: Officer) -> TaskLike | None:
    """The task that this officer answers now; None where nobody is asked any more.

    Raises `NotYourTurn`, and `ReviewedBefore` where only a second officer is wanting.
    """
    waiting = turn(tasks)
    if not waiting:
        return None
    asked = [task for task in waiting if who.asked(task)]
    if not asked:
        raise NotYourTurn(names=named(waiting))
    before = {(task.place, task.title) for task in tasks if task.done_by in who.persons and task.kind == "review"}
    fresh = [task for task in asked if (task.place, task.title) not in before]
    if not fresh:
        raise ReviewedBefore
    return sorted(fresh, key=lambda task: task.officer is None)[0]


def decidable(tasks: Sequence[TaskLike], *, grant: bool) -> None:
    """Everybody who was asked has answered, and none of the bodies that act jointly objects; against an applicant it
    may be decided as soon as one objects."""
    objecting = [task for task in tasks if task.outcome == "object"]
    if objecting and not grant:
        return
    if waiting := [task for task in tasks if task.done_at is None]:
        raise ReviewOpen(names=named(waiting))
    if joint := [task for task in objecting if task.kind == "joint"]:
        raise Disagreed(names=named(joint))


def current(tasks: Sequence[TaskLike]) -> int:
    """At which place somebody who is asked besides answers: where the case is, or after everything that is done."""
    waiting = turn(tasks)
    return waiting[0].place if waiting else max((task.place for task in tasks), default=0) + 1


def before(tasks: Sequence[TaskLike]) -> int:
    """The place that a case goes back to: the last one before its present place."""
    here = current(tasks)
    done = [task.place for task in tasks if task.place < here]
    if not done:
        raise NothingBefore
    return max(done)


def fresh(tasks: Sequence[TaskLike], *, officer: UUID | None = None, department: UUID | None = None) -> None:
    """Nobody is asked twice before answering once."""
    if any((task.officer, task.department) == (officer, department) for task in turn(tasks)):
        raise AskedAlready


def invited(tasks: Iterable[TaskLike]) -> set[UUID]:
    """The departments that were asked to act jointly or to countersign: who may sit at a joint meeting."""
    return {task.department for task in tasks if task.kind in ("joint", "countersign") and task.department is not None}


def at_the_table(tasks: Iterable[TaskLike], bodies: Mapping[UUID, str]) -> None:
    """Raise `NotAtTheTable` for departments, by id with their names, that were not asked."""
    if strange := [name for one, name in bodies.items() if one not in invited(tasks)]:
        raise NotAtTheTable({"departments": ["只能选择已被征求意见的部门。"]}, names="、".join(strange))


def named(tasks: Iterable[TaskLike]) -> str:
    """The steps by their names, each once."""
    return "、".join(dict.fromkeys(task.title for task in tasks))
