"""The way back out of a state that a plugin added, for cases whose plugin was switched off or taken away."""

from uuid import UUID

from wutong.access import Actor
from wutong.cases import staged
from wutong.cases.actions.moving import record
from wutong.cases.models import Case
from wutong.cases.queries import locked
from wutong.flow import NotOpen

#: Who switches plugins sends cases back from them.
RIGHT = "plugin.switch"
#: So many cases go back in one transaction.
PORTION = 200


def fall_back(case_id: UUID, reason: str, *, actor: Actor) -> Case:
    """Send a case back to the state of the law around the one in which it stands, with the reason in its history.

    Its clocks, light and lists were that state's all the while. Raises `NotOpen` for a case that stands in none.
    """
    actor.must(RIGHT)
    case = locked(case_id)
    if case.stage is None:
        raise NotOpen(move="fall_back", state=case.state, open=[])
    case.stage, case.before = None, None
    record(case, "fall_back", actor, text=reason)
    return case


def fall_back_all(of: staged.Of, reason: str, *, actor: Actor) -> int:
    """Send the first `PORTION` of the home region's cases back; returns how many."""
    actor.must(RIGHT)
    found = [case.id for case in staged.listed(of, limit=PORTION).items]
    for case_id in found:
        fall_back(case_id, reason, actor=actor)
    return len(found)
