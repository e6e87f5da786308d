"""How findings come about: a round for what time alone brings, and one question to each step that rules speak of."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, load_only

from wutong import events, tenancy
from wutong.access import SYSTEM
from wutong.cases import homes, inbox
from wutong.cases import queries as cases
from wutong.cases.actions.deciding import REMEDIES
from wutong.cases.models import Case
from wutong.cases.rules import OPEN
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.oversight.events import Looked
from wutong.oversight.models import Finding
from wutong.oversight.rules import RULES

#: The item of each rule that regions may set.
ITEMS: dict[str, UUID] = {
    code: homes.rule(rule.key, rule.hint, rule.number) for code, rule in RULES.items() if rule.key
}
#: So many findings of one rule are written by one statement, and by one call of `look`.
PORTION = 1000
#: In hand and the office's to go on with: while the applicant has to correct something the office cannot be late.
_OURS = Case.state.in_([state for state in OPEN if state != "correcting"])


def places(behind: int, most: int) -> Sequence[int]:
    """The next regions behind a code that have cases whose light is on, in order."""
    with tenancy.at(tenancy.NATION, look="down"):
        lit = select(Case.region).where(Case.region > behind, _OURS, inbox.lit("warn")).distinct()
        return db.session.scalars(lit.order_by(Case.region).limit(most)).all()


def look(*, further: bool = False) -> Looked:
    """Write down what time brought in the present region since the last round, at most `PORTION` of each rule, and,
    when that is all, what has gone by itself.

    Each rule asks one question of the database, and what it found before is found no second time: where there is
    `more`, a `further` call goes on behind it.
    """
    stopped, beforehand = Case.state == "suspended", Case.state == "prechecking"
    black, red = inbox.lit("law"), inbox.lit("late") & ~inbox.sure(inbox.lit("law"))
    yellow = inbox.lit("warn") & ~inbox.sure(inbox.lit("late"))
    told = Looked(
        yellow=_found("T1", Case.warn_on, ~stopped & yellow),
        red=_found("T2", Case.due, ~stopped & ~beforehand & red)
        + _found("T4", Case.act_by, stopped & (Case.act_by < today()))
        + _found("T5", Case.due, beforehand & red),
        black=_found("T3", Case.legal_due, ~stopped & black),
        further=further,
    )
    if not more(told):
        _go_out()
    if told.yellow or told.red or told.black:
        events.publish(told, actor=SYSTEM)
    return told


def more(told: Looked) -> bool:
    """Whether a call of `look` may have left something to the next."""
    return max(told.yellow, told.red, told.black) >= PORTION


def _found(rule: str, day: InstrumentedAttribute[date | None], condition: ColumnElement[bool]) -> int:
    """Write a finding for each case in hand that meets the condition, up to a portion; the number of those that were
    not there.

    A finding of the same rule and day is not read again, so a round writes only what is new since the last, or holds
    again after it had gone by itself.
    """
    there = exists().where(
        Finding.region == Case.region, Finding.case_id == Case.id, Finding.rule == rule, Finding.day == day,
        Finding.state != "over",
    )  # fmt: skip
    wanted = select(Case).options(load_only(Case.number, Case.title, Case.handler, Case.department, day))
    met = wanted.where(Case.region == tenancy.scope().home, _OURS, condition, day.is_not(None), ~there).limit(PORTION)
    return _written([_row(rule, case, getattr(case, day.key)) for case in db.session.scalars(met)])


def _go_out() -> None:
    """A yellow light that nobody did anything about goes out when its case was done in time, has other days, or is red
    by now, which is a finding of its own."""
    same = exists().where(
        Case.region == Finding.region, Case.id == Finding.case_id, Case.warn_on == Finding.day, Case.state.in_(OPEN),
        ~inbox.sure(inbox.lit("late")),
    )  # fmt: skip
    left = update(Finding).where(Finding.rule == "T1", Finding.state == "open", ~same)
    db.session.execute(left.values(state="over", settled_at=now()), execution_options={"synchronize_session": False})


# ── What is found at a step ──────────────────────────────────────────────────────────────────────────────────


def note(rule: str, case: Case, day: date | None = None) -> bool:
    """Write down what a case was found by; whether that was new, or holds again after it had gone by itself."""
    return _written([_row(rule, case, day or today())]) > 0


def _row(rule: str, case: Case, day: date) -> dict[str, Any]:
    return {
        "region": case.region, "id": new_id(), "case_id": case.id, "number": case.number or "预审", "title": case.title,
        "rule": rule, "day": day, "handler": case.handler, "department": case.department, "state": "open",
        "found_at": now(),
    }  # fmt: skip


def _written(rows: list[dict[str, Any]]) -> int:
    """Write findings by one statement; how many of them were new, or hold again."""
    if not rows:
        return 0
    again = {"state": "open", "found_at": now(), "settled_at": None}
    written = insert(Finding).values(rows).on_conflict_do_update(
        constraint="uq_supervision_findings_region_case_id_rule_day", set_=again, where=Finding.state == "over"
    )  # fmt: skip
    return len(db.session.scalars(written.returning(Finding.id)).all())


#: What is found at the steps that lead to a state, and goes with a step that is taken back.
AT_STEPS: dict[str, tuple[str, ...]] = {
    "accepted": ("N1",), "correcting": ("N2",),
    "granted": ("N3", "N4"), "refused": ("N3", "N4"), "closed_not_required": ("N5", "N7"),
    "closed_refused": ("N5", "N7"), "delivered": ("N7",), "terminated": ("N7",), "archived": ("N7",),
}  # fmt: skip


def taken_back(case_id: UUID) -> None:
    """What was found at a step goes when the step is taken back, unless a supervisor has done something about it."""
    left = cases.steps(case_id, all_=True)[-2].state
    gone = update(Finding).where(
        Finding.case_id == case_id, Finding.rule.in_(AT_STEPS.get(left, ())), Finding.state == "open"
    )
    db.session.execute(gone.values(state="over", settled_at=now()), execution_options={"synchronize_session": False})


def settled(rule: str, case_id: UUID) -> None:
    """What a rule found about a case has gone by itself, unless a supervisor has done something about it."""
    gone = update(Finding).where(Finding.case_id == case_id, Finding.rule == rule, Finding.state == "open")
    db.session.execute(gone.values(state="over", settled_at=now()), execution_options={"synchronize_session": False})


def holds(rule: str) -> tuple[bool, int]:
    """Whether a rule holds in the present region, and its number."""
    return homes.held_rule(ITEMS[rule]) if rule in ITEMS else (True, 0)


def at_decision(case: Case) -> None:
    """A refusal says why, and a decision takes longer than writing down what was decided before."""
    used, most = holds("N4")
    quick = case.filed_at is not None and now() - case.filed_at < timedelta(minutes=most)
    if used and quick and not case.instant:
        note("N4", case)
    used, letters = holds("N3")
    if used and case.state == "refused" and _reasons(case) < letters:
        note("N3", case)


def _reasons(case: Case) -> int:
    """How many letters the reasons of a refusal have, without the remedies that every refusal tells."""
    said = next((step.text for step in reversed(cases.steps(case.id)) if step.move == "refuse"), None)
    return len(said.reveal().removesuffix(REMEDIES).strip()) if said else 0
