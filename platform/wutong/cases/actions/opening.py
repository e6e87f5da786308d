"""Taking papers and documents out of a case: whoever has it does, anybody else says why first (the reason is kept)."""

from uuid import UUID

from wutong.access import Actor
from wutong.cases import opened, queries, tasked
from wutong.cases.actions.current import Current
from wutong.cases.models import Case
from wutong.cases.openings import Opening
from wutong.cases.rules import opening as rules
from wutong.clock import new_id, now
from wutong.db import db
from wutong.desks import queries as desks
from wutong.secret import Secret


def because(case_id: UUID, reason: str, *, actor: Actor) -> Opening:
    """Write down why somebody looks at the papers of a case that is not his."""
    actor.must("paper.read")
    case = queries.get(case_id)
    row = Opening(region=case.region, id=new_id(), case_id=case.id, number=case.number, by=actor.person,
                  department=actor.department, words=Secret(reason.strip()), at=now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def lets(case: Case, actor: Actor) -> UUID | None:
    """The reason for which the actor may take papers out, none where the case is his; raises `ReasonWanted`."""
    if own(case, actor):
        return None
    held = opened.held(case.id, actor.person, now() - rules.HOLDS)
    if held is None:
        raise rules.ReasonWanted
    return held


def open_to(case: Case, actor: Actor) -> bool:
    """Whether nothing more has to be said before papers come out."""
    try:
        lets(case, actor)
    except rules.ReasonWanted:
        return False
    return True


def own(case: Case, actor: Actor) -> bool:
    """Whether the case is the actor's or his department's."""
    tasks = tasked.of(case.id)
    charge = rules.Charge(
        officers=[case.handler, *(task.officer for task in tasks), *(task.done_by for task in tasks)],
        departments=[case.department, case.lead, *(task.department for task in tasks)],
        free=case.handler is None,
        next=any(move.by == "staff" for move in Current.flow(case).open(case.stands, actor)),
    )
    return rules.own(charge, actor, desks.covered(actor.person))
