"""The table of tasks: who is asked for an opinion on a case, whose turn it is, and what was answered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Integer, SmallInteger, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from wutong.cases.models import of_case
from wutong.db import Model
from wutong.tenancy import Owned

INSTANT = DateTime(timezone=True)


class Task(Owned, Model):
    """One opinion that is asked for: a review step, a countersignature (会签), a part of joint handling.

    Tasks of one `place` run beside each other, those of the next follow when all are done. Who answers is one
    `officer`, or anybody of one `department`, or where neither is named any reviewer of the region. `title` is the step
    as the matter calls it; `seq` counts the event that asked. One that was put aside (`gone_at`) counts no more; what
    was said stands in the history. An `extension` asks the head of the office for `days` more.
    """

    __tablename__ = "case_tasks"
    guard = "applicant"
    __table_args__ = (
        of_case("case_tasks"),
        CheckConstraint("kind in ('review', 'added', 'countersign', 'joint', 'extension')", name="kind"),
        CheckConstraint("outcome is null or outcome in ('agree', 'object')", name="outcome"),
        CheckConstraint("(done_at is null) = (outcome is null)", name="answered"),
        Index("ix_case_tasks_region_case_id", "region", "case_id"),
        Index("ix_case_tasks_waiting", "region", "officer",
              postgresql_where=text("done_at is null and gone_at is null")),
    )  # fmt: skip
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    seq: Mapped[int] = mapped_column(Integer)
    place: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(200))
    department: Mapped[UUID | None] = mapped_column(Uuid)
    officer: Mapped[UUID | None] = mapped_column(Uuid)
    asked_by: Mapped[UUID | None] = mapped_column(Uuid)
    asked_at: Mapped[datetime] = mapped_column(INSTANT)
    days: Mapped[int | None] = mapped_column(SmallInteger)
    outcome: Mapped[str | None] = mapped_column(String(8))
    done_at: Mapped[datetime | None] = mapped_column(INSTANT)
    done_by: Mapped[UUID | None] = mapped_column(Uuid)
    gone_at: Mapped[datetime | None] = mapped_column(INSTANT)
