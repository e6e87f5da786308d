"""What this room does when something happened: rules look at steps, timers of orders ring, regions above are told."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.calendar.recounting import RECOUNTS, Kept
from wutong.cases import events as facts
from wutong.cases import keeping
from wutong.cases import queries as cases
from wutong.db import db
from wutong.events import REACTIONS, Envelope
from wutong.originals import queries as originals
from wutong.originals.events import OriginalsKept, OriginalsReturned
from wutong.oversight import actions, filing, finding, grading
from wutong.oversight.events import GradeTold, OrderCaughtUp, OrderOverdue
from wutong.oversight.models import GradeBelow, Order, Overdue
from wutong.people.facts import StaffLeft
from wutong.timers import TIMED
from wutong.transfers.events import TransferOverdue


def deemed(fact: facts.CaseDeemed, envelope: Envelope) -> None:
    """Five working days went by without a word (§32(4))."""
    finding.note("N1", cases.get(fact.case_id))


def corrected(fact: facts.CorrectionRequested, envelope: Envelope) -> None:
    """What is missing is listed once; a second list is looked at."""
    case = cases.get(fact.case_id)
    if case.notices > 1 and finding.holds("N2")[0]:
        finding.note("N2", case)


def rejected(fact: facts.CaseRejected, envelope: Envelope) -> None:
    """Whether what was refused was the office's business is for somebody to look at."""
    if finding.holds("N5")[0]:
        finding.note("N5", cases.get(fact.case_id))


def decided(fact: facts.CaseDecided, envelope: Envelope) -> None:
    """A decision was made: by whatever steps, and with which reasons."""
    finding.at_decision(cases.get(fact.case_id))


def withdrawn(fact: facts.CaseWithdrawn, envelope: Envelope) -> None:
    """Whether an applicant wanted what an office took back for him is for somebody to look at."""
    if fact.number is not None and cases.steps(fact.case_id)[-1].by_kind in ("staff", "client"):
        finding.note("N8", cases.get(fact.case_id))


def undone(fact: facts.CaseUndone, envelope: Envelope) -> None:
    """A step was taken back, within minutes and by who took it."""
    finding.taken_back(fact.case_id)


def unanswered(fact: TransferOverdue, envelope: Envelope) -> None:
    """A case was offered to somebody who says nothing, while its days run."""
    finding.note("N6", cases.get(fact.case_id), fact.answer_by)


def still_here(fact: OriginalsKept, envelope: Envelope) -> None:
    """A case is closed, and its originals are not with the applicant."""
    if _holds(fact.case_id):
        finding.note("N7", cases.get(fact.case_id))


def given_back(fact: OriginalsReturned, envelope: Envelope) -> None:
    """The last of them went back."""
    if not _holds(fact.case_id):
        finding.settled("N7", fact.case_id)


def _holds(case_id: UUID) -> bool:
    return any(row.state != "returned" for row in originals.of(case_id))


def left(fact: StaffLeft, envelope: Envelope) -> None:
    """What somebody was asked who has left is for the heir to answer, or for whoever assigns cases."""
    waiting = update(Order).where(Order.officer == fact.person, Order.state.in_(("open", "answered")))
    db.session.execute(waiting.values(officer=fact.heir), execution_options={"synchronize_session": False})


def in_time(first: date) -> Sequence[ColumnElement[bool]]:
    """Orders that wait for an answer whose day may follow from the days from `first` on."""
    return Order.state == "open", Order.late.is_(False), Order.due >= first


def overdue_below(fact: OrderOverdue, envelope: Envelope) -> None:
    """Note that an order lies unanswered below; only a region below has any business to say so."""
    home, place = tenancy.scope().home, envelope.from_region
    if tenancy.contains(home, place) and place != home:
        row = {"region": home, "id": fact.order, "place": place, "number": fact.number, "due": fact.due,
               "at": envelope.at, "answered_at": None}  # fmt: skip
        new = insert(Overdue).values(row)
        again = new.on_conflict_do_update(
            index_elements=["region", "id"], set_={"due": fact.due, "at": envelope.at, "answered_at": None},
            where=(Overdue.place == place) & (Overdue.at < envelope.at),
        )  # fmt: skip
        db.session.execute(again)


def caught_up_below(fact: OrderCaughtUp, envelope: Envelope) -> None:
    """The place that told of an order tells that it is answered."""
    mine = update(Overdue).where(Overdue.id == fact.order, Overdue.place == envelope.from_region)
    db.session.execute(mine.where(Overdue.at <= envelope.at).values(answered_at=envelope.at))


def grade_below(fact: GradeTold, envelope: Envelope) -> None:
    """Keep what a region below graded, and tell the region above in turn; nobody speaks for a place not below him."""
    home, sender = tenancy.scope().home, envelope.from_region
    if sender == home or not (tenancy.contains(home, sender) and tenancy.contains(sender, fact.place)):
        return
    told = {"place": fact.place, "quarter": fact.quarter, "name": fact.name, "cases": fact.cases, "score": fact.score,
            "result": fact.result, "at": fact.at}  # fmt: skip
    new = insert(GradeBelow).values(region=home, id=fact.grade, **told)
    same = (GradeBelow.place == fact.place) & (GradeBelow.at < fact.at)
    newer = new.on_conflict_do_update(index_elements=["region", "id"], set_=told, where=same)
    if db.session.scalar(newer.returning(GradeBelow.id)) is not None:
        grading.pass_on(fact)


REACTIONS.register(facts.CaseDeemed, deemed, at_once=True)
REACTIONS.register(facts.CorrectionRequested, corrected, at_once=True)
REACTIONS.register(facts.CaseRejected, rejected, at_once=True)
REACTIONS.register(facts.CaseDecided, decided, at_once=True)
REACTIONS.register(facts.CaseWithdrawn, withdrawn, at_once=True)
REACTIONS.register(facts.CaseUndone, undone, at_once=True)
REACTIONS.register(TransferOverdue, unanswered, at_once=True)
REACTIONS.register(OriginalsKept, still_here)
REACTIONS.register(OriginalsReturned, given_back)
REACTIONS.register(StaffLeft, left)
RECOUNTS.register("order", Kept(Order.region, Order.id, in_time, actions.recounted))
REACTIONS.register(OrderOverdue, overdue_below)
REACTIONS.register(GradeTold, grade_below)
REACTIONS.register(OrderCaughtUp, caught_up_below)
TIMED.register(actions.DUE, actions.escalate)
TIMED.register(actions.REPORT, actions.report)
keeping.register("supervision", keeping.Record("电子监察和督办", filing.told, filing.destroy))
