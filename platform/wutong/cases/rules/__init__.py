"""Rules of a case, a page each: states and moves, guards, terms, papers, letters, the two names of a case.

Standard library, `wutong.flow`, `wutong.errors`, the counting of `wutong.calendar.rules`, the rules of forms; no
database and no clock.
"""

from wutong.cases.rules import committing, fitting, guards, letters, lights, numbers, papers, reviewing, special, terms
from wutong.cases.rules.guards import Asked, PaperAsked
from wutong.cases.rules.states import CLOSED, HAPPENED, NEXT, OPEN, PRECHECK, TITLES, UNDECIDED
from wutong.cases.rules.table import CASE

__all__ = [
    "CASE",
    "CLOSED",
    "HAPPENED",
    "NEXT",
    "OPEN",
    "PRECHECK",
    "TITLES",
    "UNDECIDED",
    "Asked",
    "PaperAsked",
    "committing",
    "fitting",
    "guards",
    "letters",
    "lights",
    "numbers",
    "papers",
    "reviewing",
    "special",
    "terms",
]
