"""Where a case lives, a place knows by itself; a docket or a whole case from anywhere else changes nothing there."""

import io

import pytest
from sqlalchemy import select

from wutong import letters
from wutong.cases import events as facts
from wutong.cases import queries
from wutong.cases.actions import border, intake
from wutong.cases.rules import numbers
from wutong.cases.rules.letters import NotYourCase
from wutong.clock import new_id
from wutong.db import db
from wutong.events import Letter
from wutong.testing import tree

from .conftest import FRIDAY, PDF, snapshot, staff
from .test_actions_believing import HOME, TOWN, VILLAGE, Filing

NEIGHBOUR = tree.DONGXIANG
STRANGE, UNFIT = "case.not_received_there", "case.hand_over_unfit"


@pytest.fixture
def filed(story):
    """A case that a village received and the county took in."""
    filing = Filing(story)
    assert filing.answer() == ("done", "")
    return filing


def giving(story, given, to, **lies):
    """The letter by which the county gives a case away, and what is in it; what is a lie is one in both."""
    with story.at():
        case = queries.get(given)
        told = {**vars(facts.CaseFact.of(case)), "to": to, "seq": 99, **lies}
        content = border.package(case, to)
    carried = {name: value for name, value in lies.items() if name in content["case"]}
    return facts.CaseHandedOver(**told), content | {"state": case.state, "case": content["case"] | carried}


def hand_over(story, case_id, giver, to):
    with story.at(giver):
        border.hand_over(case_id, to, "应由该地办理", actor=staff("head", giver))


def docket(case, **told):
    plain = {name: getattr(case, name) for name in ("applicant", "number", "matter", "title", "state", "due", "seq")}
    return facts.DocketWritten(**{"case_id": case.id, "home": case.region, **plain, **told})


def known(story, case_id, region=VILLAGE):
    """Where the case lives, as a place knows it from its docket; 0 when it lives there itself."""
    with story.at(region):
        try:
            return queries.docket(case_id).home
        except queries.NoSuchCase:
            assert queries.get(case_id).moved_to is None
            return 0


# ── Whole cases ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_received_case_is_taken_from_its_present_home_alone(story, filed):
    letter, content = giving(story, filed.id, VILLAGE)
    hand_over(story, filed.id, HOME, NEIGHBOUR)
    story.post()
    assert story.told(letter, HOME, VILLAGE, content) == STRANGE
    assert known(story, filed.id) == NEIGHBOUR


def test_a_case_that_came_through_here_is_taken_from_its_present_home_alone(story, filed):
    hand_over(story, filed.id, HOME, VILLAGE)
    story.post()
    hand_over(story, filed.id, VILLAGE, HOME)
    story.post()
    letter, content = giving(story, filed.id, VILLAGE)
    hand_over(story, filed.id, HOME, NEIGHBOUR)
    story.post()
    assert story.told(letter, HOME, VILLAGE, content) == STRANGE
    assert known(story, filed.id) == NEIGHBOUR


@pytest.mark.parametrize("receiver", [VILLAGE, None])
def test_no_case_is_invented_under_a_number_that_was_given_out_here(story, filed, receiver):
    letter, content = giving(story, filed.id, VILLAGE, case_id=(invented := new_id()), receiver=receiver)
    assert story.told(letter, HOME, VILLAGE, content) == UNFIT
    with pytest.raises(queries.NoSuchCase), story.at(VILLAGE):
        queries.get(invented)
    assert known(story, filed.id) == HOME


@pytest.mark.parametrize(
    "lie",
    [
        {"receiver": None},
        {"number": numbers.number("622927100201", FRIDAY.date(), 77)},
        {"number": numbers.number("622927", FRIDAY.date(), 77), "receiver": HOME},
    ],
)
def test_a_received_case_comes_as_it_was_received(story, filed, lie):
    letter, content = giving(story, filed.id, VILLAGE, **lie)
    assert story.told(letter, HOME, VILLAGE, content) == UNFIT
    assert known(story, filed.id) == HOME


@pytest.mark.parametrize("backwards", [False, True])
def test_a_case_may_move_to_the_place_that_received_it(story, filed, backwards):
    hand_over(story, filed.id, HOME, VILLAGE)
    story.post(backwards=backwards)
    assert known(story, filed.id) == 0
    with story.at(VILLAGE):
        intake.accept(filed.id, actor=staff("clerk", VILLAGE))


def test_a_case_may_come_from_its_first_home_before_any_docket_has(story):
    filing = Filing(story)
    story.post(HOME)
    letter, content = giving(story, filing.id, VILLAGE)
    assert story.told(letter, HOME, VILLAGE, content) == ""
    story.post()
    assert known(story, filing.id) == 0


def test_a_hand_over_that_overtakes_the_docket_of_the_home_before_waits_for_it(story, filed):
    hand_over(story, filed.id, HOME, NEIGHBOUR)
    story.post(NEIGHBOUR)
    hand_over(story, filed.id, NEIGHBOUR, VILLAGE)
    with story.at(VILLAGE):
        coming = select(Letter.id).where(Letter.name == "case.handed_over", Letter.state == "open")
        letter_id = db.session.scalars(coming.where(Letter.handler.like("wutong.cases%"))).one()
    with pytest.raises(NotYourCase), story.at(VILLAGE):
        letters.react(letter_id)
    story.post()
    assert known(story, filed.id) == 0


# ── Dockets ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def left(story):
    """A case that the county received at its own counter and handed over to its neighbour, which has it."""
    with story.at():
        upload = border.Upload("身份证", "a.pdf", io.BytesIO(PDF))
        given = story.given(mandate="本人到场")
        case_id = border.file_for(snapshot(), given, [upload], actor=staff("clerk", HOME)).case_id
    hand_over(story, case_id, HOME, NEIGHBOUR)
    story.post()
    return case_id


def test_a_home_that_gave_the_case_on_is_not_believed_any_longer(story, left):
    false = docket(story.case(left, NEIGHBOUR), state="granted", seq=99)
    hand_over(story, left, NEIGHBOUR, TOWN)
    story.post()
    assert known(story, left, HOME) == TOWN
    assert story.told(false, NEIGHBOUR, HOME) == STRANGE
    assert known(story, left, HOME) == TOWN


def test_a_docket_from_before_the_case_left_here_changes_nothing(story, left):
    hand_over(story, left, NEIGHBOUR, HOME)
    story.post()
    hand_over(story, left, HOME, NEIGHBOUR)
    early = docket(story.case(left, NEIGHBOUR))
    assert story.told(early, NEIGHBOUR, HOME) == ""
    with pytest.raises(queries.NoSuchCase), story.at():
        queries.docket(left)
    story.post()
    assert known(story, left, HOME) == NEIGHBOUR


def test_whose_docket_it_is_the_place_knows_by_itself(story):
    filing = Filing(story)
    story.post(HOME)
    false = docket(story.case(filing.id), applicant=new_id())
    assert story.told(false, HOME, VILLAGE) == ""
    with story.at(VILLAGE):
        assert queries.docket(filing.id).applicant == queries.collected(filing.id).applicant != false.applicant
    story.post()
