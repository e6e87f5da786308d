"""Findings, orders with their lines, and who is on duty. What is written in words is sealed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
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

from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Owned, Sealed

INSTANT = DateTime(timezone=True)


class Finding(Owned, Model):
    """What a rule found about a case: once for each case, rule and day that it is about (the limit, or when it
    happened). `handler` and `department` are those who had the case then."""

    __tablename__ = "supervision_findings"
    __table_args__ = (
        UniqueConstraint("region", "case_id", "rule", "day", name="uq_supervision_findings_region_case_id_rule_day"),
        Index("ix_supervision_findings_open", "region", "found_at", "id", postgresql_where=text("state = 'open'")),
        Index("ix_supervision_findings_region_handler_found_at", "region", "handler", "found_at"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    rule: Mapped[str] = mapped_column(String(10))
    day: Mapped[date] = mapped_column(Date)
    handler: Mapped[UUID | None] = mapped_column(Uuid)
    department: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(8))
    found_at: Mapped[datetime] = mapped_column(INSTANT)
    settled_at: Mapped[datetime | None] = mapped_column(INSTANT)
    settled_by: Mapped[UUID | None] = mapped_column(Uuid)


class Order(Owned, Model):
    """A supervision order (督办件): about a case, a finding of it, or neither; to an officer or a department, by a day.

    `named` is the day that the supervisor named, which a day off puts off; without one the days are counted. `leader`
    is who was on duty when it was not answered in time.
    """

    __tablename__ = "supervision_orders"
    __table_args__ = (
        UniqueConstraint("region", "number", name="uq_supervision_orders_region_number"),
        Index("ix_supervision_orders_region_case_id", "region", "case_id"),
        Index("ix_supervision_orders_live", "region", "due", "id",
              postgresql_where=text("state in ('open', 'answered')")),
    )  # fmt: skip
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    case_number: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    finding: Mapped[UUID | None] = mapped_column(Uuid)
    rule: Mapped[str | None] = mapped_column(String(10))
    officer: Mapped[UUID | None] = mapped_column(Uuid)
    department: Mapped[UUID | None] = mapped_column(Uuid)
    due: Mapped[date] = mapped_column(Date)
    named: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(9))
    leader: Mapped[UUID | None] = mapped_column(Uuid)
    late: Mapped[bool] = mapped_column(Boolean)
    reported: Mapped[bool] = mapped_column(Boolean)
    opened_at: Mapped[datetime] = mapped_column(INSTANT)
    opened_by: Mapped[UUID | None] = mapped_column(Uuid)
    moved_at: Mapped[datetime] = mapped_column(INSTANT)


class OrderLine(Sealed, Model):
    """One line of an order's history: who did what, and what was written."""

    __tablename__ = "supervision_lines"
    __table_args__ = (
        ForeignKeyConstraint(
            ["region", "order_id"],
            ["supervision_orders.region", "supervision_orders.id"],
            name="fk_supervision_lines_region_order_id",
        ),
    )
    order_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    by: Mapped[UUID | None] = mapped_column(Uuid)
    text: Mapped[Secret | None] = mapped_column(SecretText("supervision.text"))
    at: Mapped[datetime] = mapped_column(INSTANT)


class Series(Owned, Model):
    """The next free serial of a region's year of orders."""

    __tablename__ = "supervision_series"
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    next: Mapped[int] = mapped_column(Integer)


class Duty(Owned, Model):
    """Who leads on these days (值班领导)."""

    __tablename__ = "duty_leaders"
    __table_args__ = (Index("ix_duty_leaders_region_last", "region", "last"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person: Mapped[UUID] = mapped_column(Uuid)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)


class Overdue(Owned, Model):
    """What a region below told: an order of its own that nobody answers. No word of it, only that it is there."""

    __tablename__ = "supervision_overdue"
    __table_args__ = (Index("ix_supervision_overdue_region_at", "region", "at"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    place: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str] = mapped_column(String(20))
    due: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(INSTANT)
    answered_at: Mapped[datetime | None] = mapped_column(INSTANT)


class Grade(Owned, Model):
    """A department's grade of a quarter (`quarter` is its first day): what is left of a hundred points, of how many
    cases that were filed; `state` says whether it was objected to. `best`, `good` and `passed` are the least points of
    each grade as they were when it was given."""

    __tablename__ = "supervision_grades"
    __table_args__ = (
        UniqueConstraint("region", "quarter", "department", name="uq_supervision_grades_region_quarter_department"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    quarter: Mapped[date] = mapped_column(Date)
    department: Mapped[UUID] = mapped_column(Uuid)
    name: Mapped[str] = mapped_column(String(200))
    cases: Mapped[int] = mapped_column(Integer)
    score: Mapped[int] = mapped_column(SmallInteger)
    result: Mapped[str] = mapped_column(String(6))
    best: Mapped[int] = mapped_column(SmallInteger)
    good: Mapped[int] = mapped_column(SmallInteger)
    passed: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime] = mapped_column(INSTANT)


class GradePoint(Owned, Model):
    """What cost a grade how many points, with the case behind it; `dropped` when an objection was right."""

    __tablename__ = "supervision_grade_points"
    grade: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    rule: Mapped[str] = mapped_column(String(10))
    points: Mapped[int] = mapped_column(SmallInteger)
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    number: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    day: Mapped[date] = mapped_column(Date)
    finding: Mapped[UUID | None] = mapped_column(Uuid)
    order: Mapped[UUID | None] = mapped_column("order_id", Uuid)
    dropped: Mapped[bool] = mapped_column(Boolean)


class Objection(Sealed, Model):
    """Why a department thinks that its grade is wrong, and what another person said to that."""

    __tablename__ = "supervision_objections"
    grade: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    text: Mapped[Secret] = mapped_column(SecretText("supervision.objection"))
    by: Mapped[UUID | None] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(INSTANT)
    answer: Mapped[Secret | None] = mapped_column(SecretText("supervision.objection_answer"))
    answered_by: Mapped[UUID | None] = mapped_column(Uuid)
    answered_at: Mapped[datetime | None] = mapped_column(INSTANT)


class GradeBelow(Owned, Model):
    """What a region below told of a grade of its own: the figures, and nothing of what is behind them."""

    __tablename__ = "supervision_grades_below"
    __table_args__ = (Index("ix_supervision_grades_below_region_quarter", "region", "quarter", "place"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    place: Mapped[int] = mapped_column(BigInteger)
    quarter: Mapped[date] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(200))
    cases: Mapped[int] = mapped_column(Integer)
    score: Mapped[int] = mapped_column(SmallInteger)
    result: Mapped[str] = mapped_column(String(6))
    at: Mapped[datetime] = mapped_column(INSTANT)
