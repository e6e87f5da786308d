"""What happens to archives."""

from dataclasses import dataclass
from uuid import UUID

from wutong.events import event


@event("archive.sealed")
@dataclass(frozen=True)
class PackageSealed:
    """A package was sealed; by `manifest`, the hash of its manifest, the chain of events vouches for all of it."""

    package: UUID
    case_id: UUID
    number: str
    part: int
    manifest: str
    term: str


@event("archive.held")
@dataclass(frozen=True)
class ArchiveHeld:
    """Nothing of the case may be destroyed any more, until the hold is lifted."""

    hold: UUID
    case_id: UUID


@event("archive.released")
@dataclass(frozen=True)
class HoldLifted:
    """A hold was lifted; others may still stand."""

    hold: UUID
    case_id: UUID


@event("archive.disposal_moved")
@dataclass(frozen=True)
class DisposalMoved:
    """A list of disposal was proposed, spoken to, or executed; `state` is how it stands since."""

    disposal: UUID
    state: str
    lines: int


@event("archive.destroyed")
@dataclass(frozen=True)
class ArchiveDestroyed:
    """Everything that was kept of a case was destroyed by a list; the lines of its packages stay."""

    disposal: UUID
    case_id: UUID
    number: str


@event("archive.term_set")
@dataclass(frozen=True)
class TermSet:
    """A region said how long the cases of a matter are kept; no term: it takes back what it had said."""

    code: str
    term: str | None


@event("archive.exported")
@dataclass(frozen=True)
class PackageExported:
    """Somebody took a copy of a package away."""

    package: UUID
    case_id: UUID
    number: str


@event("archive.transfer_moved")
@dataclass(frozen=True)
class TransferMoved:
    """A list of transfer was made, taken away as a file, handed over, received or dropped; `step` says which."""

    transfer: UUID
    number: str
    step: str
    state: str


@event("archive.handed_over")
@dataclass(frozen=True)
class PackageHandedOver:
    """An archive has a package and said so, by this list."""

    package: UUID
    case_id: UUID
    number: str
    transfer: UUID
