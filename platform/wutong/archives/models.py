"""What is known of packages (nothing personal, and it outlives them) and of their parts; terms, holds, disposals."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Date, DateTime, Index, Integer, SmallInteger, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.cases.models import of_case
from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Inherited, Owned, Sealed


class Package(Owned, Model):
    """One sealed package of a case: the first has `part` 0, what came late 1, 2, …; the file lies under `digest`.

    `manifest` is the SHA-256 of its manifest, `head` the link at the end of its chain of events, `upto` the count of
    the case's last step in it, `last_event` the last event. `keep_until` is `None` for what is kept for ever. A package
    that was destroyed has lost its digest, and this line stays; `handed_on` is when an archive said that it has it.
    """

    __tablename__ = "archive_packages"
    guard = "applicant"
    __table_args__ = (
        of_case("archive_packages"),
        UniqueConstraint("region", "case_id", "part", name="uq_archive_packages_region_case_id_part"),
        UniqueConstraint("region", "number", name="uq_archive_packages_region_number"),
        Index("ix_archive_packages_region_digest", "region", "digest"),
        Index("ix_archive_packages_region_keep_until", "region", "keep_until"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    part: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[str] = mapped_column(String(80))
    case_number: Mapped[str] = mapped_column(String(40))
    matter: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    year: Mapped[int] = mapped_column(SmallInteger)
    term: Mapped[str] = mapped_column(String(3))
    closed_on: Mapped[date] = mapped_column(Date)
    keep_until: Mapped[date | None] = mapped_column(Date)
    sealed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    digest: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    manifest: Mapped[str] = mapped_column(String(64))
    head: Mapped[str] = mapped_column(String(64))
    upto: Mapped[int] = mapped_column(Integer)
    last_event: Mapped[UUID] = mapped_column(Uuid)
    parts: Mapped[int] = mapped_column(Integer)
    destroyed_on: Mapped[date | None] = mapped_column(Date)
    handed_on: Mapped[date | None] = mapped_column(Date)


class Piece(Sealed, Model):
    """One part of a package; `source` is the row that it was made of, which is not packed twice."""

    __tablename__ = "archive_parts"
    __table_args__ = (Index("ix_archive_parts_region_case_id", "region", "case_id"),)
    package: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    path: Mapped[str] = mapped_column(String(100))
    title: Mapped[Secret] = mapped_column(SecretText("archive.part"))
    source: Mapped[str] = mapped_column(String(80))
    size: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class Term(Inherited, Model):
    """How long the cases of a matter are kept, by its code; a region below may keep them longer, never shorter."""

    __tablename__ = "archive_terms"
    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    term: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None] = mapped_column(Uuid)


class Hold(Sealed, Model):
    """Nothing of the case may be destroyed (冻结), for a reason, until somebody lifts it for a reason."""

    __tablename__ = "archive_holds"
    __table_args__ = (of_case("archive_holds"), Index("ix_archive_holds_region_case_id", "region", "case_id"))
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    why: Mapped[Secret] = mapped_column(SecretText("archive.hold"))
    set_by: Mapped[UUID | None] = mapped_column(Uuid)
    set_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    lifted_for: Mapped[Secret | None] = mapped_column(SecretText("archive.hold_lifted"))
    lifted_by: Mapped[UUID | None] = mapped_column(Uuid)
    lifted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Disposal(Sealed, Model):
    """A list of what is to be destroyed (销毁清册): proposed, then approved or declined, then executed; it stays."""

    __tablename__ = "archive_disposals"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    why: Mapped[Secret] = mapped_column(SecretText("archive.disposal"))
    proposed_by: Mapped[UUID | None] = mapped_column(Uuid)
    proposed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    executed_by: Mapped[UUID | None] = mapped_column(Uuid)
    executed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Line(Sealed, Model):
    """One case on such a list, by the number of its archive; `outcome` says what became of it."""

    __tablename__ = "archive_disposal_lines"
    disposal: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    package: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[str] = mapped_column(String(80))
    outcome: Mapped[str] = mapped_column(String(10), default="")


class Vote(Sealed, Model):
    """What one person said to a list."""

    __tablename__ = "archive_disposal_votes"
    disposal: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    agree: Mapped[bool] = mapped_column()
    opinion: Mapped[Secret | None] = mapped_column(SecretText("archive.vote"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Transfer(Sealed, Model):
    """A list of packages that go to an archive (移交清单), `to` which one, and the receipt that it gave."""

    __tablename__ = "archive_transfers"
    __table_args__ = (UniqueConstraint("region", "number", name="uq_archive_transfers_region_number"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    to: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(8))
    made_by: Mapped[UUID | None] = mapped_column(Uuid)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    handed_by: Mapped[UUID | None] = mapped_column(Uuid)
    handed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    received_on: Mapped[date | None] = mapped_column(Date)
    receipt: Mapped[Secret | None] = mapped_column(SecretText("archive.receipt"))
    noted_by: Mapped[UUID | None] = mapped_column(Uuid)


class TransferLine(Sealed, Model):
    """One package on such a list, with the SHA-256 of its file, as it was when the list was made."""

    __tablename__ = "archive_transfer_lines"
    __table_args__ = (Index("ix_archive_transfer_lines_region_package", "region", "package"),)
    transfer: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    package: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[str] = mapped_column(String(80))
    hash: Mapped[str] = mapped_column(String(64))
