"""The table of reasons for which officers take papers out of cases that are not their own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.cases.models import INSTANT, of_case
from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Sealed


class Opening(Sealed, Model):
    """Why one officer (`by`, of a `department`) wanted to see the papers of a case (`number`) that is neither his nor
    his department's; what he then took out are events that name it."""

    __tablename__ = "case_openings"
    __table_args__ = (of_case("case_openings"), Index("ix_case_openings_region_case_id", "region", "case_id"))
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    number: Mapped[str | None] = mapped_column(String(40))
    by: Mapped[UUID | None] = mapped_column(Uuid)
    department: Mapped[UUID | None] = mapped_column(Uuid)
    words: Mapped[Secret] = mapped_column(SecretText("case.opening"))
    at: Mapped[datetime] = mapped_column(INSTANT)
