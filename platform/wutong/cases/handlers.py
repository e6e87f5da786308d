"""What this room does when something happened: dockets, letters between homes and receivers, timers, leavers."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects.postgresql import Insert, insert

from wutong import files, sweeps, tenancy
from wutong.access import SYSTEM
from wutong.calendar.recounting import RECOUNTS, Kept, awaited
from wutong.cases import after_events as after
from wutong.cases import enclosures, queries
from wutong.cases import events as facts
from wutong.cases.actions import (
    arriving,
    assigning,
    believing,
    checking,
    clock,
    committing,
    deferring,
    filing,
    intake,
    moving,
    recounting,
    tasking,
)
from wutong.cases.helping import Helping
from wutong.cases.models import Case, Docket, OwnDocket, Paper, Request
from wutong.cases.rules import CLOSED, letters
from wutong.clock import now
from wutong.db import after_commit, db, work
from wutong.errors import Refused
from wutong.events import REACTIONS, Envelope, publish
from wutong.people.facts import AccountMoved, StaffLeft
from wutong.regions import carrying
from wutong.timers import TIMED


def _newer(table: Table) -> Insert:
    """Writes a line, or over one that is older; made once, because every step of every case asks for it."""
    new, key = insert(table), {column.name for column in table.primary_key}
    told = {column.name: new.excluded[column.name] for column in table.columns if column.name not in key}
    return new.on_conflict_do_update(index_elements=sorted(key), set_=told, where=table.c.seq < new.excluded.seq)


_OWN_DOCKET = _newer(cast(Table, OwnDocket.__table__))


def to_applicant(fact: facts.CaseFact, envelope: Envelope) -> None:
    """Write the applicant's own docket as the case stands now; an older letter that comes late changes nothing."""
    case = queries.get(fact.case_id)
    if case.moved_to is not None:
        return
    row = {
        "home": case.region, "number": case.number, "matter": case.matter, "title": case.title, "state": case.state,
        "stage": case.stage, "due": case.due, "seq": case.seq, "at": envelope.at,
    }  # fmt: skip
    with tenancy.as_person(case.applicant), work():
        db.session.connection().execute(_OWN_DOCKET, {"person": case.applicant, "case_id": case.id, **row})


def to_receiver(fact: facts.DocketWritten, envelope: Envelope) -> None:
    """Write the receiving place's docket, in the order of the case's events whatever order letters come in."""
    applicant = believing.docket(fact, envelope.from_region)
    if applicant is None:
        return
    row = {
        "home": fact.home, "number": fact.number, "matter": fact.matter, "title": fact.title, "state": fact.state,
        "stage": fact.stage or None, "verdict": fact.verdict or None, "due": fact.due, "seq": fact.seq,
        "at": envelope.at,
    }  # fmt: skip
    here = tenancy.scope().home
    before = db.session.scalar(select(Docket.state).where(Docket.case_id == fact.case_id))
    new = insert(Docket).values(region=here, case_id=fact.case_id, applicant=applicant, **row)
    newer = new.on_conflict_do_update(index_elements=["region", "case_id"], set_=row, where=Docket.seq < fact.seq)
    if db.session.execute(newer.returning(Docket.seq)).first():
        Helping.hears(fact.case_id, fact.state)
        if before == "terminated" and fact.state not in CLOSED:
            _revived(fact)


def _revived(fact: facts.DocketWritten) -> None:
    """Say at the place where it was received that a case whose end was told goes on."""
    asked = select(Request.asked_by).where(Request.case_id == fact.case_id).order_by(Request.id.desc()).limit(1)
    told = after.DocketRevived(fact.case_id, fact.number, fact.state, db.session.scalar(asked))
    publish(told, actor=SYSTEM, about=fact.case_id)


def corrected(fact: facts.CaseResubmitted | facts.CaseFixed, envelope: Envelope) -> None:
    """The telephone may be another one now, and the case another person's: whose it was hears nothing more of it."""
    filing.track_again(fact.case_id)
    former = fact.former if isinstance(fact, facts.CaseFixed) else None
    if former not in (None, queries.get(fact.case_id).applicant):
        with tenancy.as_person(former), work():
            db.session.execute(delete(OwnDocket).where(OwnDocket.case_id == fact.case_id))


def filing_sent(fact: facts.CaseSent, envelope: Envelope) -> None:
    """At the home: take in what a receiving place filed, and answer."""
    content = enclosures.unpacked(envelope.enclosure)
    _answer(fact, envelope, content, lambda: arriving.take_in(fact, content, envelope.from_region))


def step_asked(fact: facts.CaseAsked, envelope: Envelope) -> None:
    """At the home: do what a receiving place asks for, or refuse it by its code, and answer."""
    content = enclosures.unpacked(envelope.enclosure)
    _answer(fact, envelope, content, lambda: arriving.do(fact, content, envelope.from_region, envelope.at))


def _answer(
    fact: facts.CaseSent | facts.CaseAsked, envelope: Envelope, content: dict[str, Any], task: Callable[[], object]
) -> None:
    why = _refusal(content, task)
    answer = facts.CaseAnswered(request_id=fact.request_id, case_id=fact.case_id, done=not why, why=why)
    publish(answer, actor=SYSTEM, about=fact.case_id, to=envelope.from_region)


def _refusal(
    content: dict[str, Any], task: Callable[[], object], *, waits: tuple[type[Refused], ...] = (files.Missing,)
) -> str:
    """Try the task in a savepoint; its refusal is an answer (the code), and what was sent along is thrown away.

    What is broken here, or has not come yet (`waits`), is no answer: the letter fails, and is tried again.
    """
    try:
        with db.session.begin_nested():
            task()
    except Refused as refusal:
        if refusal.status >= 500 or isinstance(refusal, waits):
            raise
        for paper in content.get("papers", ()):
            after_commit(partial(arriving.discard, paper))
        return refusal.code
    return ""


def answered(fact: facts.CaseAnswered, envelope: Envelope) -> None:
    """At the receiving place: the request is done or refused."""
    request = db.session.get(Request, (tenancy.scope().home, fact.request_id))
    asked = None if request is None else (request.state, request.home, request.case_id)
    if request is not None and asked == ("pending", envelope.from_region, fact.case_id):
        request.state = "done" if fact.done else "refused"
        request.why, request.answered_at = fact.why, now()


def handed_over(fact: facts.CaseHandedOver, envelope: Envelope) -> None:
    """At the new home: take the whole case over and confirm, or say why not, so that it goes on where it was.

    Whether somebody else is its home may be told by a docket that is still on its way.
    """
    content, old = enclosures.unpacked(envelope.enclosure), envelope.from_region
    why = _refusal(
        content, lambda: arriving.take_over(fact, content, old, SYSTEM), waits=(files.Missing, letters.NotYourCase)
    )
    if why:
        arriving.refuse(fact, content, old, why)
        return
    done = facts.CaseTakenOver(case_id=fact.case_id, seq=fact.seq)
    publish(done, actor=SYSTEM, subject=fact.applicant, about=fact.case_id, to=old)


def not_taken_over(fact: facts.CaseNotTakenOver, envelope: Envelope) -> None:
    """At the old home: go on with the case."""
    arriving.come_back(fact, envelope.from_region)


def taken_over(fact: facts.CaseTakenOver, envelope: Envelope) -> None:
    """At the old home: let go of what is sealed."""
    arriving.let_go(fact, envelope.from_region)


def staff_left(fact: StaffLeft, envelope: Envelope) -> None:
    """Open cases of somebody who left, and what he was asked, go to the heir, or back to the pool; the office hears of
    an heir who may not have them."""
    heir = assigning.fit(fact.heir)
    if assigning.reassign(fact.person, heir) and fact.heir != heir:
        publish(after.Heirless(fact.person), actor=SYSTEM, about=fact.person)
    tasking.pass_on(fact.person, heir)


def staff_moved(fact: AccountMoved, envelope: Envelope) -> None:
    """Open cases of somebody who changed departments, and what he was asked, go to the heir, if one was named who may
    have them; else they stay."""
    if (heir := assigning.fit(fact.heir)) is not None:
        assigning.reassign(fact.person, heir)
        tasking.pass_on(fact.person, heir)


def papers_held(digests: Collection[str]) -> Iterable[str]:
    """Which of these addresses papers of this region's cases still have."""
    return [digest for digest in db.session.scalars(select(Paper.digest).where(Paper.digest.in_(digests))) if digest]


sweeps.HELD.register(papers_held)
for _fact in {*moving.OF_MOVE.values(), facts.CaseMoved}:
    REACTIONS.register(_fact, to_applicant, latest=True)
REACTIONS.register(facts.DocketWritten, to_receiver)
REACTIONS.register(facts.CaseResubmitted, corrected)
REACTIONS.register(facts.CaseFixed, corrected)
REACTIONS.register(facts.CaseSent, filing_sent)
REACTIONS.register(facts.CaseAsked, step_asked)
REACTIONS.register(facts.CaseAnswered, answered)
REACTIONS.register(facts.CaseHandedOver, handed_over)
REACTIONS.register(facts.CaseTakenOver, taken_over)
REACTIONS.register(facts.CaseNotTakenOver, not_taken_over)
REACTIONS.register(StaffLeft, staff_left)
REACTIONS.register(AccountMoved, staff_moved)
TIMED.register("case.deem", intake.deem)
TIMED.register("case.lapse", intake.lapse)
TIMED.register(clock.REMINDER, intake.remind)
TIMED.register(deferring.TIMER, deferring.remind)
TIMED.register(committing.TIMER, committing.overdue)
RECOUNTS.register("case", Kept(Case.region, Case.id, recounting.touched, recounting.recounted))
RECOUNTS.register("check", awaited(committing.TIMER, committing.again))
TIMED.register(checking.TIMER, checking.look)
carrying.watch("办件", Case.last_at)
carrying.watch("代收的办件", Request.asked_at)
