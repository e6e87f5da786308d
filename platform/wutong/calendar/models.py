"""The tables of days."""

from datetime import date

from sqlalchemy import Date, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.layers.kinds import Kind, May
from wutong.layers.models import LayerRow
from wutong.tenancy import Global


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
