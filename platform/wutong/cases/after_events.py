"""What happens to a case besides its straight way, as facts: ids, codes and days; no names, no words."""

from dataclasses import dataclass
from uuid import UUID

from wutong.cases.events import CaseFact
from wutong.events import event


@event("case.papers_overdue")
@dataclass(frozen=True)
class PapersOverdue(CaseFact):
    """What was promised to come later (容缺受理) has not come by its day."""


@event("case.corrected")
@dataclass(frozen=True)
class CaseCorrected(CaseFact):
    """A slip of the pen in a decision was put right; what was decided stays."""


@event("case.posted")
@dataclass(frozen=True)
class CasePosted(CaseFact):
    """What was decided was handed to a carrier."""


@event("case.address_opened")
@dataclass(frozen=True)
class AddressOpened(CaseFact):
    """Somebody of the office was shown in full to whom and where a result is sent; where the case is not his, for a
    reason (`opening`)."""

    opening: UUID | None = None


@event("case.reopened")
@dataclass(frozen=True)
class CaseReopened(CaseFact):
    """A closed case is dealt with again, by order of a reviewing body, a court or a body above."""


@event("case.committed")
@dataclass(frozen=True)
class CommitmentSigned(CaseFact):
    """The applicant signed instead of bringing papers (告知承诺), after the case had been handed in."""


@event("case.commitment_checked")
@dataclass(frozen=True)
class CommitmentChecked(CaseFact):
    """What was signed has been found to be true."""


@event("case.mending_ordered")
@dataclass(frozen=True)
class MendingOrdered(CaseFact):
    """What was signed is to be put right by a day."""


@event("case.check_overdue")
@dataclass(frozen=True)
class CheckOverdue(CaseFact):
    """Nobody has checked a commitment by the day."""


@event("case.check_moved")
@dataclass(frozen=True)
class CheckMoved(CaseFact):
    """Days of the calendar changed, and with them the day by which a commitment is to be checked."""


@event("case.correction_soon")
@dataclass(frozen=True)
class CorrectionSoon(CaseFact):
    """The days that the applicant has for a correction are nearly over."""


@event("case.revived")
@dataclass(frozen=True)
class DocketRevived:
    """At the receiving place: a case that it had as closed goes on at its home; `asked_by` asked for the last step."""

    case_id: UUID
    number: str
    state: str
    asked_by: UUID | None


@event("case.heirless")
@dataclass(frozen=True)
class Heirless:
    """Who was to take the open cases of somebody who left may have none: they went back to the pool."""

    person: UUID


@event("case.party_sought")
@dataclass(frozen=True)
class PartySought:
    """Somebody looked for the cases of a person or body by number, telephone or credit code, and was shown these."""

    kind: str
    cases: tuple[UUID, ...]
