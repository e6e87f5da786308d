"""What a region may change about its days."""

from contextlib import suppress
from datetime import date

from wutong import tenancy
from wutong.access import Actor
from wutong.calendar import facts, queries
from wutong.calendar.days import item_of
from wutong.calendar.models import CALENDAR
from wutong.errors import NotFound
from wutong.events import publish
from wutong.layers import releases
from wutong.layers.kinds import Edit


class NoSuchDay(NotFound):
    """The region has said nothing about this day."""

    code = "calendar.day_unknown"
    message = "本地区没有单独设置过这一天，请刷新页面查看。"


def set_day(day: date, *, working: bool, name: str, actor: Actor) -> None:
    """Make a day a working day or a day off for the present region and all below it; setting it again replaces it.

    What counts on the days reacts to the release: running cases are counted again, and whom it touches is told.
    """
    home = tenancy.scope().home
    actor.must("calendar.manage", at=home)
    told = Edit(item_of(day), {"day": day, "working": working, "name": name})
    with suppress(releases.NothingToPublish):
        releases.publish(CALENDAR, [told], actor=actor, note=name)
    publish(facts.DaySet(home, day, working), actor=actor)


def unset_day(day: date, *, actor: Actor) -> None:
    """Take the present region's word about a day back; what is set above holds again. Raises `NoSuchDay`."""
    home = tenancy.scope().home
    actor.must("calendar.manage", at=home)
    if day not in {row.day for row in queries.own_days(day.year)}:
        raise NoSuchDay
    gone = Edit(item_of(day), {"day": day, "working": None, "name": None})
    releases.publish(CALENDAR, [gone], actor=actor)
    publish(facts.DayUnset(home, day), actor=actor)
