"""Originals hear that somebody has left and that a case is closed; before a clerk closes one they are to be settled."""

from wutong.cases import belonging
from wutong.cases import events as facts
from wutong.cases import queries as cases
from wutong.cases.gates import GATES
from wutong.cases.models import Case
from wutong.events import REACTIONS, Envelope
from wutong.originals import actions, queries
from wutong.originals.models import Original
from wutong.originals.rules import CLOSING, StillHeld
from wutong.people.facts import StaffLeft
from wutong.regions import carrying


def left(fact: StaffLeft, envelope: Envelope) -> None:
    """What lies with who has left is the heir's."""
    actions.left(fact.person, fact.heir)


def closed(fact: facts.CaseClosed, envelope: Envelope) -> None:
    """An applicant who withdraws, or a day that passed, asks nobody for the originals: then they are still here."""
    actions.closed(cases.get(fact.case_id))


def before_closing(case: Case) -> None:
    """Whoever closes a case is told which originals lie where, unless somebody wrote down that they stay."""
    if rows := queries.unsettled(case.id):
        names = queries.names(rows)
        what = "；".join(queries.lies(row, names.get(row.holder, "") if row.holder else "") for row in rows)
        raise StillHeld(count=len(rows), what=what)


for _move in CLOSING:
    GATES.register(_move, before_closing)
REACTIONS.register(StaffLeft, left)
REACTIONS.register(facts.CaseClosed, closed, at_once=True)
belonging.register(Original)
carrying.watch("原件", Original.received_at)
