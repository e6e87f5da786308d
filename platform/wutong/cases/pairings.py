"""The table of paired telephones: whose, for which paper, until when. The link is worked out and kept nowhere."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import SmallInteger, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong import sweeps
from wutong.cases.models import INSTANT, of_case
from wutong.db import Model
from wutong.tenancy import Sealed

#: How long it is remembered that somebody lent a telephone.
KEPT = timedelta(days=1)


class Pairing(Sealed, Model):
    """One telephone lent by `person` for the paper `slot` of a case, or of a filing under way at the counter.

    `rights` are those of the lender's that the telephone uses, `title` is the matter's name: both are all that the
    link opens. `count` counts the files that came.
    """

    __tablename__ = "case_pairings"
    guard = "person"
    __table_args__ = (of_case("case_pairings"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(8))
    rights: Mapped[str] = mapped_column(String(80))
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    slot: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(INSTANT)
    ends_at: Mapped[datetime] = mapped_column(INSTANT)
    ended_at: Mapped[datetime | None] = mapped_column(INSTANT)
    count: Mapped[int] = mapped_column(SmallInteger)


sweeps.KEPT.register(Pairing.made_at, KEPT)
