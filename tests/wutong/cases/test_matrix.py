"""The generated matrix against real rows: whatever the table does not allow is refused and changes nothing."""

import pytest

from wutong.access import Actor
from wutong.cases import queries
from wutong.cases.actions import dispatch
from wutong.cases.actions.moving import OF_MOVE
from wutong.cases.rules import CASE
from wutong.clock import new_id
from wutong.errors import Invalid, Refused
from wutong.flow import NotOpen, NotYours
from wutong.people.rules.roles import RIGHTS, ROLES
from wutong.testing import tree

from .conftest import staff

#: Moves that their own page takes; the clock's have no button.
BUTTONS = [name for name in CASE.names if name in dispatch.TAKE]


@pytest.fixture
def stood(story):
    """A submitted case, put into a state."""
    case_id = story.submitted()

    def put(state):
        with story.at():
            queries.locked(case_id).state = state
        return case_id

    return put


def tried(story, case_id, name, actor):
    """What a move without anything given is answered with."""
    try:
        with story.at():
            dispatch.take(case_id, name, {}, actor=actor, level=3)
    except Refused as refusal:
        return type(refusal)
    return None


@pytest.mark.parametrize("state", CASE.states)
def test_no_move_that_the_table_does_not_name_leaves_a_state(story, stood, state):
    case_id = stood(state)
    everything = Actor("staff", new_id(), tree.JISHISHAN, rights=frozenset(RIGHTS))
    seq = story.case(case_id).seq
    open_ = {move.name for move in CASE.leaving(state)}
    answers = {name: tried(story, case_id, name, everything) for name in BUTTONS if name not in open_}
    assert {name for name, answer in answers.items() if answer is None or not issubclass(answer, NotOpen)} == set()
    assert (story.case(case_id).state, story.case(case_id).seq) == (state, seq)


@pytest.mark.parametrize("role", ROLES)
def test_no_role_takes_a_move_without_its_right(story, stood, role):
    actor = staff(role, tree.JISHISHAN)
    for state in CASE.states:
        case_id = stood(state)
        barred = [move for move in CASE.leaving(state) if move.name in BUTTONS and not move.open_to(actor)]
        assert {move.name for move in barred if tried(story, case_id, move.name, actor) is not NotYours} == set()
        assert story.case(case_id).state == state


def test_a_move_that_needs_something_is_refused_without_it(story, stood):
    everything = Actor("staff", new_id(), tree.JISHISHAN, rights=frozenset(RIGHTS))
    for state in CASE.states:
        case_id = stood(state)
        needing = [move.name for move in CASE.leaving(state) if move.wants(everything) and move.name in BUTTONS]
        answers = {name: tried(story, case_id, name, everything) for name in needing}
        assert {name for name, answer in answers.items() if answer is None or not issubclass(answer, Invalid)} == set()


def test_every_move_is_a_fact_of_its_own_kind_and_has_a_verb() -> None:
    timed = {move.name for move in CASE.moves if move.by == "timer"}
    assert set(CASE.names) - timed <= set(dispatch.TAKE)
    assert set(CASE.names) - {"hand_over"} <= set(OF_MOVE)
