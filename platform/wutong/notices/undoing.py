"""What is told when a step is taken back: that what was told before holds no more, and how the case stands."""

from wutong.cases.after_events import DocketRevived
from wutong.cases.events import CaseUndone
from wutong.cases.rules import TITLES
from wutong.events import Envelope
from wutong.notices import actions


def undone(fact: CaseUndone, envelope: Envelope) -> None:
    """Tell the applicant, who was told of the step, that it holds no more; a fact of before says nothing of it."""
    if fact.number is None or not fact.left:
        return
    kind = "case.revived" if fact.left == "terminated" else "case.undone"
    words = {"left": str(TITLES[fact.left]), "state": str(TITLES[fact.state])}
    actions.notify_applicant(kind, fact.case_id, origin=envelope.event_id, **words)


def revived(fact: DocketRevived, envelope: Envelope) -> None:
    """At the place that received it: who asked for the last step there, or everybody, reads that the case goes on."""
    actions.tell_staff("case.revived", person=fact.asked_by, about=fact.case_id, number=fact.number,
                       origin=envelope.event_id)  # fmt: skip
