"""The tables of notices: messages on their way, what a person was told, what an office should look at.

Messages are Sealed (recipient and words), a person's inbox is Personal, and staff notices are Owned and therefore
hold a kind and an id, never a name or a sentence.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, DateTime, Index, SmallInteger, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from wutong import tenancy
from wutong.db import Model
from wutong.layers.kinds import Kind, May
from wutong.layers.models import LayerRow
from wutong.notices.rules import NAME_OF_WAY, STATES
from wutong.secret import Secret, SecretText


class Message(tenancy.Sealed, Model):
    """One message to one recipient on one channel; its id is the stable key that the outside sees.

    `lane`, `due_at`, `sent_at` and `attempts` are the header that the relay reads, as it does for letters;
    `leased_until` belongs to the worker that sends it, `origin` is the event that caused it or the message it repeats.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(f"state in ({', '.join(map(repr, STATES))})", name="state"),
        Index("ix_messages_open", "lane", "region", "due_at", postgresql_where=text("state in ('queued', 'leased')")),
        Index("ix_messages_hook", "region", "about", "id", postgresql_where=text("channel = 'hook'")),
        Index("ix_messages_origin", "region", "origin", "channel", "kind", unique=True),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    channel: Mapped[str] = mapped_column(String(NAME_OF_WAY))
    kind: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(SmallInteger)
    origin: Mapped[UUID | None] = mapped_column(Uuid)
    about: Mapped[UUID | None] = mapped_column(Uuid)
    person: Mapped[UUID | None] = mapped_column(Uuid)
    recipient: Mapped[Secret | None] = mapped_column(SecretText("message.recipient"))
    title: Mapped[str] = mapped_column(String(60))
    body: Mapped[Secret | None] = mapped_column(SecretText("message.body"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    lane: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(String(9))
    attempts: Mapped[int] = mapped_column(SmallInteger)
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    leased_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    provider: Mapped[str | None] = mapped_column(String(80))
    error: Mapped[str | None] = mapped_column(String(80))


class Hook(tenancy.Sealed, Model):
    """An address outside that is told when a release takes effect; `secret` signs what is sent there.

    `lost` counts the messages in a row that nobody took; `stopped_at` is when the hook was switched off for that.
    """

    __tablename__ = "hooks"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(400))
    secret: Mapped[Secret] = mapped_column(SecretText("hooks.secret"))
    live: Mapped[bool] = mapped_column(Boolean)
    lost: Mapped[int] = mapped_column(SmallInteger)
    made_by: Mapped[UUID | None] = mapped_column(Uuid)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    stopped_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Told(tenancy.Personal, Model):
    """One line in a person's inbox, with the region that told it; written by the inbox channel alone."""

    __tablename__ = "told"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    region: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[UUID | None] = mapped_column(Uuid)
    title: Mapped[str] = mapped_column(String(60))
    body: Mapped[Secret] = mapped_column(SecretText("told.body", of="person"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Choice(tenancy.Personal, Model):
    """A kind of optional notice that a person does not want; what the law demands is sent all the same."""

    __tablename__ = "notice_choices"
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    wanted: Mapped[bool] = mapped_column(Boolean)


class ChosenWay(tenancy.Personal, Model):
    """A way of a plugin over which a person wants to be told, too, and what he said to be reached there."""

    __tablename__ = "notice_ways"
    channel: Mapped[str] = mapped_column(String(NAME_OF_WAY), primary_key=True)
    address: Mapped[Secret] = mapped_column(SecretText("notice_ways.address", of="person"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class StaffNotice(tenancy.Owned, Model):
    """Something a department or one officer should look at: a kind and the thing it is about, told once and seen by
    whom. What is for one `person` nobody else sees or clears away."""

    __tablename__ = "staff_notices"
    __table_args__ = (
        Index("ix_staff_notices_unseen", "region", "id", postgresql_where=text("seen_at is null")),
        Index("ix_staff_notices_origin", "region", "origin", unique=True),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    department: Mapped[UUID | None] = mapped_column(Uuid)
    person: Mapped[UUID | None] = mapped_column(Uuid)
    about: Mapped[UUID | None] = mapped_column(Uuid)
    number: Mapped[str | None] = mapped_column(String(40))
    origin: Mapped[UUID | None] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seen_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    seen_by: Mapped[UUID | None] = mapped_column(Uuid)


NOTICE_TEXT = Kind("notice_texts", {"title": May.DEFAULT, "text": May.DEFAULT}, rooted=False)


class NoticeText(LayerRow, Model):
    """What one release of a region says about the words of one kind of notice."""

    __tablename__ = "notice_texts"
    kind = NOTICE_TEXT
    title: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str | None] = mapped_column(Text)


class Walk(tenancy.Owned, Model):
    """How far the walk after a release has come: `last` is the code of the last region looked at, `told` how many."""

    __tablename__ = "walks"
    release: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)
    told: Mapped[int] = mapped_column(BigInteger)
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
