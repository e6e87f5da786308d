"""The table of commitments (告知承诺): what an applicant signed instead of papers, and what the check came to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, DateTime, Index, SmallInteger, String, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wutong.cases.models import of_case
from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Sealed

INSTANT = DateTime(timezone=True)
#: What waits for its check, and what was found false: the two lists that are asked for.
WAITING = text("check_by is not null and (outcome is null or outcome = 'mending')")
BROKEN = text("outcome = 'false'")


class Commitment(Sealed, Model):
    """One signed commitment of a case: the papers (`slots`) that it stands for, in which words, when and by whom.

    `check_by` is the day by which the office checks, set by the decision in favour, moved by an order to mend;
    `check_days` are the working days that were set then, which no later change of the setting moves.
    """

    __tablename__ = "case_commitments"
    guard = "applicant"
    __table_args__ = (
        of_case("case_commitments"),
        CheckConstraint("outcome is null or outcome in ('passed', 'mending', 'false')", name="outcome"),
        Index("ix_case_commitments_waiting", "region", "check_by", "case_id", postgresql_where=WAITING),
        Index("ix_case_commitments_broken", "region", "applicant", postgresql_where=BROKEN),
    )
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    slots: Mapped[list[str]] = mapped_column(JSONB)
    words: Mapped[Secret] = mapped_column(SecretText("case.commitment"))
    signed_at: Mapped[datetime] = mapped_column(INSTANT)
    signed_by: Mapped[UUID | None] = mapped_column(Uuid)
    check_by: Mapped[date | None] = mapped_column(Date)
    check_days: Mapped[int | None] = mapped_column(SmallInteger)
    outcome: Mapped[str | None] = mapped_column(String(8))
    checked_at: Mapped[datetime | None] = mapped_column(INSTANT)
    checked_by: Mapped[UUID | None] = mapped_column(Uuid)
