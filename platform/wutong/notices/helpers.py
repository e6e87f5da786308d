"""What is told about mandates: to whoever gave one and to the helper, each in words of his own."""

from typing import Any
from uuid import UUID

from wutong.cases.rules import TITLES
from wutong.events import Envelope
from wutong.mandates import queries, rules
from wutong.mandates.events import ErrandMoved, MandateConfirmed, MandateEnded, MandateGiven, RevocationAnswered
from wutong.mandates.models import Mandate
from wutong.notices import actions
from wutong.notices.actions import Recipient
from wutong.people.queries import posts


def given(fact: MandateGiven, envelope: Envelope) -> None:
    """Tell whoever gave it, or is asked to."""
    one = queries.found(fact.mandate)
    kind = "mandate.asked" if fact.evidence == rules.ONLINE else "mandate.given"
    actions.notify(kind, _giver(one), _facts(one), about=one.id, origin=envelope.event_id)


def confirmed(fact: MandateConfirmed, envelope: Envelope) -> None:
    """Tell the helper that he may begin."""
    one = queries.found(fact.mandate)
    actions.notify("mandate.confirmed", _helper(one), _facts(one), about=one.id, origin=envelope.event_id)


def ended(fact: MandateEnded, envelope: Envelope) -> None:
    """Tell both; the event is the origin of the giver's message, the mandate of the helper's."""
    one = queries.found(fact.mandate)
    actions.notify("mandate.ended", _giver(one), _facts(one), about=one.id, origin=envelope.event_id)
    actions.notify("mandate.ended", _helper(one), _facts(one), about=one.id, origin=one.id)


def came_on(fact: ErrandMoved, envelope: Envelope) -> None:
    """Tell the helper what the applicant is told from the home of the case."""
    errand = queries.errand(fact.case_id)
    if errand is not None and (state := TITLES.get(fact.state)):
        told = {"matter": errand.title, "number": errand.number, "state": state}
        to = _helper(queries.found(fact.mandate))
        actions.notify("mandate.errand", to, told, about=fact.case_id, origin=envelope.event_id)


def answered(fact: RevocationAnswered, envelope: Envelope) -> None:
    """Tell the counter where the giver stood."""
    kind = "mandate.not_revoked" if fact.why else "mandate.revoked"
    actions.tell_staff(kind, number=fact.number, origin=envelope.event_id)


def _facts(one: Mandate) -> dict[str, Any]:
    matter, until = "、".join(one.titles), rules.day(one.until)
    return {"helper": one.helper_name.reveal(), "matter": matter, "number": one.number, "until": until}


def _giver(one: Mandate) -> Recipient:
    return Recipient(person=one.applicant, phone=one.telephone.reveal())


def _helper(one: Mandate) -> Recipient:
    return Recipient(person=one.helper, phone=_telephone(one.helper))


def _telephone(helper: UUID) -> str:
    """Where his office reaches him; nothing for one that it does not know."""
    known = posts.telephone(helper)
    return known.reveal() if known else ""
