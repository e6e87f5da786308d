"""What can be asked about fees. Each runs in the scope its caller opened, and sees what that scope may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from wutong import tenancy
from wutong.cases import queries as cases
from wutong.cases.models import Case
from wutong.db import db
from wutong.fees.models import Bill, BillLine, Exemption, PaidBefore, Payment, Refund
from wutong.fees.rules import NoSuchBill, NoSuchExemption, NoSuchRefund, Tariff, left, tariffs
from wutong.web.paging import Page, fetch


@dataclass(frozen=True, slots=True)
class Owed:
    """A line of a bill with its case and the words of the tariff it rests on."""

    line: BillLine
    case: Case
    tariff: Tariff | None


@dataclass(frozen=True, slots=True)
class Refundable:
    """An order with how many fen of it can be asked for back now."""

    payment: Payment
    left: int


def bill(bill_id: UUID, *, lock: bool = False) -> Bill:
    """One bill; raises `NoSuchBill`. A locked one is as the last who changed it left it."""
    asked = select(Bill).where(Bill.id == bill_id)
    if lock:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(asked)
    if found is None:
        raise NoSuchBill
    return found


def numbered(number: str) -> Bill | None:
    """The bill of a number, or the one whose receipt or slip of a refund has it."""
    slip = select(Refund.bill).where(Refund.slip == number).scalar_subquery()
    return db.session.scalar(select(Bill).where(or_(Bill.number == number, Bill.receipt == number, Bill.id == slip)))


def numbers(ids: Sequence[UUID]) -> dict[UUID, str]:
    """The numbers of bills."""
    return dict(db.session.execute(select(Bill.id, Bill.number).where(Bill.id.in_(ids))).all())


def lines(bill_id: UUID) -> Sequence[BillLine]:
    """The lines of a bill that are owed, in their order."""
    asked = select(BillLine).where(BillLine.bill == bill_id, BillLine.dropped.is_(False)).order_by(BillLine.place)
    return db.session.scalars(asked).all()


def every_line(bill_id: UUID) -> Sequence[BillLine]:
    """The same with what was dropped."""
    return db.session.scalars(select(BillLine).where(BillLine.bill == bill_id).order_by(BillLine.place)).all()


def assessors(bill: Bill) -> list[UUID | None]:
    """Who assessed anything on a bill."""
    return [bill.assessed_by, *(line.assessed_by for line in every_line(bill.id))]


def owed(bill_id: UUID) -> list[Owed]:
    """What a bill is for, each line with why: the item, standard and basis that were published."""
    found = []
    for line in lines(bill_id):
        case = cases.get(line.case_id)
        words = next((one for one in tariff(case) if one.name == line.item), None)
        found.append(Owed(line, case, words))
    return found


def tariff(case: Case) -> list[Tariff]:
    """What the case's matter charges, as it was when the case was filed."""
    return tariffs(cases.snapshot(case)["values"])


def of_case(case_id: UUID) -> list[tuple[BillLine, Bill]]:
    """What stands on bills for a case, with the bills."""
    asked = (
        select(BillLine, Bill)
        .join(Bill, (Bill.region == BillLine.region) & (Bill.id == BillLine.bill))
        .where(BillLine.case_id == case_id, BillLine.dropped.is_(False))
        .order_by(Bill.number, BillLine.place)
    )
    return [(line, row) for line, row in db.session.execute(asked)]


def charged(case_id: UUID) -> list[tuple[BillLine, Bill]]:
    """The same without what went back whole: what is not to be charged once more."""
    return [(line, row) for line, row in of_case(case_id) if not line.returned]


def struck(case_id: UUID) -> Sequence[BillLine]:
    """What was struck because the case came to nothing, bill by bill."""
    asked = select(BillLine).where(BillLine.case_id == case_id, BillLine.struck.is_not(None))
    return db.session.scalars(asked.order_by(BillLine.bill, BillLine.place)).all()


def paid_before(case_id: UUID) -> Sequence[PaidBefore]:
    """What was settled for a case before it came here."""
    return db.session.scalars(
        select(PaidBefore).where(PaidBefore.case_id == case_id).order_by(PaidBefore.item)
    ).all()  # fmt: skip


def open_of(applicant: UUID) -> Sequence[Bill]:
    """The applicant's bills here that wait to be paid."""
    asked = select(Bill).where(Bill.applicant == applicant, Bill.state == "open").order_by(Bill.number)
    return db.session.scalars(asked).all()


def bills(*, state: str | None = None, cursor: str | None = None, limit: int = 20) -> Page[Bill]:
    """The region's bills, or at the public door one's own, newest first; of one state when named."""
    asked = select(Bill).where(*([Bill.state == state] if state else []))
    return fetch(db.session(), asked, (Bill.id.desc(),), cursor=cursor, limit=limit)


def begun(bill_id: UUID) -> Payment | None:
    """The order of a bill that is under way."""
    return db.session.scalar(select(Payment).where(Payment.bill == bill_id, Payment.state == "begun"))


def payments(bill_id: UUID) -> Sequence[Payment]:
    """Every order of a bill, oldest first."""
    return db.session.scalars(select(Payment).where(Payment.bill == bill_id).order_by(Payment.id)).all()


def refundable(bill_id: UUID) -> list[Refundable]:
    """Every order of a bill, oldest first, with what of it can be asked for back."""
    back = refunds(bill_id)
    found = []
    for one in payments(bill_id):
        mine = [(row.state, row.amount) for row in back if row.payment == one.id]
        busy = one.state != "paid" or any(state in ("asked", "approved") for state, _ in mine)
        found.append(Refundable(one, 0 if busy else left(one.amount, mine)))
    return found


def payment(payment_id: UUID) -> Payment | None:
    """One order."""
    return db.session.get(Payment, (tenancy.scope().home, payment_id), populate_existing=True)


def refunds(bill_id: UUID) -> Sequence[Refund]:
    """The refunds of a bill, oldest first."""
    return db.session.scalars(select(Refund).where(Refund.bill == bill_id).order_by(Refund.id)).all()


def every_refund(*, state: str | None = None, cursor: str | None = None, limit: int = 20) -> Page[Refund]:
    """The region's refunds, newest first; of one state when named."""
    asked = select(Refund).where(*([Refund.state == state] if state else []))
    return fetch(db.session(), asked, (Refund.id.desc(),), cursor=cursor, limit=limit)


def exemptions(bill_id: UUID) -> Sequence[Exemption]:
    """The requests for reductions of a bill, oldest first."""
    return db.session.scalars(select(Exemption).where(Exemption.bill == bill_id).order_by(Exemption.id)).all()


def exemption(exemption_id: UUID) -> Exemption:
    """One request for a reduction, as the last who changed it left it; raises `NoSuchExemption`."""
    found = db.session.get(Exemption, (tenancy.scope().home, exemption_id), populate_existing=True)
    if found is None:
        raise NoSuchExemption
    return found


def refund(refund_id: UUID, *, lock: bool = False) -> Refund:
    """One refund; raises `NoSuchRefund`."""
    asked = select(Refund).where(Refund.id == refund_id)
    found = db.session.scalar(asked.with_for_update().execution_options(populate_existing=True) if lock else asked)
    if found is None:
        raise NoSuchRefund
    return found
