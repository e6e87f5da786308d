"""Originals, slips and the pieces on them; names, places and notes are sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from wutong.cases.models import of_case
from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Sealed

INSTANT = DateTime(timezone=True)


class Original(Sealed, Model):
    """One piece of paper that an office holds of a case: where it lies (`place`), who has it, on which slip it is
    under way, and into whose hands it went back. `kept_at` is when somebody wrote down that it stays when the case is
    closed."""

    __tablename__ = "case_originals"
    guard = "applicant"
    __table_args__ = (
        of_case("case_originals"),
        CheckConstraint("(state = 'moving') = (slip is not null)", name="moving"),
        CheckConstraint("(state = 'returned') = (returned_at is not null)", name="returned"),
        Index("ix_case_originals_region_case_id", "region", "case_id"),
        Index("ix_case_originals_holder", "region", "holder", "id", postgresql_where=text("state <> 'returned'")),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    name: Mapped[Secret] = mapped_column(SecretText("original.name"))
    place: Mapped[Secret] = mapped_column(SecretText("original.place"))
    holder: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(8))
    slip: Mapped[UUID | None] = mapped_column(Uuid)
    received_at: Mapped[datetime] = mapped_column(INSTANT)
    received_by: Mapped[UUID | None] = mapped_column(Uuid)
    returned_at: Mapped[datetime | None] = mapped_column(INSTANT)
    returned_by: Mapped[UUID | None] = mapped_column(Uuid)
    returned_to: Mapped[Secret | None] = mapped_column(SecretText("original.returned_to"))
    kept_at: Mapped[datetime | None] = mapped_column(INSTANT)
    kept_by: Mapped[UUID | None] = mapped_column(Uuid)


class Slip(Sealed, Model):
    """A slip (交接单): who gave and signed by sending it, to whom, where the pieces are to lie from then on."""

    __tablename__ = "original_slips"
    __table_args__ = (
        Index("ix_original_slips_taker", "region", "taker", "id"),
        Index("ix_original_slips_giver", "region", "giver", "id"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    giver: Mapped[UUID] = mapped_column(Uuid)
    taker: Mapped[UUID] = mapped_column(Uuid)
    place: Mapped[Secret] = mapped_column(SecretText("original.slip_place"))
    state: Mapped[str] = mapped_column(String(10))
    sent_at: Mapped[datetime] = mapped_column(INSTANT)
    settled_at: Mapped[datetime | None] = mapped_column(INSTANT)
    settled_by: Mapped[UUID | None] = mapped_column(Uuid)


class Piece(Sealed, Model):
    """One piece on a slip, and whether it was taken or refused, with the note."""

    __tablename__ = "original_slip_pieces"
    __table_args__ = (
        ForeignKeyConstraint(
            ["region", "slip"],
            ["original_slips.region", "original_slips.id"],
            name="fk_original_slip_pieces_region_slip",
        ),
    )
    slip: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    original: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[str] = mapped_column(String(40))
    name: Mapped[Secret] = mapped_column(SecretText("original.piece"))
    outcome: Mapped[str | None] = mapped_column(String(8))
    note: Mapped[Secret | None] = mapped_column(SecretText("original.note"))
