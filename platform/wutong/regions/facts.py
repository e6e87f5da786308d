"""What can have happened to a region and its offices."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wutong.events import event


@event("department.established")
@dataclass(frozen=True)
class DepartmentEstablished:
    """A department began its work."""

    department: UUID
    region: int


@event("department.changed")
@dataclass(frozen=True)
class DepartmentChanged:
    """A department's particulars were changed; `fields` names them."""

    department: UUID
    region: int
    fields: tuple[str, ...]


@event("department.closed")
@dataclass(frozen=True)
class DepartmentClosed:
    """A department ended; its open work is to be taken over."""

    department: UUID
    region: int


@event("region.profile_changed")
@dataclass(frozen=True)
class ProfileChanged:
    """A region changed how it shows itself; `fields` names the elements."""

    region: int
    fields: tuple[str, ...]


@event("region.suspended")
@dataclass(frozen=True)
class RegionWasSuspended:
    """`region` suspended `target`: readable, not fileable."""

    region: int
    target: int


@event("region.resumed")
@dataclass(frozen=True)
class RegionResumed:
    """`region` lifted its suspension of `target`."""

    region: int
    target: int


@event("region.took_over")
@dataclass(frozen=True)
class RegionTookOver:
    """`region` took over from `source`, which closes on `day`: its people, departments, own lists and claims."""

    source: int
    region: int
    day: date


@event("region.opened")
@dataclass(frozen=True)
class RegionOpened:
    """`region` opened `target`, directly below it, for service."""

    region: int
    target: int
