"""Tables of reviews, all at the home of the service that is reviewed, but for what a person keeps for himself.

What is said and who said it lie apart: a review has no name, no number and no case in it, and whoever left a way to be
called back is in a sealed row of his own. Ids of reviews are random and not of the clock, and a review knows its day
alone, so that nobody finds out by comparing instants.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import Inherited, Model, Owned, Personal, Sealed, Secret, SecretText

INSTANT = DateTime(timezone=True)


class Moment(Owned, Model):
    """A moment of a service that may be reviewed once: `spent` says that it was, and nothing says when.

    `servers` are the officers who had a part in it, `others` the regions that served as well (`served_elsewhere`).
    `noted` says that a worker has counted it and set the invitation's day, `asked` that its applicant was invited.
    """

    __tablename__ = "reviews_moments"
    guard = "applicant"
    __table_args__ = (Index(None, "region", "at"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    applicant: Mapped[UUID | None] = mapped_column(Uuid)
    number: Mapped[str] = mapped_column(String(40))
    matter: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    department: Mapped[UUID | None] = mapped_column(Uuid)
    point: Mapped[UUID | None] = mapped_column(Uuid)
    servers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    others: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    at: Mapped[datetime] = mapped_column(INSTANT)
    noted: Mapped[bool] = mapped_column(Boolean)
    asked: Mapped[bool] = mapped_column(Boolean)
    spent: Mapped[bool] = mapped_column(Boolean)


class Review(Owned, Model):
    """One answer about one moment; the second answer (追评) beside the first. The public door drops it in and cannot
    look.

    `version` is the generation of its tags, `channel` a code of `rules.exchange.CHANNELS`, `origin` the foreign id of
    one that another system sent, `source` the program that brought it and `sender` what that was called then.
    `counted` when it is in the sums: in those of the month `sums_of`, and told of as much as `width` says
    (`rules.batches`). `closed_in` is the month whose closed cases it is a share of, where the case was counted among
    them.
    """

    __tablename__ = "reviews_given"
    __table_args__ = (
        CheckConstraint("grade between 1 and 5", name="grade"),
        CheckConstraint("again_grade between 1 and 5", name="again_grade"),
        Index("ix_reviews_given_on", "region", "on", "id"),
        Index("ix_reviews_given_waiting", "region", "on", postgresql_where=text("not counted")),
        Index("uq_reviews_given_origin", "region", "source", "origin", unique=True,
              postgresql_where=text("origin is not null")),
    )  # fmt: skip
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    matter: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    department: Mapped[UUID | None] = mapped_column(Uuid)
    point: Mapped[UUID | None] = mapped_column(Uuid)
    servers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    others: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    channel: Mapped[int] = mapped_column(SmallInteger)
    grade: Mapped[int] = mapped_column(SmallInteger)
    tags: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    version: Mapped[int] = mapped_column(SmallInteger)
    on: Mapped[date] = mapped_column(Date)
    named: Mapped[bool] = mapped_column(Boolean)
    counted: Mapped[bool] = mapped_column(Boolean)
    sums_of: Mapped[date | None] = mapped_column(Date)
    width: Mapped[str | None] = mapped_column(String(10))
    closed_in: Mapped[date | None] = mapped_column(Date)
    again_grade: Mapped[int | None] = mapped_column(SmallInteger)
    again_tags: Mapped[list[int] | None] = mapped_column(ARRAY(SmallInteger))
    again_on: Mapped[date | None] = mapped_column(Date)
    origin: Mapped[str | None] = mapped_column(String(80))
    source: Mapped[str | None] = mapped_column(String(48))
    sender: Mapped[str | None] = mapped_column(String(100))


class Words(Sealed, Model):
    """What was written beside the grade, the first time and `again`."""

    __tablename__ = "reviews_words"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    words: Mapped[Secret | None] = mapped_column(SecretText("reviews.words"))
    again: Mapped[Secret | None] = mapped_column(SecretText("reviews.again"))


class Reviewer(Sealed, Model):
    """Who left a way to be called back about a review: only who handles it reads this, never who was reviewed. `at` is
    when the day of the review ended, from which the row is kept."""

    __tablename__ = "reviews_reviewers"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[Secret] = mapped_column(SecretText("reviews.name"))
    telephone: Mapped[Secret] = mapped_column(SecretText("reviews.telephone"))
    number: Mapped[Secret | None] = mapped_column(SecretText("reviews.number"))
    at: Mapped[datetime] = mapped_column(INSTANT)


class Mine(Personal, Model):
    """A review in its giver's own hands, and nobody else's: by it he finds what became of it."""

    __tablename__ = "reviews_mine"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    home: Mapped[int] = mapped_column(BigInteger)
    moment: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    on: Mapped[date] = mapped_column(Date)


class Mending(Owned, Model):
    """How a bad review is dealt with: its state in `rules.handling.FLOW`, who deals with it and by when; `looked` when
    he has looked at how to call its giver back, `told` the stage (`ack`, `fix`) of which the region above was told
    that it is late, until that is made good."""

    __tablename__ = "reviews_mendings"
    __table_args__ = (Index("ix_reviews_mendings_live", "region", "fix_by", "id"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    department: Mapped[UUID | None] = mapped_column(Uuid)
    servers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    named: Mapped[bool] = mapped_column(Boolean)
    opened_at: Mapped[datetime] = mapped_column(INSTANT)
    ack_by: Mapped[date] = mapped_column(Date)
    fix_by: Mapped[date] = mapped_column(Date)
    handler: Mapped[UUID | None] = mapped_column(Uuid)
    looked: Mapped[bool] = mapped_column(Boolean)
    outcome: Mapped[str | None] = mapped_column(String(10))
    answered_at: Mapped[datetime | None] = mapped_column(INSTANT)
    late: Mapped[bool] = mapped_column(Boolean)
    told: Mapped[str | None] = mapped_column(String(3))


class Line(Sealed, Model):
    """One step of dealing with a bad review, as its giver reads it too; `by` is the officer who took it."""

    __tablename__ = "reviews_lines"
    review: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    move: Mapped[str] = mapped_column(String(20))
    by: Mapped[UUID | None] = mapped_column(Uuid)
    text: Mapped[Secret | None] = mapped_column(SecretText("reviews.line"))
    at: Mapped[datetime] = mapped_column(INSTANT)


class Late(Owned, Model):
    """At the region above: a place below has not dealt with a bad review in time; `answered_at` when it has."""

    __tablename__ = "reviews_late"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    place: Mapped[int] = mapped_column(BigInteger, ForeignKey("regions.code"))
    stage: Mapped[str] = mapped_column(String(3))
    due: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(INSTANT)
    answered_at: Mapped[datetime | None] = mapped_column(INSTANT)


class Point(Owned, Model):
    """A window or desk where people review: by a printed code, a tablet or an evaluator; `present` is the moment that
    its tablet shows now, `key` what its evaluator proves itself with, as a blind index."""

    __tablename__ = "reviews_points"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    department: Mapped[UUID | None] = mapped_column(Uuid)
    key: Mapped[bytes | None] = mapped_column(LargeBinary)
    present: Mapped[UUID | None] = mapped_column(Uuid)
    live: Mapped[bool] = mapped_column(Boolean)


class Count(Inherited, Model):
    """What was counted in one month of the region as a whole or of one of its departments, windows, matters, or apart
    from all of them of what one other system sent (`axis`, `key`): published, so that no page opens a review for a
    rate."""

    __tablename__ = "reviews_counts"
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    axis: Mapped[str] = mapped_column(String(10), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    grade_1: Mapped[int] = mapped_column(Integer)
    grade_2: Mapped[int] = mapped_column(Integer)
    grade_3: Mapped[int] = mapped_column(Integer)
    grade_4: Mapped[int] = mapped_column(Integer)
    grade_5: Mapped[int] = mapped_column(Integer)
    closed: Mapped[int] = mapped_column(Integer)
    ended: Mapped[int] = mapped_column(Integer)
    bad: Mapped[int] = mapped_column(Integer)
    named: Mapped[int] = mapped_column(Integer)
    handled: Mapped[int] = mapped_column(Integer)
    called: Mapped[int] = mapped_column(Integer)


class Answer(Inherited, Model):
    """What is published of one review and of the office's answer: by decision of who handles it, in his wording."""

    __tablename__ = "reviews_answers"
    __table_args__ = (Index(None, "region", "at", "id"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    month: Mapped[date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(200))
    department: Mapped[str] = mapped_column(String(80))
    grade: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str | None] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(INSTANT)
