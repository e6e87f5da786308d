"""What happens while a case is under review, as facts: ids, codes and days; no names, no words."""

from dataclasses import dataclass
from uuid import UUID

from wutong.cases.events import CaseFact
from wutong.events import event


@event("case.opinion_asked")
@dataclass(frozen=True)
class OpinionAsked(CaseFact):
    """One more officer, or other departments, are asked for their opinion."""


@event("case.opinion_unasked")
@dataclass(frozen=True)
class OpinionUnasked(CaseFact):
    """Opinions that were asked for are not waited for any more."""

    tasks: tuple[UUID, ...] = ()


@event("case.sent_back")
@dataclass(frozen=True)
class CaseSentBack(CaseFact):
    """A review step is done again."""


@event("case.meeting_held")
@dataclass(frozen=True)
class MeetingHeld(CaseFact):
    """The bodies that act jointly met."""


@event("case.extension_asked")
@dataclass(frozen=True)
class ExtensionAsked(CaseFact):
    """A reviewer asks the head of the office for more time."""


@event("case.extension_declined")
@dataclass(frozen=True)
class ExtensionDeclined(CaseFact):
    """The head of the office gives no more time."""
