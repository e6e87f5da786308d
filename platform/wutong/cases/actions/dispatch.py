"""A move by its name with what a form gave: the one table that desk and API look a button up in."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.cases import helping, queries
from wutong.cases.actions import (
    amending,
    border,
    committing,
    correcting,
    deciding,
    extending,
    filing,
    intake,
    prechecking,
    reopening,
    tasking,
)
from wutong.cases.actions.moving import moving
from wutong.cases.rules import guards

Values = Mapping[str, Any]
Taker = Callable[[UUID, Values, Actor, int], object]


def _to(values: Values) -> int:
    """The region named in `to`, or the nation's code, which the flow refuses as nothing given."""
    return tenancy.parse(str(values["to"])) if values.get("to") else 0


TAKE: dict[str, Taker] = {
    "submit": lambda case, v, who, level: filing.submit(case, actor=who),
    "resubmit": lambda case, v, who, level: amending.resubmit(
        case, actor=who, words=helping.said(case, "resubmit", who, v.get("reason", ""))
    ),
    "withdraw": lambda case, v, who, level: filing.withdraw(
        case, actor=who, words=helping.said(case, "withdraw", who, v.get("reason", ""))
    ),
    "discard": lambda case, v, who, level: filing.discard(case, actor=who),
    "ask_precheck": lambda case, v, who, level: prechecking.ask(case, actor=who),
    "answer_precheck": lambda case, v, who, level: prechecking.answer(
        case, v.get("answer", ""), v.get("findings") or (), v.get("remark", ""), actor=who
    ),
    "unask_precheck": lambda case, v, who, level: prechecking.unask(case, actor=who),
    "mend": lambda case, v, who, level: prechecking.mend(case, actor=who),
    "accept": lambda case, v, who, level: intake.accept(case, actor=who),
    "request_correction": lambda case, v, who, level: intake.request_correction(case, v.get("items") or (), actor=who),
    "request_again": lambda case, v, who, level: intake.request_again(
        case, v.get("items") or (), v.get("reason", ""), actor=who
    ),
    "ask_extension": lambda case, v, who, level: extending.ask(case, v.get("days"), v.get("reason", ""), actor=who),
    "decline_extension": lambda case, v, who, level: extending.decline(case, v.get("reason", ""), actor=who),
    "correct": lambda case, v, who, level: correcting.correct(
        case, v.get("reason", ""), actor=who, opinion=v.get("opinion", ""), name=v.get("name") or ""
    ),
    "reopen": lambda case, v, who, level: reopening.reopen(case, v.get("order", ""), v.get("reason", ""), actor=who),
    "reject_not_required": lambda case, v, who, level: intake.reject_not_required(case, v.get("reason", ""), actor=who),
    "reject_jurisdiction": lambda case, v, who, level: intake.reject_jurisdiction(
        case, v.get("reason", ""), v.get("right_body", ""), actor=who
    ),
    "fix": lambda case, v, who, level: amending.fix(case, v, v.get("reason", ""), actor=who),
    "review": lambda case, v, who, level: deciding.review(
        case, v.get("opinion", ""), actor=who, outcome=v.get("outcome") or "agree"
    ),
    "add_reviewer": lambda case, v, who, level: tasking.add_reviewer(
        case, v.get("officer"), v.get("reason", ""), actor=who
    ),
    "countersign": lambda case, v, who, level: tasking.countersign(
        case, v.get("departments") or (), v.get("reason", ""), actor=who
    ),
    "send_back": lambda case, v, who, level: tasking.send_back(case, v.get("reason", ""), actor=who),
    "send_again": lambda case, v, who, level: tasking.send_again(case, v.get("reason", ""), actor=who),
    "unask": lambda case, v, who, level: tasking.take_back(
        case, "unask", v.get("tasks") or (), v.get("reason", ""), actor=who
    ),
    "waive": lambda case, v, who, level: tasking.take_back(
        case, "waive", v.get("tasks") or (), v.get("reason", ""), actor=who
    ),
    "meet": lambda case, v, who, level: tasking.meet(
        case, v.get("held_on"), v.get("departments") or (), v.get("result", ""), actor=who
    ),
    "suspend": lambda case, v, who, level: deciding.suspend(
        case, v.get("kind", ""), v.get("reason", ""), v.get("planned_end"), actor=who
    ),
    "resume": lambda case, v, who, level: deciding.resume(
        case, v.get("result", ""), actor=who, ended=v.get("ended_on")
    ),
    "extend": lambda case, v, who, level: extending.extend(case, v.get("days"), v.get("reason", ""), actor=who),
    "grant": lambda case, v, who, level: deciding.grant(case, v.get("opinion", ""), actor=who, level=level),
    "refuse": lambda case, v, who, level: deciding.refuse(case, v.get("reason", ""), actor=who, level=level),
    "deliver": lambda case, v, who, level: deciding.deliver(case, v.get("method", ""), actor=who),
    "archive": lambda case, v, who, level: deciding.archive(case, actor=who),
    "verify": lambda case, v, who, level: committing.verify(case, v.get("result", ""), actor=who),
    "order_mending": lambda case, v, who, level: committing.order_mending(
        case, v.get("reason", ""), v.get("until"), actor=who
    ),
    "find_false": lambda case, v, who, level: committing.find_false(case, v.get("reason", ""), actor=who),
    "terminate": lambda case, v, who, level: deciding.end(
        case, "terminate", v.get("reason", ""), actor=who, attempts=v.get("attempts", "")
    ),
    "revoke": lambda case, v, who, level: deciding.end(case, "revoke", v.get("reason", ""), actor=who),
    "cancel": lambda case, v, who, level: deciding.end(case, "cancel", v.get("reason", ""), actor=who),
    "hand_over": lambda case, v, who, level: border.hand_over(case, _to(v), v.get("reason", ""), actor=who),
    "finish": lambda case, v, who, level: deciding.finish(case, v.get("opinion", ""), actor=who),
    "undo": lambda case, v, who, level: deciding.undo(case, actor=who),
}


def take(case_id: UUID, name: str, values: Values, *, actor: Actor, level: int) -> None:
    """Take the move `name`; one that no table row knows is a plugin's and needs nothing done but the step itself.

    `level` is the level of the case's home; `seen` among the values counts the events of the case as the page showed
    it. Raises `ChangedSince` where more has happened since, and what the verb does; an unknown name is `NotOpen`.
    """
    guards.unchanged(queries.locked(case_id).seq, values.get("seen"))
    if name in TAKE:
        TAKE[name](case_id, values, actor, level)
        return
    with moving(case_id, name, actor, values):
        pass
