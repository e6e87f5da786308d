"""Tables of the plugin, each at the side that it belongs to."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, DateTime, Index, Integer, String, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import Inherited, Model, Owned, Sealed, Secret, SecretText

INSTANT = DateTime(timezone=True)


class Post(Owned, Model):
    """One message that left (`way` out) or was taken in (`way` in): that it was, never what it said.

    `installation` and `other` are the other side's address, "" for a region of this installation; `seq` counts the
    messages about one thing between the two, each way for itself.
    """

    __tablename__ = "cross_province_messages"
    __table_args__ = (
        Index("uq_cross_province_messages_seq", "region", "about", "way", "installation", "other", "seq", unique=True),
    )
    way: Mapped[str] = mapped_column(String(3), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    about: Mapped[UUID] = mapped_column(Uuid)
    seq: Mapped[int] = mapped_column(Integer)
    installation: Mapped[str] = mapped_column(String(80))
    other: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(INSTANT)


# ── What regions publish ─────────────────────────────────────────────────────────────────────────────────────


class Agreement(Inherited, Model):
    """One side's copy of an agreement; it holds for everybody below. `ours` proposed it; `matters` are names, or `*`;
    `modes` codes of modes. The first and the last day count."""

    __tablename__ = "cross_province_agreements"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    installation: Mapped[str] = mapped_column(String(80))
    partner: Mapped[int] = mapped_column(BigInteger)
    ours: Mapped[bool] = mapped_column(Boolean)
    matters: Mapped[list[str]] = mapped_column(JSONB)
    modes: Mapped[list[str]] = mapped_column(JSONB)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))
    proposed_at: Mapped[datetime] = mapped_column(INSTANT)
    settled_at: Mapped[datetime | None] = mapped_column(INSTANT)


class Window(Inherited, Model):
    """A window that receives for other places, as everybody may read of it."""

    __tablename__ = "cross_province_windows"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(200))
    hours: Mapped[str] = mapped_column(String(200))
    telephone: Mapped[str] = mapped_column(String(40))
    open: Mapped[bool] = mapped_column(Boolean)


# ── A hand-over ──────────────────────────────────────────────────────────────────────────────────────────────


class Checklist(Owned, Model):
    """What a business place asks for a matter, as it told a window here; `content` is its frozen matter.

    `item` is the name that was asked for, `version` the digest of the content; `why` the code of a refusal.
    """

    __tablename__ = "cross_province_checklists"
    __table_args__ = (Index("ix_cross_province_checklists_asked_at", "asked_at"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    installation: Mapped[str] = mapped_column(String(80))
    place: Mapped[int] = mapped_column(BigInteger)
    home: Mapped[int | None] = mapped_column(BigInteger)
    item: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    modes: Mapped[list[str]] = mapped_column(JSONB)
    version: Mapped[str | None] = mapped_column(String(64))
    content: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    why: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime] = mapped_column(INSTANT)
    told_at: Mapped[datetime | None] = mapped_column(INSTANT)


class Handover(Owned, Model):
    """One side's copy of a hand-over; both know it by `id`. `side` says which: the receiving window or the business
    place (`home`); `installation` and `other` are the other side's address, `place` is whose matter it is.

    `hand_by` is by when the window hands over and then by when the package has arrived; `due` and `legal_due` are the
    days of the case at the business place, which run from its acceptance.
    """

    __tablename__ = "cross_province_handovers"
    guard, reader = "applicant", "applicant"
    __table_args__ = (
        CheckConstraint("side in ('window', 'home')", name="side"),
        Index("ix_cross_province_handovers_applicant", "applicant"),
        Index("ix_cross_province_handovers_case", "region", "case_id"),
        Index("ix_cross_province_handovers_joint", "region", "joint"),
        Index("ix_cross_province_handovers_listed", "region", "side", "id"),
    )
    side: Mapped[str] = mapped_column(String(6), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    mode: Mapped[str] = mapped_column(String(10))
    number: Mapped[str] = mapped_column(String(40))
    joint: Mapped[UUID | None] = mapped_column(Uuid)
    installation: Mapped[str] = mapped_column(String(80))
    other: Mapped[int] = mapped_column(BigInteger)
    place: Mapped[int] = mapped_column(BigInteger)
    matter: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    checklist: Mapped[UUID | None] = mapped_column(Uuid)
    version: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    seq: Mapped[int] = mapped_column(Integer)
    transfer: Mapped[str | None] = mapped_column(String(10))
    way: Mapped[str] = mapped_column(String(10))
    result: Mapped[str | None] = mapped_column(String(10))
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    case_number: Mapped[str | None] = mapped_column(String(40))
    began_at: Mapped[datetime] = mapped_column(INSTANT)
    sent_at: Mapped[datetime | None] = mapped_column(INSTANT)
    arrived_at: Mapped[datetime | None] = mapped_column(INSTANT)
    accepted_at: Mapped[datetime | None] = mapped_column(INSTANT)
    ended_at: Mapped[datetime | None] = mapped_column(INSTANT)
    hand_by: Mapped[datetime | None] = mapped_column(INSTANT)
    late: Mapped[bool] = mapped_column(Boolean)
    due: Mapped[date | None] = mapped_column(Date)
    legal_due: Mapped[date | None] = mapped_column(Date)


class Brought(Sealed, Model):
    """What the visitor told the window, and how he proved who he is; deleted at `erase_at`."""

    __tablename__ = "cross_province_brought"
    __table_args__ = (Index("ix_cross_province_brought_erase_at", "erase_at"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[Secret] = mapped_column(SecretText("cross_province.name"))
    id_number: Mapped[Secret] = mapped_column(SecretText("cross_province.id_number"))
    telephone: Mapped[Secret] = mapped_column(SecretText("cross_province.telephone"))
    answers: Mapped[Secret] = mapped_column(SecretText("cross_province.answers"))
    method: Mapped[str] = mapped_column(String(10))
    evidence: Mapped[Secret] = mapped_column(SecretText("cross_province.evidence"))
    erase_at: Mapped[datetime | None] = mapped_column(INSTANT)


class Sheet(Sealed, Model):
    """A paper at the window: `purpose` is to be handed `over`, or the `result` that came back."""

    __tablename__ = "cross_province_sheets"
    __table_args__ = (
        Index("ix_cross_province_sheets_handover", "region", "handover"),
        Index("ix_cross_province_sheets_digest", "region", "digest"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    handover: Mapped[UUID] = mapped_column(Uuid)
    purpose: Mapped[str] = mapped_column(String(6))
    slot: Mapped[str] = mapped_column(String(200))
    name: Mapped[Secret] = mapped_column(SecretText("cross_province.sheet"))
    kind: Mapped[str] = mapped_column(String(8))
    digest: Mapped[str] = mapped_column(String(64))


class Step(Sealed, Model):
    """One event of a hand-over (appendix G), on each side in its own copy; `actor_side` is who did it.

    `text` is what was said: what lacks, carrier and waybill, what is to be corrected.
    """

    __tablename__ = "cross_province_steps"
    guard, reader = "applicant", "applicant"
    side: Mapped[str] = mapped_column(String(6), primary_key=True)
    handover: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    what: Mapped[str] = mapped_column(String(20))
    actor_side: Mapped[str] = mapped_column(String(6))
    at: Mapped[datetime] = mapped_column(INSTANT)
    by: Mapped[UUID | None] = mapped_column(Uuid)
    text: Mapped[Secret | None] = mapped_column(SecretText("cross_province.step"))


class Note(Sealed, Model):
    """What one side wrote to the other about a hand-over; `responsible` is the side that answers for it by rule."""

    __tablename__ = "cross_province_notes"
    __table_args__ = (Index("ix_cross_province_notes_handover", "region", "handover"),)
    side: Mapped[str] = mapped_column(String(6), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    handover: Mapped[UUID] = mapped_column(Uuid)
    about: Mapped[str] = mapped_column(String(10))
    responsible: Mapped[str] = mapped_column(String(6))
    ours: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime] = mapped_column(INSTANT)
    by: Mapped[UUID | None] = mapped_column(Uuid)
    text: Mapped[Secret] = mapped_column(SecretText("cross_province.note"))


# ── Several places, and none to go to ────────────────────────────────────────────────────────────────────────


class Joint(Owned, Model):
    """One application to several places (多地联办), at the place that leads; its parts are hand-overs."""

    __tablename__ = "cross_province_joints"
    guard, reader = "applicant", "applicant"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    began_at: Mapped[datetime] = mapped_column(INSTANT)
    ended_at: Mapped[datetime | None] = mapped_column(INSTANT)


class Online(Owned, Model):
    """A case that somebody filed from elsewhere (全程网办): at the business place with its case, at the region it was
    filed from as a number alone."""

    __tablename__ = "cross_province_online"
    guard = "applicant"
    side: Mapped[str] = mapped_column(String(6), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    applicant: Mapped[UUID | None] = mapped_column(Uuid)
    installation: Mapped[str] = mapped_column(String(80))
    other: Mapped[int] = mapped_column(BigInteger)
    matter: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    began_at: Mapped[datetime] = mapped_column(INSTANT)
    filed_at: Mapped[datetime | None] = mapped_column(INSTANT)


__all__ = [
    "Agreement", "Brought", "Checklist", "Handover", "Joint", "Note", "Online", "Post", "Sheet", "Step", "Window",
]  # fmt: skip
