"""Tables of reviews, all at the home of the case that is reviewed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, DateTime, Index, Integer, SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import Inherited, Model, Owned, Sealed, Secret, SecretText

INSTANT = DateTime(timezone=True)


class Invitation(Owned, Model):
    """One closed case whose applicant was asked; it stays open until answered."""

    __tablename__ = "reviews_invitations"
    guard = "applicant"
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[str] = mapped_column(String(40))
    matter: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(INSTANT)


class Review(Owned, Model):
    """One answer: a grade for a case, once; `counted` when it is in the region's sum."""

    __tablename__ = "reviews_given"
    guard = "applicant"
    __table_args__ = (
        CheckConstraint("grade between 1 and 5", name="grade"),
        Index(None, "region", "at"),
    )
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[str] = mapped_column(String(40))
    matter: Mapped[str] = mapped_column(String(200))
    grade: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[datetime] = mapped_column(INSTANT)
    counted: Mapped[bool] = mapped_column(Boolean, default=False)


class Words(Sealed, Model):
    """What was written beside the grade."""

    __tablename__ = "reviews_words"
    guard = "applicant"
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    words: Mapped[Secret] = mapped_column(SecretText("reviews.words"))


class Tally(Inherited, Model):
    """How often a grade was given here: published, so the region's page need not open a review."""

    __tablename__ = "reviews_tallies"
    grade: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    given: Mapped[int] = mapped_column(Integer)
