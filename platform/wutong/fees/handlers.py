"""What this room does when something happened: close orders and give money back at the provider's, tell applicant and
office, strike what is owed for a case that is over and let it live again; and what it asks before a step of a case."""

from uuid import UUID

from wutong.cases import along, keeping
from wutong.cases import events as facts
from wutong.cases import queries as cases
from wutong.cases.gates import GATES
from wutong.cases.models import Case
from wutong.events import REACTIONS, Envelope
from wutong.fees import filing, gateway, providers, queries
from wutong.fees.actions import paying, refunding, reviving
from wutong.fees.events import (
    BillIssued,
    BillPaid,
    DayCompared,
    ExemptionAsked,
    OrderVoided,
    RefundAnswered,
    RefundAsked,
    RefundPaid,
    SurplusPaid,
)
from wutong.fees.money import yuan
from wutong.fees.rules import SETTLED, BillOpen, FeesDue, NotAssessed
from wutong.notices import actions as notices
from wutong.notices.actions import Recipient

#: A case that ended so owes nothing that was not paid.
OVER = (facts.CaseWithdrawn, facts.CaseTerminated, facts.CaseRejected, facts.CaseDecided)


def strike(fact: facts.CaseFact, envelope: Envelope) -> None:
    """Strike what is still owed for a case that came to nothing."""
    if fact.number is not None and fact.state != "granted":
        reviving.strike(fact.case_id, fact.seq)


def revive(fact: facts.CaseUndone, envelope: Envelope) -> None:
    """What was struck for a step that was taken back is owed again."""
    reviving.revive(fact.case_id)


def close_order(fact: OrderVoided, envelope: Envelope) -> None:
    """Close at the provider's what must not be paid any more."""
    paying.close(fact.payment)


def pay_back(fact: RefundAnswered, envelope: Envelope) -> None:
    """Have the provider give back what was approved."""
    if fact.state == "approved":
        refunding.pay_back(fact.refund)


def tell_issued(fact: BillIssued, envelope: Envelope) -> None:
    """Tell the applicant what is to be paid."""
    _tell("fee.issued", fact.case_id, fact.amount, envelope)


def tell_paid(fact: BillPaid, envelope: Envelope) -> None:
    """Tell the applicant that the money has come."""
    _tell_bill("fee.paid", fact.bill, fact.amount, envelope)


def tell_refunded(fact: RefundPaid, envelope: Envelope) -> None:
    """Tell the applicant that money went back."""
    _tell_bill("fee.refunded", fact.bill, fact.amount, envelope)


def show_asked(fact: RefundAsked, envelope: Envelope) -> None:
    """Put a refund before the office."""
    notices.tell_staff("fee.refund_asked", about=fact.bill, origin=envelope.event_id)


def show_exemption(fact: ExemptionAsked, envelope: Envelope) -> None:
    """Put a reduction before the office."""
    notices.tell_staff("fee.exemption_asked", about=fact.bill, origin=envelope.event_id)


def show_surplus(fact: SurplusPaid, envelope: Envelope) -> None:
    """Put money that nobody waited for before the office."""
    notices.tell_staff("fee.surplus", about=fact.bill, origin=envelope.event_id)


def show_differences(fact: DayCompared, envelope: Envelope) -> None:
    """Put what differs from the provider's statement before the office."""
    if fact.differences:
        notices.tell_staff("fee.differences", about=fact.day, origin=envelope.event_id)


def _tell_bill(kind: str, bill_id: UUID, amount: int, envelope: Envelope) -> None:
    lines = queries.every_line(bill_id)
    if lines:
        _tell(kind, lines[0].case_id, amount, envelope)


def _tell(kind: str, case_id: UUID, amount: int, envelope: Envelope) -> None:
    contact, case = cases.contact(case_id), cases.get(case_id)
    if contact is not None:
        to = Recipient(person=contact.person, phone=contact.telephone, email=contact.email)
        told = {"matter": case.title, "number": case.number, "amount": yuan(amount).removeprefix("¥")}
        notices.notify(kind, to, told, about=case_id, origin=envelope.event_id)


def before_delivery(case: Case) -> None:
    """What the matter wants paid before its result is handed out has been assessed, and all that was is settled."""
    prior = {one.name for one in queries.tariff(case) if one.prior}
    if not prior or case.state != "granted":
        return
    charged, before = queries.charged(case.id), {row.item for row in queries.paid_before(case.id)}
    if not before & prior and not any(line.item in prior for line, _ in charged):
        raise NotAssessed
    if late := [bill.number for line, bill in charged if line.item in prior and bill.state not in SETTLED]:
        raise FeesDue(number=late[0])


def before_hand_over(case: Case) -> None:
    """Nothing is owed here for a case that goes elsewhere."""
    if waiting := [bill.number for _, bill in queries.of_case(case.id) if bill.state == "open"]:
        raise BillOpen(number=waiting[0])


providers.PROVIDERS.register(gateway.NAME, gateway.Gateway)
GATES.register("deliver", before_delivery)
GATES.register("hand_over", before_hand_over)
for _fact in OVER:
    REACTIONS.register(_fact, strike)
REACTIONS.register(facts.CaseUndone, revive)
REACTIONS.register(OrderVoided, close_order)
REACTIONS.register(RefundAnswered, pay_back)
REACTIONS.register(BillIssued, tell_issued)
REACTIONS.register(BillPaid, tell_paid)
REACTIONS.register(RefundPaid, tell_refunded)
REACTIONS.register(RefundAsked, show_asked)
REACTIONS.register(ExemptionAsked, show_exemption)
REACTIONS.register(SurplusPaid, show_surplus)
REACTIONS.register(DayCompared, show_differences)
along.register("fees", along.Luggage(filing.pack, filing.unpack, filing.let_go))
keeping.register("fees", keeping.Record("缴费情况（金额单位：分）", filing.told))
