"""The chain: one link for each event, numbered from 1 in each region, append-only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong import tenancy
from wutong.db import Model


class Seal(tenancy.Owned, Model):
    """One link: the hash over the link before and the event; `at` is the moment of sealing."""

    __tablename__ = "seals"
    append_only = True
    __table_args__ = (UniqueConstraint("region", "event_id"),)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(Uuid)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
