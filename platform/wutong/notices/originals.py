"""What is told about originals: to the applicant that they are held and went back, to giver and taker of a slip."""

from wutong.events import Envelope
from wutong.notices import actions
from wutong.originals.events import OriginalsReceived, OriginalsReturned, SlipMoved


def received(fact: OriginalsReceived, envelope: Envelope) -> None:
    """The applicant has it in writing that the office holds them."""
    actions.notify_applicant("original.received", fact.case_id, origin=envelope.event_id)


def returned(fact: OriginalsReturned, envelope: Envelope) -> None:
    """The applicant hears that somebody fetched them."""
    actions.notify_applicant("original.returned", fact.case_id, origin=envelope.event_id)


def slip(fact: SlipMoved, envelope: Envelope) -> None:
    """The taker is asked to sign; the giver hears whether everything was taken."""
    kind, person = {
        "open": ("original.sent", fact.taker),
        "withdrawn": ("original.withdrawn", fact.taker),
        "done": ("original.refused" if fact.refused else "original.signed", fact.giver),
    }[fact.state]
    actions.tell_staff(kind, person=person, about=fact.slip, number=fact.number, origin=envelope.event_id)
