"""Transfers hear from the other side, from their day, and from the end of the case."""

from wutong.calendar.recounting import RECOUNTS, awaited
from wutong.cases import along, belonging, keeping
from wutong.cases import events as cases
from wutong.events import REACTIONS, Envelope
from wutong.regions import carrying
from wutong.timers import TIMED
from wutong.transfers import actions, filing, recounting
from wutong.transfers.events import (
    TransferAnswered,
    TransferDayMoved,
    TransferEnded,
    TransferOffered,
    TransferUnanswered,
)
from wutong.transfers.models import Transfer


def offered(fact: TransferOffered, envelope: Envelope) -> None:
    """Another region offers a case."""
    actions.offered(fact, envelope.enclosure, envelope.from_region, envelope.at)


def answered(fact: TransferAnswered, envelope: Envelope) -> None:
    """The region that was asked has answered."""
    actions.answered(fact, envelope.enclosure, envelope.from_region)


def unanswered(fact: TransferUnanswered, envelope: Envelope) -> None:
    """The home waits for an answer that is late."""
    actions.unanswered(fact, envelope.from_region)


def ended(fact: TransferEnded, envelope: Envelope) -> None:
    """The home has taken its offer back, or could not hand the case over."""
    actions.ended(fact, envelope.from_region)


def day_moved(fact: TransferDayMoved, envelope: Envelope) -> None:
    """The home has counted the day of the answer again."""
    recounting.day_moved(fact, envelope.from_region)


def case_ended(fact: cases.CaseFact, envelope: Envelope) -> None:
    """What is decided or over goes nowhere."""
    actions.closed(fact.case_id)


def not_taken(fact: cases.CaseNotTakenOver, envelope: Envelope) -> None:
    """The region that took the offer could not take the case over."""
    actions.not_taken(fact, envelope.from_region)


REACTIONS.register(TransferOffered, offered)
REACTIONS.register(TransferAnswered, answered)
REACTIONS.register(TransferEnded, ended)
REACTIONS.register(TransferUnanswered, unanswered)
REACTIONS.register(TransferDayMoved, day_moved)
REACTIONS.register(cases.CaseNotTakenOver, not_taken)
REACTIONS.register(cases.CaseDecided, case_ended, latest=True)
REACTIONS.register(cases.CaseClosed, case_ended, latest=True)
TIMED.register(actions.DUE, actions.overdue)
RECOUNTS.register("transfer", awaited(actions.DUE, recounting.recounted))
carrying.watch("办件转送", Transfer.asked_at)
keeping.register("transfers", keeping.Record("转送经过", filing.told, filing.destroy))
along.register("transfers", along.Luggage(lambda case: None, lambda case, content: None, filing.let_go, filing.leave))
belonging.register(Transfer)
