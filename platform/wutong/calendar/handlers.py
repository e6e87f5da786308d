"""What this room does when days changed: everything that rests on them is counted again."""

from wutong.calendar import recounting
from wutong.calendar.loading import LOADED
from wutong.calendar.models import CALENDAR
from wutong.events import REACTIONS, Envelope
from wutong.layers.releases import Released
from wutong.timers import TIMED


def days_changed(fact: Released, envelope: Envelope) -> None:
    """Count everything here and below again, as soon as a release of days takes effect."""
    if fact.kind == CALENDAR.name:
        recounting.begin(fact.release, fact.starts)


REACTIONS.register(Released, days_changed, at_once=True)
TIMED.register(recounting.KIND, recounting.go_on)
TIMED.register(LOADED, recounting.begin_all)
