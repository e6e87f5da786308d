"""The flow in force: the law's table, and the steps and states of the plugins that are on in the present region."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Protocol

from wutong.cases.rules import CASE, stages
from wutong.flow import Flow, Move, State


class Standing(Protocol):
    """Where something stands: in a state of the law, and inside that perhaps in one that a plugin added."""

    state: str
    stage: str | None


class Current:
    """What plugins bring to the flow, and what of it holds.

    A case that stands in an added state keeps that state's moves whether or not the plugin is on; one whose plugin is
    not installed any more keeps what the law gives everybody, until an administrator sends it back.
    """

    brought: Mapping[str, tuple[Move, ...]] = MappingProxyType({})
    states: Mapping[str, State] = MappingProxyType({})
    owners: Mapping[str, str] = MappingProxyType({})
    is_on: Callable[[str], bool] = staticmethod(lambda plugin: True)

    @classmethod
    def bring(
        cls,
        moves: Mapping[str, tuple[Move, ...]],
        is_on: Callable[[str], bool],
        states: Mapping[str, tuple[State, ...]] = MappingProxyType({}),
    ) -> None:
        """Take plugins' moves, each under its plugin's switch, and the states they add; called once, while the
        application is put together."""
        cls.brought, cls.is_on = {plugin: some for plugin, some in moves.items() if some}, staticmethod(is_on)
        cls.states = {state.name: state for some in states.values() for state in some}
        cls.owners = {state.name: plugin for plugin, some in states.items() for state in some}

    @classmethod
    def flow(cls, case: Standing | None = None) -> Flow:
        """The flow of the present region; for a case the part of it that leads out of where the case stands."""
        if case is None or case.stage is None:
            return _flow(tuple(move for plugin, moves in cls.brought.items() if cls.is_on(plugin) for move in moves))
        own = tuple(move for moves in cls.brought.values() for move in moves if move.source == case.stage)
        return _inside(case.stage, case.state, own)

    @classmethod
    def reached(cls, case: Standing, move: Move) -> tuple[str, str | None]:
        """Where a step leads: the state of the law, and the added one inside it."""
        if move.target == case.stage:
            return case.state, case.stage
        added = cls.states.get(move.target)
        return (move.target, None) if added is None else (added.back, added.name)

    @classmethod
    def offered(cls) -> list[State]:
        """The added states of the plugins that are on in the present region."""
        return [state for name, state in cls.states.items() if cls.is_on(cls.owners[name])]

    @classmethod
    def titles(cls) -> dict[str, str]:
        """What each move is called, also of plugins that are off: a step that was taken stays in the history."""
        brought = (move for moves in cls.brought.values() for move in moves)
        return {move.name: move.title for move in (*CASE.moves, *brought)}


@lru_cache(maxsize=64)
def _flow(more: tuple[Move, ...]) -> Flow:
    """The law's table, and the moves out of its states; those out of an added state are a case's that stands there."""
    entering = [move for move in more if move.source in CASE.states]
    return CASE.with_moves(*entering) if entering else CASE


@lru_cache(maxsize=64)
def _inside(stage: str, state: str, own: tuple[Move, ...]) -> Flow:
    return Flow(stage, (*stages.kept(stage, state), *own))
