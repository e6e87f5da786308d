"""What can have happened in a thread: that something was written, never what."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wutong.events import event


@dataclass(frozen=True)
class TalkFact:
    """In which case, and which message."""

    case_id: UUID
    number: str
    message: UUID


@event("talk.asked")
@dataclass(frozen=True)
class ApplicantWrote(TalkFact):
    """The applicant wrote, and the office owes an answer."""


@event("talk.answered")
@dataclass(frozen=True)
class OfficeWrote(TalkFact):
    """The office wrote to the applicant."""


@event("talk.settled")
@dataclass(frozen=True)
class TalkSettled:
    """Somebody in the office found that nothing is left to answer."""

    case_id: UUID
    number: str


@event("talk.recounted")
@dataclass(frozen=True)
class TalkRecounted:
    """The calendar was changed, and with it the day of an answer that is owed; `recount` is the change of days."""

    case_id: UUID
    number: str
    answer_by: date
    recount: UUID | None = None
