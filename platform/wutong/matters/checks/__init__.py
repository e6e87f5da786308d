"""Which elements of a matter contradict each other, as one table of plain functions (DOMAIN 2.8, 2.9, 2.11).

A rule has a stable code, a severity and a sentence that says what to do. One that `refuses` blocks publishing; one
that `advises` is shown to the editor and counted by `wutong matters lint`. `RULES` look at one folded matter,
`FAMILY` at a matter among the others of its list, `PLACE` at a matter where it is offered, `WHOLE` at a
region's list. Rules here say nothing about changes between levels: that is the table of elements' part.
"""

from collections.abc import Collection, Sequence
from functools import cache

from wutong.matters import rules
from wutong.matters.checks import authority, family, limits, outcome, papers, place, visits, whole
from wutong.matters.checks.family import Kin, kin
from wutong.matters.checks.rule import Fault, Matter, Rule

__all__ = ["FAMILY", "PLACE", "RULES", "TABLE", "WHOLE", "Fault", "Kin", "Matter", "Rule", "faults", "kin", "refusals"]

RULES: tuple[Rule, ...] = (*limits.RULES, *visits.RULES, *outcome.RULES, *authority.RULES, *papers.RULES)
#: Those that concern an item which is not applied for itself.
UPPER: tuple[Rule, ...] = authority.RULES
FAMILY: tuple[Rule, ...] = family.RULES
PLACE: tuple[Rule, ...] = place.RULES
WHOLE: tuple[Rule, ...] = whole.RULES
#: Every rule by its code.
TABLE: dict[str, Rule] = {rule.code: rule for rule in (*RULES, *FAMILY, *PLACE, *whole.RULES)}


def faults(matter: Matter, around: Kin | None = None, *, only: Collection[str] = ()) -> list[Fault]:
    """Everything that is wrong or unwise in one folded matter, in the order of the rules.

    `around` is what its list knows of it, without which rules about several matters are left out; `only` names the
    codes of rules to look at.
    """
    found = [fault for rule in _about(rules.upper(matter), frozenset(only)) for fault in rule(matter)]
    if around is not None:
        found += [fault for rule in FAMILY for fault in rule(matter, around)]
    return found


@cache
def _about(upper: bool, only: frozenset[str]) -> Sequence[Rule]:
    """The rules to look at; kept, because a list asks the same for every row."""
    return [rule for rule in (UPPER if upper else RULES) if not only or rule.code in only]


def refusals(matter: Matter, around: Kin | None = None) -> list[Fault]:
    """The faults that block publishing."""
    return [fault for fault in faults(matter, around) if fault.refuses]
