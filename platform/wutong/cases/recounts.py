"""The table of recounts: how far the cases that a change of days may touch have been counted again."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Date, DateTime, Index, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.tenancy import Owned

#: The days that a national notice may speak of, which stand for all of them.
EVER = (date(1949, 10, 1), date(2199, 12, 31))


class Recount(Owned, Model):
    """One change of days by a region, which every case of it and of those below is counted again for.

    `first` and `last` are the days it speaks of; `place` and `case_id` how far it has come: the region that is gone
    through and the last case looked at there. `seen` cases were counted again, of which `moved` have another date now.
    """

    __tablename__ = "case_recounts"
    __table_args__ = (Index("ix_case_recounts_region_begun_at", "region", "begun_at"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    place: Mapped[int] = mapped_column(BigInteger)
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    seen: Mapped[int] = mapped_column(Integer)
    moved: Mapped[int] = mapped_column(Integer)
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def everything(self) -> bool:
        """Whether national notices were loaded."""
        return (self.first, self.last) == EVER
