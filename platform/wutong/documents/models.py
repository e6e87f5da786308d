"""Tables of documents: what is known of each (nothing personal), and the next number of every series."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from wutong.cases.models import of_case
from wutong.db import Model
from wutong.tenancy import Owned


class Document(Owned, Model):
    """One document of the case's step `seq`; its PDF lies sealed on disk under `digest` (`wutong.files`).

    `hash` is the PDF's SHA-256 in hex, which everybody may compute. `find` and `proof` are the blind indexes of the two
    parts of its code. `words` is the digest of the template that it was made with, `lacking` how many signs of it no
    font here has. A document whose step was taken back is void from `void_on`; since `replaced_on` the document
    `replaced_by` stands in the place of one that had a slip of the pen. Since `ended_on` what it says holds no more:
    the case's step `ended_seq` revoked or cancelled it, or decided anew (`ended_as`, a key of `rules.ENDED`).
    """

    __tablename__ = "case_documents"
    guard = "applicant"
    __table_args__ = (
        of_case("case_documents"),
        UniqueConstraint("region", "case_id", "seq", name="uq_case_documents_region_case_id_seq"),
        UniqueConstraint("region", "find", name="uq_case_documents_region_find"),
        UniqueConstraint("region", "number", name="uq_case_documents_region_number"),
        Index("ix_case_documents_region_digest", "region", "digest"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    seq: Mapped[int] = mapped_column(Integer)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(100))
    office: Mapped[str] = mapped_column(String(200))
    day: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
    find: Mapped[bytes] = mapped_column(LargeBinary)
    proof: Mapped[bytes] = mapped_column(LargeBinary)
    words: Mapped[str] = mapped_column(String(64))
    lacking: Mapped[int] = mapped_column(SmallInteger)
    void_on: Mapped[date | None] = mapped_column(Date)
    replaced_on: Mapped[date | None] = mapped_column(Date)
    replaced_by: Mapped[UUID | None] = mapped_column(Uuid)
    ended_as: Mapped[str | None] = mapped_column(String(10))
    ended_on: Mapped[date | None] = mapped_column(Date)
    ended_seq: Mapped[int | None] = mapped_column(Integer)


class Series(Owned, Model):
    """The next number of a series: a mark (积石山政务受) in a year."""

    __tablename__ = "document_series"
    mark: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    next: Mapped[int] = mapped_column(Integer)


class Serial(Owned, Model):
    """The number that a step's document has in a series, whether it is made yet or not."""

    __tablename__ = "document_serials"
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    mark: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    serial: Mapped[int] = mapped_column(Integer)
