"""Days compared with the provider's statement: what agrees closes itself, what was lost is booked, what differs waits
for a person; through the verbs, the job, the desk, the machine door and the command."""

import sqlite3
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select
from tests.wutong.fees.conftest import Counter

from wutong import clock, jobs
from wutong.access import Actor
from wutong.clock import new_id, now
from wutong.db import db, present
from wutong.errors import Forbidden
from wutong.fees import books, commands, matching, providers, queries, rules
from wutong.fees.actions import assessing, reconciling, refunding
from wutong.fees.models import FeeDay, FeeDifference
from wutong.notices.models import Message, StaffNotice
from wutong.testing import tree

ACCOUNT, DAY = "6200 0001", date(2026, 11, 20)
DESK, API = "/622927/desk/fees/days", "/api/v1/622927/fees"


@pytest.fixture(autouse=True)
def nothing_else(counter: Counter) -> None:
    """A day of the till's own: what earlier tests left there is gone."""
    _till(counter, "delete from orders")
    _till(counter, "delete from refunds")
    with counter.story.at():
        db.session.execute(delete(FeeDifference))
        db.session.execute(delete(FeeDay))
        for table in books.TABLES.values():
            for one in db.session.scalars(select(table)):
                one.listed_on = DAY  # type: ignore[attr-defined]


def _till(counter: Counter, statement: str, *values: object) -> None:
    books_there = sqlite3.connect(counter.till.file, isolation_level=None)
    books_there.execute(statement, values)
    books_there.close()


def reconcile(counter: Counter, day: date = DAY) -> UUID:
    with clock.frozen(now() + timedelta(days=1)), counter.story.world.at(tree.JISHISHAN):
        return reconciling.reconcile(ACCOUNT, day)


def seen(counter: Counter, day_id: UUID) -> tuple[str, list[tuple[str, str, str]]]:
    """How a day stands, and its differences, oldest first."""
    with counter.story.at():
        rows = reversed(books.differences(day_id=day_id, limit=100).items)
        return books.day(day_id).state, [(row.move, row.kind, row.state) for row in rows]


def only(counter: Counter, day_id: UUID) -> UUID:
    with counter.story.at():
        (row,) = books.differences(day_id=day_id, state="open").items
        return row.id


def lost(counter: Counter) -> UUID:
    """A bill that was paid at the provider's, whose call never came."""
    bill_id = counter.assess(counter.case())
    counter.press(counter.begin(bill_id))
    return bill_id


def unknown(counter: Counter) -> None:
    """Money at the provider's for an order that nobody here made."""
    row = (new_id().hex, 500, "x", "622927", ACCOUNT, "", "", "paid", "TP-x", now().isoformat(), "s")
    _till(counter, "insert into orders values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", *row)


def refunded(counter: Counter, bill_id: UUID, *, carried: bool) -> UUID:
    with counter.story.at():
        (payment,) = queries.payments(bill_id)
        refund_id = refunding.ask(payment.id, "误缴", actor=counter.cashier).id
    with counter.story.at():
        refunding.answer(refund_id, approve=True, reason="", actor=counter.treasurer)
    if carried:
        counter.work()
    return refund_id


# ── What is found ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_day_on_which_everything_agrees_closes_itself(counter: Counter) -> None:
    bill_id = counter.paid(counter.assess(counter.case()))
    refunded(counter, bill_id, carried=True)
    day_id = reconcile(counter)
    assert seen(counter, day_id) == ("closed", [])
    with counter.story.at():
        row = books.day(day_id)
        assert (row.paid_here, row.paid_there, row.back_here, row.back_there) == (2000, 2000, 2000, 2000)
        assert row.closed_by is None
        (payment,) = queries.payments(bill_id)
        assert payment.listed_on == DAY


def test_a_payment_whose_call_was_lost_is_booked_and_the_payer_is_told(counter: Counter) -> None:
    bill_id = lost(counter)
    day_id = reconcile(counter)
    assert counter.bill(bill_id).state == "paid"
    assert seen(counter, day_id) == ("closed", [("pay", "absent_here", "booked")])
    assert counter.call() == 204
    counter.work()
    with counter.story.at():
        assert queries.refunds(bill_id) == []
        assert db.session.scalars(select(Message.id).where(Message.kind == "fee.paid")).first()


def test_a_payment_of_a_cancelled_bill_whose_call_was_lost_is_put_up_for_refund(counter: Counter) -> None:
    bill_id = lost(counter)
    with counter.story.at():
        assessing.cancel(bill_id, actor=counter.story.clerk)
    reconcile(counter)
    with counter.story.at():
        assert [one.state for one in queries.refunds(bill_id)] == ["asked"]
        assert counter.bill(bill_id).state == "cancelled"


def test_a_refund_that_the_provider_paid_and_we_did_not_hear_of_is_written_down(counter: Counter) -> None:
    bill_id = counter.paid(counter.assess(counter.case()))
    refund_id = refunded(counter, bill_id, carried=False)
    with counter.story.at():
        payment = queries.refund(refund_id).payment
    counter.till.refund({"id": refund_id.hex, "order": payment.hex, "amount": 2000})
    # The till's own clock runs on: the refund stands where the story does.
    _till(counter, "update refunds set at = ?", now().isoformat())
    day_id = reconcile(counter)
    assert seen(counter, day_id) == ("closed", [("refund", "absent_here", "booked")])
    assert counter.bill(bill_id).state == "refunded"


def test_money_for_an_order_that_nobody_made_waits_for_a_person(counter: Counter) -> None:
    unknown(counter)
    day_id = reconcile(counter)
    assert reconcile(counter) == day_id
    assert seen(counter, day_id) == ("open", [("pay", "absent_here", "open")])
    counter.work()
    with counter.story.at():
        assert db.session.scalars(select(StaffNotice.id).where(StaffNotice.kind == "fee.differences")).first()


def test_another_amount_is_not_booked(counter: Counter) -> None:
    bill_id = lost(counter)
    _till(counter, "update orders set amount = 1")
    day_id = reconcile(counter)
    assert counter.bill(bill_id).state == "open"
    assert seen(counter, day_id) == ("open", [("pay", "amount", "open")])


def test_what_the_next_statement_has_is_over_by_itself_and_the_day_closes(counter: Counter) -> None:
    counter.paid(counter.assess(counter.case()))
    later = (now() + timedelta(days=1)).isoformat()
    _till(counter, "update orders set at = ?", later)
    day_id = reconcile(counter)
    assert seen(counter, day_id) == ("open", [("pay", "absent_there", "open")])
    with clock.frozen(now() + timedelta(days=1)):
        following = reconcile(counter, DAY + timedelta(days=1))
    assert seen(counter, following) == ("closed", [])
    assert reconcile(counter) == day_id
    assert seen(counter, day_id) == ("closed", [("pay", "absent_there", "over")])


def test_what_stood_in_an_earlier_statement_stands_there_twice(counter: Counter) -> None:
    counter.paid(counter.assess(counter.case()))
    reconcile(counter)
    _till(counter, "update orders set at = ?", (now() + timedelta(days=1)).isoformat())
    with clock.frozen(now() + timedelta(days=1)):
        following = reconcile(counter, DAY + timedelta(days=1))
    assert seen(counter, following) == ("open", [("pay", "twice", "open")])


def test_a_day_that_is_not_over_is_not_compared(counter: Counter) -> None:
    with counter.story.at(), pytest.raises(matching.DayNotOver):
        reconciling.reconcile(ACCOUNT, DAY)


def test_a_provider_that_is_down_leaves_nothing_half_done(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    lost(counter)

    def down(*_: object) -> None:
        raise providers.ProviderDown

    with monkeypatch.context() as patched:
        patched.setattr("wutong.fees.gateway.Gateway._post", down)
        with pytest.raises(providers.ProviderDown):
            reconcile(counter)
    with counter.story.at():
        assert books.found(ACCOUNT, DAY) is None
    assert seen(counter, reconcile(counter))[0] == "closed"


# ── Settling and closing ─────────────────────────────────────────────────────────────────────────────────────


def settle(counter: Counter, difference: UUID, actor: Actor) -> None:
    with counter.story.at():
        reconciling.settle(difference, "已由收款机构原路退回", actor=actor)


def test_a_difference_is_settled_by_somebody_who_did_not_assess_and_then_the_day_is_closed(counter: Counter) -> None:
    lost(counter)
    _till(counter, "update orders set amount = 1")
    day_id = reconcile(counter)
    with counter.story.at(), pytest.raises(matching.DifferencesOpen):
        reconciling.close(day_id, actor=counter.treasurer)
    difference = only(counter, day_id)
    everything = counter.story.clerk.rights | counter.cashier.rights
    with pytest.raises(rules.SamePerson):
        settle(counter, difference, Actor("staff", counter.story.clerk.person, tree.JISHISHAN, rights=everything))
    for owner in (None, counter.story.clerk.person):
        with pytest.raises(rules.SamePerson):
            settle(counter, difference, Actor("client", None, tree.JISHISHAN, rights=everything, owner=owner))
    with pytest.raises(Forbidden):
        settle(counter, difference, counter.story.clerk)
    settle(counter, difference, counter.cashier)
    with pytest.raises(matching.SettledAlready):
        settle(counter, difference, counter.cashier)
    reconcile(counter)
    assert seen(counter, day_id) == ("open", [("pay", "amount", "settled")])
    with counter.story.at():
        reconciling.close(day_id, actor=counter.treasurer)
    with pytest.raises(matching.DayClosed):
        reconcile(counter)
    with counter.story.at(), pytest.raises(matching.DayClosed):
        reconciling.close(day_id, actor=counter.treasurer)


# ── The morning ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_morning_compares_what_is_due_once_and_never_asks_inside_a_transaction(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    bill_id, asked, till_day = lost(counter), [], counter.till.day

    def statement(told: dict[str, Any]) -> Any:
        asked.append(told["day"])
        return till_day(told)

    monkeypatch.setattr("wutong.fees.gateway.Gateway._post", _straight(counter, statement))
    monkeypatch.setattr("wutong.jobs._enqueue", lambda *_: None)
    hours = [(now() + timedelta(days=1)).replace(hour=hour) for hour in (19, 20, 23)]
    for moment in (hours[0] - timedelta(days=1), *hours[1:]):
        with counter.story.world.app.app_context(), clock.frozen(moment - timedelta(days=moment.day - 20)):
            jobs.reconcile(-1)
    assert DAY.isoformat() in asked
    assert len(asked) == len(set(asked))
    assert counter.bill(bill_id).state == "paid"


def test_a_day_without_a_statement_keeps_no_other_from_being_compared(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.assess(counter.case())
    till_day = counter.till.day

    def statement(told: dict[str, Any]) -> Any:
        return ({}, 503) if told["day"] == DAY.isoformat() else till_day(told)

    monkeypatch.setattr("wutong.fees.gateway.Gateway._post", _straight(counter, statement))
    with clock.frozen((now() + timedelta(days=2)).replace(hour=20)), counter.story.world.at(tree.JISHISHAN):
        assert reconciling.morning() == 2
        monkeypatch.setattr(reconciling, "TRIES", 1)
        with pytest.raises(providers.ProviderDown):
            reconciling.morning()
    with counter.story.at():
        assert [books.found(ACCOUNT, DAY + timedelta(days=each)) is None for each in range(3)] == [True, False, False]


def _straight(counter: Counter, statement: Any) -> Any:
    """In the place of the wire: no transaction is open in any session while it is asked."""

    def post(gateway: object, path: str, told: dict[str, Any]) -> tuple[dict[str, Any], int]:
        held = present.get()
        assert held is not None
        assert not db.session.registry.has() or not db.session().in_transaction()
        answer, status = statement(told)
        return status, answer

    return post


# ── The doors ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_desk_shows_the_day_and_settles_what_differs(counter: Counter) -> None:
    unknown(counter)
    day_id = reconcile(counter)
    cashier, clerk = counter.browser(counter.cashier), counter.browser(counter.story.clerk)
    assert "1 笔待处理" in cashier.text(f"{DESK}/")
    assert clerk.get(f"{DESK}/").status_code == 403
    page = f"{DESK}/{day_id}"
    assert "我方未入账" in cashier.text(page)
    form = f"{DESK}/differences/{only(counter, day_id)}"
    assert "没有可以入账的缴款单" in cashier.text(form)
    assert cashier.post(form, reason=" ").status_code == 422
    assert cashier.post(form, reason="已退回").status_code == 303
    assert "已退回" in cashier.text(form)
    assert cashier.post(f"{page}/close", page).status_code == 303
    assert "已结" in cashier.text(page)
    assert cashier.post(f"{DESK}/", day=DAY.isoformat()).status_code == 422


def test_the_desk_passes_over_an_account_that_is_closed_and_says_so_only_when_all_are(counter: Counter) -> None:
    counter.paid(counter.assess(counter.case()))
    reconcile(counter)
    other, bill_id = "6200 0002", counter.assess(counter.case())
    with counter.story.at():
        queries.bill(bill_id).account = other
    cashier = counter.browser(counter.cashier)
    with clock.frozen(now() + timedelta(days=1)):
        assert cashier.post(f"{DESK}/", day=DAY.isoformat()).status_code == 303
        with counter.story.at():
            assert books.found(other, DAY) is not None
        assert cashier.post(f"{DESK}/", day=DAY.isoformat()).status_code == 409
    with counter.story.at():
        queries.bill(bill_id).account = ACCOUNT


def test_programs_read_the_days_and_settle(counter: Counter) -> None:
    unknown(counter)
    day_id = reconcile(counter)
    cashier = counter.browser(counter.cashier)
    token = cashier.text(f"{DESK}/").split('"X-CSRF-Token": "')[1].split('"')[0]
    told = next(row for row in cashier.get(f"{API}/days").json["items"] if row["id"] == str(day_id))
    assert (told["paid_here"], told["paid_there"], told["state"]) == (0, 500, "open")
    (row,) = cashier.get(f"{API}/differences?day={day_id}").json["items"]
    sent = {"json": {"reason": "已退回"}, "headers": {"X-CSRF-Token": token}}
    done = cashier.client.post(f"{API}/differences/{row['id']}/settle", **sent).json
    assert (done["state"], done["outcome"]) == ("settled", "已退回")
    assert cashier.client.post(f"{API}/days/{day_id}/close", headers=sent["headers"]).json["state"] == "closed"
    assert counter.browser(counter.story.clerk).get(f"{API}/days").status_code == 403


def test_the_command_compares_a_day_and_says_how_it_stands(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    lost(counter)
    monkeypatch.setattr(commands, "create_app", lambda: counter.story.world.app)
    asked = ["reconcile", "--region", "622927", "--day", DAY.isoformat()]
    with clock.frozen(now() + timedelta(days=1)):
        first, again = (CliRunner().invoke(commands.fees, asked) for _ in range(2))
    assert (first.exit_code, again.exit_code) == (0, 0), (first.output, again.output)
    assert f"{ACCOUNT}: closed, 0 differences" in first.output
    assert f"{ACCOUNT}: closed before" in again.output
