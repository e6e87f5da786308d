"""One side's copy of a question: what it is about and how it stands, and apart from it, sealed, what was written."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, DateTime, ForeignKey, ForeignKeyConstraint, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Owned, Sealed


class Question(Owned, Model):
    """A question about the matter `code`, to or from the `other` region; `asked` says that this one asked it."""

    __tablename__ = "questions"
    __table_args__ = (Index(None, "region", "moved_at"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    other: Mapped[int] = mapped_column(BigInteger, ForeignKey("regions.code"))
    asked: Mapped[bool] = mapped_column(Boolean)
    code: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    moved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class QuestionLine(Sealed, Model):
    """What one side wrote; `ours` says that it was this one, `by` then by whom."""

    __tablename__ = "question_lines"
    __table_args__ = (
        ForeignKeyConstraint(
            ["region", "question"], ["questions.region", "questions.id"], name="fk_question_lines_region_question"
        ),
    )
    question: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    ours: Mapped[bool] = mapped_column(Boolean)
    by: Mapped[UUID | None] = mapped_column(Uuid)
    text: Mapped[Secret] = mapped_column(SecretText("question.text"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
