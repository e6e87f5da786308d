"""What was found on the spot; sealed, because it is about somebody's home or shop."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import Model, Sealed, Secret, SecretText


class Visit(Sealed, Model):
    """One visit: the step of the case that asked for it; `found` is empty until somebody has been there."""

    __tablename__ = "visit_visits"
    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    found: Mapped[Secret | None] = mapped_column(SecretText("visit.found"))
