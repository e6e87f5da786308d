"""Flows as values: picking, who may move, what is needed, plugins' moves, diagram."""

import pytest

from wutong.access import PUBLIC, SYSTEM, Actor
from wutong.flow import Flow, Move, Needed, NotOpen, NotYours, moves

FLOW = Flow(
    "new",
    (
        Move("send", "new", "open", "applicant", right="thing.help"),
        Move("close", "open", "closed", "staff", needs=("reason",), right="thing.close"),
        Move("lapse", "open", "lapsed", "timer", timer="thing.lapse"),
    ),
)
CITIZEN = Actor("citizen")
CLERK = Actor("staff", rights=frozenset({"thing.close"}))
HELPER = Actor("staff", rights=frozenset({"thing.help"}))


def test_a_move_is_picked_by_state_and_name() -> None:
    assert FLOW.pick("new", "send").target == "open"


def test_a_move_that_is_not_open_lists_those_that_are() -> None:
    with pytest.raises(NotOpen) as refusal:
        FLOW.pick("open", "send")
    assert refusal.value.facts["open"] == ["close", "lapse"]
    assert refusal.value.status == 409


@pytest.mark.parametrize(
    ("state", "actor", "names"),
    [
        ("new", CITIZEN, ["send"]),
        ("new", HELPER, ["send"]),
        ("new", CLERK, []),
        ("open", CITIZEN, []),
        ("open", CLERK, ["close"]),
        ("open", SYSTEM, ["close", "lapse"]),
        ("open", PUBLIC, []),
        ("closed", SYSTEM, []),
    ],
)
def test_everybody_sees_only_their_own_open_moves(state: str, actor: Actor, names: list[str]) -> None:
    assert [move.name for move in FLOW.open(state, actor)] == names


def test_staff_never_take_a_step_that_names_no_right() -> None:
    flow = Flow("new", (Move("send", "new", "open", "applicant"),))
    assert flow.open("new", CLERK) == ()


def test_a_step_of_somebody_else_is_refused() -> None:
    with pytest.raises(NotYours):
        FLOW.take("open", "close", CITIZEN, {"reason": "x"})


@pytest.mark.parametrize("said", ["", " \u3000\n"])
def test_a_step_without_what_it_needs_names_the_field(said: str) -> None:
    with pytest.raises(Needed) as refusal:
        FLOW.take("open", "close", CLERK, {"reason": said})
    assert list(refusal.value.fields) == ["reason"]


def test_a_step_with_what_it_needs_is_taken() -> None:
    assert FLOW.take("open", "close", CLERK, {"reason": "done"}).target == "closed"


def test_a_plugin_adds_moves_without_changing_the_flow_it_adds_to() -> None:
    longer = FLOW.with_moves(Move("reopen", "closed", "open", "staff", right="thing.close"))
    assert "reopen" in longer.names
    assert "reopen" not in FLOW.names
    assert "closed" in FLOW.ends
    assert "closed" not in longer.ends


def test_two_moves_of_one_name_out_of_one_state_are_refused() -> None:
    with pytest.raises(ValueError, match="doubled"):
        FLOW.with_moves(Move("send", "new", "closed", "staff"))


def test_a_state_that_nothing_reaches_is_refused() -> None:
    with pytest.raises(ValueError, match="unreachable"):
        FLOW.with_moves(Move("wake", "asleep", "open", "staff"))


def test_the_matrix_holds_every_pair_of_state_and_name_once() -> None:
    rows = list(FLOW.matrix())
    assert len(rows) == len(FLOW.states) * len(FLOW.names) == 12
    assert sum(move is not None for _, _, move in rows) == len(FLOW.moves)


def test_one_step_out_of_several_states_may_leave_the_state_as_it_is() -> None:
    assert [(move.source, move.target) for move in moves("note", ("a", "b"), "", "staff")] == [("a", "a"), ("b", "b")]


def test_the_diagram_names_every_move_and_every_end() -> None:
    text = FLOW.diagram()
    assert text.startswith("stateDiagram-v2\n    [*] --> new")
    assert "open --> closed: close (staff)" in text
    assert "lapsed --> [*]" in text
