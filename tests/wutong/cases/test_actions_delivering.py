"""The applicant says how the result is to come; the office posts it under a number that the applicant sees."""

import io
from dataclasses import replace

import pytest

from wutong.access import Actor
from wutong.cases import delivered, queries
from wutong.cases.actions import border, deciding, delivering, reopening
from wutong.cases.actions.delivering import Wish
from wutong.cases.rules import delivering as rules
from wutong.cases.rules import guards
from wutong.clock import new_id
from wutong.errors import Forbidden, Invalid
from wutong.matters import queries as matters
from wutong.people.rules.roles import CITIZEN
from wutong.testing import tree

from .conftest import PDF, TELEPHONE, staff

OFFERED = {"collecting": ["counter", "post", "download"], "post_result": True}
HOME = Wish("post", "张三丰", TELEPHONE, "积石山县某路 1 号")


def choose(story, case_id, wish, actor=None):
    with story.world.visiting(tree.JISHISHAN, person=story.citizen.person):
        delivering.choose(case_id, wish, actor=actor or story.citizen)


def decided(story, wish=HOME, **values):
    case_id = story.accepted(**(OFFERED | values))
    if wish:
        choose(story, case_id, wish)
    with story.at():
        deciding.review(case_id, "符合", actor=story.reviewer)
        deciding.grant(case_id, "同意", actor=story.head, level=3)
    return case_id


def test_without_a_wish_the_first_way_holds_and_a_wish_needs_an_offer_and_an_address(story):
    case_id = story.draft()
    with story.at():
        assert delivered.way(queries.get(case_id)) == "hall"
    with pytest.raises(rules.WayNotOffered):
        choose(story, case_id, HOME)
    posted = story.draft(**OFFERED)
    with pytest.raises(Invalid) as refusal:
        choose(story, posted, Wish("post", "", TELEPHONE, " "))
    assert set(refusal.value.fields) == {"receiver", "address"}
    with pytest.raises(Invalid):
        choose(story, posted, Wish("post", "张三", "12", "某路"))


def test_a_wish_comes_along_with_the_filing_here_and_by_letter(story):
    helper, code, plain = staff("helper", tree.VILLAGE), story.offered(**OFFERED), story.offered()
    clerk = staff("clerk", tree.JISHISHAN)

    def file(place, actor, wish, code=code):
        with story.at(place):
            paper = border.Upload("身份证", "a.pdf", io.BytesIO(PDF))
            given = story.given(mandate="本人口头委托")
            return border.file_for(matters.snapshot(code), given, [paper], actor=actor, wish=wish).case_id

    for place, actor in ((tree.JISHISHAN, clerk), (tree.VILLAGE, helper)):
        with pytest.raises(Invalid):
            file(place, actor, Wish("post", "张三丰", TELEPHONE, ""))
        case_id = file(place, actor, HOME)
        story.post()
        with story.at():
            row = delivered.of(queries.get(case_id))
            assert (row.way, row.receiver.reveal(), row.address.reveal()) == ("post", HOME.receiver, HOME.address)
            assert "choose_delivery" not in {step.move for step in queries.steps(case_id, all_=True)}
    with pytest.raises(rules.WayNotOffered):
        file(tree.VILLAGE, helper, HOME, plain)


def test_a_wish_changes_until_it_is_posted_and_an_address_goes_with_the_post(story):
    case_id = decided(story)
    choose(story, case_id, Wish("electronic", "张三丰", TELEPHONE, "某路"))
    with story.at():
        row = delivered.of(queries.get(case_id))
        assert (row.way, row.address) == ("electronic", None)
    with pytest.raises(rules.NotToBeSent), story.at():
        delivering.send(case_id, "EMS", "1234567", actor=story.clerk)
    choose(story, case_id, HOME)
    with story.at():
        delivering.send(case_id, "中国邮政", "EX123456789CN", actor=story.clerk)
    with pytest.raises(rules.DeliveryBegun):
        choose(story, case_id, Wish("hall"))
    with story.at():
        steps = queries.steps(case_id)
        assert [step.text.reveal() for step in steps if step.move == "post_result"] == ["中国邮政 EX123456789CN"]


def test_a_post_that_was_wished_is_not_recorded_as_delivered_before_it_left(story):
    case_id = decided(story)
    with pytest.raises(rules.WaybillMissing), story.at():
        deciding.deliver(case_id, "post", actor=story.clerk)
    with story.at():
        delivering.send(case_id, "中国邮政", "EX123456789CN", actor=story.clerk)
        deciding.deliver(case_id, "post", actor=story.clerk)
    assert story.case(case_id).state == "delivered"


def test_what_was_posted_of_an_old_decision_is_not_the_post_of_the_new_one(story):
    case_id = decided(story)
    with story.at():
        delivering.send(case_id, "中国邮政", "EX123456789CN", actor=story.clerk)
        deciding.deliver(case_id, "post", actor=story.clerk)
        reopening.reopen(case_id, "行政判决书（2026）1号", "判决撤销并重新作出。", actor=story.head)
    with story.at():
        told = queries.steps(case_id)[-1].text.reveal()
        assert "判决撤销并重新作出。\n此前的结果已于 2026-11-20 交寄：中国邮政 EX123456789CN。" in told
    choose(story, case_id, Wish("post", "李四", TELEPHONE, "东乡县某路 2 号"))
    with story.at():
        deciding.review(case_id, "不符合", actor=story.reviewer)
        deciding.refuse(case_id, "不符合第三条", actor=story.head, level=3)
    with pytest.raises(rules.WaybillMissing), story.at():
        deciding.deliver(case_id, "post", actor=story.clerk)
    with story.at():
        delivering.send(case_id, "中国邮政", "EX987654321CN", actor=story.clerk)
        deciding.deliver(case_id, "post", actor=story.clerk)
        assert delivered.of(queries.get(case_id)).receiver.reveal() == "李四"


def test_a_decision_that_is_in_the_post_is_not_taken_back(story):
    case_id, head = decided(story), replace(story.head, rights=story.head.rights | {"case.deliver", "case.undo"})
    with story.at():
        assert deciding.may_undo(queries.get(case_id), head)
        delivering.send(case_id, "中国邮政", "EX123456789CN", actor=head)
        assert not deciding.may_undo(queries.get(case_id), head)
    with pytest.raises(guards.UndoTooLate), story.at():
        deciding.undo(case_id, actor=head)


def test_who_comes_to_the_hall_all_the_same_gets_it_there(story):
    case_id = decided(story)
    with story.at():
        deciding.deliver(case_id, "hall", actor=story.clerk)
    assert story.case(case_id).state == "delivered"


def test_an_instant_matter_that_is_to_be_posted_is_decided_at_once_and_delivered_later(story):
    case_id = story.submitted(handling_type="instant", promised_days=0, **OFFERED)
    choose(story, case_id, HOME)
    with story.at():
        deciding.finish(case_id, "符合", actor=story.clerk)
    assert story.case(case_id).state == "granted"


def test_an_office_writes_down_what_it_is_asked_at_the_counter_and_only_who_delivers(story):
    case_id = story.accepted(**OFFERED)
    with pytest.raises(Forbidden), story.at():
        delivering.choose(case_id, HOME, actor=story.reviewer)
    with story.at():
        delivering.choose(case_id, HOME, actor=story.clerk)
        assert delivered.way(queries.get(case_id)) == "post"


def test_a_stranger_neither_sees_nor_changes_a_wish(story):
    case_id = story.accepted(**OFFERED)
    choose(story, case_id, HOME)
    other = Actor("citizen", new_id(), rights=CITIZEN)
    with pytest.raises(queries.NoSuchCase), story.world.visiting(tree.JISHISHAN, person=other.person):
        delivering.choose(case_id, Wish("hall"), actor=other)


def test_a_wish_goes_along_to_a_new_home_and_leaves_no_address_behind(story):
    case_id = story.accepted(**OFFERED)
    choose(story, case_id, HOME)
    with story.at():
        border.hand_over(case_id, tree.DONGXIANG, "由东乡办理", actor=story.head)
    story.post()
    with story.at(tree.DONGXIANG):
        row = delivered.of(queries.get(case_id))
        assert (row.way, row.address.reveal()) == ("post", HOME.address)
    with story.at():
        assert delivered.of(queries.get(case_id)) is None
