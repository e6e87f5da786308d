"""What another room wants to be settled before a step of a case is taken: questions by the name of the move.

A case knows nothing of fees; the room of fees knows what is owed before a result is delivered, and refuses here.
"""

from collections.abc import Callable

from wutong.cases.models import Case

Gate = Callable[[Case], None]


class Gates:
    """The questions by the name of their move; each raises a refusal, or lets the step pass."""

    def __init__(self) -> None:
        self._by_move: dict[str, list[Gate]] = {}

    def register(self, move: str, gate: Gate) -> None:
        """Ask `gate` before each step of this name; the same one once."""
        known = self._by_move.setdefault(move, [])
        if gate not in known:
            known.append(gate)

    def pass_through(self, case: Case, move: str) -> None:
        """Ask every question about a step."""
        for gate in self._by_move.get(move, ()):
            gate(case)


GATES = Gates()
