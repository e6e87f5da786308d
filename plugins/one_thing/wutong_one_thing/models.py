"""Tables of filings, at the place where somebody filed; what is personal is sealed.

`applicant` stands in every table of a filing, because at the public door it is the guard.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import Model, Owned, Sealed, Secret, SecretText

INSTANT = DateTime(timezone=True)


def of_filing(table: str) -> ForeignKeyConstraint:
    """The foreign key of a filing's own rows, inside one region."""
    return ForeignKeyConstraint(
        ["region", "filing"], ["one_thing_filings.region", "one_thing_filings.id"], name=f"fk_{table}_region_filing"
    )


class Plan(Owned, Model):
    """What was agreed when somebody began: members with their matters as they were then, edges, form, papers, days;
    kept once for each content."""

    __tablename__ = "one_thing_plans"
    public = True
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Filing(Owned, Model):
    """One application for a whole thing. `state` is one of `rules.running.FILING`; `due` is the bundle's own clock, the
    longest path from the filing on (`dues`); `joint` says that several departments are in it. The four figures are what
    was saved against applying one by one. `keeper` is who fills it in at a counter (`actions.keeping`); from
    `warned_at` on a draft is soon thrown away (`actions.ageing`).
    `withdrawn` when its person took the whole back, `late` when not all was done by
    the day that was promised; `handed_at` when its results were handed out together (`actions.handing`)."""

    __tablename__ = "one_thing_filings"
    guard = "applicant"
    __table_args__ = (
        CheckConstraint(
            "state in ('draft', 'running', 'whole', 'partial', 'none', 'withdrawn')", name="state"
        ),
        Index("ix_one_thing_filings_region_state_id", "region", "state", "id"),
        Index("ix_one_thing_filings_region_applicant", "region", "applicant"),
        Index("ix_one_thing_filings_ready", "region", "id",
              postgresql_where=text("closed_at is not null and handed_at is null and delivery = 'once'")),
        Index("ix_one_thing_filings_late", "region", "id", postgresql_where=text("late")),
    )  # fmt: skip
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    bundle: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(100))
    lead: Mapped[str] = mapped_column(String(100))
    plan: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    number: Mapped[str | None] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(10))
    keeper: Mapped[UUID | None] = mapped_column(Uuid)
    withdrawn: Mapped[bool] = mapped_column(Boolean)
    late: Mapped[bool] = mapped_column(Boolean)
    joint: Mapped[bool] = mapped_column(Boolean)
    promised: Mapped[int] = mapped_column(SmallInteger)
    begun_at: Mapped[datetime] = mapped_column(INSTANT)
    touched_at: Mapped[datetime] = mapped_column(INSTANT)
    warned_at: Mapped[datetime | None] = mapped_column(INSTANT)
    filed_at: Mapped[datetime | None] = mapped_column(INSTANT)
    due: Mapped[date | None] = mapped_column(Date)
    closed_at: Mapped[datetime | None] = mapped_column(INSTANT)
    handed_at: Mapped[datetime | None] = mapped_column(INSTANT)
    delivery: Mapped[str] = mapped_column(String(10))
    saved_steps: Mapped[int] = mapped_column(SmallInteger)
    saved_papers: Mapped[int] = mapped_column(SmallInteger)
    saved_visits: Mapped[int] = mapped_column(SmallInteger)
    saved_days: Mapped[int] = mapped_column(SmallInteger)


class Member(Owned, Model):
    """One member of a filing. `case_id` is its case, `home` where that lives; `former` are those before it was applied
    for again. `stage` and `seq` are the case's state and count as last heard, `verdict` how it was decided. `freed`
    ones wait for nobody; `why` is the code of the refusal that kept it from being filed."""

    __tablename__ = "one_thing_members"
    guard = "applicant"
    __table_args__ = (
        of_filing("one_thing_members"),
        CheckConstraint(
            "state in ('waiting', 'filed', 'granted', 'refused', 'ended', 'dropped', 'blocked', 'stuck')", name="state"
        ),
        Index("ix_one_thing_members_region_case_id", "region", "case_id"),
    )  # fmt: skip
    filing: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    matter: Mapped[str] = mapped_column(String(64), primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    place: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str] = mapped_column(String(200))
    department: Mapped[str] = mapped_column(String(200))
    optional: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(10))
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    home: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str] = mapped_column(String(40))
    former: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    stage: Mapped[str] = mapped_column(String(20))
    seq: Mapped[int] = mapped_column(Integer)
    verdict: Mapped[str] = mapped_column(String(10))
    verdict_seq: Mapped[int] = mapped_column(Integer)
    freed: Mapped[bool] = mapped_column(Boolean)
    why: Mapped[str] = mapped_column(String(80))
    changed_at: Mapped[datetime] = mapped_column(INSTANT)


class Form(Sealed, Model):
    """Who applies and what was filled in, once for all members; `answers` is a JSON object by box of the plan's
    form, `wish` one of how the results are to come (`cases.Wish`)."""

    __tablename__ = "one_thing_forms"
    guard = "applicant"
    __table_args__ = (of_filing("one_thing_forms"),)
    filing: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    name: Mapped[Secret] = mapped_column(SecretText("one_thing.name"))
    id_number: Mapped[Secret] = mapped_column(SecretText("one_thing.id_number"))
    telephone: Mapped[Secret] = mapped_column(SecretText("one_thing.telephone"))
    answers: Mapped[Secret] = mapped_column(SecretText("one_thing.answers"))
    signed: Mapped[bool] = mapped_column(Boolean)
    wish: Mapped[Secret | None] = mapped_column(SecretText("one_thing.wish"))


class Paper(Sealed, Model):
    """One uploaded paper under its heading in the plan (`key`), for every member that asks for it."""

    __tablename__ = "one_thing_papers"
    guard = "applicant"
    __table_args__ = (of_filing("one_thing_papers"), Index("ix_one_thing_papers_region_filing", "region", "filing"))
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    filing: Mapped[UUID] = mapped_column(Uuid)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    key: Mapped[str] = mapped_column(String(200))
    name: Mapped[Secret] = mapped_column(SecretText("one_thing.paper_name"))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime] = mapped_column(INSTANT)
