"""Originals hear that somebody has left."""

from wutong.events import REACTIONS, Envelope
from wutong.originals import actions
from wutong.originals.models import Original
from wutong.people.facts import StaffLeft
from wutong.regions import carrying


def left(fact: StaffLeft, envelope: Envelope) -> None:
    """What lies with who has left is the heir's."""
    actions.left(fact.person, fact.heir)


REACTIONS.register(StaffLeft, left)
carrying.watch("原件", Original.received_at)
