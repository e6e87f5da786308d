"""A letter that is to go now, with all that is needed to sign and seal it outside of any transaction."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wutong.sdk import Parcel
from wutong_cross_province.between.seals import Private, Public


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper on its way: what the letter says of it, and the parcel in which it lies here."""

    id: UUID
    size: int
    digest: str
    parcel: Parcel


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that is to go now, with all that is needed to sign and seal it outside of any transaction."""

    thread: UUID
    id: UUID
    partner: str
    url: str
    us: str
    key: Private
    seal: Public
    claims: dict[str, Any]
    content: str
    sheets: tuple[Sheet, ...] = field(default=())
