"""What happens to a case, as facts: ids, codes and days; no names, no words.

Every step of the flow is one fact, published at the home; plugins react to `CaseDecided` and `CaseClosed`. The last
part of the page is what crosses borders: dockets, requests, filings, hand-overs; what is personal travels sealed.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from wutong.cases.models import Case
from wutong.events import event


@dataclass(frozen=True)
class CaseFact:
    """What every fact about a case says; `seq` is the case's own count of its events, `stage` the state that a plugin
    added in which it stands inside `state`."""

    case_id: UUID
    seq: int
    number: str | None
    matter: str
    state: str
    home: int
    applicant: UUID
    receiver: int | None
    handler: UUID | None
    due: date | None
    legal_due: date | None
    stage: str | None = field(default=None, kw_only=True)

    @classmethod
    def of(cls, case: Case, **more: Any) -> Self:
        """The fact as the case stands now; `more` is what only this kind of fact says."""
        return cls(
            case_id=case.id, seq=case.seq, number=case.number, matter=case.matter, state=case.state,
            home=case.region, applicant=case.applicant, receiver=case.receiver, handler=case.handler,
            due=case.due, legal_due=case.legal_due, stage=case.stage, **more,
        )  # fmt: skip


@event("case.started")
@dataclass(frozen=True)
class CaseStarted(CaseFact):
    """A draft was begun."""


@event("case.submitted")
@dataclass(frozen=True)
class CaseSubmitted(CaseFact):
    """The applicant submitted; the five days for notice run."""


@event("case.resubmitted")
@dataclass(frozen=True)
class CaseResubmitted(CaseFact):
    """A correction came in; new five days run."""


@event("case.accepted")
@dataclass(frozen=True)
class CaseAccepted(CaseFact):
    """Accepted; promise and law run from acceptance."""


@event("case.deemed")
@dataclass(frozen=True)
class CaseDeemed(CaseFact):
    """Nobody answered in five working days: accepted as of receipt (§32(4))."""


@event("case.correction_requested")
@dataclass(frozen=True)
class CorrectionRequested(CaseFact):
    """Everything that is missing was listed, once."""


@event("case.rejected")
@dataclass(frozen=True)
class CaseRejected(CaseFact):
    """Not accepted: not required, or another body's business."""


@event("case.fixed")
@dataclass(frozen=True)
class CaseFixed(CaseFact):
    """A slip of the pen was put right on the spot; `former` is whose the case was, where another telephone made it
    somebody else's."""

    former: UUID | None = None


@event("case.reviewed")
@dataclass(frozen=True)
class CaseReviewed(CaseFact):
    """One review step was done."""


@event("case.suspended")
@dataclass(frozen=True)
class CaseSuspended(CaseFact):
    """A special procedure stopped both clocks (§45)."""


@event("case.resumed")
@dataclass(frozen=True)
class CaseResumed(CaseFact):
    """The clocks run again."""


@event("case.extended")
@dataclass(frozen=True)
class CaseExtended(CaseFact):
    """The term was extended, once (§42)."""


@event("case.delivered")
@dataclass(frozen=True)
class CaseDelivered(CaseFact):
    """The decision reached the applicant."""


@event("case.archived")
@dataclass(frozen=True)
class CaseArchived(CaseFact):
    """Filed away, read-only."""


@event("case.withdrawn")
@dataclass(frozen=True)
class CaseWithdrawn(CaseFact):
    """The applicant took it back."""


@event("case.terminated")
@dataclass(frozen=True)
class CaseTerminated(CaseFact):
    """It ended without a decision, with a reason."""


@event("case.revoked")
@dataclass(frozen=True)
class CaseRevoked(CaseFact):
    """A licence was revoked or cancelled."""


@event("case.undone")
@dataclass(frozen=True)
class CaseUndone(CaseFact):
    """The last step was taken back by whoever took it, or because a letter came late; it had led to `left`."""

    left: str = ""


@event("case.assigned")
@dataclass(frozen=True)
class CaseAssigned(CaseFact):
    """Another officer handles it now."""


@event("case.moved")
@dataclass(frozen=True)
class CaseMoved(CaseFact):
    """A step that a plugin brought, or the way back out of a state that one added."""


@event("case.arrived")
@dataclass(frozen=True)
class CaseArrived(CaseFact):
    """A case handed over from another region is at home here now."""


@event("case.revealed")
@dataclass(frozen=True)
class CaseRevealed(CaseFact):
    """Somebody looked at the full name, number and telephone, for a reason."""


@event("case.came_back")
@dataclass(frozen=True)
class CaseCameBack(CaseFact):
    """The region that it was handed over to did not take it; it goes on here where it stood."""


@event("case.recounted")
@dataclass(frozen=True)
class CaseRecounted(CaseFact):
    """The calendar was changed, and with it a day that somebody was told; `recount` is the change of days."""

    recount: UUID | None = None


@event("case.decided")
@dataclass(frozen=True)
class CaseDecided(CaseFact):
    """Granted or refused: `state` says which."""


@event("case.closed")
@dataclass(frozen=True)
class CaseClosed(CaseFact):
    """Settled for the applicant, in whichever way `state` says; the invitation to review follows this."""


@event("case.handed_over", abroad=True)
@dataclass(frozen=True)
class CaseHandedOver(CaseFact):
    """The home moves to region `to`; the enclosure carries the whole case."""

    to: int = 0


# ── Across borders ───────────────────────────────────────────────────────────────────────────────────────────


@event("case.docket", abroad=True)
@dataclass(frozen=True)
class DocketWritten:
    """The home tells the receiving place how its case stands, and how it was decided (`verdict`)."""

    case_id: UUID
    home: int
    applicant: UUID
    number: str
    matter: str
    title: str
    state: str
    due: date | None
    seq: int
    stage: str = ""
    verdict: str = ""


@event("case.sent", abroad=True)
@dataclass(frozen=True)
class CaseSent:
    """A receiving place files for somebody at a case's home; the enclosure carries the form and the papers."""

    request_id: UUID
    case_id: UUID
    home: int
    number: str
    matter: str
    place: int
    applicant: UUID
    by: UUID | None
    filed_at: datetime


@event("case.asked", abroad=True)
@dataclass(frozen=True)
class CaseAsked:
    """A receiving place asks the home for a step: `withdraw`, `accept`, `resubmit` or `add_paper`; `mandate` is the
    number of the one it is done through, if any."""

    request_id: UUID
    case_id: UUID
    kind: str
    by: UUID | None
    mandate: str = ""


@event("case.answered", abroad=True)
@dataclass(frozen=True)
class CaseAnswered:
    """The home's answer: done, or refused with the refusal's code."""

    request_id: UUID
    case_id: UUID
    done: bool
    why: str = ""


@event("case.taken_over", abroad=True)
@dataclass(frozen=True)
class CaseTakenOver:
    """The new home confirms that everything arrived; the old one lets its sealed rows go.

    `seq` is that of the hand-over which arrived, for a case may be handed over again; 0 in letters that do not say.
    """

    case_id: UUID
    seq: int = 0


@event("case.not_taken_over", abroad=True)
@dataclass(frozen=True)
class CaseNotTakenOver:
    """The addressee refuses a hand-over, with the refusal's code; the old home has everything still and goes on."""

    case_id: UUID
    seq: int
    why: str
