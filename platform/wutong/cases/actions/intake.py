"""The first five days: accept, list once what is missing, refuse with the right body named, or be deemed accepted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wutong.access import SYSTEM, Actor
from wutong.cases import committed, queries
from wutong.cases.actions import clock, deferring, tasking
from wutong.cases.actions.moving import moving, record
from wutong.cases.models import Case
from wutong.cases.rules import guards
from wutong.clock import now, today


def accept(case_id: UUID, *, actor: Actor, at: datetime | None = None) -> Case:
    """Take the case into the office's hands; promise and law run from now, or from when the receiving place did it.

    Raises `NotAcceptable` while something that must be there is not, or is not looked at yet.
    """
    with moving(case_id, "accept", actor) as case:
        must_be_whole(case)
        case.handler = case.handler or own(case, actor)
        begin(case, clock.told(case, at), actor)
    return case


def must_be_whole(case: Case) -> None:
    """Look at the papers once more: since the case was handed in one may have been taken out, or found harmful."""
    guards.acceptable(queries.asked(case), queries.papers(case.id), committed.slots(case))


def begin(case: Case, at: datetime, actor: Actor) -> None:
    """What acceptance at an instant sets going: both clocks, the opinions that the matter plans, the day of what was
    promised to come later."""
    clock.start(case, at)
    tasking.plan(case, actor)
    deferring.await_papers(case)


def deem(case_id: UUID) -> None:
    """Nobody answered in five working days: accepted as of the receipt of what was to be answered (§32(4)), which after
    a correction is that of the correction; and flagged for supervision.

    Nothing happens when the office answered after all while the timer was on its way.
    """
    case = queries.get(case_id)
    if case.state != "submitted" or not _over(case):
        return
    with moving(case_id, "deem", SYSTEM, text="逾期未告知补正内容，自收到申请之日起视为受理。") as case:
        received = case.waiting_since or case.filed_at
        assert received is not None
        case.flagged = True
        begin(case, received, SYSTEM)


def _over(case: Case) -> bool:
    """Whether the day is over by which somebody had to act; a timer that rang too early, because a machine's clock was
    ahead or the calendar was changed meanwhile, is set anew."""
    if case.act_by < today():
        return True
    clock.arm(case, "")
    return False


def request_correction(case_id: UUID, items: Sequence[str], *, actor: Actor) -> Case:
    """List everything that is missing, once; raises `SecondNotice` where that was done already."""
    with moving(case_id, "request_correction", actor, {"items": listed(items)}, text=numbered(items)) as case:
        guards.notice(case.notices)
        _listed(case, actor)
    return case


def request_again(case_id: UUID, items: Sequence[str], reason: str, *, actor: Actor) -> Case:
    """A second list: a supervisor's, with the reason why it was not in the first; it flags the case."""
    given = {"items": listed(items), "reason": reason}
    with moving(case_id, "request_again", actor, given, text=f"{numbered(items)}\n再次告知的理由：{reason}") as case:
        guards.another_notice(case.notices)
        case.flagged = True
        _listed(case, actor)
    return case


def _listed(case: Case, actor: Actor) -> None:
    case.notices += 1
    case.handler = case.handler or own(case, actor)
    clock.await_correction(case, now())


def listed(items: Sequence[str]) -> list[str]:
    """What was written, without empty lines."""
    return [item.strip() for item in items if item.strip()]


def numbered(items: Sequence[str]) -> str:
    """The same as the notice says it."""
    return "\n".join(f"{place}. {item}" for place, item in enumerate(listed(items), 1))


def remind(case_id: UUID) -> None:
    """The days for a correction are nearly over: the applicant is told, while there is still time."""
    case = queries.locked(case_id)
    if case.state != "correcting" or case.act_by < today():
        return
    if clock.remind_at(case) > now():
        clock.arm(case, case.state)
        return
    day = case.act_by
    record(
        case,
        "correction_soon",
        SYSTEM,
        text=f"请在{day.year}年{day.month}月{day.day}日前提交补正；逾期未补正的，本次申请终止。",
    )


def lapse(case_id: UUID) -> None:
    """The correction did not come in time: the case ends, with the reason told."""
    case = queries.get(case_id)
    if case.state != "correcting" or not _over(case):
        return
    with moving(case_id, "lapse", SYSTEM, text="超过补正期限未提交补正材料，本次申请终止，可以重新申请。"):
        pass


def reject_not_required(case_id: UUID, reason: str, *, actor: Actor) -> Case:
    """Say that nothing needs to be applied for (§32(1))."""
    with moving(case_id, "reject_not_required", actor, {"reason": reason}, text=reason) as case:
        pass
    return case


def reject_jurisdiction(case_id: UUID, reason: str, right_body: str, *, actor: Actor) -> Case:
    """Refuse to accept and name the body that is responsible (§32(2))."""
    given = {"reason": reason, "right_body": right_body}
    with moving(case_id, "reject_jurisdiction", actor, given, text=f"{reason}\n请向以下机关申请：{right_body}") as case:
        pass
    return case


def own(case: Case, actor: Actor) -> UUID | None:
    """The handler, when the actor works at the case's home."""
    return actor.person if actor.region == case.region else None
