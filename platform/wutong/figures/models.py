"""A ranking that a region made public to those below it, as it was on that day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.tenancy import Inherited


class Ranking(Inherited, Model):
    """The figures of each region directly below, `{code: {figure: [part, whole]}}`, read by all of them.

    A region cannot look at its neighbours; what it learns of them is what the region above chose to tell everybody.
    """

    __tablename__ = "rankings"
    __table_args__ = (Index(None, "region", "at"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    figures: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSONB)
    made_by: Mapped[UUID | None] = mapped_column(Uuid)
