"""A table that the model calls owned and the migration shows to everybody below."""

from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import Model, Owned, Plugin


class Note(Owned, Model):
    """A row of a region."""

    __tablename__ = "openwall_notes"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)


plugin = Plugin("openwall", "没有围墙", ">=1.0.dev0,<2", models=(Note,), migrations="migrations")
