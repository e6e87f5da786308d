"""The table of pre-checks (预审): each time an office was asked to look at a draft, and what it answered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, DateTime, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.cases.models import of_case
from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Sealed

INSTANT = DateTime(timezone=True)


class Precheck(Sealed, Model):
    """One pre-check of a case before it was handed in; `seq` is the case's count of events when it was asked for.

    `answer_by` is the last day for the answer, as told last; `findings` is a JSON list of what is missing or wrong.
    """

    __tablename__ = "case_prechecks"
    guard = "applicant"
    __table_args__ = (
        of_case("case_prechecks"),
        CheckConstraint("answer is null or answer in ('fine', 'lacking')", name="answer"),
    )
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    asked_at: Mapped[datetime] = mapped_column(INSTANT)
    answer_by: Mapped[date] = mapped_column(Date)
    answer: Mapped[str | None] = mapped_column(String(8))
    findings: Mapped[Secret | None] = mapped_column(SecretText("case.precheck_findings"))
    remark: Mapped[Secret | None] = mapped_column(SecretText("case.precheck_remark"))
    answered_at: Mapped[datetime | None] = mapped_column(INSTANT)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid)
