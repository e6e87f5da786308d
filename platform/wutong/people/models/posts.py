"""Who works where: a region's own record of its staff, and the grants that let them act."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKeyConstraint, Index, String, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from wutong import tenancy
from wutong.db import Model
from wutong.secret import Secret, SecretText


class Staff(tenancy.Sealed, Model):
    """A member of this region's staff as the region knows him; the account itself is his own."""

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint("state in ('live', 'ended')", name="state"),
        ForeignKeyConstraint(["region", "department"], ["departments.region", "departments.id"]),
    )
    person: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[Secret] = mapped_column(SecretText("staff.name"))
    login: Mapped[Secret] = mapped_column(SecretText("staff.login"))
    telephone: Mapped[Secret | None] = mapped_column(SecretText("staff.telephone"))
    department: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(5))
    joined_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    left_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Grant(tenancy.Owned, Model):
    """A role given to a person at this region; `without` are rights taken out of it, `acting_for` the colleague
    whose deputy the holder is (AB岗). Ended grants stay: they are the history of who could do what."""

    __tablename__ = "grants"
    guard, reader = "person", "person"
    __table_args__ = (
        CheckConstraint("state in ('live', 'ended')", name="state"),
        ForeignKeyConstraint(["region", "department"], ["departments.region", "departments.id"]),
        CheckConstraint("valid_until is null or valid_from <= valid_until", name="dates"),
        Index(None, "region", "person"),
        Index("ix_grants_person", "person"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person: Mapped[UUID] = mapped_column(Uuid)
    role: Mapped[str] = mapped_column(String(40))
    department: Mapped[UUID | None] = mapped_column(Uuid)
    without: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    granted_by: Mapped[UUID | None] = mapped_column(Uuid)
    acting_for: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(5))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
