"""What happens before a case is handed in, when an office is asked to look at it (预审): ids, codes and days."""

from dataclasses import dataclass

from wutong.cases.events import CaseFact
from wutong.events import event


@event("case.precheck_asked")
@dataclass(frozen=True)
class PrecheckAsked(CaseFact):
    """An applicant asks the office to look at a draft before it is handed in."""


@event("case.precheck_answered")
@dataclass(frozen=True)
class PrecheckAnswered(CaseFact):
    """The office says whether the draft can be handed in, or what is missing or wrong."""

    fine: bool = False


@event("case.precheck_ended")
@dataclass(frozen=True)
class PrecheckEnded(CaseFact):
    """The applicant took the draft back, to go on with it."""
