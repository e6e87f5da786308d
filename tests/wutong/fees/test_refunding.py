"""Giving back a part: never more than came, one refund at a time, with a slip; at the desk and at the machine door."""

from uuid import UUID

import pytest
from tests.wutong.documents.conftest import words
from tests.wutong.fees.conftest import Counter

from wutong.access import Actor
from wutong.fees import proof, queries, rules
from wutong.fees.actions import refunding

DESK, PAGES, API = "/622927/desk/fees", "/622927/fees", "/api/v1/622927/fees"


def paid(counter: Counter) -> tuple[UUID, UUID]:
    """A bill of twenty yuan that was paid, and its payment."""
    bill_id = counter.paid(counter.assess(counter.case()))
    with counter.story.at():
        (payment,) = queries.payments(bill_id)
        return bill_id, payment.id


def ask(counter: Counter, payment: UUID, amount: int | None = None) -> UUID:
    with counter.story.at():
        return refunding.ask(payment, "多收一本", actor=counter.cashier, amount=amount).id


def answer(counter: Counter, refund: UUID, *, approve: bool = True) -> None:
    with counter.story.at():
        refunding.answer(refund, approve=approve, reason="", actor=counter.treasurer)
    counter.work()


def back(counter: Counter, payment: UUID, amount: int | None = None) -> UUID:
    refund = ask(counter, payment, amount)
    answer(counter, refund)
    return refund


def stands(counter: Counter, bill_id: UUID) -> tuple[str, int]:
    bill = counter.bill(bill_id)
    return bill.state, bill.refunded


def test_parts_go_back_one_after_the_other_until_nothing_is_left(counter: Counter) -> None:
    bill_id, payment = paid(counter)
    back(counter, payment, 500)
    assert stands(counter, bill_id) == ("paid", 500)
    with pytest.raises(rules.RefundTooMuch):
        ask(counter, payment, 1501)
    waiting = ask(counter, payment, 600)
    with pytest.raises(rules.NothingToRefund):
        ask(counter, payment, 1)
    answer(counter, waiting, approve=False)
    back(counter, payment)
    assert stands(counter, bill_id) == ("refunded", 2000)
    with pytest.raises(rules.NothingToRefund):
        ask(counter, payment, 1)


def test_a_bill_of_which_a_part_went_back_still_counts_as_paid_and_its_receipt_says_so(counter: Counter) -> None:
    bill_id, payment = paid(counter)
    back(counter, payment, 500)
    with counter.story.at():
        assert queries.bill(bill_id).state in rules.SETTLED
    assert "其中¥5.00已退回" in words(counter.browser(counter.story.citizen).get(f"{PAGES}/{bill_id}/receipt").data)


def test_the_slip_says_what_went_back_and_is_verified_by_anybody(counter: Counter) -> None:
    bill_id, payment = paid(counter)
    refund = ask(counter, payment, 500)
    cashier, citizen = counter.browser(counter.cashier), counter.browser(counter.story.citizen)
    assert cashier.get(f"{DESK}/refunds/{refund}/slip").status_code == 409
    answer(counter, refund)
    with counter.story.at():
        slip = queries.refund(refund).slip
    assert slip is not None
    assert slip.startswith("T622927-2026-")
    assert slip in citizen.text(f"{PAGES}/{bill_id}")
    told = words(citizen.get(f"{PAGES}/refunds/{refund}/slip").data)
    assert all(one in told for one in ("退费凭证", slip, "伍元整", counter.bill(bill_id).number, "TR"))
    assert cashier.get(f"{DESK}/refunds/{refund}/slip").mimetype == "application/pdf"
    stranger = counter.browser(Actor("public"))
    assert "其中已退回 ¥5.00" in stranger.text(f"{PAGES}/ticket?number={slip}&code={proof.code(slip)}")
    assert stranger.get(f"{PAGES}/refunds/{refund}/slip").status_code in (302, 303, 401, 403)


def test_the_desk_offers_what_is_left_and_takes_a_part_of_it(counter: Counter) -> None:
    bill_id, payment = paid(counter)
    page, form = f"{DESK}/{bill_id}", f"{DESK}/payments/{payment}/refund"
    cashier = counter.browser(counter.cashier)
    assert 'value="20.00"' in cashier.text(page)
    assert cashier.post(form, page, amount="20.01", reason="多收").status_code == 422
    assert cashier.post(form, page, amount="五元", reason="多收").status_code == 422
    assert cashier.post(form, page, amount="5", reason="多收").status_code == 303
    assert "¥5.00" in cashier.text(f"{DESK}/refunds?state=asked")


def test_programs_ask_approve_and_read_refunds_with_the_rights_of_the_desk(counter: Counter) -> None:
    bill_id, payment = paid(counter)
    cashier, treasurer = counter.browser(counter.cashier), counter.browser(counter.treasurer)
    clerk = counter.browser(counter.story.clerk)

    def post(browser, path, **told):
        token = browser.text(f"{DESK}/").split('"X-CSRF-Token": "')[1].split('"')[0]
        return browser.client.post(f"{API}{path}", json=told, headers={"X-CSRF-Token": token})

    assert cashier.get(f"{API}/{bill_id}").json["payments"][0]["left"] == 2000
    told = {"payment": str(payment), "amount": 500, "reason": "多收一本"}
    assert post(clerk, "/refunds", **told).status_code == 403
    assert post(cashier, "/refunds", **told | {"amount": 2001}).status_code == 422
    made = post(cashier, "/refunds", **told)
    assert (made.status_code, made.json["amount"], made.json["state"]) == (201, 500, "asked")
    assert cashier.get(f"{API}/{bill_id}").json["payments"][0]["left"] == 0
    path = f"/refunds/{made.json['id']}/answer"
    assert post(cashier, path, approve=True).status_code == 403
    assert post(treasurer, path, approve=True).json["state"] == "approved"
    counter.work()
    listed = clerk.get(f"{API}/refunds?state=paid").json["items"]
    assert next(row["slip"] for row in listed if row["id"] == made.json["id"])
