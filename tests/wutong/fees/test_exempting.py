"""A reduction: by the catalogue's own amount, for a ground, by two people; and what it does to the order under way."""

from uuid import UUID

import pytest
from tests.wutong.fees.conftest import Counter

from wutong.access import Actor
from wutong.errors import Forbidden
from wutong.fees import rules
from wutong.fees.actions import exempting
from wutong.testing import tree


def ask(counter: Counter, bill_id: UUID, place: int = 1) -> UUID:
    with counter.story.at():
        return exempting.ask(bill_id, place, "低保证 0001 号", actor=counter.story.clerk).id


def answer(counter: Counter, exemption: UUID, actor: Actor, *, approve: bool = True) -> None:
    with counter.story.at():
        exempting.answer(exemption, approve=approve, reason="", actor=actor)


def test_a_reduction_that_another_person_approves_charges_the_catalogues_amount(counter: Counter) -> None:
    bill_id = counter.assess(counter.case(), 工本费=2, 登记费=1)
    page = counter.begin(bill_id)
    exemption = ask(counter, bill_id, place=2)
    with pytest.raises(rules.ReductionAsked):
        ask(counter, bill_id, place=2)
    everything = counter.story.clerk.rights | counter.story.head.rights
    with pytest.raises(rules.SamePerson):
        answer(counter, exemption, Actor("staff", counter.story.clerk.person, tree.JISHISHAN, rights=everything))
    with pytest.raises(Forbidden):
        answer(counter, exemption, counter.treasurer)
    answer(counter, exemption, counter.story.head)
    assert counter.bill(bill_id).amount == 6000
    with pytest.raises(rules.NotAsked):
        answer(counter, exemption, counter.story.head, approve=False)
    counter.work()
    counter.press(page)
    assert counter.bill(bill_id).state == "open"
    assert counter.bill(counter.paid(bill_id)).amount == 6000


def test_a_bill_of_which_everything_is_waived_is_settled_without_a_payment(counter: Counter) -> None:
    bill_id = counter.assess(counter.case())
    answer(counter, ask(counter, bill_id), counter.story.head)
    bill = counter.bill(bill_id)
    assert (bill.state, bill.amount, bill.receipt) == ("waived", 0, None)
    with pytest.raises(rules.NotOpen):
        counter.begin(bill_id)


def test_a_declined_reduction_changes_nothing_and_can_be_asked_for_with_a_better_ground(counter: Counter) -> None:
    bill_id = counter.assess(counter.case())
    answer(counter, ask(counter, bill_id), counter.story.head, approve=False)
    assert counter.bill(bill_id).amount == 2000
    exemption = ask(counter, bill_id)
    counter.paid(bill_id)
    with pytest.raises(rules.NotOpen):
        answer(counter, exemption, counter.story.head)


def test_what_the_catalogue_does_not_reduce_is_not_reduced(counter: Counter) -> None:
    items = [{"key": "费", "name": "费", "standard": "10 元", "basis": "文件", "amount": 1000}]
    bill_id = counter.assess(counter.case(fee_items=items), 费=1)
    with pytest.raises(rules.NotReducible):
        ask(counter, bill_id)
    with pytest.raises(rules.NotOpen):
        ask(counter, bill_id, place=7)


def test_a_reduction_is_asked_for_and_approved_on_the_desk(counter: Counter) -> None:
    bill_id = counter.assess(counter.case())
    page = f"/622927/desk/fees/{bill_id}"
    clerk, head = counter.browser(counter.story.clerk), counter.browser(counter.story.head)
    assert "低保家庭免收" in clerk.text(page)
    assert clerk.post(f"{page}/lines/1/exempt", page, reason="低保证 0001 号").status_code == 303
    address = head.text(page).split("/desk/fees/exemptions/")[1].split('"')[0]
    done = head.post(f"/622927/desk/fees/exemptions/{address}", page, approve="1", reason="核对无误")
    assert done.status_code == 303
    assert "已全部减免" in head.text(page)
