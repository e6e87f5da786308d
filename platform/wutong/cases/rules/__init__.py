"""Rules of a case, a page each: states and moves, guards, terms, papers, letters, the two names of a case.

Standard library, `wutong.flow` and `wutong.errors` only; no database, no clock, no calendar of its own.
"""

from wutong.cases.rules import guards, letters, numbers, papers, terms
from wutong.cases.rules.guards import Asked, FieldAsked, PaperAsked
from wutong.cases.rules.states import CASE, CLOSED, HAPPENED, NEXT, OPEN, TITLES, UNDECIDED
from wutong.cases.rules.terms import Colour, Pause, Term

__all__ = [
    "CASE",
    "CLOSED",
    "HAPPENED",
    "NEXT",
    "OPEN",
    "TITLES",
    "UNDECIDED",
    "Asked",
    "Colour",
    "FieldAsked",
    "PaperAsked",
    "Pause",
    "Term",
    "guards",
    "letters",
    "numbers",
    "papers",
    "terms",
]
