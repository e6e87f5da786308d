"""A hand-over that its addressee does not take: the case goes on where it was, and everybody who asks finds it."""

import pytest
from sqlalchemy import select

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.cases import events as facts
from wutong.cases import queries
from wutong.cases.actions import border, clock, intake
from wutong.db import db, work
from wutong.events import publish
from wutong.timers import Timer

from .test_actions_border import HOME, NEIGHBOUR, TOWN, VILLAGE, filed_at_village, handing, rewritten


def test_a_case_that_was_not_taken_may_be_handed_over_again(story):
    letter_id = handing(story, case_id := story.accepted())
    with story.at(NEIGHBOUR):
        rewritten(letter_id, lambda payload, content: payload.update(to=HOME))
    story.post()
    with story.at():
        border.hand_over(case_id, NEIGHBOUR, "应由邻县办理", actor=story.head)
    story.post()
    assert story.case(case_id, NEIGHBOUR).state == "accepted"
    with story.at():
        assert queries.form(case_id) is None


def test_the_clock_runs_on_while_a_case_is_not_taken(story):
    """The timer that ends in acceptance by law is set again for the day it had; no day was given back."""
    letter_id = handing(story, case_id := story.submitted())
    with story.at(NEIGHBOUR):
        rewritten(letter_id, lambda payload, content: payload.update(to=HOME))
    story.post()
    with story.at():
        ringing = select(Timer).where(Timer.subject == case_id, Timer.kind == "case.deem", Timer.state == "open")
        timer, case = db.session.scalars(ringing).one(), queries.get(case_id)
        assert (case.state, timer.due_at) == ("submitted", clock.end_of(case.act_by))


def test_the_receiving_village_follows_a_case_that_was_not_taken(story):
    _, receipt = filed_at_village(story)
    story.post()
    letter_id = handing(story, receipt.case_id)
    with story.at(NEIGHBOUR):
        rewritten(letter_id, lambda payload, content: payload.update(to=HOME))
    story.post()
    with story.at():
        intake.accept(receipt.case_id, actor=story.clerk)
    story.post()
    with story.at(VILLAGE):
        docket = queries.docket(receipt.case_id)
    assert (docket.home, docket.state) == (HOME, "accepted")


def told_off(sender, case_id, seq):
    """A region says that it does not take the case that was handed over by the event of this count."""
    with tenancy.at(sender), work():
        no = facts.CaseNotTakenOver(case_id=case_id, seq=seq, why="case.hand_over_unfit")
        publish(no, actor=SYSTEM, about=case_id, to=HOME)


@pytest.mark.parametrize(("sender", "later"), [(TOWN, 0), (NEIGHBOUR, 1)])
def test_only_the_addressee_of_this_hand_over_sends_a_case_back(story, sender, later):
    case_id = story.accepted()
    with story.at():
        handed = border.hand_over(case_id, NEIGHBOUR, "应由邻县办理", actor=story.head).seq
    told_off(sender, case_id, handed + later)
    story.post()
    assert story.case(case_id).moved_to == NEIGHBOUR


def test_a_case_that_was_let_go_does_not_come_back(story):
    case_id = story.accepted()
    with story.at():
        handed = border.hand_over(case_id, NEIGHBOUR, "应由邻县办理", actor=story.head).seq
    story.post()
    told_off(NEIGHBOUR, case_id, handed)
    story.post()
    assert story.case(case_id).moved_to == NEIGHBOUR
