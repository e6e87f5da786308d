"""What happens to posts from day to day; why somebody is away is not told."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wutong.events import event


@event("desk.deputy_named")
@dataclass(frozen=True)
class DeputyNamed:
    """An officer has another deputy, or none any more."""

    person: UUID
    deputy: UUID | None


@event("desk.absence_set")
@dataclass(frozen=True)
class AbsenceSet:
    """An officer will be away; `deputy` stands in, if one is named."""

    absence: UUID
    person: UUID
    deputy: UUID | None
    first: date
    last: date


@event("desk.absence_ended")
@dataclass(frozen=True)
class AbsenceEnded:
    """An officer is back earlier."""

    absence: UUID
    person: UUID
