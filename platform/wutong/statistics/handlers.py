"""What happens to a case may move what is counted: its mark is written in the same transaction, and nothing else."""

from wutong.cases import after_events as after
from wutong.cases import events as facts
from wutong.events import REACTIONS, Envelope
from wutong.statistics import actions

#: The facts after which a case may add something else to its days. A case that goes to another region stops counting
#: here when that region says that it has it, and begins to count there at that moment.
MOVING = (
    facts.CaseSubmitted, facts.CaseAccepted, facts.CaseDeemed, facts.CaseRejected, facts.CaseDelivered,
    facts.CaseWithdrawn, facts.CaseTerminated, facts.CaseRevoked, facts.CaseUndone, facts.CaseMoved, facts.CaseArrived,
    facts.CaseCameBack, facts.CaseClosed, facts.CaseTakenOver, after.CaseReopened,
)  # fmt: skip


def moved(fact: facts.CaseFact | facts.CaseTakenOver, envelope: Envelope) -> None:
    """Have the case counted anew."""
    actions.mark(fact.case_id, envelope.event_id)


for _fact in MOVING:
    REACTIONS.register(_fact, moved, at_once=True)
