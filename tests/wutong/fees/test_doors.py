"""The doors of fees: from the clerk's form to the payer's receipt, with and without signing in, and for programs."""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from tests.wutong.documents.conftest import words
from tests.wutong.fees.conftest import Counter

from wutong.access import Actor
from wutong.clock import new_id
from wutong.fees import proof, queries
from wutong.people.rules.roles import CITIZEN
from wutong.testing import tree

DESK, PAGES, API = "/622927/desk", "/622927", "/api/v1/622927/fees/"


def issued(counter: Counter) -> tuple[UUID, UUID]:
    """A case whose fee a clerk assessed on the desk, and the bill."""
    case_id = counter.case()
    clerk = counter.browser(counter.story.clerk)
    assert "核定费用" in clerk.text(f"{DESK}/cases/{case_id}")
    page = clerk.text(f"{DESK}/fees/of/{case_id}")
    assert "每本 10 元" in page
    assert 'name="amount"' not in page
    answer = clerk.post(f"{DESK}/fees/of/{case_id}", item="工本费", **{"count-工本费": "3", "amount": "1"})
    assert answer.status_code == 303
    return case_id, UUID(answer.location.rpartition("/")[2])


def test_a_fee_goes_from_the_clerks_form_to_the_citizens_receipt(counter: Counter) -> None:
    case_id, bill_id = issued(counter)
    citizen = counter.browser(counter.story.citizen)
    assert "缴款单 J622927" in citizen.text(f"{PAGES}/cases/{case_id}")
    page = citizen.get(f"{PAGES}/fees/{bill_id}")
    assert "¥30.00" in page.text
    assert "价格文件" in page.text
    assert counter.till.address in page.headers["Content-Security-Policy"]
    away = citizen.post(f"{PAGES}/fees/{bill_id}/pay", f"{PAGES}/fees/{bill_id}")
    assert away.status_code == 303
    assert away.location.startswith(counter.till.address)
    counter.press(away.location)
    assert "已缴费" in citizen.text(f"{PAGES}/fees/{bill_id}?back=1")
    receipt = citizen.get(f"{PAGES}/fees/{bill_id}/receipt")
    assert receipt.mimetype == "application/pdf"
    said = words(receipt.data)
    assert "叁拾元整" in said
    assert counter.bill(bill_id).receipt in said
    assert "积石山县财政局非税收入专户" in said
    assert "已缴费" in citizen.text(f"{PAGES}/cases/{case_id}")
    assert counter.bill(bill_id).number in citizen.text(f"{PAGES}/fees/")
    clerk = counter.browser(counter.story.clerk)
    assert "已缴费" in clerk.text(f"{DESK}/cases/{case_id}")
    assert clerk.get(f"{DESK}/fees/{bill_id}/receipt").mimetype == "application/pdf"


def test_another_citizen_and_a_stranger_know_of_no_bill(counter: Counter) -> None:
    _, bill_id = issued(counter)
    other = counter.browser(Actor("citizen", new_id(), rights=CITIZEN))
    for path in ("", "/receipt"):
        assert other.get(f"{PAGES}/fees/{bill_id}{path}").status_code == 404
    assert counter.bill(bill_id).number not in other.text(f"{PAGES}/fees/")


def test_whoever_holds_the_code_pays_without_signing_in_and_verifies_the_receipt(counter: Counter) -> None:
    _, bill_id = issued(counter)
    number = counter.bill(bill_id).number
    stranger = counter.browser(Actor("public"))
    ticket = f"{PAGES}/fees/ticket?number={number}&code={proof.code(number)}"
    assert "¥30.00" in stranger.text(ticket)
    assert "¥30.00" not in stranger.text(f"{PAGES}/fees/ticket?number={number}&code={'0' * 16}", status=404)
    away = stranger.post(f"{PAGES}/fees/ticket", ticket, number=number, code=proof.code(number))
    counter.press(away.location)
    assert counter.call() == 204
    receipt = counter.bill(bill_id).receipt
    assert receipt is not None
    told = stranger.text(f"{PAGES}/fees/ticket?number={receipt}&code={proof.code(receipt)}")
    assert "已缴费" in told
    assert "张三丰" not in told


def test_the_way_back_leads_to_the_page_from_which_one_went(counter: Counter) -> None:
    _, bill_id = issued(counter)
    citizen = counter.browser(counter.story.citizen)
    page = citizen.post(f"{PAGES}/fees/{bill_id}/pay", f"{PAGES}/fees/{bill_id}").location
    order = counter.till.found(page.rpartition("/")[2])
    assert order is not None
    back = urlsplit(order["back"])
    assert (back.path, parse_qs(back.query)) == (f"{PAGES}/fees/{bill_id}", {"back": ["1"]})
    assert urlsplit(order["notify"]).path == f"{API}notify"


def test_finance_asks_and_approves_a_refund_on_the_desk_and_the_clerk_sees_no_such_button(counter: Counter) -> None:
    _, bill_id = issued(counter)
    counter.paid(bill_id)
    page = f"{DESK}/fees/{bill_id}"
    with counter.story.at():
        (payment,) = queries.payments(bill_id)
        payment_id = payment.id
    ask = f"{DESK}/fees/payments/{payment_id}/refund"
    assert ask not in counter.browser(counter.story.clerk).text(page)
    cashier, treasurer = counter.browser(counter.cashier), counter.browser(counter.treasurer)
    assert cashier.post(ask, page, reason="").status_code == 422
    assert cashier.post(ask, page, amount="30", reason="误缴").status_code == 303
    with counter.story.at():
        (refund,) = queries.refunds(bill_id)
        refund_id = refund.id
    answer = f"{DESK}/fees/refunds/{refund_id}"
    assert cashier.post(answer, page, approve="1").status_code == 403
    assert treasurer.post(answer, page, approve="1", reason="同意").status_code == 303
    counter.work()
    assert "已全部退费" in treasurer.text(page)


def test_the_office_cancels_and_asks_the_provider_once_more(counter: Counter) -> None:
    _, bill_id = issued(counter)
    page = f"{DESK}/fees/{bill_id}"
    cashier, clerk = counter.browser(counter.cashier), counter.browser(counter.story.clerk)
    assert cashier.post(f"{page}/confirm", page).status_code == 303
    assert cashier.post(f"{page}/cancel", page).status_code == 403
    assert clerk.post(f"{page}/cancel", page).status_code == 303
    assert counter.bill(bill_id).state == "cancelled"
    assert "已撤销" in clerk.text(f"{DESK}/fees/?state=cancelled")


def test_programs_assess_by_the_tariff_and_read_whole_fen(counter: Counter) -> None:
    case_id = counter.case()
    clerk = counter.browser(counter.story.clerk)
    clerk.text(f"{DESK}/fees/")
    token = clerk.text(f"{DESK}/fees/").split('"X-CSRF-Token": "')[1].split('"')[0]
    told = {"case": str(case_id), "items": [{"name": "工本费", "count": 2}]}
    made = clerk.client.post(API, json=told, headers={"X-CSRF-Token": token})
    assert made.status_code == 201, made.text
    assert (made.json["amount"], made.json["lines"][0]["price"]) == (2000, 1000)
    refused = clerk.client.post(API, json=told | {"amount": 1}, headers={"X-CSRF-Token": token})
    assert refused.status_code == 422
    assert clerk.get(f"{API}{made.json['id']}").json["state"] == "open"
    assert made.json["id"] in [row["id"] for row in clerk.get(API).json["items"]]
    gone = clerk.client.post(f"{API}{made.json['id']}/cancel", headers={"X-CSRF-Token": token})
    assert (gone.json["state"], gone.json["lines"]) == ("cancelled", [])


def test_a_place_that_named_no_account_or_has_no_provider_says_so(counter: Counter) -> None:
    _, bill_id = issued(counter)
    world = counter.story.world
    held = world.app.config["WUTONG"]
    world.app.config["WUTONG"] = type(held)(**{name: getattr(held, name) for name in held.__slots__} | {"pay_url": ""})
    citizen = counter.browser(counter.story.citizen)
    assert "还没有开通网上缴费" in citizen.text(f"{PAGES}/fees/{bill_id}")
    assert citizen.post(f"{PAGES}/fees/{bill_id}/pay", f"{PAGES}/fees/{bill_id}").status_code == 409
    world.app.config["WUTONG"] = held
    assert counter.bill(bill_id).region == tree.JISHISHAN
