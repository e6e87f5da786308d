"""Tables of the plugin, each at the side that it belongs to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import Model, Owned

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
