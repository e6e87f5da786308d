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


@event("archive.exported")
@dataclass(frozen=True)
class PackageExported:
    """Somebody took a copy of a package away."""

    package: UUID
    case_id: UUID
    number: str
