"""Tables of fees. Rows of bills and payments hold ids, days and fen; grounds that people write are sealed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from wutong.cases.models import of_case
from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Owned, Sealed

INSTANT = DateTime(timezone=True)
#: Money in our books that no statement has named yet.
UNLISTED = "state = 'paid' and listed_on is null"
#: What a case is charged once.
CHARGED = "not dropped and not returned"
#: A refund that somebody has to do something about.
UNDER_WAY = "state in ('asked', 'approved')"


def _of_bill(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["region", "bill"], ["fee_bills.region", "fee_bills.id"], name=f"fk_{table}_region_bill"
    )


class Bill(Owned, Model):
    """What one applicant owes for one or several cases. `payee` and `account` are those of the day it was issued;
    `receipt` is the number given when it was paid by the order `settled_by`, `refunded` how much went back."""

    __tablename__ = "fee_bills"
    guard = "applicant"
    __table_args__ = (
        UniqueConstraint("region", "number", name="uq_fee_bills_region_number"),
        UniqueConstraint("region", "receipt", name="uq_fee_bills_region_receipt"),
        CheckConstraint("amount >= 0 and refunded between 0 and amount", name="fen"),
        Index("ix_fee_bills_region_applicant", "region", "applicant"),
        Index("ix_fee_bills_region_account", "region", "account", "assessed_at"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    applicant: Mapped[UUID] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int] = mapped_column(BigInteger)
    payee: Mapped[str] = mapped_column(String(200))
    account: Mapped[str] = mapped_column(String(80))
    assessed_by: Mapped[UUID | None] = mapped_column(Uuid)
    assessed_at: Mapped[datetime] = mapped_column(INSTANT)
    paid_at: Mapped[datetime | None] = mapped_column(INSTANT)
    settled_by: Mapped[UUID | None] = mapped_column(Uuid)
    receipt: Mapped[str | None] = mapped_column(String(40))
    refunded: Mapped[int] = mapped_column(BigInteger, default=0)
    ended_at: Mapped[datetime | None] = mapped_column(INSTANT)


class BillLine(Owned, Model):
    """One item of a case's tariff on a bill, as the catalogue had it when the case was filed; `amount` is what is owed
    for it, after a reduction. A line that was dropped is owed no more; `struck` is the count of the step by which its
    case came to nothing, where that was why: the line lives again when that step is taken back. Of a line that was
    `returned` all the money went back, so its item may be charged again."""

    __tablename__ = "fee_lines"
    guard = "applicant"
    __table_args__ = (
        _of_bill("fee_lines"),
        of_case("fee_lines"),
        CheckConstraint("price > 0 and count > 0 and amount between 0 and price * count", name="fen"),
        Index("uq_fee_lines_live", "region", "case_id", "item", unique=True, postgresql_where=text(CHARGED)),
    )
    bill: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    assessed_by: Mapped[UUID | None] = mapped_column(Uuid)
    item: Mapped[str] = mapped_column(String(200))
    price: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[str] = mapped_column(String(20))
    count: Mapped[int] = mapped_column(SmallInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    dropped: Mapped[bool] = mapped_column(default=False)
    struck: Mapped[int | None] = mapped_column(Integer)
    returned: Mapped[bool] = mapped_column(default=False)


class Payment(Owned, Model):
    """One order at the provider's for a bill: begun, void (the bill changed or was cancelled meanwhile) or paid. Its id
    is the order's. Of one bill one order at most is under way. `listed_on` is the day of the provider's statement in
    which it stood."""

    __tablename__ = "fee_payments"
    guard = "applicant"
    __table_args__ = (
        _of_bill("fee_payments"),
        Index("uq_fee_payments_begun", "region", "bill", unique=True, postgresql_where=text("state = 'begun'")),
        Index("ix_fee_payments_region_paid_at", "region", "paid_at", postgresql_where=text("state = 'paid'")),
        Index("ix_fee_payments_unlisted", "region", "paid_at", postgresql_where=text(UNLISTED)),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    bill: Mapped[UUID] = mapped_column(Uuid)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(8))
    amount: Mapped[int] = mapped_column(BigInteger)
    begun_at: Mapped[datetime] = mapped_column(INSTANT)
    paid_at: Mapped[datetime | None] = mapped_column(INSTANT)
    reference: Mapped[str] = mapped_column(String(80), default="")
    listed_on: Mapped[date | None] = mapped_column(Date)


class Refund(Sealed, Model):
    """Money that goes back by the way it came, all of a payment or a part: asked, then approved by another person (or
    declined), then paid, with the number of its `slip`. Of one payment one refund at most is under way."""

    __tablename__ = "fee_refunds"
    guard = "applicant"
    __table_args__ = (
        _of_bill("fee_refunds"),
        CheckConstraint("amount > 0", name="fen"),
        Index("uq_fee_refunds_live", "region", "payment", unique=True, postgresql_where=text(UNDER_WAY)),
        Index("ix_fee_refunds_region_state", "region", "state", "id"),
        UniqueConstraint("region", "slip", name="uq_fee_refunds_region_slip"),
        Index("ix_fee_refunds_region_bill", "region", "bill"),
        Index("ix_fee_refunds_unlisted", "region", "paid_at", postgresql_where=text(UNLISTED)),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    bill: Mapped[UUID] = mapped_column(Uuid)
    payment: Mapped[UUID] = mapped_column(Uuid)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(8))
    amount: Mapped[int] = mapped_column(BigInteger)
    ground: Mapped[Secret] = mapped_column(SecretText("fee.refund"))
    asked_by: Mapped[UUID | None] = mapped_column(Uuid)
    asked_at: Mapped[datetime] = mapped_column(INSTANT)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid)
    answered_at: Mapped[datetime | None] = mapped_column(INSTANT)
    answer: Mapped[Secret | None] = mapped_column(SecretText("fee.answer"))
    paid_at: Mapped[datetime | None] = mapped_column(INSTANT)
    reference: Mapped[str] = mapped_column(String(80), default="")
    slip: Mapped[str | None] = mapped_column(String(40))
    listed_on: Mapped[date | None] = mapped_column(Date)


class Exemption(Sealed, Model):
    """A request to charge a line of a bill by the catalogue's reduced amount, with its ground: asked, then approved by
    another person (or declined); `saved` is by how much less is owed."""

    __tablename__ = "fee_exemptions"
    guard = "applicant"
    __table_args__ = (
        _of_bill("fee_exemptions"),
        CheckConstraint("saved > 0", name="fen"),
        Index(
            "uq_fee_exemptions_live",
            "region",
            "bill",
            "place",
            unique=True,
            postgresql_where=text("state <> 'declined'"),
        ),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    bill: Mapped[UUID] = mapped_column(Uuid)
    place: Mapped[int] = mapped_column(SmallInteger)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(8))
    saved: Mapped[int] = mapped_column(BigInteger)
    ground: Mapped[Secret] = mapped_column(SecretText("fee.exemption"))
    asked_by: Mapped[UUID | None] = mapped_column(Uuid)
    asked_at: Mapped[datetime] = mapped_column(INSTANT)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid)
    answered_at: Mapped[datetime | None] = mapped_column(INSTANT)
    answer: Mapped[Secret | None] = mapped_column(SecretText("fee.answer"))


class FeeSeries(Owned, Model):
    """The next number of bills (J) or receipts (S) of a year; taken with the row it is for, so a series has no gaps."""

    __tablename__ = "fee_series"
    mark: Mapped[str] = mapped_column(String(4), primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    next: Mapped[int] = mapped_column(Integer)


class FeeDay(Owned, Model):
    """A day of an account, compared with the provider's statement: what was paid and paid back, here and there, in fen.
    `closed_by` is None where everything agreed."""

    __tablename__ = "fee_days"
    __table_args__ = (
        UniqueConstraint("region", "account", "day", name="uq_fee_days_region_account_day"),
        Index("ix_fee_days_region_day", "region", "day"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account: Mapped[str] = mapped_column(String(80))
    day: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(8))
    asked_at: Mapped[datetime] = mapped_column(INSTANT)
    paid_here: Mapped[int] = mapped_column(BigInteger)
    paid_there: Mapped[int] = mapped_column(BigInteger)
    back_here: Mapped[int] = mapped_column(BigInteger)
    back_there: Mapped[int] = mapped_column(BigInteger)
    closed_by: Mapped[UUID | None] = mapped_column(Uuid)
    closed_at: Mapped[datetime | None] = mapped_column(INSTANT)


class FeeDifference(Sealed, Model):
    """Something of a day that is not the same here and there, written down once: `item` is the order's or the refund's
    id as the provider says it, `here` and `there` are fen or nothing, `outcome` what whoever settled it wrote."""

    __tablename__ = "fee_differences"
    __table_args__ = (
        ForeignKeyConstraint(
            ["region", "day_id"], ["fee_days.region", "fee_days.id"], name="fk_fee_differences_region_day_id"
        ),
        UniqueConstraint("region", "day_id", "move", "item", "kind", name="uq_fee_differences_once"),
        Index("ix_fee_differences_open", "region", "day_id", postgresql_where=text("state = 'open'")),
        Index("ix_fee_differences_region_item", "region", "item"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    day_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(12))
    move: Mapped[str] = mapped_column(String(6))
    item: Mapped[str] = mapped_column(String(80))
    reference: Mapped[str] = mapped_column(String(80))
    here: Mapped[int | None] = mapped_column(BigInteger)
    there: Mapped[int | None] = mapped_column(BigInteger)
    bill: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(8))
    found_at: Mapped[datetime] = mapped_column(INSTANT)
    settled_by: Mapped[UUID | None] = mapped_column(Uuid)
    settled_at: Mapped[datetime | None] = mapped_column(INSTANT)
    outcome: Mapped[Secret | None] = mapped_column(SecretText("fee.difference"))


class PaidBefore(Owned, Model):
    """What was settled for a case at an earlier home, as that one told it; its bill and its money stay there."""

    __tablename__ = "fee_paid_before"
    guard = "applicant"
    __table_args__ = (of_case("fee_paid_before"),)
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    item: Mapped[str] = mapped_column(String(200), primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    amount: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str] = mapped_column(String(40))
