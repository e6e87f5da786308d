"""Offering a case to another department or region, taking it, declining it, taking the offer back.

Inside the region the department takes it by itself; another region says by letter that it takes it, and then the home
hands the case over (`cases.actions.border`), which is where everything of it goes along.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from wutong import events, tenancy, timers
from wutong.access import SYSTEM, Actor, RightMissing
from wutong.cases import queries as cases
from wutong.cases.actions import border
from wutong.cases.actions.clock import end_of
from wutong.cases.actions.moving import record
from wutong.cases.events import CaseNotTakenOver
from wutong.cases.gates import GATES
from wutong.cases.models import Case
from wutong.clock import new_id, now
from wutong.db import db
from wutong.errors import Refused, sentence
from wutong.regions import queries as regions
from wutong.regions import whither
from wutong.regions.whither import Whither
from wutong.secret import Secret
from wutong.transfers import events as sent
from wutong.transfers import limits, queries, rules
from wutong.transfers.events import TransferAnswered, TransferEnded, TransferMoved, TransferOffered, TransferOverdue
from wutong.transfers.models import Transfer

#: The timer of the day by which whoever is asked answers.
DUE = "transfer.due"


def offer(case_id: UUID, to: Whither, reason: str, *, actor: Actor) -> Transfer:
    """Offer a case to whom it belongs; it stays here until that side takes it, and the applicant is told where to.

    Raises `NotOfferable`, `AskedAlready`, `Nowhere`, `ReasonMissing`, `NoSuchDepartment`, `NoSuchRegion`, and what a
    gate of the hand-over says.
    """
    case, why = cases.locked(case_id), rules.reasoned(reason)
    _may_offer(case, to, actor)
    name = _named(case, to)
    row = Transfer(
        region=case.region, id=new_id(), case_id=case.id, applicant=case.applicant, number=str(case.number),
        title=case.title, department=to.department, before=case.department, other=to.region, incoming=False,
        state="asked", why=Secret(why), answer=None, asked_at=now(), asked_by=actor.person,
        answer_by=queries.answer_by(), answer_days=limits.answer_days(), answered_at=None, answered_by=None, late=False,
        outright=actor.may(rules.ABROAD, at=case.region),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    timers.at_time(DUE, row.id, end_of(row.answer_by))
    record(case, "transfer", actor, text=f"{name}：{why}")
    _tell(row, actor)
    if to.region is not None:
        fact = TransferOffered(row.id, case.id, row.number, row.answer_by)
        enclosed = json.dumps({"title": row.title, "reason": why}).encode()
        events.publish(fact, actor=actor, about=case.id, to=to.region, enclosure=enclosed)
    return row


def _may_offer(case: Case, to: Whither, actor: Actor) -> None:
    if case.state not in rules.OFFERABLE:
        raise rules.NotOfferable
    wanted = rules.rights(case.state, abroad=to.region is not None)
    if not any(actor.may(one, at=case.region) for one in wanted):
        raise RightMissing(right=wanted[0], at=case.region)
    if queries.waiting(case.id) is not None:
        raise rules.AskedAlready
    if to.region is not None:
        GATES.pass_through(case, "hand_over")


def _named(case: Case, to: Whither) -> str:
    """The name of the place; raises `Nowhere`, and what says that there is none such."""
    if (to.department is None) == (to.region is None) or to.region == case.region:
        raise rules.Nowhere({"to": [rules.Nowhere.message]})
    if to.region is not None:
        return regions.get(to.region).full_name
    assert to.department is not None
    body = regions.department(to.department)
    if body.id == case.department or body.closed_on is not None:
        raise rules.Nowhere({"department": [rules.Nowhere.message]})
    return body.name


def _tell(row: Transfer, actor: Actor) -> None:
    fact = TransferMoved(row.id, row.case_id, row.number, row.state, row.department, row.other)
    events.publish(fact, actor=actor, subject=row.applicant, about=row.case_id)


def _settle(row: Transfer, state: str, actor: Actor, answer: str = "") -> None:
    """Write the answer down; nothing is waited for any more."""
    row.state, row.answered_at, row.answered_by = state, now(), actor.person
    row.answer = Secret(answer) if answer else None
    timers.cancel_time(DUE, row.id)


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def take(transfer_id: UUID, *, actor: Actor) -> Transfer:
    """Take what is offered: a department has the case from now on; a region asks its home by letter to hand it over.

    Raises `NotOpen`, `NotAsked`, and `NotOfferable` where the case has gone on so far that it stays.
    """
    row = _asked(transfer_id, actor)
    _settle(row, "taken", actor)
    if row.incoming:
        assert row.other is not None
        events.publish(TransferAnswered(row.id, taken=True), actor=actor, about=row.case_id, to=row.other)
        return row
    case = cases.locked(row.case_id)
    if case.state not in rules.OFFERABLE:
        raise rules.NotOfferable
    if case.lead is not None and case.lead == case.department:
        case.lead = row.department
    case.department, case.handler, case.before = row.department, None, None
    record(case, "transfer_take", actor, text=whither.named([row])[row.id])
    _tell(row, actor)
    return row


def decline(transfer_id: UUID, reason: str, *, actor: Actor) -> Transfer:
    """Say why the case does not belong here; it stays where it is. Raises `NotOpen`, `NotAsked`, `ReasonMissing`."""
    why = rules.reasoned(reason)
    row = _asked(transfer_id, actor)
    _settle(row, "declined", actor, why)
    if row.incoming:
        assert row.other is not None
        no = TransferAnswered(row.id, taken=False)
        events.publish(no, actor=actor, about=row.case_id, to=row.other, enclosure=why.encode())
    else:
        _stays(row, actor)
    return row


def _asked(transfer_id: UUID, actor: Actor) -> Transfer:
    row = queries.found(transfer_id, lock=True)
    rules.must_be_open(row.state)
    if not any(actor.may(one, at=row.region) for one in rules.WITHIN):
        raise RightMissing(right=rules.WITHIN[0], at=row.region)
    if not may_answer(row, actor):
        raise rules.NotAsked
    return row


def may_answer(row: Transfer, actor: Actor) -> bool:
    """Whether the actor is of the side that is asked: everybody of the region, or of the department; where nobody is
    posted to departments, anybody but who asked."""
    if row.incoming:
        return True
    if row.other is not None:
        return False
    if actor.may(queries.ALL) or actor.kind == "system":
        return True
    return actor.department == row.department or (actor.department is None and actor.person != row.asked_by)


def withdraw(transfer_id: UUID, *, actor: Actor) -> Transfer:
    """Take an offer back while nobody has answered; raises `NotOpen`, `NotAsked`."""
    row = queries.found(transfer_id, lock=True)
    rules.must_be_open(row.state)
    if row.incoming or not (actor.person == row.asked_by or actor.may(rules.ABROAD)):
        raise rules.NotAsked
    _end(row, "withdrawn", actor)
    _stays(row, actor)
    return row


def _end(row: Transfer, state: str, actor: Actor, answer: str = "") -> None:
    """End an offer by the word of the home, and say so where it was made."""
    _settle(row, state, actor, answer)
    if row.other is not None:
        events.publish(TransferEnded(row.id, state), actor=actor, about=row.case_id, to=row.other)


def _stays(row: Transfer, actor: Actor) -> None:
    """The case stays where it is, and everybody is told."""
    case = cases.locked(row.case_id)
    answer = row.answer.reveal() if row.answer else ""
    if case.moved_to is None:
        record(case, f"transfer_{row.state}", actor, text=answer, shown=row.state != "failed")
    _tell(row, actor)


# ── By letter ────────────────────────────────────────────────────────────────────────────────────────────────


def offered(fact: TransferOffered, enclosure: bytes | None, sender: int, at: datetime) -> None:
    """Write down that another region offers a case, once."""
    if db.session.get(Transfer, (tenancy.scope().home, fact.transfer)) is not None:
        return
    told: dict[str, Any] = json.loads(enclosure or b"{}")
    db.session.add(
        Transfer(
            region=tenancy.scope().home, id=fact.transfer, case_id=fact.case_id, applicant=None, number=fact.number,
            title=str(told.get("title", ""))[:200], department=None, before=None, other=sender, incoming=True,
            state="asked", why=Secret(str(told.get("reason", ""))[: rules.LIMIT]), answer=None, asked_at=at,
            asked_by=None, answer_by=fact.answer_by, answer_days=None, answered_at=None, answered_by=None, late=False,
            outright=False,
        )
    )  # fmt: skip


def answered(fact: TransferAnswered, enclosure: bytes | None, sender: int) -> None:
    """At the home: hand the case over to who takes it, or go on with it. An offer that was taken back stays so, and the
    other side is told again."""
    row = queries.held(fact.transfer)
    if row is None or row.incoming or row.other != sender:
        return
    if row.state != "asked":
        events.publish(TransferEnded(row.id, row.state), actor=SYSTEM, about=row.case_id, to=sender)
    elif fact.taken:
        _hand_over(row)
    else:
        _settle(row, "declined", SYSTEM, (enclosure or b"").decode()[: rules.LIMIT])
        _stays(row, SYSTEM)


def _hand_over(row: Transfer) -> None:
    """Give the case away in the name of who offered it; where it has gone on so far that it stays, say so."""
    assert row.other is not None
    asker = Actor("staff", row.asked_by, row.region, rights=frozenset({rules.ABROAD}))
    try:
        with db.session.begin_nested():
            _settle(row, "taken", SYSTEM)
            _must_still_go(row)
            border.hand_over(row.case_id, row.other, row.why.reveal(), actor=asker)
    except Refused as refusal:
        if refusal.status >= 500:
            raise
        _end(row, "failed", SYSTEM, str(refusal))
        _stays(row, SYSTEM)
        return
    _tell(row, SYSTEM)


def _must_still_go(row: Transfer) -> None:
    """What was accepted since leaves only by the word of who might give it away then; raises `AcceptedSince`."""
    if cases.locked(row.case_id).accepted_at is not None and not row.outright:
        raise rules.AcceptedSince


def not_taken(fact: CaseNotTakenOver, sender: int) -> None:
    """At the home: the region took the offer, but could not take the case over, which goes on here.

    A region that says so of a case that it has, or of another hand-over, is not believed.
    """
    case = db.session.get(Case, (tenancy.scope().home, fact.case_id), with_for_update=True)
    row = queries.taken(fact.case_id, sender)
    if case is None or row is None:
        return
    if any((step.seq, step.move) == (fact.seq, "hand_over") for step in cases.steps(case.id, all_=True)):
        _end(row, "failed", SYSTEM, sentence(fact.why) or "")
        _stays(row, SYSTEM)


def ended(fact: TransferEnded, sender: int) -> None:
    """At the side that was asked: the home has the last word."""
    row = db.session.get(Transfer, (tenancy.scope().home, fact.transfer), with_for_update=True)
    if row is not None and row.incoming and row.other == sender and fact.state in ("withdrawn", "failed"):
        row.state, row.answered_at = fact.state, row.answered_at or now()


def closed(case_id: UUID) -> None:
    """A case that is decided or over is offered to nobody."""
    row = queries.waiting(case_id, lock=True)
    if row is not None:
        _end(row, "withdrawn", SYSTEM)
        _tell(row, SYSTEM)


def leave(case_id: UUID) -> None:
    """What has gone elsewhere is offered to nobody any more."""
    row = queries.waiting(case_id, lock=True)
    if row is not None:
        _end(row, "withdrawn", SYSTEM)


def overdue(transfer_id: UUID) -> None:
    """Nobody answered by the day: supervision looks at it, and both offices are told."""
    row = db.session.get(Transfer, (tenancy.scope().home, transfer_id), with_for_update=True)
    if row is not None and row.state == "asked":
        row.late = True
        fact = TransferOverdue(row.id, row.case_id, row.number, row.department, row.answer_by)
        events.publish(fact, actor=SYSTEM, about=row.case_id)
        if row.other is not None:
            events.publish(sent.TransferUnanswered(row.id, row.number), actor=SYSTEM, about=row.case_id, to=row.other)


def unanswered(fact: sent.TransferUnanswered, sender: int) -> None:
    """At the side that was asked: its answer is late, unless it is on its way."""
    row = db.session.get(Transfer, (tenancy.scope().home, fact.transfer), with_for_update=True)
    if row is not None and row.incoming and row.other == sender and row.state == "asked":
        row.late = True
