"""The tables of statistics: what is still to be counted, what each case adds, and the sums of every day; then the same
of what plugins count, a row for each of their measures.

All of them lie in the region whose cases or sums they are; nothing personal is in them, not even who handled a case.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.tenancy import Owned

INSTANT = DateTime(timezone=True)


class Mark(Owned, Model):
    """Something to be counted anew, by the event that asked for it: a `case`; a `day` of the region's own sums; or a
    day that moved here and is to be added `up` by the region above. Written by whoever moved it, gone when counted."""

    __tablename__ = "statistics_marks"
    __table_args__ = (
        CheckConstraint("kind in ('case', 'day', 'up')", name="kind"),
        CheckConstraint("(kind = 'case') = (case_id is not null)", name="case"),
        CheckConstraint("(kind = 'case') = (day is null)", name="day"),
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(4))
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    day: Mapped[date | None] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(INSTANT)


class Measured:
    """The columns of what is counted, `rules.MEASURES`."""

    received: Mapped[int] = mapped_column(Integer)
    online: Mapped[int] = mapped_column(Integer)
    instant: Mapped[int] = mapped_column(Integer)
    accepted: Mapped[int] = mapped_column(Integer)
    closed: Mapped[int] = mapped_column(Integer)
    decided: Mapped[int] = mapped_column(Integer)
    same_day: Mapped[int] = mapped_column(Integer)
    timed: Mapped[int] = mapped_column(Integer)
    on_time: Mapped[int] = mapped_column(Integer)
    early: Mapped[int] = mapped_column(Integer)
    breached: Mapped[int] = mapped_column(Integer)
    promised_working: Mapped[int] = mapped_column(Integer)
    legal_working: Mapped[int] = mapped_column(Integer)
    used_working: Mapped[int] = mapped_column(Integer)
    promised_natural: Mapped[int] = mapped_column(Integer)
    legal_natural: Mapped[int] = mapped_column(Integer)
    used_natural: Mapped[int] = mapped_column(Integer)


class Counted(Owned, Measured, Model):
    """What one case adds to one day, so that it can be replaced when the case moves again."""

    __tablename__ = "statistics_counted"
    __table_args__ = (Index("ix_statistics_counted_day", "region", "day"),)
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    matter: Mapped[str] = mapped_column(String(64))
    department: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(10))


class Cell(Owned, Measured, Model):
    """The cases of one region itself, on one day, of one matter, department and channel."""

    __tablename__ = "statistics_cells"
    __table_args__ = (
        Index("ix_statistics_cells_matter", "matter", "day", "region"),
        Index("ix_statistics_cells_department", "department", "day", "region"),
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    matter: Mapped[str] = mapped_column(String(64), primary_key=True)
    department: Mapped[str] = mapped_column(String(200), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)


class Sum(Owned, Measured, Model):
    """A region with everybody below it, on one day and channel, cut one way: by `place` (itself, or a region directly
    below, as its code), by `matter`, by `department`."""

    __tablename__ = "statistics_sums"
    __table_args__ = (CheckConstraint("cut in ('place', 'matter', 'department')", name="cut"),)
    cut: Mapped[str] = mapped_column(String(10), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)


class Month(Owned, Measured, Model):
    """The sums of a region's days by month (`month` is its first day): boards of a year read a thirtieth of the rows.
    Moved with the days, by what each of them changed."""

    __tablename__ = "statistics_months"
    __table_args__ = (CheckConstraint("cut in ('place', 'matter', 'department')", name="cut"),)
    cut: Mapped[str] = mapped_column(String(10), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)


class Tallied(Owned, Model):
    """What one thing of a plugin (a review, a hand-over) adds to one of the plugin's measures, by the thing's id, so
    that it can be replaced when the thing changes."""

    __tablename__ = "statistics_tallied"
    __table_args__ = (
        Index("ix_statistics_tallied_day", "region", "day"),
        CheckConstraint("amount > 0", name="amount"),
    )
    about: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    measure: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    matter: Mapped[str] = mapped_column(String(64))
    department: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int] = mapped_column(Integer)


class TallyCell(Owned, Model):
    """The same of one region itself, on one day, of one matter, department and channel."""

    __tablename__ = "statistics_tally_cells"
    __table_args__ = (
        Index("ix_statistics_tally_cells_matter", "matter", "day", "region"),
        Index("ix_statistics_tally_cells_department", "department", "day", "region"),
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    matter: Mapped[str] = mapped_column(String(64), primary_key=True)
    department: Mapped[str] = mapped_column(String(200), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    measure: Mapped[str] = mapped_column(String(80), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class TallySum(Owned, Model):
    """The same of a region with everybody below it, on one day and channel, cut as `Sum` is."""

    __tablename__ = "statistics_tally_sums"
    __table_args__ = (CheckConstraint("cut in ('place', 'matter', 'department')", name="cut"),)
    cut: Mapped[str] = mapped_column(String(10), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    measure: Mapped[str] = mapped_column(String(80), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class TallyMonth(Owned, Model):
    """The same by month, as `Month` is."""

    __tablename__ = "statistics_tally_months"
    __table_args__ = (CheckConstraint("cut in ('place', 'matter', 'department')", name="cut"),)
    cut: Mapped[str] = mapped_column(String(10), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    measure: Mapped[str] = mapped_column(String(80), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)


class Rebuild(Owned, Model):
    """How far marking everything anew has come: the region that is gone through, and its last case that was marked."""

    __tablename__ = "statistics_rebuilds"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    place: Mapped[int] = mapped_column(BigInteger)
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    begun_at: Mapped[datetime] = mapped_column(INSTANT)
    done_at: Mapped[datetime | None] = mapped_column(INSTANT)
