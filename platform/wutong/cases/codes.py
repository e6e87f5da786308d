"""The tables behind codes and numbers: which case a query code opens, how often somebody guessed, the next serial."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, DateTime, Integer, LargeBinary, SmallInteger, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.tenancy import Owned


class Tracking(Owned, Model):
    """The hash of a query code and of the telephone's tail, and the case they open."""

    __tablename__ = "case_trackings"
    code: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    applicant: Mapped[UUID] = mapped_column(Uuid)
    tail: Mapped[bytes] = mapped_column(LargeBinary)


class Tries(Owned, Model):
    """Wrong tries under one query code, whether such a code exists or not."""

    __tablename__ = "case_tries"
    code: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    count: Mapped[int] = mapped_column(SmallInteger)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Counter(Owned, Model):
    """The next free serial of a region's day; processes take blocks, so nobody waits for a commit."""

    __tablename__ = "case_counters"
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    next: Mapped[int] = mapped_column(Integer)
