"""What happens to the papers of a case, as facts: which case, and never what was in a paper."""

from dataclasses import dataclass
from uuid import UUID

from wutong.cases.events import CaseFact
from wutong.events import event


@event("paper.added")
@dataclass(frozen=True)
class PaperAdded(CaseFact):
    """A paper was added."""


@event("paper.removed")
@dataclass(frozen=True)
class PaperRemoved(CaseFact):
    """A paper was taken out before submission."""


@event("paper.reused")
@dataclass(frozen=True)
class PaperReused(CaseFact):
    """A paper or a result that was held already was taken, with the applicant's consent (免提交)."""


@event("paper.opened")
@dataclass(frozen=True)
class PapersOpened(CaseFact):
    """Somebody of the office took a paper of a case out, or all of them where none is named; where the case is not his,
    for a reason (`opening`)."""

    paper: UUID | None = None
    opening: UUID | None = None


@event("paper.quarantined")
@dataclass(frozen=True)
class PaperQuarantined(CaseFact):
    """A scanner found something in a paper; it does not count, and nobody opens it."""
