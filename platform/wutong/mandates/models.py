"""Mandates, and the cases that came through them; both lie where the helper works, and whoever gave one reads it.

`applicant` is who gave the mandate: at the public door it is the guard, as in the tables of cases.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, ForeignKeyConstraint, Index, String, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Sealed

INSTANT = DateTime(timezone=True)


class Mandate(Sealed, Model):
    """Who helps, for whom, in which matters (`titles` as they were called), until when, proven by what.

    `confirmed_at` is when it began to hold; `digest` is the proof's paper, one that is confirmed online has none.
    `ended_how` says whose word ended it.
    """

    __tablename__ = "mandates"
    guard, reader = "applicant", "applicant"
    __table_args__ = (
        CheckConstraint("(ended_at is null) = (ended_how is null)", name="ended"),
        Index("ix_mandates_number", "region", "number", unique=True),
        Index("ix_mandates_applicant", "applicant"),
        Index("ix_mandates_helper", "region", "helper"),
        Index("ix_mandates_digest", "region", "digest"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    applicant: Mapped[UUID] = mapped_column(Uuid)
    name: Mapped[Secret] = mapped_column(SecretText("mandate.name"))
    id_number: Mapped[Secret] = mapped_column(SecretText("mandate.id_number"))
    telephone: Mapped[Secret] = mapped_column(SecretText("mandate.telephone"))
    helper: Mapped[UUID] = mapped_column(Uuid)
    helper_name: Mapped[Secret] = mapped_column(SecretText("mandate.helper_name"))
    matters: Mapped[list[str]] = mapped_column(ARRAY(String(64)))
    titles: Mapped[list[str]] = mapped_column(ARRAY(String(200)))
    until: Mapped[date] = mapped_column(Date)
    evidence: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(8), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    given_at: Mapped[datetime] = mapped_column(INSTANT)
    confirmed_at: Mapped[datetime | None] = mapped_column(INSTANT)
    ended_at: Mapped[datetime | None] = mapped_column(INSTANT)
    ended_how: Mapped[str | None] = mapped_column(String(8))


class Errand(Sealed, Model):
    """A case that was filed through a mandate, and how it stands, wherever it lives."""

    __tablename__ = "mandate_cases"
    guard = "applicant"
    __table_args__ = (
        ForeignKeyConstraint(
            ["region", "mandate"], ["mandates.region", "mandates.id"], name="fk_mandate_cases_region_mandate"
        ),
        Index("ix_mandate_cases_region_mandate", "region", "mandate"),
    )
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    mandate: Mapped[UUID] = mapped_column(Uuid)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    matter: Mapped[str] = mapped_column(String(64))
    home: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    filed_at: Mapped[datetime] = mapped_column(INSTANT)
