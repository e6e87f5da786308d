"""What was sent to those who lag: one row for each place and day, so that nobody is reminded twice on one."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Date, DateTime, ForeignKey, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.tenancy import Owned


class Reminder(Owned, Model):
    """A region reminded a `place` below it, of one `release` or (None) of everything, with `open` answers missing."""

    __tablename__ = "reminders"
    place: Mapped[int] = mapped_column(BigInteger, ForeignKey("regions.code"), primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    release: Mapped[UUID | None] = mapped_column(Uuid)
    open: Mapped[int] = mapped_column(Integer)
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_by: Mapped[UUID | None] = mapped_column(Uuid)
