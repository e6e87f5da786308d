"""What a plugin counts days with, as `calendar` of `wutong.sdk`: the same counter that every due date comes from.

    term = calendar.Term(today(), 10, calendar.Unit.DAY)             ten calendar days, today being day 0
    calendar.count(term, calendar.of(term)).due                      its last day, on the present region's calendar

A calendar that is read once, `calendar.of(*terms)`, serves every term that ends within it.
"""

from wutong.calendar.queries import calendar_for as between
from wutong.calendar.queries import calendar_of as of
from wutong.calendar.rules import Calendar, Term, Unit, count

__all__ = ["Calendar", "Term", "Unit", "between", "count", "of"]
