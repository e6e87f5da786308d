"""What a region may change about its days."""

from datetime import date

from sqlalchemy import select

from wutong import tenancy
from wutong.access import Actor
from wutong.calendar import facts
from wutong.calendar.models import CalendarDay
from wutong.db import db
from wutong.errors import NotFound
from wutong.events import publish


class NoSuchDay(NotFound):
    """The region has said nothing about this day."""

    code = "calendar.day_unknown"
    message = "本地区没有单独设置过这一天，请刷新页面查看。"


def set_day(day: date, *, working: bool, name: str, actor: Actor) -> CalendarDay:
    """Make a day a working day or a day off for the present region and all below it; setting it again replaces it.

    Limits that were counted before keep the dates they were given; later counts see the day.
    """
    home = tenancy.scope().home
    actor.must("calendar.manage", at=home)
    row = _own(day)
    if row is None:
        row = CalendarDay(region=home, day=day)
        db.session.add(row)
    row.working, row.name = working, name
    publish(facts.DaySet(home, day, working), actor=actor)
    return row


def unset_day(day: date, *, actor: Actor) -> None:
    """Take the present region's word about a day back; what is set above holds again. Raises `NoSuchDay`."""
    home = tenancy.scope().home
    actor.must("calendar.manage", at=home)
    row = _own(day)
    if row is None:
        raise NoSuchDay
    db.session.delete(row)
    publish(facts.DayUnset(home, day), actor=actor)


def _own(day: date) -> CalendarDay | None:
    asked = select(CalendarDay).where(CalendarDay.region == tenancy.scope().home, CalendarDay.day == day)
    row: CalendarDay | None = db.session.scalar(asked)
    return row
