"""Deputies and absences, each at the region where the officer works; why somebody is away is his office's alone."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, DateTime, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.tenancy import Sealed

INSTANT = DateTime(timezone=True)


class Deputy(Sealed, Model):
    """Who stands in for an officer when he is away (B岗)."""

    __tablename__ = "deputies"
    __table_args__ = (
        CheckConstraint("person <> deputy", name="another"),
        Index("ix_deputies_deputy", "region", "deputy"),
    )
    person: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    deputy: Mapped[UUID] = mapped_column(Uuid)
    named_by: Mapped[UUID | None] = mapped_column(Uuid)
    named_at: Mapped[datetime] = mapped_column(INSTANT)


class Absence(Sealed, Model):
    """Days on which an officer is away, of one kind (`rules.KINDS`); one that ended early has `ended_at`."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("first <= last", name="days"),
        Index("ix_absences_open", "region", "person", "last", postgresql_where=text("ended_at is null")),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(10))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    set_by: Mapped[UUID | None] = mapped_column(Uuid)
    set_at: Mapped[datetime] = mapped_column(INSTANT)
    ended_at: Mapped[datetime | None] = mapped_column(INSTANT)
    ended_by: Mapped[UUID | None] = mapped_column(Uuid)
