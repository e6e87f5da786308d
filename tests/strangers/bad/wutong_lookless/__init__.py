"""Its table does not say who sees its rows."""

from uuid import UUID

from sqlalchemy import Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import Model, Plugin


class Thing(Model):
    """Something of somebody's."""

    __tablename__ = "lookless_things"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)


plugin = Plugin("lookless", "没有可见范围", ">=1.0.dev0,<2", models=(Thing,), migrations="migrations")
