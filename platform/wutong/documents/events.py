"""What happens to documents."""

from dataclasses import dataclass
from uuid import UUID

from wutong.events import event


@event("document.made")
@dataclass(frozen=True)
class DocumentMade:
    """The document of a case's step `seq` was set and kept under its number."""

    document: UUID
    case_id: UUID
    seq: int
    kind: str
    number: str


@event("document.voided")
@dataclass(frozen=True)
class DocumentVoided:
    """The step was taken back, so what was written of it holds no more."""

    document: UUID
    case_id: UUID
    seq: int
    kind: str
    number: str


@event("document.ended")
@dataclass(frozen=True)
class DocumentEnded:
    """What the document says was revoked, cancelled or decided anew (`how`); empty where that was taken back."""

    document: UUID
    case_id: UUID
    seq: int
    kind: str
    number: str
    how: str


@event("document.opened")
@dataclass(frozen=True)
class DocumentOpened:
    """Somebody of the office took the document out; where the case is not his, for a reason (`opening`)."""

    document: UUID
    case_id: UUID
    seq: int
    kind: str
    number: str
    opening: UUID | None = None


@event("document.replaced")
@dataclass(frozen=True)
class DocumentReplaced:
    """The document had a slip of the pen; one that was issued anew stands in its place."""

    document: UUID
    case_id: UUID
    seq: int
    kind: str
    number: str
