"""Giving back: asked for by one person, approved by another, paid by the provider the way the money came."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from wutong import events
from wutong.access import SYSTEM, Actor
from wutong.clock import new_id, now
from wutong.db import db
from wutong.fees import providers, queries, rules
from wutong.fees.actions.answering import answered
from wutong.fees.events import RefundAnswered, RefundAsked, RefundPaid
from wutong.fees.models import Bill, Payment, Refund
from wutong.secret import Secret

#: What is written where money came that nobody waited for.
SURPLUS = "缴款单撤销、减免或已缴清之后到账，应予退回。"


def ask(payment_id: UUID, reason: str, *, actor: Actor) -> Refund:
    """Ask to give a payment back, whole; who assessed the bill does not. Raises `NothingToRefund`, `SamePerson`."""
    actor.must("fee.refund")
    payment = queries.payment(payment_id)
    if payment is None:
        raise rules.NothingToRefund
    bill = queries.bill(payment.bill, lock=True)
    rules.apart(actor.person, _assessors(bill))
    if payment.state != "paid":
        raise rules.NothingToRefund
    return _asked(bill, payment, reason, actor)


def surplus(bill: Bill, payment: Payment) -> Refund:
    """Ask for the refund of money that the bill did not wait for; the ledger asks, a person approves."""
    return _asked(bill, payment, SURPLUS, SYSTEM)


def answer(refund_id: UUID, *, approve: bool, reason: str, actor: Actor) -> Refund:
    """Approve or decline, by somebody who neither asked nor assessed. Raises `NotAsked` and `SamePerson`."""
    actor.must("fee.approve")
    refund = queries.refund(refund_id)
    bill = queries.bill(refund.bill, lock=True)
    refund = queries.refund(refund_id, lock=True)
    rules.apart(actor.person, [refund.asked_by, *_assessors(bill)])
    answered(refund, approve=approve, reason=reason, actor=actor)
    fact = RefundAnswered(refund.id, bill.id, refund.amount, refund.state)
    events.publish(fact, actor=actor, subject=bill.applicant, about=bill.id)
    return refund


def pay_back(refund_id: UUID) -> None:
    """Have the provider give an approved refund back, once by its id; in a worker's transaction, tried again while the
    provider is down."""
    refund = queries.refund(refund_id)
    if refund.state != "approved":
        return
    told = providers.current().refund(refund.id.hex, refund.payment.hex, refund.amount)
    if told.state != "paid" or told.amount != refund.amount:
        raise providers.ProviderDown
    _done(refund, told)


def _done(refund: Refund, told: providers.Told) -> None:
    bill = queries.bill(refund.bill, lock=True)
    refund = queries.refund(refund.id, lock=True)
    if refund.state != "approved":
        return
    refund.state, refund.paid_at, refund.reference = "paid", told.at or now(), told.reference
    if bill.state == "paid" and bill.settled_by == refund.payment:
        bill.refunded += refund.amount
        bill.state, bill.ended_at = "refunded", now()
    fact = RefundPaid(refund.id, bill.id, refund.amount)
    events.publish(fact, actor=SYSTEM, subject=bill.applicant, about=bill.id)


def _asked(bill: Bill, payment: Payment, reason: str, actor: Actor) -> Refund:
    row = Refund(
        region=bill.region, id=new_id(), bill=bill.id, payment=payment.id, applicant=bill.applicant, state="asked",
        amount=payment.amount, ground=Secret(reason), asked_by=actor.person, asked_at=now(), reference="",
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise rules.NothingToRefund from None
    fact = RefundAsked(row.id, bill.id, row.amount)
    events.publish(fact, actor=actor, subject=bill.applicant, about=bill.id)
    return row


def _assessors(bill: Bill) -> list[UUID | None]:
    return [bill.assessed_by, *(line.assessed_by for line in queries.every_line(bill.id))]
