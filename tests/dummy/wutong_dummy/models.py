"""The dummy's tables: one that is an office's own, one that is inherited."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from wutong.sdk import Element, Elements, Kind, LayerRow, May, Model, Owned, now

#: One hint for everybody, so the item is defined here and by no region.
HINT = Kind("dummy_hint", {"title": May.LOCKED, "words": May.FREE}, rooted=False)
ITEM = UUID("6a1f0a52-0f0c-5d0e-9b0d-3c1f5be0d001")


class Mark(Owned, Model):
    """A mark left at a case."""

    __tablename__ = "dummy_marks"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid)
    why: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class Hint(LayerRow, Model):
    """An inherited table of the plugin's own."""

    __tablename__ = "dummy_hints"
    kind = HINT
    title: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str | None] = mapped_column(Text)


ELEMENTS = Elements(
    "dummy",
    "标记要求",
    (
        Element("way", "标记方式", "code", {"none": "不标记", "once": "标记一次"}, may="default"),
        Element("note", "标记说明", "long", may="free"),
    ),
)


class Way(LayerRow, Model):
    """What regions say of the elements that the dummy adds to matters."""

    __tablename__ = "dummy_elements"
    kind = ELEMENTS.kind
    way: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text)
