"""The table of cuts of the inbox that officers keep for themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.secret import Secret, SecretText
from wutong.tenancy import Sealed


class SavedCut(Sealed, Model):
    """A cut of the inbox under a name of the officer's own; sealed, because people search for people."""

    __tablename__ = "case_cuts"
    __table_args__ = (Index("ix_case_cuts_region_person", "region", "person"),)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person: Mapped[UUID] = mapped_column(Uuid)
    title: Mapped[Secret] = mapped_column(SecretText("case.cut_title"))
    query: Mapped[Secret] = mapped_column(SecretText("case.cut"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
