"""More time is asked for by who reviews and given by the head of the office, once (行政许可法 §42)."""

from uuid import UUID

from wutong.access import Actor
from wutong.calendar.rules import UNIT_NAMES, Unit
from wutong.cases import queries, tasked
from wutong.cases.actions import clock, tasking
from wutong.cases.actions.moving import moving
from wutong.cases.models import Case
from wutong.cases.rules import guards, reviewing, terms
from wutong.clock import now, today
from wutong.db import db


def extendable(case: Case) -> tuple[int, Unit]:
    """By how much a case may be extended, and in which unit."""
    asked = queries.asked(case)
    unit = terms.extension_unit(asked.unit, asked.legal, asked.legal_unit)
    return terms.longest_extension(asked.extension, joint=asked.joint), unit


def ask(case_id: UUID, days: int | None, reason: str, *, actor: Actor) -> Case:
    """Ask the head of the office for more time; the terms run on meanwhile. Raises what giving it would, and
    `ExtensionAsked`."""
    given, text = {"days": days, "reason": reason}, _said(case_id, "提请延长期限", days, reason)
    with moving(case_id, "ask_extension", actor, given, text=text, shown=False) as case:
        _possible(case, days or 0)
        if tasked.extension(case_id) is not None:
            raise guards.ExtensionAsked
        title = reviewing.EXTENSION
        db.session.add(tasking.asking(case, 0, "extension", title, actor, days=days))
    return case


def extend(case_id: UUID, days: int | None, reason: str, *, actor: Actor) -> Case:
    """Add to the terms, once, before they are over, with the reason told; who does it answers for the office, and is
    not who asked for it (§42)."""
    given, text = {"days": days, "reason": reason}, _said(case_id, "期限延长", days, f"理由：{reason}")
    with moving(case_id, "extend", actor, given, text=text) as case:
        _possible(case, days or 0)
        _answer(case, actor, "agree")
        case.extended, case.extended_on, case.extended_at = days or 0, today(), now()
        clock.run(case)
    return case


def decline(case_id: UUID, reason: str, *, actor: Actor) -> Case:
    """Give no more time, with the reason; raises `NoExtensionAsked`."""
    with moving(case_id, "decline_extension", actor, {"reason": reason}, text=reason, shown=False) as case:
        if not _answer(case, actor, "object"):
            raise guards.NoExtensionAsked
    return case


def _said(case_id: UUID, what: str, days: int | None, reason: str) -> str:
    _, unit = extendable(queries.get(case_id))
    return f"{what} {days} 个{UNIT_NAMES[unit]}。{reason}"


def _possible(case: Case, days: int) -> None:
    limit, at = (case.legal_due, case.legal_due_at) if case.legal_due else (case.due, case.due_at)
    over = now() >= at if at is not None else limit is not None and today() > limit
    guards.extension(days, extended=case.extended, most=extendable(case)[0], over=over)


def _answer(case: Case, actor: Actor, outcome: str) -> bool:
    """Answer what was asked for, if anything was."""
    asked = tasked.extension(case.id)
    if asked is None:
        return False
    guards.approver(actor.person, asked.asked_by)
    asked.outcome, asked.done_at, asked.done_by = outcome, now(), actor.person
    return True


def wanted(case_id: UUID) -> int | None:
    """How much time was asked for, if anybody waits for the answer."""
    asked = tasked.extension(case_id)
    return asked.days if asked else None
