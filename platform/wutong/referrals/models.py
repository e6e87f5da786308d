"""One side's copy of a question that was handed on; who asked and what was said is sealed."""

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


class Referral(Sealed, Model):
    """A question: on the side that was asked `first`, by which clerk (`first_by`) and where it went (a `department`
    here or the `other` region); on the side of another region, where it came from. `asker` is who may read it at the
    public door, on the first side alone. `answer_by` is `answer_days` working days from the asking; the first side
    counts them."""

    __tablename__ = "referrals"
    guard, reader = "asker", "asker"
    __table_args__ = (
        CheckConstraint("first or (other is not null and asker is null)", name="side"),
        CheckConstraint("not first or (department is null) <> (other is null)", name="whither"),
        Index("ix_referrals_asker", "asker"),
        Index("ix_referrals_live", "region", "answer_by", "id",
              postgresql_where=text("state in ('asked', 'taken', 'declined')")),
    )  # fmt: skip
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    first: Mapped[bool] = mapped_column(Boolean)
    other: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("regions.code"))
    department: Mapped[UUID | None] = mapped_column(Uuid)
    asker: Mapped[UUID | None] = mapped_column(Uuid)
    name: Mapped[Secret] = mapped_column(SecretText("referral.name"))
    telephone: Mapped[Secret] = mapped_column(SecretText("referral.telephone"))
    question: Mapped[Secret] = mapped_column(SecretText("referral.question"))
    answer: Mapped[Secret | None] = mapped_column(SecretText("referral.answer"))
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(INSTANT)
    first_by: Mapped[UUID | None] = mapped_column(Uuid)
    answer_by: Mapped[date] = mapped_column(Date)
    answer_days: Mapped[int | None] = mapped_column(SmallInteger)
    taken_at: Mapped[datetime | None] = mapped_column(INSTANT)
    taken_by: Mapped[UUID | None] = mapped_column(Uuid)
    answered_at: Mapped[datetime | None] = mapped_column(INSTANT)
    late: Mapped[bool] = mapped_column(Boolean)
