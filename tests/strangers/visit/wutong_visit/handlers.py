"""What happens when a case takes a step."""

from wutong.sdk import CaseMoved, Envelope
from wutong_visit import actions


def begin(fact: CaseMoved, envelope: Envelope) -> None:
    """A case that waits for a visit is put on the list."""
    if fact.stage == actions.WAITING:
        actions.begin(fact.case_id, fact.seq)
