"""Tables of the letters between installations: whom we know, with which keys, and what went to and fro."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, DateTime, Index, Integer, SmallInteger, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import Inherited, Model, Owned, Sealed, Secret, SecretText

INSTANT = DateTime(timezone=True)


class OwnKey(Inherited, Model):
    """One of our keys, by number. What is secret of it is written nowhere: it is derived from the master key."""

    __tablename__ = "cross_province_own_keys"
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    algorithm: Mapped[str] = mapped_column(String(10))
    valid_from: Mapped[datetime] = mapped_column(INSTANT)
    valid_until: Mapped[datetime | None] = mapped_column(INSTANT)


class Partner(Inherited, Model):
    """Another installation: invited → trusted → paused. `covers` are the regions in whose name it may speak."""

    __tablename__ = "cross_province_partners"
    __table_args__ = (
        CheckConstraint("state in ('invited', 'trusted', 'paused')", name="state"),
        Index("ix_cross_province_partners_name", "region", "name", unique=True),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(200))
    top: Mapped[int] = mapped_column(BigInteger)
    covers: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    versions: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    state: Mapped[str] = mapped_column(String(8))
    vouched_by: Mapped[UUID | None] = mapped_column(Uuid)
    trusted_by: Mapped[UUID | None] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(INSTANT)


class PartnerKey(Inherited, Model):
    """A public key of a partner, with the time in which it is believed."""

    __tablename__ = "cross_province_partner_keys"
    partner: Mapped[str] = mapped_column(String(40), primary_key=True)
    kid: Mapped[str] = mapped_column(String(60), primary_key=True)
    algorithm: Mapped[str] = mapped_column(String(10))
    signing: Mapped[str] = mapped_column(String(64))
    sealing: Mapped[str] = mapped_column(String(64))
    valid_from: Mapped[datetime] = mapped_column(INSTANT)
    valid_until: Mapped[datetime | None] = mapped_column(INSTANT)


class Line(Owned, Model):
    """How it goes with a partner from here: failures in a row, and until when nobody tries."""

    __tablename__ = "cross_province_lines"
    partner: Mapped[str] = mapped_column(String(40), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    not_before: Mapped[datetime | None] = mapped_column(INSTANT)
    error: Mapped[str | None] = mapped_column(String(80))
    versions: Mapped[list[int] | None] = mapped_column(ARRAY(SmallInteger))


class Thread(Owned, Model):
    """The letters of one case with one region of a partner: the number of the last one that came, and until when
    somebody carries those that go."""

    __tablename__ = "cross_province_threads"
    __table_args__ = (Index("ix_cross_province_threads_about", "region", "partner", "about", "peer", unique=True),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    partner: Mapped[str] = mapped_column(String(40))
    about: Mapped[UUID] = mapped_column(Uuid)
    peer: Mapped[int] = mapped_column(BigInteger)
    taken: Mapped[int] = mapped_column(Integer)
    leased_until: Mapped[datetime | None] = mapped_column(INSTANT)


class Mail(Owned, Model):
    """One letter, `out` or `in`: open → sent → received → processed, or dead; with the receipts of both sides.

    `digest` is of its content, which holds a random salt; `receipt` and `final` are signed by whoever received it.
    """

    __tablename__ = "cross_province_mail"
    __table_args__ = (
        CheckConstraint("way in ('out', 'in')", name="way"),
        CheckConstraint("state in ('open', 'sent', 'received', 'processed', 'dead')", name="state"),
        Index("ix_cross_province_mail_thread", "region", "thread", "way", "seq", unique=True),
        Index("ix_cross_province_mail_at", "region", "at"),
        Index("ix_cross_province_mail_partner", "region", "partner", "way", "id"),
    )
    way: Mapped[str] = mapped_column(String(3), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    thread: Mapped[UUID] = mapped_column(Uuid)
    partner: Mapped[str] = mapped_column(String(40))
    about: Mapped[UUID] = mapped_column(Uuid)
    peer: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(String(9))
    tries: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(INSTANT)
    since: Mapped[datetime] = mapped_column(INSTANT)
    due_at: Mapped[datetime] = mapped_column(INSTANT)
    received_at: Mapped[datetime | None] = mapped_column(INSTANT)
    processed_at: Mapped[datetime | None] = mapped_column(INSTANT)
    digest: Mapped[str] = mapped_column(String(64))
    receipt: Mapped[str | None] = mapped_column(Text)
    final: Mapped[str | None] = mapped_column(Text)
    told: Mapped[bool]
    error: Mapped[str | None] = mapped_column(String(80))


class MailBody(Sealed, Model):
    """What a letter says, and the parcels or parts in which its papers lie."""

    __tablename__ = "cross_province_mail_bodies"
    way: Mapped[str] = mapped_column(String(3), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(INSTANT)
    content: Mapped[Secret] = mapped_column(SecretText("cross_province.content"))
    papers: Mapped[Secret | None] = mapped_column(SecretText("cross_province.papers"))


TABLES = (OwnKey, Partner, PartnerKey, Line, Thread, Mail, MailBody)
