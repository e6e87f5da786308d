"""After the end: an order from outside has a closed case dealt with again."""

from uuid import UUID

from wutong.access import Actor
from wutong.cases import queries
from wutong.cases.actions import clock, deferring, delivering, tasking
from wutong.cases.actions.moving import moving
from wutong.cases.models import Case
from wutong.clock import now

#: States in which a case was closed before anybody accepted it, or whose acceptance is in question.
UNACCEPTED = ("terminated", "closed_not_required", "closed_refused")


def reopen(case_id: UUID, order: str, reason: str, *, actor: Actor) -> Case:
    """Deal with a closed case again, because a reviewing body, a court or a body above ordered it; `order` names its
    document. All terms begin anew; what was before stays in the history. Raises `FormGone` for a case whose archive was
    destroyed: it would be decided with nothing to decide on, and on no paper."""
    given, told = {"order": order, "reason": reason}, [f"依据：{order}", f"理由：{reason}"]
    if posted := delivering.posted(queries.locked(case_id)):
        told.append(posted)
    with moving(case_id, "reopen", actor, given, text="\n".join(told)) as case:
        delivering.recall(case)
        case.closed_on = case.decided_on = case.decided_at = case.extended_on = case.extended_at = None
        case.extended = 0
        if case.state in UNACCEPTED:
            case.accepted_at = case.accepted_on = None
            case.notices = 0
            clock.await_notice(case, now())
        else:
            clock.start(case, now())
            tasking.plan(case, actor)
            deferring.await_papers(case)
    return case
