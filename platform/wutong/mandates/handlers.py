"""Mandates hear how their cases come on, are asked before a helper acts, and are ended from other counters."""

from wutong import sweeps
from wutong.cases import events as cases
from wutong.cases import keeping
from wutong.cases.actions import moving
from wutong.cases.helping import Helping
from wutong.events import REACTIONS, Envelope
from wutong.mandates import actions, filing, queries
from wutong.mandates.events import RevocationAsked


def came_on(fact: cases.CaseFact, envelope: Envelope) -> None:
    """A case that lives where it was received; one from elsewhere is heard of by its docket."""
    if fact.receiver == fact.home and fact.number is not None:
        actions.moved(fact.case_id, fact.state)


def revoke(fact: RevocationAsked, envelope: Envelope) -> None:
    """Whoever gave the mandate stands at another counter."""
    actions.revoked_elsewhere(fact, envelope.enclosure, envelope.from_region)


Helping.with_mandates(actions.acting, actions.moved)
sweeps.HELD.register(queries.proofs_held)
REACTIONS.register(RevocationAsked, revoke)
# What begins a case is written down by whoever files it through a mandate.
for _fact in {*moving.OF_MOVE.values(), cases.CaseMoved} - {cases.CaseStarted, cases.CaseSubmitted}:
    REACTIONS.register(_fact, came_on, at_once=True)
keeping.register("mandate", keeping.Record("帮办代办委托", filing.told, filing.destroy))
