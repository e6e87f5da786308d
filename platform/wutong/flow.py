"""State machines as tables of moves: who may go where, from which state, giving what.

A `Flow` is a value. The buttons of a page, the 409 of the API, the diagram and the test matrix are read from it, so
none of them can disagree with the others. It knows no database and no clock: a verb picks the move, checks the guards
of its room, and writes the target state.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from wutong.errors import Conflict, Invalid

By = Literal["applicant", "staff", "timer"]


class NotOpen(Conflict):
    """The move does not lead out of the present state; `open` names those that do."""

    code = "flow.move_not_open"
    message = "这一步现在办不了：办件状态已经变化。请刷新页面，按页面上现有的按钮办理。"


class Needed(Invalid):
    """The move was asked for without something it needs."""

    code = "flow.needed"
    message = "还有必须填写的内容，请补全后再提交。"


class NotYours(Conflict):
    """The move is open, but for somebody else (the applicant, the office, or the clock)."""

    code, status = "flow.not_yours", 403
    message = "这一步不由您办理，如有疑问请联系受理窗口。"


class Mover(Protocol):
    """Whoever wants to move: `wutong.access.Actor` is one."""

    @property
    def kind(self) -> str:
        """`citizen`, `staff`, `client`, `system` or `public`."""
        ...

    def may(self, right: str) -> bool:
        """Whether the mover holds the right."""
        ...


@dataclass(frozen=True, slots=True)
class Move:
    """One step from `source` to `target`.

    `by` is whose step it is. For the office `right` is the right it takes; for the applicant it is the right by which
    staff may take the step in the applicant's place; without one nobody may. `needs` are the names of what must be
    given, `instead` of what staff must give besides who take the applicant's step, `timer` the kind of timer that takes
    a step of the clock. `undo` marks a step that may be taken back within the window of its room. `title` is the word
    on the button and `tells` what the reader is told will happen, before pressing it.
    """

    name: str
    source: str
    target: str
    by: By
    needs: tuple[str, ...] = ()
    right: str = ""
    instead: tuple[str, ...] = ()
    timer: str = ""
    undo: bool = False
    title: str = ""
    tells: str = ""

    def open_to(self, mover: Mover) -> bool:
        """Whether this mover may take the step once it is open."""
        if self.by == "timer" or mover.kind == "system":
            return mover.kind == "system"
        if self.by == "applicant" and mover.kind == "citizen":
            return True
        return mover.kind in ("staff", "client") and bool(self.right) and mover.may(self.right)

    def wants(self, mover: Mover) -> tuple[str, ...]:
        """What this mover must give."""
        return (*self.needs, *self.instead) if mover.kind in ("staff", "client") else self.needs

    def missing(self, given: Mapping[str, Any], mover: Mover) -> tuple[str, ...]:
        """What the mover must give and `given` leaves empty; blanks are nothing."""
        told = {need: given.get(need) for need in self.wants(mover)}
        said = {need: value.strip() if isinstance(value, str) else value for need, value in told.items()}
        return tuple(need for need, value in said.items() if value in (None, "", (), []))


def moves(name: str, sources: tuple[str, ...], target: str, by: By, **more: Any) -> tuple[Move, ...]:
    """The same step out of several states; an empty `target` means that the state stays as it is."""
    return tuple(Move(name, source, target or source, by, **more) for source in sources)


@dataclass(frozen=True, slots=True)
class State:
    """A state that a plugin adds inside a state of the law.

    `title` is what every list and page calls it; `tells` is the applicant's sentence of what comes next, in which
    `{day}` is the day by which the office decides and `{legal}` the law's. `back` is the state of the law around it:
    its clocks run, its light shows, and there the case goes when the plugin is gone. Only inside `suspended`, a
    recorded special procedure, does a clock stand still.
    """

    name: str
    title: str
    back: str
    tells: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A start state and its moves; refuses to exist with two moves of one name out of one state, or lost states."""

    start: str
    moves: tuple[Move, ...]

    def __post_init__(self) -> None:
        keys = [(move.source, move.name) for move in self.moves]
        doubled = {key for key in keys if keys.count(key) > 1}
        lost = {move.source for move in self.moves} - self._reached()
        if doubled or lost:
            raise ValueError(f"doubled moves {sorted(doubled)}, unreachable states {sorted(lost)}")

    def _reached(self) -> set[str]:
        reached, waiting = {self.start}, [self.start]
        while waiting:
            state = waiting.pop()
            new = {move.target for move in self.moves if move.source == state} - reached
            reached |= new
            waiting.extend(new)
        return reached

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which the table first names it."""
        named = [self.start, *(state for move in self.moves for state in (move.source, move.target))]
        return tuple(dict.fromkeys(named))

    @property
    def names(self) -> tuple[str, ...]:
        """Every move's name once, in table order."""
        return tuple(dict.fromkeys(move.name for move in self.moves))

    @property
    def ends(self) -> frozenset[str]:
        """The states that no move leaves."""
        return frozenset(self.states) - {move.source for move in self.moves}

    def leaving(self, state: str) -> tuple[Move, ...]:
        """Every move out of a state, for whomever."""
        return tuple(move for move in self.moves if move.source == state)

    def pick(self, state: str, name: str) -> Move:
        """The move of that name out of that state; raises `NotOpen`, which lists the open ones."""
        for move in self.leaving(state):
            if move.name == name:
                return move
        raise NotOpen(move=name, state=state, open=[move.name for move in self.leaving(state)])

    def open(self, state: str, mover: Mover) -> tuple[Move, ...]:
        """The moves this mover may take now: the buttons of the page."""
        return tuple(move for move in self.leaving(state) if move.open_to(mover))

    def take(self, state: str, name: str, mover: Mover, given: Mapping[str, Any]) -> Move:
        """The move, once it is open, the mover's own and has what it needs; else `NotOpen`, `NotYours`, `Needed`."""
        move = self.reach(state, name, mover)
        if missing := move.missing(given, mover):
            raise Needed({need: ["必须填写"] for need in missing}, move=name)
        return move

    def reach(self, state: str, name: str, mover: Mover) -> Move:
        """The move, once it is open and the mover's own; else `NotOpen` or `NotYours`."""
        move = self.pick(state, name)
        if not move.open_to(mover):
            raise NotYours(move=name, right=move.right)
        return move

    def with_moves(self, *more: Move) -> "Flow":
        """The same flow with a plugin's moves added; the checks run again."""
        return replace(self, moves=(*self.moves, *more))

    def matrix(self) -> Iterator[tuple[str, str, Move | None]]:
        """Every pair of state and move name, with the move or `None`: the tests walk all of it."""
        table = {(move.source, move.name): move for move in self.moves}
        for state in self.states:
            for name in self.names:
                yield state, name, table.get((state, name))

    def diagram(self) -> str:
        """The flow as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {move.source} --> {move.target}: {move.name} ({move.by})" for move in self.moves]
        lines += [f"    {state} --> [*]" for state in self.states if state in self.ends]
        return "\n".join(lines)
