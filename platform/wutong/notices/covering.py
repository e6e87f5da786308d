"""What a deputy is told when the colleague for whom he stands in will be away."""

from wutong.desks.events import AbsenceSet
from wutong.events import Envelope
from wutong.mandates.rules import day
from wutong.notices import actions
from wutong.notices.actions import Recipient
from wutong.people.queries import posts


def absence_set(fact: AbsenceSet, envelope: Envelope) -> None:
    """Tell the deputy, if there is one."""
    if fact.deputy is not None:
        name = posts.names([fact.person]).get(fact.person, "")
        told = {"name": name, "first": day(fact.first), "last": day(fact.last)}
        actions.notify("desk.covering", Recipient(person=fact.deputy), told, origin=envelope.event_id)
