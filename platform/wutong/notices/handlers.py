"""What this room does when something happened to a case: tell the applicant, put it before the office.

Messages and staff notices are rows of the case's home and are written with the fact; whom to tell comes from the
case's own sealed copy, because nobody here reads accounts. What carries them further comes later, by the relay.
"""

from wutong import tenancy
from wutong.asking.events import QuestionMoved, QuestionUnheld
from wutong.cases import after_events as after
from wutong.cases import events as cases
from wutong.cases import precheck_events as prechecks
from wutong.cases import queries
from wutong.cases import review_events as reviews
from wutong.db import db, work
from wutong.desks.events import AbsenceSet
from wutong.events import REACTIONS, Envelope
from wutong.layers import releases
from wutong.layers.claims import ClaimMade
from wutong.layers.drafts import DraftReturned, DraftSubmitted
from wutong.layers.models import Claim
from wutong.layers.releases import Released
from wutong.mandates import events as mandates
from wutong.matters.models import MATTER
from wutong.notices import actions, covering, helpers, officers, originals, referrals, talks, transfers, undoing
from wutong.notices.actions import overdue, walking
from wutong.notices.events import ChangesOverdue
from wutong.originals.events import OriginalsReceived, OriginalsReturned, SlipMoved
from wutong.oversight.events import FindingSettled, GradeMoved, Looked, OrderMoved, OrderOverdue
from wutong.people.actions import codes
from wutong.people.queries import posts
from wutong.people.rules.sign_in import CODE_LIFE
from wutong.progress.events import ClaimsReminded
from wutong.referrals.events import ReferralDayMoved, ReferralMoved, ReferralOverdue, ReferralRecounted, ReferralSent
from wutong.regions.facts import RegionTookOver
from wutong.secret import Secret
from wutong.talking.events import ApplicantWrote, OfficeWrote, TalkRecounted
from wutong.tenancy import contains
from wutong.timers import TIMED
from wutong.transfers.events import (
    TransferDayMoved,
    TransferMoved,
    TransferOffered,
    TransferOverdue,
    TransferRecounted,
    TransferUnanswered,
)

#: Which notice tells the applicant of which fact; a decision is told by what was decided.
TOLD: dict[type[cases.CaseFact], str] = {
    cases.CaseSubmitted: "case.submitted",
    cases.CaseAccepted: "case.accepted",
    cases.CaseDeemed: "case.accepted",
    cases.CorrectionRequested: "case.correcting",
    cases.CaseFixed: "case.fixed",
    cases.CaseRejected: "case.refused_acceptance",
    cases.CaseSuspended: "case.suspended",
    cases.CaseResumed: "case.resumed",
    cases.CaseExtended: "case.extended",
    cases.CaseRecounted: "case.recounted",
    cases.CaseDecided: "case.granted",
    cases.CaseDelivered: "case.delivered",
    cases.CaseWithdrawn: "case.withdrawn",
    cases.CaseTerminated: "case.terminated",
    cases.CaseArrived: "case.handed_over",
    after.PapersOverdue: "case.papers_overdue",
    after.CorrectionSoon: "case.correction_soon",
    after.CommitmentChecked: "case.commitment_checked",
    after.MendingOrdered: "case.mending_ordered",
    cases.CaseRevoked: "case.revoked",
    after.CaseCorrected: "case.corrected",
    after.CaseReopened: "case.reopened",
    after.CasePosted: "case.posted",
}
#: Which fact is put before the department, under which kind.
SHOWN: dict[type[cases.CaseFact], str] = {
    cases.CaseSubmitted: "case.submitted",
    cases.CaseResubmitted: "case.resubmitted",
    cases.CaseDeemed: "case.deemed",
    after.PapersOverdue: "case.papers_overdue",
    after.CheckOverdue: "case.check_overdue",
    after.CaseReopened: "case.reopened",
    reviews.ExtensionAsked: "case.extension_asked",
    reviews.CaseSentBack: "case.sent_back",
    cases.CaseWithdrawn: "case.withdrawn",
    cases.CaseArrived: "case.arrived",
    cases.CaseCameBack: "case.came_back",
}


#: Which step of an order is put before whom.
ORDERS: dict[str, str] = {
    "order": "oversight.order",
    "return": "oversight.order",
    "recount": "oversight.recounted",
    "reply": "oversight.answered",
    "close": "oversight.settled",
    "withdraw": "oversight.settled",
    "escalate": "oversight.escalated",
}


def tell_applicant(fact: cases.CaseFact, envelope: Envelope) -> None:
    """Write the applicant's messages; a draft that was thrown away and a case that has moved on have nobody to tell. A
    draft is counted again only while an office looks at it beforehand."""
    if fact.number is not None:
        kind = "case.refused" if isinstance(fact, cases.CaseDecided) and fact.state == "refused" else TOLD[type(fact)]
        actions.notify_applicant(kind, fact.case_id, origin=envelope.event_id)
    elif isinstance(fact, cases.CaseRecounted):
        actions.notify_applicant("case.precheck_recounted", fact.case_id, origin=envelope.event_id)


def show_office(fact: cases.CaseFact, envelope: Envelope) -> None:
    """Put the case before its department; a draft concerns no office."""
    if fact.number is not None:
        case = queries.get(fact.case_id)
        actions.tell_staff(
            SHOWN[type(fact)], department=case.department, about=case.id, number=case.number, origin=envelope.event_id
        )


def show_precheck(fact: prechecks.PrecheckAsked, envelope: Envelope) -> None:
    """Put a draft before the department that it is for; it has no number yet."""
    department = queries.get(fact.case_id).department
    actions.tell_staff(
        "case.precheck_asked", department=department, about=fact.case_id, number="预审", origin=envelope.event_id
    )


def tell_precheck(fact: prechecks.PrecheckAnswered, envelope: Envelope) -> None:
    """Tell the applicant what an office answered that looked beforehand."""
    kind = "case.precheck_fine" if fact.fine else "case.precheck_lacking"
    actions.notify_applicant(kind, fact.case_id, origin=envelope.event_id)


def show_recount(fact: cases.CaseRecounted, envelope: Envelope) -> None:
    """Put a change of days before everybody in the office, once, however many cases it moved."""
    actions.tell_staff("case.recounted", origin=fact.recount or envelope.event_id)


def show_reminder(fact: ClaimsReminded, envelope: Envelope) -> None:
    """Put a reminder before everybody in the office; only a region above has any business to remind."""
    if contains(envelope.from_region, envelope.to_region):
        actions.tell_staff("progress.reminded", about=fact.release, origin=envelope.event_id)


def show_overdue(fact: ChangesOverdue, envelope: Envelope) -> None:
    """Tell the office above that somebody below owes an answer; only a region below has any business to."""
    if contains(envelope.to_region, envelope.from_region):
        actions.tell_staff("catalogue.overdue_below", about=fact.release, origin=envelope.event_id)


def show_question(fact: QuestionMoved, envelope: Envelope) -> None:
    """Put a question before those who are asked, and an answer before those who asked."""
    if fact.line is not None:
        answered = fact.state == "answered"
        asked_here = contains(envelope.from_region, envelope.to_region)
        if answered == asked_here and (answered or posts.anybody("matter.claim")):
            kind = "question.answered" if answered else "question.asked"
            actions.tell_staff(kind, about=fact.question, origin=envelope.event_id)


def show_unheld(fact: QuestionUnheld, envelope: Envelope) -> None:
    """Tell who asked that the question had to go elsewhere; only a region above has any business to."""
    if contains(envelope.from_region, envelope.to_region):
        actions.tell_staff("question.unheld", about=fact.question, origin=envelope.event_id)


def show_looked(fact: Looked, envelope: Envelope) -> None:
    """Put what a round found before everybody in the office, once a round."""
    if not fact.further:
        actions.tell_staff("oversight.found", origin=envelope.event_id)


def show_order(fact: OrderMoved, envelope: Envelope) -> None:
    """Put an order before those who have the next word, and its end before those who were asked: the officer alone
    where one is named, else the department; what is late before the leader on duty, else before everybody."""
    if (kind := ORDERS.get(fact.kind)) is not None:
        asked = kind in ("oversight.order", "oversight.settled", "oversight.recounted")
        person = fact.officer if asked else fact.leader if fact.kind == "escalate" else None
        department = fact.department if asked and person is None else None
        actions.tell_staff(kind, person=person, department=department, about=fact.order, origin=envelope.event_id)


def show_settled(fact: FindingSettled, envelope: Envelope) -> None:
    """Say that a supervisor has looked at a finding."""
    actions.tell_staff("oversight.settled", about=fact.finding, origin=envelope.event_id)


def show_grade(fact: GradeMoved, envelope: Envelope) -> None:
    """Tell a department of its grade, and whoever supervises of what it says against it."""
    told = ("oversight.objected", None) if fact.state == "objected" else ("oversight.graded", fact.department)
    actions.tell_staff(told[0], department=told[1], about=fact.grade, origin=envelope.event_id)


def show_order_below(fact: OrderOverdue, envelope: Envelope) -> None:
    """Tell that an order lies unanswered below; only a region below has any business to."""
    if contains(envelope.to_region, envelope.from_region):
        actions.tell_staff("oversight.overdue_below", about=fact.order, origin=envelope.event_id)


def tell_successor(fact: RegionTookOver, envelope: Envelope) -> None:
    """Tell everybody at a successor that the office has new colleagues, lists and cases."""
    actions.tell_staff("region.took_over", origin=envelope.event_id)


def send_code(telephone: Secret, code: Secret) -> None:
    """Send a sign-in code, before everything else."""
    actions.send_code(telephone.reveal(), code.reveal(), minutes=int(CODE_LIFE.total_seconds()) // 60)


def follow_release(fact: Released, envelope: Envelope) -> None:
    """Set out to tell the regions below, when the release of matters takes effect."""
    if fact.kind == MATTER.name:
        walking.begin(releases.get(MATTER, fact.release))


def show_draft(fact: DraftSubmitted | DraftReturned, envelope: Envelope) -> None:
    """Put a submitted draft before its approvers, and a returned one before its editors."""
    returned = isinstance(fact, DraftReturned)
    if fact.kind == MATTER.name and not (isinstance(fact, DraftReturned) and fact.taken_back):
        actions.tell_staff(
            "catalogue.returned" if returned else "catalogue.submitted", about=fact.draft, origin=envelope.event_id
        )


def tell_bound(fact: ClaimMade, envelope: Envelope) -> None:
    """Tell a region that it must take on what it declined."""
    row = db.session.get(Claim, (tenancy.scope().home, fact.claim))
    for place in (row.only or ()) if row is not None and row.binding else ():
        with tenancy.at(place), work():
            actions.tell_staff("catalogue.bound", about=fact.claim, origin=envelope.event_id)


REACTIONS.register(Released, follow_release)
REACTIONS.register(DraftSubmitted, show_draft)
REACTIONS.register(DraftReturned, show_draft)
REACTIONS.register(ClaimMade, tell_bound)
TIMED.register(walking.KIND, walking.go_on)
TIMED.register(overdue.REMIND, overdue.remind)
TIMED.register(overdue.ESCALATE, overdue.escalate)
for _fact in TOLD:
    REACTIONS.register(_fact, tell_applicant, at_once=True)
for _fact in SHOWN:
    REACTIONS.register(_fact, show_office, at_once=True)
REACTIONS.register(prechecks.PrecheckAsked, show_precheck, at_once=True)
REACTIONS.register(prechecks.PrecheckAnswered, tell_precheck, at_once=True)
REACTIONS.register(cases.CaseUndone, undoing.undone, at_once=True)
REACTIONS.register(after.Heirless, officers.heirless, at_once=True)
REACTIONS.register(after.DocketRevived, undoing.revived, at_once=True)
REACTIONS.register(cases.CaseRecounted, show_recount, at_once=True)
REACTIONS.register(cases.CaseAssigned, officers.assigned, at_once=True)
REACTIONS.register(reviews.OpinionAsked, officers.asked, at_once=True)
REACTIONS.register(reviews.OpinionUnasked, officers.unasked, at_once=True)
REACTIONS.register(ClaimsReminded, show_reminder)
REACTIONS.register(ChangesOverdue, show_overdue)
REACTIONS.register(Looked, show_looked, at_once=True)
REACTIONS.register(OrderMoved, show_order, at_once=True)
REACTIONS.register(FindingSettled, show_settled, at_once=True)
REACTIONS.register(OrderOverdue, show_order_below)
REACTIONS.register(GradeMoved, show_grade, at_once=True)
REACTIONS.register(QuestionMoved, show_question)
REACTIONS.register(QuestionUnheld, show_unheld)
REACTIONS.register(ApplicantWrote, talks.asked, at_once=True)
REACTIONS.register(OfficeWrote, talks.answered, at_once=True)
REACTIONS.register(TalkRecounted, talks.recounted, at_once=True)
REACTIONS.register(RegionTookOver, tell_successor)
REACTIONS.register(mandates.MandateGiven, helpers.given, at_once=True)
REACTIONS.register(mandates.MandateConfirmed, helpers.confirmed)
REACTIONS.register(mandates.MandateEnded, helpers.ended, at_once=True)
REACTIONS.register(mandates.ErrandMoved, helpers.came_on, at_once=True)
REACTIONS.register(mandates.RevocationAnswered, helpers.answered)
REACTIONS.register(ReferralMoved, referrals.moved, at_once=True)
REACTIONS.register(ReferralSent, referrals.sent)
REACTIONS.register(ReferralRecounted, referrals.recounted, at_once=True)
REACTIONS.register(ReferralDayMoved, referrals.day_moved)
REACTIONS.register(ReferralOverdue, referrals.overdue, at_once=True)
REACTIONS.register(OriginalsReceived, originals.received, at_once=True)
REACTIONS.register(OriginalsReturned, originals.returned, at_once=True)
REACTIONS.register(SlipMoved, originals.slip, at_once=True)
REACTIONS.register(TransferMoved, transfers.moved, at_once=True)
REACTIONS.register(TransferOffered, transfers.offered)
REACTIONS.register(TransferOverdue, transfers.overdue, at_once=True)
REACTIONS.register(TransferRecounted, transfers.recounted, at_once=True)
REACTIONS.register(TransferDayMoved, transfers.day_moved)
REACTIONS.register(TransferUnanswered, transfers.unanswered)
REACTIONS.register(AbsenceSet, covering.absence_set, at_once=True)
codes.deliver_with(send_code)
