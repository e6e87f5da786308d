"""What happens across borders, as facts: ids and kinds; what was said travels sealed."""

from dataclasses import dataclass
from uuid import UUID

from wutong.sdk import event


@event("cross_province.sent", abroad=True)
@dataclass(frozen=True)
class MessageSent:
    """One message of a verb to another region of this installation; the enclosure carries its body and its parcels."""

    message: UUID
    kind: str
    about: UUID
    seq: int


@event("cross_province.moved")
@dataclass(frozen=True)
class HandoverMoved:
    """A hand-over took a step at this side (`window` or `home`)."""

    handover: UUID
    side: str
    move: str
    state: str


@event("cross_province.letter")
@dataclass(frozen=True)
class LetterMoved:
    """A letter to another installation was given up (`dead`), or an empty one was put in its place (`void`)."""

    mail: UUID
    about: UUID
    kind: str
    seq: int
    state: str


@event("cross_province.agreed")
@dataclass(frozen=True)
class AgreementMoved:
    """An agreement was proposed, accepted, declined, withdrawn or ended; `partner` is the other region."""

    agreement: UUID
    partner: int
    state: str


@event("cross_province.windows_changed")
@dataclass(frozen=True)
class WindowsChanged:
    """A window was opened, described anew or closed."""

    window: UUID
    open: bool
