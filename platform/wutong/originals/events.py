"""What can have happened to originals: counts and ids, never what they are."""

from dataclasses import dataclass
from uuid import UUID

from wutong.events import event


@event("originals.received")
@dataclass(frozen=True)
class OriginalsReceived:
    """An office holds so many originals more of a case."""

    case_id: UUID
    number: str
    pieces: tuple[UUID, ...]


@event("originals.returned")
@dataclass(frozen=True)
class OriginalsReturned:
    """So many went back into the applicant's hands."""

    case_id: UUID
    number: str
    pieces: tuple[UUID, ...]


@event("originals.kept")
@dataclass(frozen=True)
class OriginalsKept:
    """A case is closed while an office holds so many of its originals."""

    case_id: UUID
    number: str
    pieces: tuple[UUID, ...]


@event("originals.slip")
@dataclass(frozen=True)
class SlipMoved:
    """A slip was sent (`open`), signed (`done`, perhaps with some `refused`) or taken back (`withdrawn`)."""

    slip: UUID
    number: str
    state: str
    giver: UUID
    taker: UUID
    refused: int
