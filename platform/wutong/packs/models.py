"""Which pack of data was loaded at which region, and of which version."""

from datetime import datetime

from sqlalchemy import DateTime, String
from sqlalchemy.orm import Mapped, mapped_column

from wutong.db import Model
from wutong.tenancy import Inherited


class Loaded(Inherited, Model):
    """A pack as it was loaded last; regions below see which data hold for them."""

    __tablename__ = "packs_loaded"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
