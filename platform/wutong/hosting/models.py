"""What went wrong with plugins at a region, counted by place and kind."""

from datetime import datetime

from sqlalchemy import DateTime, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.tenancy import Owned


class Trouble(Owned, Model):
    """How often something of a plugin failed or was slow: `place` is a slot or a page, `kind` the error's code or
    class, or `slow`. No word of an error is kept, because it may be somebody's name."""

    __tablename__ = "plugin_troubles"
    plugin: Mapped[str] = mapped_column(String(31), primary_key=True)
    place: Mapped[str] = mapped_column(String(100), primary_key=True)
    kind: Mapped[str] = mapped_column(String(80), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    longest_ms: Mapped[int] = mapped_column(Integer)
    first_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
