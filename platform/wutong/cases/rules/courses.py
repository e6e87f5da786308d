"""The course that a case took, in plain days: what whoever counts offices is told of it, and nothing personal."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wutong.calendar.rules import Unit


@dataclass(frozen=True, slots=True)
class Kept:
    """How an accepted case kept its terms until it was decided, its office ended it without a decision, or its
    applicant withdrew it too late for them.

    `late` is past the promise, `breached` past the law, `early` before the promise was used up. `promised`, `legal` and
    `used` are days in `unit`; None where promise and law are not counted in the same days, or no law sets a limit.
    """

    late: bool
    early: bool
    breached: bool
    unit: Unit | None
    promised: int
    legal: int
    used: int


@dataclass(frozen=True, slots=True)
class Course:
    """One case that was handed in: what it is counted under, and on which days of Beijing what became of it."""

    case_id: UUID
    matter: str
    department: str
    channel: str
    online: bool
    instant: bool
    filed_on: date
    accepted_on: date | None
    decided_on: date | None
    closed_on: date | None
    kept: Kept | None
