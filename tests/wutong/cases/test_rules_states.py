"""The whole move matrix, generated from the flow: every move leads where the table says, every other is refused."""

import pytest

from wutong.access import SYSTEM, Actor
from wutong.cases.rules import CASE, CLOSED, OPEN, PRECHECK, TITLES, UNDECIDED
from wutong.flow import Move, NotOpen
from wutong.people.rules.roles import RIGHTS, ROLES

MATRIX = list(CASE.matrix())
MOVES = [move for _, _, move in MATRIX if move]
NON_MOVES = [(state, name) for state, name, move in MATRIX if not move]
CITIZEN = Actor("citizen")

#: DOMAIN appendix B, written once more by hand: the flow must say the same.
TABLE = {
    ("draft", "submit"): "submitted",
    ("submitted", "accept"): "accepted",
    ("submitted", "request_correction"): "correcting",
    ("submitted", "deem"): "accepted",
    ("correcting", "resubmit"): "submitted",
    ("correcting", "lapse"): "terminated",
    ("submitted", "reject_not_required"): "closed_not_required",
    ("submitted", "reject_jurisdiction"): "closed_refused",
    ("submitted", "fix"): "submitted",
    ("accepted", "review"): "in_review",
    ("in_review", "review"): "in_review",
    ("in_review", "suspend"): "suspended",
    ("suspended", "resume"): "in_review",
    ("in_review", "extend"): "in_review",
    ("in_review", "grant"): "granted",
    ("in_review", "refuse"): "refused",
    ("granted", "deliver"): "delivered",
    ("refused", "deliver"): "delivered",
    ("delivered", "archive"): "archived",
    ("draft", "discard"): "withdrawn",
    ("draft", "ask_precheck"): "prechecking",
    ("prechecking", "answer_precheck"): "prechecked",
    ("prechecking", "unask_precheck"): "draft",
    ("prechecked", "mend"): "draft",
    ("prechecked", "submit"): "submitted",
}


@pytest.mark.parametrize(("state", "name", "target"), [(*key, target) for key, target in TABLE.items()])
def test_the_flow_says_what_the_state_table_says(state: str, name: str, target: str) -> None:
    assert CASE.pick(state, name).target == target


@pytest.mark.parametrize(("state", "name"), NON_MOVES, ids=lambda part: str(part))
def test_every_move_that_is_not_in_the_table_is_refused(state: str, name: str) -> None:
    with pytest.raises(NotOpen):
        CASE.take(state, name, SYSTEM, {need: "x" for move in MOVES for need in move.needs})


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.source}-{move.name}")
def test_every_move_is_open_to_exactly_who_the_table_names(move: Move) -> None:
    names = [open_.name for open_ in CASE.open(move.source, CITIZEN)]
    assert (move.name in names) == (move.by == "applicant")


@pytest.mark.parametrize("move", [move for move in MOVES if move.by != "timer"], ids=lambda m: f"{m.source}-{m.name}")
@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_take_exactly_the_moves_of_its_rights(move: Move, role: str) -> None:
    actor = Actor("staff", rights=ROLES[role].rights)
    assert move.open_to(actor) == (move.right in ROLES[role].rights)


@pytest.mark.parametrize("move", [move for move in MOVES if move.by == "timer"], ids=lambda move: move.name)
def test_nobody_takes_the_steps_of_the_clock(move: Move) -> None:
    everything = Actor("staff", rights=frozenset(RIGHTS))
    assert not move.open_to(everything)
    assert not move.open_to(CITIZEN)
    assert move.open_to(SYSTEM)


@pytest.mark.parametrize("move", [move for move in MOVES if move.by != "timer"], ids=lambda m: f"{m.source}-{m.name}")
def test_every_button_names_a_known_right_a_title_and_its_result(move: Move) -> None:
    assert move.right in RIGHTS or (move.by == "applicant" and move.source in PRECHECK)
    assert move.title
    assert move.tells


@pytest.mark.parametrize("state", UNDECIDED)
def test_the_applicant_may_withdraw_while_nothing_is_decided(state: str) -> None:
    assert CASE.pick(state, "withdraw").target == "withdrawn"


@pytest.mark.parametrize("state", ["granted", "refused", "delivered", "archived"])
def test_nobody_withdraws_after_the_decision(state: str) -> None:
    with pytest.raises(NotOpen):
        CASE.pick(state, "withdraw")


def test_every_state_has_a_title_and_is_open_closed_draft_or_moved() -> None:
    assert set(TITLES) == set(CASE.states)
    assert set(CASE.states) - set(OPEN) - CLOSED == {"draft", "prechecked", "handed_over"}


def test_a_delivered_step_cannot_be_taken_back() -> None:
    assert not any(move.undo for move in MOVES if move.name in ("deliver", "archive", "withdraw", "hand_over"))
