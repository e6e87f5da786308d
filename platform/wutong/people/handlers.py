"""What a region does when a letter says that an application of a region above may act in it, or no longer may."""

from wutong.events import REACTIONS, Envelope
from wutong.people import facts
from wutong.people.actions import programs, succession


def client_bound(fact: facts.ClientBound, envelope: Envelope) -> None:
    """At the region below: write the application down, and that it came."""
    programs.admit(fact, above=envelope.from_region, title=(envelope.enclosure or b"").decode())


def client_released(fact: facts.ClientReleased, envelope: Envelope) -> None:
    """At the region below: write down that it went."""
    programs.end(fact, above=envelope.from_region)


succession.register()
REACTIONS.register(facts.ClientBound, client_bound)
REACTIONS.register(facts.ClientReleased, client_released)
