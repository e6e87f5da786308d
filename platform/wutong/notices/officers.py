"""What is told to officers about cases: that they are given one, asked for an opinion on one, or not waited for."""

from uuid import uuid5

from wutong.cases import after_events as after
from wutong.cases import events as cases
from wutong.cases import queries, tasked
from wutong.cases import review_events as reviews
from wutong.events import Envelope
from wutong.notices import actions


def asked(fact: reviews.OpinionAsked, envelope: Envelope) -> None:
    """Put a case before each officer or department that is asked for an opinion."""
    for task in tasked.asked_at(fact.case_id, fact.seq):
        actions.tell_staff(
            "case.opinion_asked", person=task.officer, department=task.department, about=fact.case_id,
            number=fact.number, origin=task.id,
        )  # fmt: skip


def assigned(fact: cases.CaseAssigned, envelope: Envelope) -> None:
    """Tell an officer of a case that somebody else gave him."""
    case = queries.get(fact.case_id)
    if case.handler is not None and case.handler != case.last_by:
        actions.tell_staff(
            "case.assigned", person=case.handler, about=case.id, number=case.number or "预审", origin=envelope.event_id
        )


def heirless(fact: after.Heirless, envelope: Envelope) -> None:
    """Put before everybody that cases of somebody who left lie in the pool, though an heir was named."""
    actions.tell_staff("case.heirless", origin=envelope.event_id)


def unasked(fact: reviews.OpinionUnasked, envelope: Envelope) -> None:
    """Tell those whose opinion is not waited for any more."""
    for task in tasked.those(fact.case_id, fact.tasks):
        actions.tell_staff(
            "case.opinion_unasked", person=task.officer, department=task.department, about=fact.case_id,
            number=fact.number, origin=uuid5(task.id, "unasked"),
        )  # fmt: skip
