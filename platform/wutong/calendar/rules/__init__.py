"""Rules of counting, a page each: what is counted, which days are worked, what a term is, the one counter.

Standard library and `wutong.errors` only; no table, no clock. Everything that has a due date is counted here.
"""

from wutong.calendar.rules.counting import Count, Counted, Why, count
from wutong.calendar.rules.days import Calendar, CalendarEnds, Day, Exceptional, next_workday, workdays_between
from wutong.calendar.rules.terms import Extension, Moment, NegativeTerm, Pause, Term, day_of, instant_of
from wutong.calendar.rules.units import UNIT_NAMES, Unit

__all__ = [
    "UNIT_NAMES",
    "Calendar",
    "CalendarEnds",
    "Count",
    "Counted",
    "Day",
    "Exceptional",
    "Extension",
    "Moment",
    "NegativeTerm",
    "Pause",
    "Term",
    "Unit",
    "Why",
    "count",
    "day_of",
    "instant_of",
    "next_workday",
    "workdays_between",
]
