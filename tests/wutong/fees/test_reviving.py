"""A bill that was struck with its case lives again when the step is taken back, and nobody pays twice."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from wutong.cases import queries as cases
from wutong.cases.actions import deciding, reopening
from wutong.fees import queries, rules
from wutong.fees.actions import assessing, refunding, reviving

from .conftest import Counter

PAID = {"工本费": 2}


def refuse(counter: Counter, case_id: UUID) -> None:
    with counter.story.at():
        deciding.review(case_id, "不符合条件", actor=counter.story.reviewer, outcome="object")
    with counter.story.at():
        deciding.refuse(case_id, "不符合条件。", actor=counter.story.head, level=3)


def undo(counter: Counter, case_id: UUID) -> None:
    with counter.story.at():
        deciding.undo(case_id, actor=counter.story.head)


def stands(counter: Counter, bill_id: UUID) -> tuple[str, int]:
    row = counter.bill(bill_id)
    return row.state, row.amount


def charged(counter: Counter, case_id: UUID) -> list[tuple[str, int, str]]:
    with counter.story.at():
        return [(line.item, line.amount, bill.state) for line, bill in queries.of_case(case_id)]


@dataclass
class Did:
    """A step of a history, as far as rules read it."""

    seq: int
    move: str
    state: str


STEPS = [Did(4, "review", "in_review"), Did(5, "refuse", "refused"), Did(6, "reveal", "refused")]


@pytest.mark.parametrize(
    ("later", "taken_back"),
    [
        ([], False),
        ([Did(7, "undo", "in_review")], True),
        ([Did(7, "undo", "in_review"), Did(8, "refuse", "refused")], True),
        ([Did(7, "deliver", "delivered")], False),
        ([Did(7, "deliver", "delivered"), Did(8, "reopen", "accepted"), Did(9, "undo", "delivered")], False),
    ],
)
def test_a_step_is_taken_back_where_an_undo_was_the_first_to_leave_its_state(later, taken_back) -> None:
    assert rules.taken_back([*STEPS, *later], 5) is taken_back


def test_a_refusal_taken_back_lets_the_bill_live_as_it_was(counter: Counter) -> None:
    case_id = counter.case()
    bill_id = counter.assess(case_id, 工本费=2, 登记费=1)
    before = counter.bill(bill_id)
    refuse(counter, case_id)
    counter.work()
    assert stands(counter, bill_id) == ("cancelled", 0)
    undo(counter, case_id)
    counter.work()
    after = counter.bill(bill_id)
    same = ("number", "state", "amount", "account", "assessed_by", "assessed_at", "ended_at", "receipt")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert charged(counter, case_id) == [("工本费", 2000, "open"), ("登记费", 8000, "open")]
    counter.paid(bill_id)
    assert stands(counter, bill_id) == ("paid", 10000)


def test_letters_that_come_late_or_twice_leave_what_the_case_is(counter: Counter) -> None:
    case_id = counter.case()
    bill_id = counter.assess(case_id)
    refuse(counter, case_id)
    with counter.story.at():
        step = cases.get(case_id).seq
    undo(counter, case_id)
    for verb, *said in ((reviving.revive,), (reviving.strike, step), (reviving.revive,), (reviving.revive,)):
        with counter.story.at():
            verb(case_id, *said)
    assert stands(counter, bill_id) == ("open", 2000)
    counter.work()
    assert stands(counter, bill_id) == ("open", 2000)


def test_what_was_struck_and_refused_again_stays_struck(counter: Counter) -> None:
    case_id = counter.case()
    bill_id = counter.assess(case_id)
    refuse(counter, case_id)
    undo(counter, case_id)
    with counter.story.at():
        deciding.refuse(case_id, "仍不符合条件。", actor=counter.story.head, level=3)
    counter.work()
    assert stands(counter, bill_id) == ("cancelled", 0)


def test_money_that_came_meanwhile_settles_the_bill_and_its_refund_is_called_off(counter: Counter) -> None:
    case_id = counter.case()
    bill_id = counter.assess(case_id)
    counter.press(counter.begin(bill_id))
    refuse(counter, case_id)
    while counter.work():
        pass
    with counter.story.at():
        assert [row.state for row in queries.refunds(bill_id)] == ["asked"]
    undo(counter, case_id)
    while counter.work():
        pass
    assert stands(counter, bill_id) == ("paid", 2000)
    with counter.story.at():
        assert [(row.state, row.answer.reveal()) for row in queries.refunds(bill_id)] == [("declined", refunding.KEPT)]


def test_money_that_goes_back_already_is_asked_for_anew(counter: Counter) -> None:
    case_id = counter.case()
    bill_id = counter.assess(case_id)
    counter.press(counter.begin(bill_id))
    refuse(counter, case_id)
    while counter.work():
        pass
    with counter.story.at():
        refund = queries.refunds(bill_id)[0].id
        refunding.answer(refund, approve=True, reason="应退", actor=counter.treasurer)
    undo(counter, case_id)
    while counter.work():
        pass
    assert stands(counter, bill_id) == ("open", 2000)
    with counter.story.at():
        assert [row.state for row in queries.refunds(bill_id)] == ["paid"]
    counter.paid(bill_id)
    assert stands(counter, bill_id) == ("paid", 2000)


def test_what_was_given_back_whole_may_be_charged_again_once(counter: Counter) -> None:
    case_id = counter.case()
    bill_id = counter.paid(counter.assess(case_id))
    refuse(counter, case_id)
    with counter.story.at():
        payment = queries.payments(bill_id)[0].id
        refund = refunding.ask(payment, "不予许可，退还", actor=counter.cashier).id
    with counter.story.at():
        refunding.answer(refund, approve=True, reason="", actor=counter.treasurer)
    counter.work()
    assert stands(counter, bill_id) == ("refunded", 2000)
    undo(counter, case_id)
    counter.work()
    assert stands(counter, bill_id) == ("refunded", 2000)
    with counter.story.at():
        deciding.grant(case_id, "准予", actor=counter.story.head, level=3)
    with counter.story.at(), pytest.raises(rules.NotAssessed):
        deciding.deliver(case_id, "hall", actor=counter.story.clerk)
    again = counter.assess(case_id)
    assert again != bill_id
    with counter.story.at(), pytest.raises(rules.ChargedAlready):
        assessing.assess(case_id, PAID, actor=counter.story.clerk)
    counter.paid(again)
    with counter.story.at():
        deciding.deliver(case_id, "hall", actor=counter.story.clerk)


def test_a_bill_that_was_paid_for_other_cases_meanwhile_is_followed_by_a_new_one(counter: Counter) -> None:
    refused, other = counter.case(), counter.case()
    bill_id = counter.assess(other)
    counter.assess(refused, onto=bill_id)
    refuse(counter, refused)
    counter.work()
    counter.paid(bill_id)
    undo(counter, refused)
    counter.work()
    assert stands(counter, bill_id) == ("paid", 2000)
    assert charged(counter, refused) == [("工本费", 2000, "open")]
    with counter.story.at():
        ((line, bill),) = queries.of_case(refused)
        assert (bill.id == bill_id, line.assessed_by) == (False, counter.story.clerk.person)


def test_an_order_over_less_is_given_up_when_the_rest_is_owed_again(counter: Counter) -> None:
    refused, other = counter.case(), counter.case()
    bill_id = counter.assess(other)
    counter.assess(refused, onto=bill_id)
    refuse(counter, refused)
    counter.work()
    counter.begin(bill_id)
    undo(counter, refused)
    counter.work()
    assert stands(counter, bill_id) == ("open", 4000)
    with counter.story.at():
        assert [row.state for row in queries.payments(bill_id)] == ["void"]


def test_a_bill_that_a_clerk_took_off_the_books_stays_off(counter: Counter) -> None:
    refused, other = counter.case(), counter.case()
    bill_id = counter.assess(other)
    counter.assess(refused, onto=bill_id)
    refuse(counter, refused)
    counter.work()
    with counter.story.at():
        assessing.cancel(bill_id, actor=counter.story.clerk)
    undo(counter, refused)
    counter.work()
    assert stands(counter, bill_id) == ("cancelled", 0)
    assert charged(counter, refused) == [("工本费", 2000, "open")]


def test_what_was_charged_anew_before_the_letter_came_is_not_charged_twice(counter: Counter) -> None:
    case_id = counter.case()
    bill_id = counter.assess(case_id)
    refuse(counter, case_id)
    counter.work()
    undo(counter, case_id)
    anew = counter.assess(case_id)
    counter.work()
    assert (stands(counter, bill_id), stands(counter, anew)) == (("cancelled", 0), ("open", 2000))


def test_a_case_opened_again_by_order_brings_no_old_bill_back(counter: Counter) -> None:
    case_id, story = counter.case(), counter.story
    bill_id = counter.assess(case_id)
    refuse(counter, case_id)
    with story.at():
        deciding.deliver(case_id, "hall", actor=story.clerk)
    counter.work()
    with story.at():
        reopening.reopen(case_id, "复议决定书一号", "事实不清", actor=story.head)
    with story.at():
        deciding.review(case_id, "符合条件", actor=story.reviewer)
    with story.at():
        deciding.grant(case_id, "准予", actor=story.head, level=3)
    undo(counter, case_id)
    counter.work()
    assert stands(counter, bill_id) == ("cancelled", 0)
