"""Paying a bill: an order at the provider's, and what the provider says of it, taken once however often it is said.

The office's scope writes here, never the payer's: `begin`, `heard` and `confirm` open a transaction of their own at the
present region, over before the provider is asked anything, so that nobody who waits for it holds a row.
"""

from collections.abc import Callable
from uuid import UUID

from wutong import events, tenancy
from wutong.access import SYSTEM
from wutong.clock import new_id, now
from wutong.db import db, work
from wutong.fees import providers, queries, rules
from wutong.fees.actions import assessing, numbers, refunding
from wutong.fees.events import BillPaid, SurplusPaid
from wutong.fees.models import Bill, Payment
from wutong.fees.providers import Order, OrderGone, Told

#: The order's way back to us and the payer's: given a bill's id, both addresses.
Ways = Callable[[UUID], tuple[str, str]]


def begin(bill_id: UUID, ways: Ways) -> str:
    """The address of the page where a bill is paid; asked for twice, it is the same order.

    Raises `NotOpen`, and `ProviderDown` or `NoProvider` with nothing lost: the order is kept and asked for again.
    """
    if not providers.configured():
        raise providers.NoProvider
    provider = providers.current()
    order = _ordered(bill_id, ways)
    try:
        return provider.begin(order)
    except OrderGone:
        _give_up(UUID(order.id))
        return provider.begin(_ordered(bill_id, ways))


def heard(told: Told) -> None:
    """Take the provider's word on an order. Raises `UnknownOrder` and `AmountDiffers`."""
    with tenancy.at(tenancy.scope().home), work():
        settle(told)


def confirm(bill_id: UUID) -> None:
    """Ask the provider how the order of a bill stands that is under way, for when its call has not come."""
    with tenancy.at(tenancy.scope().home), work():
        order = queries.begun(bill_id)
        asked = order.id.hex if order else None
    if asked is not None:
        told = providers.current().ask(asked)
        if told.state == "paid":
            heard(told)


def close(payment_id: UUID) -> None:
    """Close a void order at the provider's; one that was paid meanwhile is taken as such. In a worker's transaction."""
    payment = queries.payment(payment_id)
    if payment is not None and payment.state == "void":
        told = providers.current().close(payment.id.hex)
        if told.state == "paid":
            settle(told)


def _ordered(bill_id: UUID, ways: Ways) -> Order:
    with tenancy.at(tenancy.scope().home), work():
        bill = queries.bill(bill_id, lock=True)
        if bill.state != "open":
            raise rules.NotOpen
        order = queries.begun(bill.id) or _new(bill)
        notify, back = ways(bill.id)
        return Order(order.id.hex, order.amount, bill.number, tenancy.spell(bill.region), bill.account, notify, back)


def _new(bill: Bill) -> Payment:
    order = Payment(
        region=bill.region, id=new_id(), bill=bill.id, applicant=bill.applicant, state="begun", amount=bill.amount,
        begun_at=now(), reference="",
    )  # fmt: skip
    db.session.add(order)
    db.session.flush()
    return order


def _give_up(payment_id: UUID) -> None:
    with tenancy.at(tenancy.scope().home), work():
        order = queries.payment(payment_id)
        if order is not None and order.state == "begun":
            order.state = "void"


def settle(told: Told) -> UUID:
    """Take the provider's word in the present transaction; the bill's id. Bill first, order second, always in this
    order; what was taken before changes nothing. Raises `UnknownOrder` and `AmountDiffers`."""
    order = _known(told.order)
    bill = queries.bill(order.bill, lock=True)
    order = _known(told.order)
    if told.state != "paid" or order.state == "paid":
        return bill.id
    if told.amount != order.amount:
        raise rules.AmountDiffers
    order.state, order.paid_at, order.reference = "paid", told.at or now(), told.reference
    db.session.flush()
    if bill.state == "open" and bill.amount == order.amount:
        _paid(bill, order)
    else:
        refunding.surplus(bill, order)
        fact = SurplusPaid(bill.id, order.id, order.amount)
        events.publish(fact, actor=SYSTEM, subject=bill.applicant, about=bill.id)
    return bill.id


def keep(bill: Bill) -> None:
    """Settle a bill that is open again with the money that came for it while it was not, if nobody has approved yet
    that this goes back."""
    if bill.state != "open":
        return
    back = {one.payment: one for one in queries.refunds(bill.id) if one.state == "asked" and one.asked_by is None}
    came = next((one for one in queries.payments(bill.id) if one.id in back and one.amount == bill.amount), None)
    if came is not None:
        refunding.call_off(back[came.id])
        _paid(bill, came)


def _known(order: str) -> Payment:
    try:
        found = queries.payment(UUID(hex=order))
    except ValueError:
        found = None
    if found is None:
        raise rules.UnknownOrder
    return found


def _paid(bill: Bill, order: Payment) -> None:
    """Another order of the same bill that is still open is closed: nobody shall pay twice."""
    bill.state, bill.paid_at, bill.settled_by = "paid", order.paid_at, order.id
    bill.receipt = numbers.take(numbers.RECEIPT)
    assessing.void_order(bill, SYSTEM)
    fact = BillPaid(bill.id, bill.number, bill.amount, bill.receipt)
    events.publish(fact, actor=SYSTEM, subject=bill.applicant, about=bill.id)
