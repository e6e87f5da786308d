"""Which versions of plugins ran here since when, and what went wrong with them at a region."""

from datetime import datetime

from sqlalchemy import DateTime, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.tenancy import Global, Owned


class Ran(Global, Model):
    """From `since` on this version of a plugin ran, until the next row; "": none ran, it was gone or put aside."""

    __tablename__ = "plugin_versions"
    reason = "what is installed serves every region alike"
    plugin: Mapped[str] = mapped_column(String(31), primary_key=True)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    version: Mapped[str] = mapped_column(String(40))


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
