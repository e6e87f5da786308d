"""Giving back: asked for by one person, approved by another, paid by the provider the way the money came."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from wutong import events
from wutong.access import SYSTEM, Actor
from wutong.clock import new_id, now
from wutong.db import db
from wutong.fees import providers, queries, rules
from wutong.fees.actions import numbers
from wutong.fees.actions.answering import answered
from wutong.fees.events import RefundAnswered, RefundAsked, RefundPaid
from wutong.fees.models import Bill, Payment, Refund
from wutong.secret import Secret

#: What is written where money came that nobody waited for.
SURPLUS = "缴款单撤销、减免或已缴清之后到账，应予退回。"

#: What is written where the bill lives again before that was approved.
KEPT = "办件的上一步已撤回，缴款单恢复有效，已到账的款项抵作本单缴费。"


def ask(payment_id: UUID, reason: str, *, actor: Actor, amount: int | None = None) -> Refund:
    """Ask to give so many fen of a payment back, or all that is left of it; who assessed the bill does not.

    Raises `NothingToRefund` (also while another refund of it is under way), `RefundTooMuch`, `SamePerson`.
    """
    actor.must("fee.refund")
    payment = queries.payment(payment_id)
    if payment is None:
        raise rules.NothingToRefund
    bill = queries.bill(payment.bill, lock=True)
    rules.apart(actor.answering, queries.assessors(bill))
    if payment.state != "paid":
        raise rules.NothingToRefund
    back = [(one.state, one.amount) for one in queries.refunds(bill.id) if one.payment == payment.id]
    return _asked(bill, payment, rules.refundable(amount, rules.left(payment.amount, back)), reason, actor)


def surplus(bill: Bill, payment: Payment) -> Refund:
    """Ask for the refund of money that the bill did not wait for; the ledger asks, a person approves."""
    return _asked(bill, payment, payment.amount, SURPLUS, SYSTEM)


def answer(refund_id: UUID, *, approve: bool, reason: str, actor: Actor) -> Refund:
    """Approve or decline, by somebody who neither asked nor assessed. Raises `NotAsked` and `SamePerson`."""
    actor.must("fee.approve")
    refund = queries.refund(refund_id)
    bill = queries.bill(refund.bill, lock=True)
    refund = queries.refund(refund_id, lock=True)
    rules.apart(actor.answering, [refund.asked_by, *queries.assessors(bill)])
    answered(refund, approve=approve, reason=reason, actor=actor)
    fact = RefundAnswered(refund.id, bill.id, refund.amount, refund.state)
    events.publish(fact, actor=actor, subject=bill.applicant, about=bill.id)
    return refund


def call_off(refund: Refund) -> None:
    """Decline a refund that the ledger asked for, because the bill waits for that money again."""
    answered(refund, approve=False, reason=KEPT, actor=SYSTEM)
    fact = RefundAnswered(refund.id, refund.bill, refund.amount, refund.state)
    events.publish(fact, actor=SYSTEM, subject=refund.applicant, about=refund.bill)


def pay_back(refund_id: UUID) -> None:
    """Have the provider give an approved refund back, once by its id; in a worker's transaction, tried again while the
    provider is down."""
    refund = queries.refund(refund_id)
    if refund.state != "approved":
        return
    told = providers.current().refund(refund.id.hex, refund.payment.hex, refund.amount)
    if told.state != "paid" or told.amount != refund.amount:
        raise providers.ProviderDown
    done(refund.id, told)


def done(refund_id: UUID, told: providers.Told) -> UUID:
    """Write down that the provider gave an approved refund back; the bill's id. What was written before stays."""
    bill = queries.bill(queries.refund(refund_id).bill, lock=True)
    refund = queries.refund(refund_id, lock=True)
    if refund.state != "approved":
        return bill.id
    refund.state, refund.paid_at, refund.reference = "paid", told.at or now(), told.reference
    refund.slip = numbers.take(numbers.SLIP)
    if bill.state == "paid" and bill.settled_by == refund.payment:
        bill.refunded += refund.amount
        if bill.refunded == bill.amount:
            bill.state, bill.ended_at = "refunded", now()
            for line in queries.lines(bill.id):
                line.returned = True
    fact = RefundPaid(refund.id, bill.id, refund.amount)
    events.publish(fact, actor=SYSTEM, subject=bill.applicant, about=bill.id)
    return bill.id


def _asked(bill: Bill, payment: Payment, amount: int, reason: str, actor: Actor) -> Refund:
    row = Refund(
        region=bill.region, id=new_id(), bill=bill.id, payment=payment.id, applicant=bill.applicant, state="asked",
        amount=amount, ground=Secret(reason), asked_by=actor.answering, asked_at=now(), reference="",
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise rules.NothingToRefund from None
    fact = RefundAsked(row.id, bill.id, row.amount)
    events.publish(fact, actor=actor, subject=bill.applicant, about=bill.id)
    return row
