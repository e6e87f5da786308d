"""An original has a keeper at every moment: taken in, handed on with two signatures, given back, sent along."""

import pytest
from sqlalchemy import func, select

from wutong.cases import keeping
from wutong.cases import queries as cases
from wutong.cases.actions import border, deciding, filing
from wutong.clock import new_id, today
from wutong.db import db
from wutong.desks import actions as desks
from wutong.notices.models import Message, StaffNotice
from wutong.originals import actions, queries, rules
from wutong.oversight.models import Finding
from wutong.testing import tree

HOME, NEIGHBOUR = tree.JISHISHAN, tree.DONGXIANG


@pytest.fixture
def clerk(story):
    return story.employed("clerk")


@pytest.fixture
def colleague(story):
    return story.employed("clerk")


def receive(story, case_id, actor, *names):
    with story.at():
        return [row.id for row in actions.receive(case_id, names or ("身份证",), "三号窗口", actor=actor)]


def send(story, ids, giver, taker):
    with story.at():
        return actions.send(ids, taker.person, "民政股", actor=giver).id


def stand(story, case_id, region=HOME):
    """Name, state, place and holder of each original."""
    with story.at(region):
        return [(row.name.reveal(), row.state, row.place.reveal(), row.holder) for row in queries.of(case_id)]


def counted(story, model, **values):
    with story.at():
        return db.session.scalar(select(func.count()).select_from(model).filter_by(**values))


def test_what_is_taken_in_lies_with_the_clerk_and_the_applicant_has_it_in_writing(story, clerk):
    case_id = story.submitted()
    receive(story, case_id, clerk, "身份证", " ", "不动产权证书")
    assert stand(story, case_id) == [
        ("身份证", "held", "三号窗口", clerk.person), ("不动产权证书", "held", "三号窗口", clerk.person)
    ]  # fmt: skip
    assert counted(story, Message, about=case_id, kind="original.received", channel="inbox") == 1
    with story.world.visiting(HOME, person=story.citizen.person):
        assert len(queries.of(case_id)) == 2
    with story.world.visiting(HOME, person=new_id()):
        assert queries.of(case_id) == []


@pytest.mark.parametrize("names", [(), (" ",), ("证",) * 51], ids=["none", "blank", "many"])
def test_something_is_taken_in(story, clerk, names):
    with story.at(), pytest.raises(rules.NothingChosen):
        actions.receive(story.submitted(), names, "三号窗口", actor=clerk)


def test_an_original_stays_the_givers_until_the_taker_has_signed(story, clerk, colleague):
    case_id = story.submitted()
    slip = send(story, receive(story, case_id, clerk), clerk, colleague)
    assert stand(story, case_id) == [("身份证", "moving", "三号窗口", clerk.person)]
    assert counted(story, StaffNotice, about=slip, kind="original.sent", person=colleague.person) == 1
    with story.at(), pytest.raises(rules.NotYours):
        actions.sign(slip, {}, actor=clerk)
    with story.at():
        actions.sign(slip, {}, actor=colleague)
    assert stand(story, case_id) == [("身份证", "held", "民政股", colleague.person)]
    assert counted(story, StaffNotice, about=slip, kind="original.signed", person=clerk.person) == 1
    with story.at(), pytest.raises(rules.SlipSettled):
        actions.sign(slip, {}, actor=colleague)


def test_a_piece_is_refused_with_a_note_and_stays_with_the_giver(story, clerk, colleague):
    case_id = story.submitted()
    one, other = receive(story, case_id, clerk, "身份证", "户口簿")
    slip = send(story, [one, other], clerk, colleague)
    with story.at(), pytest.raises(rules.NoteMissing):
        actions.sign(slip, {other: " "}, actor=colleague)
    with story.at():
        actions.sign(slip, {other: "缺页"}, actor=colleague)
    assert [(row[1], row[3]) for row in stand(story, case_id)] == [("held", colleague.person), ("held", clerk.person)]
    with story.at():
        told = [(piece.outcome, piece.note.reveal() if piece.note else "") for piece in queries.pieces(slip)]
    assert told == [("taken", ""), ("refused", "缺页")]
    assert counted(story, StaffNotice, about=slip, kind="original.refused", person=clerk.person) == 1


def test_a_slip_is_taken_back_while_nobody_has_signed(story, clerk, colleague):
    case_id = story.submitted()
    slip = send(story, receive(story, case_id, clerk), clerk, colleague)
    with story.at():
        actions.withdraw(slip, actor=clerk)
    assert stand(story, case_id)[0][1] == "held"
    with story.at(), pytest.raises(rules.SlipSettled):
        actions.sign(slip, {}, actor=colleague)


def test_nobody_hands_on_what_another_has_or_what_is_under_way(story, clerk, colleague):
    case_id = story.submitted()
    ids = receive(story, case_id, clerk)
    with story.at(), pytest.raises(rules.NotYours):
        actions.send(ids, clerk.person, "x", actor=colleague)
    send(story, ids, clerk, colleague)
    with story.at(), pytest.raises(rules.NotThere):
        actions.send(ids, colleague.person, "x", actor=clerk)
    with story.at(), pytest.raises(rules.NotThere):
        actions.give_back(case_id, ids, "张三丰", actor=clerk)


def test_one_person_does_not_sign_for_both_sides(story, clerk, colleague):
    with story.at():
        desks.name_deputy(clerk.person, colleague.person, actor=story.head)
        desks.set_away(clerk.person, "leave", today(), today(), actor=story.head)
    slip = send(story, receive(story, story.submitted(), colleague), colleague, clerk)
    with story.at():
        assert clerk.person in queries.persons(colleague)
    with story.at(), pytest.raises(rules.NotYours):
        actions.sign(slip, {}, actor=colleague)
    with story.at():
        actions.sign(slip, {}, actor=clerk)


def test_only_a_colleague_takes_it(story, clerk):
    ids = receive(story, story.submitted(), clerk)
    for taker in (clerk.person, new_id()):
        with story.at(), pytest.raises(rules.TakerElsewhere):
            actions.send(ids, taker, "x", actor=clerk)


def test_what_goes_back_has_the_name_of_who_fetched_it(story, clerk):
    case_id = story.submitted()
    ids = receive(story, case_id, clerk)
    with story.at():
        (row,) = actions.give_back(case_id, ids, "张三丰", actor=clerk)
        assert (row.state, row.returned_to.reveal(), row.holder) == ("returned", "张三丰", None)
    assert counted(story, Message, about=case_id, kind="original.returned", channel="inbox") == 1
    with story.at():
        assert ids[0] not in {row.id for row in queries.lying(clerk, limit=100).items}


def test_who_leaves_hands_his_papers_to_the_heir(story, clerk, colleague):
    case_id = story.submitted()
    mine, coming = receive(story, case_id, clerk)[0], story.submitted()
    slip = send(story, receive(story, coming, colleague), colleague, clerk)
    with story.at():
        actions.left(clerk.person, colleague.person)
    assert stand(story, case_id)[0][3] == colleague.person
    assert mine is not None
    with story.at():
        assert queries.slip(slip).state == "withdrawn"


def test_a_case_is_closed_when_its_originals_went_back_or_are_written_down_as_staying(story, clerk):
    case_id = story.accepted()
    with story.at():
        deciding.review(case_id, "同意", actor=story.reviewer)
        deciding.grant(case_id, "准予", actor=story.head, level=3)
    back, there = receive(story, case_id, clerk, "身份证", "户口簿")
    with story.at(), pytest.raises(rules.StillHeld) as said:
        deciding.deliver(case_id, "hall", actor=story.clerk)
    assert said.value.facts == {"count": 2, "what": "身份证（三号窗口，王经办）；户口簿（三号窗口，王经办）"}
    with story.at():
        actions.give_back(case_id, [back], "张三丰", actor=clerk)
        assert [row.name.reveal() for row in actions.keep(case_id, actor=clerk)] == ["户口簿"]
        assert cases.steps(case_id)[-1].text.reveal() == "户口簿（三号窗口）"
    with story.at(), pytest.raises(rules.NotThere):
        actions.keep(case_id, actor=clerk)
    with story.at():
        deciding.deliver(case_id, "hall", actor=story.clerk)
    story.post(HOME, of="wutong")
    assert counted(story, Finding, case_id=case_id, rule="N7", state="open") == 1
    with story.at():
        actions.give_back(case_id, [there], "张三丰", actor=clerk)
    story.post(HOME, of="wutong")
    assert counted(story, Finding, case_id=case_id, rule="N7", state="over") == 1


def test_what_an_applicant_leaves_behind_when_he_withdraws_is_noted(story, clerk):
    case_id = story.submitted()
    receive(story, case_id, clerk)
    with story.world.visiting(HOME, person=story.citizen.person):
        filing.withdraw(case_id, actor=story.citizen)
    story.post(HOME, of="wutong")
    assert counted(story, Finding, case_id=case_id, rule="N7", state="open") == 1


def test_what_is_held_is_announced_at_the_new_home_and_signed_for_there(story, clerk):
    case_id = story.submitted()
    receive(story, case_id, clerk)
    with story.at():
        border.hand_over(case_id, NEIGHBOUR, "户籍在东乡。", actor=story.head)
    story.post()
    assert stand(story, case_id, NEIGHBOUR) == [("身份证", "coming", "", None)]
    assert stand(story, case_id) == []
    there = story.employed("clerk", NEIGHBOUR)
    with story.at(NEIGHBOUR):
        actions.arrive(case_id, "一号窗口", actor=there)
    assert stand(story, case_id, NEIGHBOUR) == [("身份证", "held", "一号窗口", there.person)]


def test_every_original_and_every_receipt_goes_along_however_many(story, clerk):
    case_id = story.submitted()
    first = receive(story, case_id, clerk, *(f"第{n}件" for n in range(rules.MOST)))[0]
    receive(story, case_id, clerk, "另一件")
    with story.at():
        (there,) = actions.give_back(case_id, [first], "张三丰", actor=clerk)
        fetched, came = there.returned_at, there.received_at
    with story.at():
        border.hand_over(case_id, NEIGHBOUR, "户籍在东乡。", actor=story.head)
    story.post()
    with story.at(NEIGHBOUR):
        rows = queries.of(case_id)
        (gone,) = [row for row in rows if row.state == "returned"]
        told = (gone.name.reveal(), gone.returned_to.reveal(), gone.returned_at, gone.received_at)
        assert (len(rows), told) == (rules.MOST + 1, ("第0件", "张三丰", fetched, came))


def test_what_is_on_its_way_to_a_new_home_does_not_change_hands_here(story, clerk, colleague):
    case_id = story.submitted()
    one, other = receive(story, case_id, clerk, "身份证", "户口簿")
    slip = send(story, [other], clerk, colleague)
    with story.at():
        border.hand_over(case_id, NEIGHBOUR, "户籍在东乡。", actor=story.head)
    with story.at(), pytest.raises(rules.MovedAway):
        actions.give_back(case_id, [one], "张三丰", actor=clerk)
    with story.at(), pytest.raises(rules.MovedAway):
        actions.send([one], colleague.person, "民政股", actor=clerk)
    with story.at(), pytest.raises(rules.MovedAway):
        actions.sign(slip, {}, actor=colleague)


def test_the_archive_tells_what_was_held_and_lets_nothing_be_destroyed_before_it_went_back(story, clerk):
    case_id = story.submitted()
    first, second = receive(story, case_id, clerk, "身份证", "不动产权证书")
    with story.at():
        actions.give_back(case_id, [first], "张三丰", actor=clerk)
    with story.at():
        case = cases.get(case_id)
        told = {name: rows for name, _, rows in keeping.told(case)}["originals"]
        assert [(row["name"], row["state"], row["returned_to"]) for row in told] == [
            ("身份证", "returned", "张三丰"), ("不动产权证书", "held", None)
        ]  # fmt: skip
        assert keeping.needed(case)
        actions.give_back(case_id, [second], "张三丰", actor=clerk)
        assert not keeping.needed(case)
        keeping.destroy(case)
    assert stand(story, case_id) == []
