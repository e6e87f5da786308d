"""A fee from its tariff to its receipt and back, with everything that goes wrong on the way."""

import json
from uuid import UUID

import pytest
from sqlalchemy import select
from tests.wutong.fees.conftest import Counter

from wutong.access import Actor
from wutong.cases.actions import border, deciding, filing
from wutong.clock import new_id, now
from wutong.db import db
from wutong.errors import Forbidden
from wutong.fees import proof, providers, queries, rules
from wutong.fees.actions import assessing, paying, refunding
from wutong.fees.models import Refund
from wutong.notices.models import Message
from wutong.testing import tree

from ..cases.conftest import boss, staff


def state(counter: Counter, bill_id: UUID) -> tuple[str, int]:
    bill = counter.bill(bill_id)
    return bill.state, bill.amount


def orders(counter: Counter, bill_id: UUID) -> list[tuple[str, int]]:
    with counter.story.at():
        return [(one.state, one.amount) for one in queries.payments(bill_id)]


def refunds(counter: Counter, bill_id: UUID) -> list[tuple[UUID, str, int]]:
    with counter.story.at():
        return [(one.id, one.state, one.amount) for one in queries.refunds(bill_id)]


# ── Assessing ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_case_is_charged_by_its_own_tariff_and_by_nothing_else(counter: Counter) -> None:
    case_id = counter.case()
    bill_id = counter.assess(case_id, 工本费=2, 登记费=1)
    assert state(counter, bill_id) == ("open", 10_000)
    with counter.story.at(), pytest.raises(rules.ChargedAlready):
        assessing.assess(case_id, {"工本费": 1}, actor=counter.story.clerk)
    with counter.story.at(), pytest.raises(rules.NotInTariff):
        assessing.assess(case_id, {"服务费": 1}, actor=counter.story.clerk)
    with counter.story.at(), pytest.raises(Forbidden):
        assessing.assess(case_id, {"工本费": 1}, actor=counter.cashier)


def test_cases_of_one_visit_share_a_bill_and_nobody_pays_for_another(counter: Counter) -> None:
    bill_id = counter.assess(counter.case())
    assert counter.assess(counter.case(), onto=bill_id) == bill_id
    assert state(counter, bill_id) == ("open", 4000)
    stranger = counter.case()
    with counter.story.at():
        queries.cases.get(stranger).applicant = new_id()
    with counter.story.at(), pytest.raises(rules.NoSuchBill):
        assessing.assess(stranger, {"工本费": 1}, actor=counter.story.clerk, onto=bill_id)


def test_numbers_follow_each_other_without_a_gap(counter: Counter) -> None:
    first, second = (counter.bill(counter.assess(counter.case())).number for _ in range(2))
    assert first.startswith("J622927-2026-")
    assert int(second[-6:]) == int(first[-6:]) + 1


# ── Paying ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_bill_is_paid_at_the_provider_and_the_applicant_is_told(counter: Counter) -> None:
    bill_id = counter.paid(counter.assess(counter.case()))
    bill = counter.bill(bill_id)
    assert (bill.state, bill.amount, bill.paid_at) == ("paid", 2000, now())
    assert bill.receipt is not None
    assert bill.receipt.startswith("S622927-2026-")
    counter.work()
    with counter.story.at():
        told = set(db.session.scalars(select(Message.kind).where(Message.kind.like("fee.%"))))
    assert told == {"fee.issued", "fee.paid"}


def test_a_call_that_comes_twice_is_taken_once(counter: Counter) -> None:
    bill_id = counter.paid(counter.assess(counter.case()))
    receipt = counter.bill(bill_id).receipt
    assert counter.call() == 204
    assert counter.bill(bill_id).receipt == receipt
    assert refunds(counter, bill_id) == []


@pytest.mark.parametrize("wrong", [{"key": "x" * 32}, {"at": 1}])
def test_a_forged_or_an_old_call_changes_nothing(counter: Counter, wrong: dict[str, object]) -> None:
    bill_id = counter.assess(counter.case())
    counter.press(counter.begin(bill_id))
    assert counter.call(**wrong) == 403  # type: ignore[arg-type]
    assert state(counter, bill_id) == ("open", 2000)


def test_a_call_about_another_amount_or_an_unknown_order_is_refused(counter: Counter) -> None:
    bill_id = counter.assess(counter.case())
    counter.press(counter.begin(bill_id))
    told = json.loads(counter.till.callers[-1][1])  # type: ignore[index]
    assert counter.call(body=json.dumps({**told, "amount": 1}).encode()) == 409
    assert counter.call(body=json.dumps({**told, "id": new_id().hex}).encode()) == 404
    assert counter.call(body=json.dumps({**told, "state": "open"}).encode()) == 204
    assert state(counter, bill_id) == ("open", 2000)


def test_two_clicks_are_one_order(counter: Counter) -> None:
    bill_id = counter.assess(counter.case())
    assert counter.begin(bill_id) == counter.begin(bill_id)
    assert orders(counter, bill_id) == [("begun", 2000)]


def test_who_comes_back_before_the_call_is_asked_after_at_the_provider(counter: Counter) -> None:
    bill_id = counter.assess(counter.case())
    counter.press(counter.begin(bill_id))
    with counter.story.at():
        paying.confirm(bill_id)
    assert state(counter, bill_id) == ("paid", 2000)
    assert counter.call() == 204


def test_a_provider_that_is_down_costs_nothing_and_the_order_is_kept(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    bill_id = counter.assess(counter.case())
    with monkeypatch.context() as patched:
        patched.setattr(counter.till, "open", lambda told: ({"error": "asleep"}, 503))
        patched.setattr("wutong.fees.gateway.Gateway._post", _down)
        with pytest.raises(providers.ProviderDown):
            counter.begin(bill_id)
    assert orders(counter, bill_id) == [("begun", 2000)]
    counter.paid(bill_id)
    assert orders(counter, bill_id) == [("paid", 2000)]


def _down(*_: object) -> None:
    raise providers.ProviderDown


def test_an_order_that_the_provider_closed_is_begun_anew(counter: Counter) -> None:
    bill_id = counter.assess(counter.case())
    counter.begin(bill_id)
    with counter.story.at():
        order = queries.begun(bill_id)
        assert order is not None
        counter.till.close({"id": order.id.hex})
    counter.paid(bill_id)
    assert orders(counter, bill_id) == [("void", 2000), ("paid", 2000)]


def test_a_bill_that_grows_closes_the_order_of_the_old_amount(counter: Counter) -> None:
    bill_id = counter.assess(counter.case())
    old = counter.begin(bill_id)
    counter.assess(counter.case(), onto=bill_id)
    counter.work()
    counter.press(old)
    assert state(counter, bill_id) == ("open", 4000)
    counter.paid(bill_id)
    assert orders(counter, bill_id) == [("void", 2000), ("paid", 4000)]


# ── Cancelled, and paid all the same ─────────────────────────────────────────────────────────────────────────


def cancel(counter: Counter, bill_id: UUID) -> None:
    with counter.story.at():
        assessing.cancel(bill_id, actor=counter.story.clerk)


def test_a_cancelled_bill_cannot_be_paid_and_its_order_is_closed(counter: Counter) -> None:
    case_id = counter.case()
    bill_id = counter.assess(case_id)
    page = counter.begin(bill_id)
    cancel(counter, bill_id)
    counter.work()
    before = len(counter.till.callers)  # type: ignore[arg-type]
    counter.press(page)
    assert len(counter.till.callers) == before  # type: ignore[arg-type]
    with pytest.raises(rules.NotOpen):
        counter.begin(bill_id)
    assert counter.assess(case_id) != bill_id


def test_a_call_after_the_cancellation_asks_for_a_refund_that_people_approve(counter: Counter) -> None:
    bill_id = counter.assess(counter.case())
    counter.press(counter.begin(bill_id))
    cancel(counter, bill_id)
    assert counter.call() == 204
    assert counter.call() == 204
    assert counter.bill(bill_id).state == "cancelled"
    ((refund_id, stands, amount),) = refunds(counter, bill_id)
    assert (stands, amount) == ("asked", 2000)
    counter.work()
    with counter.story.at():
        refunding.answer(refund_id, approve=True, reason="", actor=counter.treasurer)
    counter.work()
    assert [row[1] for row in refunds(counter, bill_id)] == ["paid"]


def test_money_that_came_while_the_worker_closes_the_order_is_given_back_too(counter: Counter) -> None:
    bill_id = counter.assess(counter.case())
    counter.press(counter.begin(bill_id))
    cancel(counter, bill_id)
    counter.work()
    assert [row[1:] for row in refunds(counter, bill_id)] == [("asked", 2000)]
    assert counter.call() == 204
    assert len(refunds(counter, bill_id)) == 1


def test_a_call_before_the_cancellation_wins_and_the_bill_is_refunded_instead(counter: Counter) -> None:
    bill_id = counter.paid(counter.assess(counter.case()))
    with counter.story.at(), pytest.raises(rules.PaidAlready):
        assessing.cancel(bill_id, actor=counter.story.clerk)


# ── Giving back ──────────────────────────────────────────────────────────────────────────────────────────────


def ask(counter: Counter, bill_id: UUID, actor: Actor) -> UUID:
    with counter.story.at():
        (payment,) = queries.payments(bill_id)
        return refunding.ask(payment.id, "误缴，应予退回", actor=actor).id


def test_a_refund_takes_two_people_of_whom_neither_assessed(counter: Counter) -> None:
    bill_id = counter.paid(counter.assess(counter.case()))
    everything = counter.story.clerk.rights | counter.cashier.rights | counter.treasurer.rights
    assessor = Actor("staff", counter.story.clerk.person, tree.JISHISHAN, rights=everything)
    asker = Actor("staff", counter.cashier.person, tree.JISHISHAN, rights=everything)
    with pytest.raises(rules.SamePerson):
        ask(counter, bill_id, assessor)
    refund_id = ask(counter, bill_id, counter.cashier)
    with pytest.raises(rules.NothingToRefund):
        ask(counter, bill_id, counter.cashier)
    for person in (assessor, asker):
        with counter.story.at(), pytest.raises(rules.SamePerson):
            refunding.answer(refund_id, approve=True, reason="", actor=person)
    with counter.story.at(), pytest.raises(Forbidden):
        refunding.answer(refund_id, approve=True, reason="", actor=counter.cashier)
    with counter.story.at():
        refunding.answer(refund_id, approve=True, reason="同意", actor=counter.treasurer)
    with counter.story.at(), pytest.raises(rules.NotAsked):
        refunding.answer(refund_id, approve=True, reason="", actor=counter.treasurer)
    counter.work()
    bill = counter.bill(bill_id)
    assert (bill.state, bill.refunded) == ("refunded", 2000)


@pytest.mark.parametrize("owner", [None, new_id()])
def test_one_program_does_not_assess_and_touch_the_money_whoever_registered_it(
    counter: Counter, owner: UUID | None
) -> None:
    everything = counter.story.clerk.rights | counter.cashier.rights | counter.treasurer.rights
    program = Actor("client", None, tree.JISHISHAN, rights=everything, client="62.hall", owner=owner)
    case_id = counter.case()
    with counter.story.at():
        bill_id = assessing.assess(case_id, {"工本费": 2}, actor=program).id
    counter.paid(bill_id)
    with pytest.raises(rules.SamePerson):
        ask(counter, bill_id, program)
    refund_id = ask(counter, bill_id, counter.cashier)
    with counter.story.at(), pytest.raises(rules.SamePerson):
        refunding.answer(refund_id, approve=True, reason="", actor=program)


def test_who_asked_through_a_program_does_not_approve_through_it_or_oneself(counter: Counter) -> None:
    bill_id = counter.paid(counter.assess(counter.case()))
    everything = counter.cashier.rights | counter.treasurer.rights
    program = Actor("client", None, tree.JISHISHAN, rights=everything, client="62.till", owner=counter.treasurer.person)
    refund_id = ask(counter, bill_id, program)
    for actor in (program, counter.treasurer):
        with counter.story.at(), pytest.raises(rules.SamePerson):
            refunding.answer(refund_id, approve=True, reason="", actor=actor)
    with counter.story.at():
        other = staff("treasurer", tree.JISHISHAN)
        assert refunding.answer(refund_id, approve=True, reason="", actor=other).answered_by == other.person


def test_a_declined_refund_gives_nothing_back_and_can_be_asked_for_again(counter: Counter) -> None:
    bill_id = counter.paid(counter.assess(counter.case()))
    refund_id = ask(counter, bill_id, counter.cashier)
    with counter.story.at():
        refunding.answer(refund_id, approve=False, reason="不符合退费条件", actor=counter.treasurer)
    counter.work()
    assert state(counter, bill_id) == ("paid", 2000)
    ask(counter, bill_id, counter.cashier)


def test_a_refund_is_paid_back_once_however_often_the_worker_tries(counter: Counter) -> None:
    bill_id = counter.paid(counter.assess(counter.case()))
    refund_id = ask(counter, bill_id, counter.cashier)
    with counter.story.at():
        refunding.answer(refund_id, approve=True, reason="", actor=counter.treasurer)
    with counter.story.world.at(tree.JISHISHAN):
        refunding.pay_back(refund_id)
    counter.work()
    with counter.story.at():
        refunding.pay_back(refund_id)
        reference = db.session.scalars(select(Refund.reference).where(Refund.id == refund_id)).one()
    assert reference.startswith("TR")
    assert counter.bill(bill_id).refunded == 2000


# ── What a case has to do with it ────────────────────────────────────────────────────────────────────────────


def deliver(counter: Counter, case_id: UUID) -> None:
    with counter.story.at():
        deciding.deliver(case_id, "hall", actor=counter.story.clerk)


def test_what_is_to_be_paid_before_delivery_is_waited_for(counter: Counter) -> None:
    case_id = counter.granted()
    with pytest.raises(rules.NotAssessed):
        deliver(counter, case_id)
    bill_id = counter.assess(case_id)
    with pytest.raises(rules.FeesDue):
        deliver(counter, case_id)
    counter.paid(bill_id)
    deliver(counter, case_id)
    assert counter.story.case(case_id).state == "delivered"


def test_nothing_is_owed_for_a_case_that_was_withdrawn_and_the_rest_of_the_bill_stays(counter: Counter) -> None:
    gone, stays = counter.case(), counter.case()
    bill_id = counter.assess(gone)
    counter.assess(stays, onto=bill_id)
    with counter.story.world.visiting(tree.JISHISHAN, person=counter.story.citizen.person):
        filing.withdraw(gone, actor=counter.story.citizen)
    counter.work()
    assert state(counter, bill_id) == ("open", 2000)
    with counter.story.at(), pytest.raises(rules.NotChargeable):
        assessing.assess(gone, {"工本费": 1}, actor=counter.story.clerk)
    with counter.story.at():
        deciding.end(stays, "terminate", "申请人要求", actor=counter.story.head)
    counter.work()
    assert state(counter, bill_id) == ("cancelled", 0)


def test_a_case_does_not_go_elsewhere_while_something_is_owed_for_it(counter: Counter) -> None:
    case_id = counter.case()
    bill_id = counter.assess(case_id)
    with counter.story.at(), pytest.raises(rules.BillOpen):
        border.hand_over(case_id, tree.DONGXIANG, "属地变更", actor=counter.story.head)
    cancel(counter, bill_id)
    with counter.story.at():
        border.hand_over(case_id, tree.DONGXIANG, "属地变更", actor=counter.story.head)


def test_what_was_paid_goes_along_and_is_not_asked_for_again(counter: Counter) -> None:
    story, case_id = counter.story, counter.case()
    number = counter.bill(counter.paid(counter.assess(case_id))).number
    with story.at():
        border.hand_over(case_id, tree.DONGXIANG, "属地变更", actor=story.head)
    story.post()
    clerk, head = (boss(tree.DONGXIANG) for _ in range(2))
    with story.at(tree.DONGXIANG):
        assert [(row.item, row.number) for row in queries.paid_before(case_id)] == [("工本费", number)]
        with pytest.raises(rules.ChargedAlready):
            assessing.assess(case_id, {"工本费": 1}, actor=clerk)
    with story.at(tree.DONGXIANG):
        deciding.review(case_id, "同意", actor=clerk)
        deciding.grant(case_id, "准予", actor=head, level=3)
        deciding.deliver(case_id, "hall", actor=clerk)
    assert story.case(case_id, tree.DONGXIANG).state == "delivered"


def test_a_number_is_nothing_without_its_code(counter: Counter) -> None:
    bill = counter.bill(counter.assess(counter.case()))
    with counter.story.world.visiting(tree.JISHISHAN):
        assert proof.held(bill.number, proof.code(bill.number).lower()).id == bill.id
        for number, code in ((bill.number, ""), (bill.number, "0" * 16), ("J1", proof.code("J1"))):
            with pytest.raises(rules.NoSuchBill):
                proof.held(number, code)
