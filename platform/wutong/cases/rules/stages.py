"""States that plugins add. Each stands inside a state of the law, so that no clock, light, list or right can miss it.

While a case stands in one, its row says the state of the law too: terms run on, inboxes and statistics count it there.
A special procedure (§45) alone stops a clock, so a state inside `suspended` is entered from there and left to there.
"""

from collections.abc import Mapping
from dataclasses import replace

from wutong.cases.rules.table import CASE
from wutong.flow import Move, State

#: The states of the law that a plugin may add states inside of: the office has the case in hand, and it is its turn.
INSIDE = ("submitted", "accepted", "in_review", "suspended", "granted", "refused")
#: From which state of the law which other one may be reached by a plugin's step: the same clocks run in both.
ALIKE = frozenset({("accepted", "in_review")})


def kept(stage: str, state: str) -> tuple[Move, ...]:
    """What can be done in an added state as in the state of the law around it.

    Whatever is the applicant's or the clock's, whatever leaves the case where it is, and its termination: a plugin
    takes from nobody what the law gives. What leads on is left out, because the added state stands before it.
    """
    mine = (move for move in CASE.leaving(state) if move.by != "staff" or move.target == state or _ends(move))
    return tuple(_inside(move, stage, state) for move in mine)


def _ends(move: Move) -> bool:
    return move.name == "terminate"


def _inside(move: Move, stage: str, state: str) -> Move:
    return replace(move, source=stage, target=stage if move.target == state else move.target)


def law(name: str, added: Mapping[str, State]) -> str:
    """The state of the law that a state is, or lies inside of."""
    return added[name].back if name in added else name


def alike(source: str, target: str) -> bool:
    """Whether a plugin's step may lead from one state of the law to another."""
    return source == target or (source, target) in ALIKE
