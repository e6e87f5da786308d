"""A thread and what was written in it. Ids and days are owned; every word is sealed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKeyConstraint, Index, SmallInteger, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from wutong.cases.models import of_case
from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Owned, Sealed

INSTANT = DateTime(timezone=True)


class Talk(Owned, Model):
    """How the thread of a case stands: since when and for how many messages the office owes an answer, and by when;
    how many messages of the office the applicant has not seen. `answer_days` are the working days that the answer was
    promised in, nothing where nobody noted them."""

    __tablename__ = "case_talks"
    guard = "applicant"
    __table_args__ = (
        of_case("case_talks"),
        CheckConstraint("(waiting_since is null) = (answer_by is null)", name="waits"),
        Index("ix_case_talks_waiting", "region", "answer_by", "case_id",
              postgresql_where=text("waiting_since is not null")),
    )  # fmt: skip
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    waiting_since: Mapped[datetime | None] = mapped_column(INSTANT)
    answer_by: Mapped[date | None] = mapped_column(Date)
    answer_days: Mapped[int | None] = mapped_column(SmallInteger)
    waiting: Mapped[int] = mapped_column(SmallInteger)
    unseen: Mapped[int] = mapped_column(SmallInteger)
    last_at: Mapped[datetime] = mapped_column(INSTANT)


class Said(Sealed, Model):
    """One message of the applicant's `side` or the office's; `paper` came along with it."""

    __tablename__ = "case_messages"
    guard = "applicant"
    __table_args__ = (
        ForeignKeyConstraint(
            ["region", "case_id"], ["case_talks.region", "case_talks.case_id"], name="fk_case_messages_region_case_id"
        ),
        CheckConstraint("side in ('citizen', 'staff')", name="side"),
    )
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    side: Mapped[str] = mapped_column(String(8))
    by: Mapped[UUID | None] = mapped_column(Uuid)
    text: Mapped[Secret] = mapped_column(SecretText("talk.text"))
    paper: Mapped[UUID | None] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(INSTANT)
    seen_at: Mapped[datetime | None] = mapped_column(INSTANT)
