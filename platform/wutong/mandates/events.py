"""What happens to a mandate and through it; the word of a giver at a counter elsewhere travels to where it lies."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wutong.events import event


@event("mandate.given")
@dataclass(frozen=True)
class MandateGiven:
    """A helper wrote a mandate down; one that is to be confirmed online does not hold yet."""

    mandate: UUID
    helper: UUID
    evidence: str
    until: date


@event("mandate.confirmed")
@dataclass(frozen=True)
class MandateConfirmed:
    """Whoever gives the mandate said yes under his own session."""

    mandate: UUID
    helper: UUID


@event("mandate.used")
@dataclass(frozen=True)
class MandateUsed:
    """The helper did something for the giver: filed a case, or a later step of it (`rules.ACTS`)."""

    mandate: UUID
    case_id: UUID
    kind: str


@event("mandate.ended")
@dataclass(frozen=True)
class MandateEnded:
    """The mandate holds no more; `how` says by whose word (`rules.ENDED`)."""

    mandate: UUID
    helper: UUID
    how: str


@event("mandate.errand_moved")
@dataclass(frozen=True)
class ErrandMoved:
    """A case that came through a mandate has come on, to `state`."""

    mandate: UUID
    case_id: UUID
    state: str


@event("mandate.revocation_asked", abroad=True)
@dataclass(frozen=True)
class RevocationAsked:
    """The giver stands at another region's counter and ends the mandate; the identity number is enclosed."""

    number: str
    by: UUID | None


@event("mandate.revocation_answered", abroad=True)
@dataclass(frozen=True)
class RevocationAnswered:
    """What became of it: done (`why` empty), or refused with the refusal's code."""

    number: str
    why: str
