"""The table of papers that are on their way in: what was announced; what has arrived lies in `wutong.parts`."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong import shelf, sweeps
from wutong.cases.models import INSTANT, of_case
from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Sealed

#: How long an upload can be gone on with, counted from its beginning; its bytes last a little longer.
KEEPING: timedelta = shelf.PATIENCE


class Upload(Sealed, Model):
    """One announced upload of one person: for which paper, how long it will be, and the paper that it became.

    It belongs to a case, or to none while a clerk fills in a filing at the counter. `replaces` is the version that the
    new one takes the place of, `pairing` the telephone that sends it in its person's place.
    """

    __tablename__ = "case_uploads"
    guard = "person"
    __table_args__ = (of_case("case_uploads"), Index("ix_case_uploads_region_begun_at", "region", "begun_at"))
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person: Mapped[UUID] = mapped_column(Uuid)
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    slot: Mapped[str] = mapped_column(String(200))
    name: Mapped[Secret] = mapped_column(SecretText("case.upload_name"))
    length: Mapped[int] = mapped_column(BigInteger)
    replaces: Mapped[UUID | None] = mapped_column(Uuid)
    paper: Mapped[UUID | None] = mapped_column(Uuid)
    begun_at: Mapped[datetime] = mapped_column(INSTANT)
    pairing: Mapped[UUID | None] = mapped_column(Uuid)


sweeps.KEPT.register(Upload.begun_at, KEEPING)
