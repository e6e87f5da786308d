"""Assessing what a case costs: items of its own tariff times a count, on a new bill or on the applicant's open one."""

from collections.abc import Mapping
from uuid import UUID

from wutong import events
from wutong.access import SYSTEM, Actor
from wutong.cases import queries as cases
from wutong.cases.models import Case
from wutong.cases.rules import CLOSED
from wutong.clock import new_id, now
from wutong.db import db
from wutong.fees import accounts, queries, rules
from wutong.fees.actions import numbers
from wutong.fees.events import BillIssued, BillLowered, OrderVoided
from wutong.fees.models import Bill, BillLine


def assess(case_id: UUID, counts: Mapping[str, int], *, actor: Actor, onto: UUID | None = None) -> Bill:
    """Charge items of the case's tariff, on a new bill or, of a visit with several cases, `onto` the same applicant's
    open one. Raises `NotInTariff`, `CountedWrong`, `ChargedAlready`, `NotChargeable`, `NoPayee`, `NotOpen`."""
    actor.must("fee.assess")
    case = cases.locked(case_id)
    if case.number is None or case.moved_to is not None or case.state in CLOSED:
        raise rules.NotChargeable
    some = rules.chosen(queries.tariff(case), counts)
    _not_twice(case, [one.name for one, _ in some])
    bill = issue(case, actor.answering) if onto is None else _open(onto, case)
    start = len(queries.every_line(bill.id))
    for place, (one, count) in enumerate(some, start + 1):
        db.session.add(_line(bill, case, actor, place, one, count))
    bill.amount += sum(one.costs(count) for one, count in some)
    db.session.flush()
    void_order(bill, actor)
    events.publish(
        BillIssued(bill.id, bill.number, bill.amount, case.id), actor=actor, subject=bill.applicant, about=bill.id
    )
    return bill


def cancel(bill_id: UUID, *, actor: Actor) -> Bill:
    """Take an open bill off the books, by whoever may assess; raises `PaidAlready` or `NotOpen`."""
    actor.must("fee.assess")
    bill = queries.bill(bill_id, lock=True)
    if bill.state in ("paid", "refunded"):
        raise rules.PaidAlready
    if bill.state != "open":
        raise rules.NotOpen
    for line in queries.lines(bill_id):
        line.dropped = True
    lowered(bill, actor)
    return bill


def drop(case_id: UUID, step: int) -> None:
    """A case came to nothing by its step of this count: what was not paid for it yet is owed no more."""
    for bill_id in dict.fromkeys(bill.id for _, bill in queries.of_case(case_id)):
        bill = queries.bill(bill_id, lock=True)
        if bill.state != "open":
            continue
        for line in queries.lines(bill.id):
            if line.case_id == case_id:
                line.dropped, line.struck = True, step
        lowered(bill, SYSTEM)


def lowered(bill: Bill, actor: Actor) -> None:
    """Count an open bill again after lines of it were dropped or reduced: nothing left is cancelled, nothing to pay is
    waived."""
    db.session.flush()
    left = queries.lines(bill.id)
    bill.amount = sum(line.amount for line in left)
    if bill.amount == 0:
        bill.state, bill.ended_at = ("waived" if left else "cancelled"), now()
    void_order(bill, actor)
    fact = BillLowered(bill.id, bill.number, bill.amount, bill.state)
    events.publish(fact, actor=actor, subject=bill.applicant, about=bill.id)


def void_order(bill: Bill, actor: Actor) -> None:
    """Give up the order that is under way with another amount; a worker closes it at the provider's."""
    order = queries.begun(bill.id)
    if order is None:
        return
    order.state = "void"
    db.session.flush()
    events.publish(OrderVoided(order.id, bill.id), actor=actor, subject=bill.applicant, about=bill.id)


def _not_twice(case: Case, names: list[str]) -> None:
    charged = {line.item for line, _ in queries.charged(case.id)} | {row.item for row in queries.paid_before(case.id)}
    if doubled := [name for name in names if name in charged]:
        raise rules.ChargedAlready(name=doubled[0])


def issue(case: Case, assessor: UUID | None) -> Bill:
    """A new bill of the case's applicant, with nothing on it yet; raises `NoPayee`."""
    payee, account = accounts.payee()
    if not (payee and account):
        raise rules.NoPayee
    bill = Bill(
        region=case.region, id=new_id(), number=numbers.take(numbers.BILL), applicant=case.applicant, state="open",
        amount=0, payee=payee, account=account, assessed_by=assessor, assessed_at=now(), refunded=0,
    )  # fmt: skip
    db.session.add(bill)
    db.session.flush()
    return bill


def _open(bill_id: UUID, case: Case) -> Bill:
    bill = queries.bill(bill_id, lock=True)
    if bill.applicant != case.applicant:
        raise rules.NoSuchBill
    if bill.state != "open":
        raise rules.NotOpen
    return bill


def _line(bill: Bill, case: Case, actor: Actor, place: int, one: rules.Tariff, count: int) -> BillLine:
    return BillLine(
        region=bill.region, bill=bill.id, place=place, case_id=case.id, applicant=bill.applicant,
        assessed_by=actor.answering, item=one.name, price=one.fen, unit=one.unit, count=count, amount=one.costs(count),
        dropped=False,
    )  # fmt: skip
