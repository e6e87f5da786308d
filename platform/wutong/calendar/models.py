"""The tables of days, and of how far what rests on changed ones was counted again."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Date, DateTime, Index, Integer, SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.layers.kinds import Kind, May
from wutong.layers.models import LayerRow
from wutong.tenancy import Global, Owned

#: The days that a national notice may speak of, which stand for all of them.
EVER = (date(1949, 10, 1), date(2199, 12, 31))


class CalendarYear(Global, Model):
    """A year whose official notice has been entered; days of any other year are provisional."""

    __tablename__ = "calendar_years"
    reason = "the State Council's notice holds for the whole country"
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(80))


class CalendarException(Global, Model):
    """A day of a national notice: a holiday, or a weekend day that is worked."""

    __tablename__ = "calendar_exceptions"
    reason = "the State Council's notice holds for the whole country"
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40))


#: Days that a region sets for itself and all below it, say a local festival; the nearest region's word holds.
CALENDAR = Kind(
    "calendar_days", {"day": May.LOCKED, "working": May.DEFAULT, "name": May.DEFAULT}, rooted=False, named=("day",)
)


class CalendarDay(LayerRow, Model):
    """What one release of a region says about one day."""

    __tablename__ = "calendar_days"
    kind = CALENDAR
    day: Mapped[date | None] = mapped_column(Date)
    working: Mapped[bool | None]
    name: Mapped[str | None] = mapped_column(String(40))


class Recount(Owned, Model):
    """One change of days by a region, which everything of it and of those below is counted again for.

    `first` and `last` are the days it speaks of; `kind`, `place` and `row_id` how far it has come: what is counted, the
    region that is gone through and the last row looked at there. `seen` rows were counted again, of which `moved` have
    another day now.
    """

    __tablename__ = "calendar_recounts"
    __table_args__ = (Index("ix_calendar_recounts_region_begun_at", "region", "begun_at"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(40))
    place: Mapped[int] = mapped_column(BigInteger)
    row_id: Mapped[UUID | None] = mapped_column(Uuid)
    seen: Mapped[int] = mapped_column(Integer)
    moved: Mapped[int] = mapped_column(Integer)
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def everything(self) -> bool:
        """Whether national notices were loaded."""
        return (self.first, self.last) == EVER
