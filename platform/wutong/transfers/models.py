"""Transfers, each side's own copy under one id; the reasons are sealed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Sealed

INSTANT = DateTime(timezone=True)
WAITS = text("state = 'asked'")


class Transfer(Sealed, Model):
    """A case that is offered: to a `department` of this region, or to or from the `other` region (`incoming`).

    `applicant` is who may see it at the public door, nobody on the side that is only asked; `before` the department
    that had the case. `outright` says that whoever offered it might give it away accepted, too. `late` says that nobody
    answered by `answer_by`, which is `answer_days` working days from the asking; those of an incoming one its
    home knows.
    """

    __tablename__ = "case_transfers"
    guard = "applicant"
    __table_args__ = (
        CheckConstraint("(department is null) <> (other is null)", name="whither"),
        CheckConstraint("not incoming or (other is not null and applicant is null)", name="incoming"),
        Index("uq_case_transfers_waiting", "region", "case_id", unique=True,
              postgresql_where=text("state = 'asked' and not incoming")),
        Index("uq_case_transfers_incoming", "region", "case_id", "other", unique=True,
              postgresql_where=text("state = 'asked' and incoming")),
        Index("ix_case_transfers_region_case_id", "region", "case_id"),
        Index("ix_case_transfers_open", "region", "answer_by", "id", postgresql_where=WAITS),
    )  # fmt: skip
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    applicant: Mapped[UUID | None] = mapped_column(Uuid)
    number: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    department: Mapped[UUID | None] = mapped_column(Uuid)
    before: Mapped[UUID | None] = mapped_column(Uuid)
    other: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("regions.code"))
    incoming: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[Secret] = mapped_column(SecretText("transfer.reason"))
    answer: Mapped[Secret | None] = mapped_column(SecretText("transfer.answer"))
    asked_at: Mapped[datetime] = mapped_column(INSTANT)
    asked_by: Mapped[UUID | None] = mapped_column(Uuid)
    answer_by: Mapped[date] = mapped_column(Date)
    answer_days: Mapped[int | None] = mapped_column(SmallInteger)
    answered_at: Mapped[datetime | None] = mapped_column(INSTANT)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid)
    late: Mapped[bool] = mapped_column(Boolean)
    outright: Mapped[bool] = mapped_column(Boolean)
