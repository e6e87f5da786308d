"""What is told about transfers: to the applicant where the case may go, and to the office that has the next word."""

from wutong.cases import queries as cases
from wutong.events import Envelope
from wutong.notices import actions
from wutong.regions import whither
from wutong.transfers import queries
from wutong.transfers.events import (
    TransferDayMoved,
    TransferMoved,
    TransferOffered,
    TransferOverdue,
    TransferRecounted,
    TransferUnanswered,
)

#: What the applicant is told of each way a transfer stands; of a case that leaves the region its new home tells.
APPLICANT = {"asked": "transfer.asked", "taken": "transfer.taken"}
STAYS = "transfer.stays"


def moved(fact: TransferMoved, envelope: Envelope) -> None:
    """At the home of the case: the applicant, the department that is asked, and who offered it."""
    row = queries.found(fact.transfer)
    if not (fact.state == "taken" and fact.other is not None):
        kind = APPLICANT.get(fact.state, STAYS)
        place = whither.named([row])[row.id]
        actions.notify_applicant(kind, fact.case_id, origin=envelope.event_id, place=place)
    if fact.state == "asked" and fact.department is not None:
        actions.tell_staff("transfer.asked", department=fact.department, about=fact.transfer, number=fact.number,
                           origin=envelope.event_id)  # fmt: skip
    elif fact.state in ("taken", "declined", "failed"):
        actions.tell_staff(f"transfer.{fact.state}", person=row.asked_by, about=fact.case_id, number=fact.number,
                           origin=envelope.event_id)  # fmt: skip


def offered(fact: TransferOffered, envelope: Envelope) -> None:
    """At the region that is asked: everybody who takes cases."""
    actions.tell_staff("transfer.asked", about=fact.transfer, number=fact.number, origin=envelope.event_id)


def overdue(fact: TransferOverdue, envelope: Envelope) -> None:
    """At the home of the case: the department that says nothing, and the one that has it meanwhile."""
    bodies = {fact.department, cases.get(fact.case_id).department}
    for origin, body in zip((envelope.event_id, fact.transfer), bodies, strict=False):
        actions.tell_staff("transfer.overdue", department=body, about=fact.transfer, number=fact.number, origin=origin)


def unanswered(fact: TransferUnanswered, envelope: Envelope) -> None:
    """At the region that was asked and says nothing: everybody who takes cases. Only who asked reminds."""
    row = queries.held(fact.transfer)
    if row is not None and row.incoming and row.other == envelope.from_region and row.state == "asked":
        actions.tell_staff("transfer.overdue", about=row.id, number=row.number, origin=envelope.event_id)


def recounted(fact: TransferRecounted, envelope: Envelope) -> None:
    """At the home of the case: the department that is asked; where a region is, who offered it."""
    row = queries.found(fact.transfer)
    person = row.asked_by if row.department is None else None
    actions.tell_staff("transfer.recounted", person=person, department=row.department, about=fact.transfer,
                       number=fact.number, origin=envelope.event_id)  # fmt: skip


def day_moved(fact: TransferDayMoved, envelope: Envelope) -> None:
    """At the region that is asked: everybody who takes cases. Only who asked moves the day."""
    row = queries.held(fact.transfer)
    if row is not None and row.incoming and row.other == envelope.from_region and row.state == "asked":
        actions.tell_staff("transfer.recounted", about=row.id, number=row.number, origin=envelope.event_id)
