"""What a region may change about its days."""

from contextlib import suppress
from datetime import date

from wutong import tenancy
from wutong.access import Actor
from wutong.calendar import facts, queries
from wutong.calendar.days import item_of, over
from wutong.calendar.models import CALENDAR
from wutong.errors import NotFound, Refused
from wutong.events import publish
from wutong.layers import releases
from wutong.layers.kinds import Edit


class NoSuchDay(NotFound):
    """The region has said nothing about this day."""

    code = "calendar.day_unknown"
    message = "本地区没有单独设置过这一天，请刷新页面查看。"


class DayOver(Refused):
    """What a day was can no longer be said by the office whose deadlines hang on it."""

    code, status = "calendar.day_over", 422
    message = "{day} 已经过去，会改变已到期的办理期限；如确需更正，请附依据报省级管理人员设置。"


def set_day(day: date, *, working: bool, name: str, actor: Actor) -> None:
    """Make a day a working day or a day off for the present region and all below it; setting it again replaces it.
    Raises `DayOver`.

    What counts on the days reacts to the release: running cases are counted again, and whom it touches is told.
    """
    home = tenancy.scope().home
    actor.must("calendar.manage", at=home)
    if over(day):
        raise DayOver(day=day.isoformat())
    told = Edit(item_of(day), {"day": day, "working": working, "name": name})
    with suppress(releases.NothingToPublish):
        releases.publish(CALENDAR, [told], actor=actor, note=name)
    publish(facts.DaySet(home, day, working), actor=actor)


def unset_day(day: date, *, actor: Actor) -> None:
    """Take the present region's word about a day back; what is set above holds again. Raises `NoSuchDay` and
    `DayOver`."""
    home = tenancy.scope().home
    actor.must("calendar.manage", at=home)
    if over(day):
        raise DayOver(day=day.isoformat())
    if day not in {row.day for row in queries.own_days(day.year)}:
        raise NoSuchDay
    gone = Edit(item_of(day), {"day": day, "working": None, "name": None})
    releases.publish(CALENDAR, [gone], actor=actor)
    publish(facts.DayUnset(home, day), actor=actor)
