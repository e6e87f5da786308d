"""The one way a case moves: lock it, take the move from the flow, let the verb do its part, write what happened."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from wutong import events, tenancy
from wutong.access import Actor
from wutong.cases import after_events as after
from wutong.cases import events as facts
from wutong.cases import paper_events as paper_facts
from wutong.cases import precheck_events as before_facts
from wutong.cases import queries
from wutong.cases import review_events as reviews
from wutong.cases.actions import clock
from wutong.cases.actions.current import Current
from wutong.cases.gates import GATES
from wutong.cases.models import Case, Step
from wutong.cases.rules import CLOSED
from wutong.cases.standing import verdict
from wutong.clock import now
from wutong.db import db
from wutong.desks import queries as desks
from wutong.secret import Secret

#: The fact of each move; what is not named here is a plugin's and becomes `CaseMoved`.
OF_MOVE: dict[str, type[facts.CaseFact]] = {
    "start": facts.CaseStarted,
    "submit": facts.CaseSubmitted,
    "discard": facts.CaseWithdrawn,
    "ask_precheck": before_facts.PrecheckAsked,
    "answer_precheck": before_facts.PrecheckAnswered,
    "unask_precheck": before_facts.PrecheckEnded,
    "mend": before_facts.PrecheckEnded,
    "accept": facts.CaseAccepted,
    "deem": facts.CaseDeemed,
    "request_correction": facts.CorrectionRequested,
    "request_again": facts.CorrectionRequested,
    "papers_overdue": after.PapersOverdue,
    "correction_soon": after.CorrectionSoon,
    "commit": after.CommitmentSigned,
    "verify": after.CommitmentChecked,
    "order_mending": after.MendingOrdered,
    "find_false": facts.CaseRevoked,
    "check_overdue": after.CheckOverdue,
    "recheck": after.CheckMoved,
    "resubmit": facts.CaseResubmitted,
    "lapse": facts.CaseTerminated,
    "reject_not_required": facts.CaseRejected,
    "reject_jurisdiction": facts.CaseRejected,
    "fix": facts.CaseFixed,
    "review": facts.CaseReviewed,
    "add_reviewer": reviews.OpinionAsked,
    "countersign": reviews.OpinionAsked,
    "pass_on": reviews.OpinionAsked,
    "unask": reviews.OpinionUnasked,
    "waive": reviews.OpinionUnasked,
    "send_back": reviews.CaseSentBack,
    "send_again": reviews.CaseSentBack,
    "meet": reviews.MeetingHeld,
    "ask_extension": reviews.ExtensionAsked,
    "decline_extension": reviews.ExtensionDeclined,
    "suspend": facts.CaseSuspended,
    "resume": facts.CaseResumed,
    "extend": facts.CaseExtended,
    "grant": facts.CaseDecided,
    "refuse": facts.CaseDecided,
    "deliver": facts.CaseDelivered,
    "archive": facts.CaseArchived,
    "withdraw": facts.CaseWithdrawn,
    "terminate": facts.CaseTerminated,
    "revoke": facts.CaseRevoked,
    "cancel": facts.CaseRevoked,
    "correct": after.CaseCorrected,
    "reopen": after.CaseReopened,
    "post_result": after.CasePosted,
    "undo": facts.CaseUndone,
    "assign": facts.CaseAssigned,
    "take": facts.CaseAssigned,
    "arrive": facts.CaseArrived,
    "come_back": facts.CaseCameBack,
    "recount": facts.CaseRecounted,
    "add_paper": paper_facts.PaperAdded,
    "drop_paper": paper_facts.PaperRemoved,
    "reuse_paper": paper_facts.PaperReused,
    "quarantine_paper": paper_facts.PaperQuarantined,
    "reveal": facts.CaseRevealed,
}


@contextmanager
def moving(
    case_id: UUID,
    name: str,
    actor: Actor,
    given: Mapping[str, Any] | None = None,
    *,
    text: str = "",
    shown: bool = True,
    **more: Any,
) -> Iterator[Case]:
    """Take a step: the verb changes the case inside the block, then state, history, timers, event and docket follow.

    Raises `NotFound`, `NotOpen`, `NotYours`, `Needed`, or what a gate says, before anything is changed. `text`
    is what the step says in words; it is for the applicant too unless `shown` is false. `more` is what only this kind
    of fact says.
    """
    case = queries.locked(case_id)
    actor = _standing_in(case, actor)
    move = Current.flow(case).take(case.stands, name, actor, given or {})
    GATES.pass_through(case, name)
    before = {column: _plain(getattr(case, column)) for column in clock.REMEMBERED}
    yield case
    left, case.before = case.state, before | _taken(actor) if move.undo else None
    case.state, case.stage = Current.reached(case, move)
    if case.state in CLOSED and left not in CLOSED:
        clock.rest(case)
    record(case, name, actor, text=text, shown=shown, **more)
    clock.arm(case, left)
    if case.state in CLOSED and left not in CLOSED:
        announce(facts.CaseClosed.of(case), case, actor)


def _taken(actor: Actor) -> dict[str, str | None]:
    """Who takes a step that can be taken back, and when: what is written down besides later moves neither."""
    return {"by": str(actor.person) if actor.person else None, "at": now().isoformat()}


def _standing_in(case: Case, actor: Actor) -> Actor:
    """The actor, for the absent colleague whose case it is where he stands in for him (AB岗): every step says so."""
    if actor.kind != "staff" or actor.acting_for or case.handler in (None, actor.person):
        return actor
    return replace(actor, acting_for=case.handler) if case.handler in desks.covered(actor.person) else actor


def record(
    case: Case, name: str, actor: Actor, *, text: str = "", shown: bool = True, to: int | None = None,
    enclosure: bytes | None = None, **more: Any,
) -> None:  # fmt: skip
    """Count the event, keep the line of history, publish the fact (with `more`, if it says more), tell the receiving
    place."""
    case.seq += 1
    case.last_move, case.last_by, case.last_at = name, actor.person, now()
    db.session.add(
        Step(
            region=case.region, case_id=case.id, seq=case.seq, applicant=case.applicant, move=name, state=case.state,
            at=case.last_at, by_kind=actor.kind, by=actor.person, acting_for=actor.acting_for,
            place=actor.region if actor.kind == "staff" else None, department=actor.department,
            text=Secret(text) if text else None, shown=shown,
        )
    )  # fmt: skip
    fact = _handed_over(case, to) if to is not None else OF_MOVE.get(name, facts.CaseMoved).of(case, **more)
    announce(fact, case, actor, to=to, enclosure=enclosure)
    tell_receiver(case, actor)


def announce(
    fact: facts.CaseFact, case: Case, actor: Actor, *, to: int | None = None, enclosure: bytes | None = None
) -> None:
    """Publish a fact about a case."""
    events.publish(fact, actor=actor, subject=case.applicant, about=case.id, to=to, enclosure=enclosure)


def tell_receiver(case: Case, actor: Actor) -> None:
    """Send the docket to the place that received the case, if that is another one."""
    if case.receiver in (None, case.region) or case.number is None:
        return
    docket = facts.DocketWritten(
        case_id=case.id, home=case.moved_to or tenancy.scope().home, applicant=case.applicant, number=case.number,
        matter=case.matter, title=case.title, state=case.state, due=case.due, seq=case.seq, stage=case.stage or "",
        verdict=verdict(case),
    )  # fmt: skip
    events.publish(docket, actor=actor, subject=case.applicant, about=case.id, to=case.receiver)


def _handed_over(case: Case, to: int) -> facts.CaseHandedOver:
    return facts.CaseHandedOver.of(case, to=to)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
