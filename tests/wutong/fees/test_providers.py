"""A plugin takes the money: its provider is used where the plugin is on, and what it breaks breaks nothing of ours."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.wutong.fees.conftest import Counter
from wutong_dummy import Purse

from wutong.access import SYSTEM
from wutong.cases.actions import deciding
from wutong.clock import frozen, now
from wutong.errors import Forbidden, Misconfigured
from wutong.fees import books, providers, queries
from wutong.fees.actions import assessing, paying, reconciling
from wutong.layers.releases import NothingToPublish
from wutong.settings.actions import switch
from wutong.testing import tree

PAGES, DESK = "/622927/fees", "/622927/desk"


@pytest.fixture
def purse(counter: Counter) -> Iterator[Counter]:
    """The plugin's provider in the place of the till, switched on in the county."""
    config = counter.story.world.app.config
    config["WUTONG"] = replace(config["WUTONG"], pay_protocol="dummy.pay", pay_url="https://pay.example")
    _switched(counter, on=True)
    yield counter
    _switched(counter, on=False)
    Purse.books.clear()


def _switched(counter: Counter, *, on: bool) -> None:
    with suppress(NothingToPublish), counter.story.world.working(tree.JISHISHAN):
        switch("dummy", on, actor=SYSTEM)


def confirm(counter: Counter, bill_id: UUID) -> None:
    with counter.story.world.at(tree.JISHISHAN):
        paying.confirm(bill_id)


def test_a_bill_is_paid_and_reconciled_at_the_provider_of_a_plugin(purse: Counter) -> None:
    bill_id = purse.assess(purse.case())
    assert purse.begin(bill_id).startswith("https://pay.example/pay/")
    confirm(purse, bill_id)
    assert purse.bill(bill_id).state == "paid"
    with frozen(now() + timedelta(days=1)), purse.story.world.at(tree.JISHISHAN):
        day_id = reconciling.reconcile("6200 0001", date(2026, 11, 20))
    with purse.story.at():
        (payment,) = queries.payments(bill_id)
        assert payment.listed_on == books.day(day_id).day


def test_where_the_plugin_is_off_nothing_is_begun_and_what_was_begun_is_still_settled(purse: Counter) -> None:
    bill_id = purse.assess(purse.case())
    begun = purse.assess(purse.case())
    purse.begin(begun)
    _switched(purse, on=False)
    with pytest.raises(providers.NoProvider):
        purse.begin(bill_id)
    confirm(purse, begun)
    assert purse.bill(begun).state == "paid"
    assert "还没有开通网上缴费" in purse.browser(purse.story.citizen).text(f"{PAGES}/{bill_id}")


def test_a_protocol_that_nobody_speaks_is_named(purse: Counter) -> None:
    config = purse.story.world.app.config
    config["WUTONG"] = replace(config["WUTONG"], pay_protocol="dummy.no")
    with purse.story.at(), pytest.raises(Misconfigured, match="dummy.no"):
        providers.current()


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        ("__init__", ZeroDivisionError), ("begin", ZeroDivisionError), ("begin", None),
        ("begin", "https://elsewhere.example/pay"), ("begin", "javascript:alert(1)"),
    ],
)  # fmt: skip
def test_a_provider_that_breaks_or_sends_payers_elsewhere_is_one_that_does_not_answer(
    purse: Counter, monkeypatch: pytest.MonkeyPatch, verb: str, answer: Any
) -> None:
    bill_id = purse.assess(purse.case())
    monkeypatch.setattr(Purse, verb, _broken(answer))
    with pytest.raises(providers.ProviderDown):
        purse.begin(bill_id)
    citizen = purse.browser(purse.story.citizen)
    page = f"{PAGES}/{bill_id}"
    assert "待缴费" in citizen.text(f"{page}?back=1")
    assert citizen.post(f"{page}/pay", page).status_code == 503
    monkeypatch.undo()
    purse.begin(bill_id)
    with purse.story.at():
        assert len(queries.payments(bill_id)) == 1


def _broken(answer: Any) -> Any:
    def broken(*_: object) -> Any:
        if isinstance(answer, type):
            raise answer
        return answer

    return broken


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        ("ask", ZeroDivisionError), ("ask", None), ("ask", providers.Told("x", "paid", True)),
        ("ask", providers.Told("x", "paid", -1)), ("ask", providers.Told("x", "great", 1)),  # type: ignore[arg-type]
        ("ask", providers.Told("x", "paid", 1, "", datetime(2026, 11, 20))),  # noqa: DTZ001 - naive is what is wrong
        ("close", "closed"), ("refund", KeyError),
        ("day", None), ("day", [None]), ("day", ZeroDivisionError), ("read", ZeroDivisionError),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_not_taken_for_one(
    purse: Counter, monkeypatch: pytest.MonkeyPatch, verb: str, answer: Any
) -> None:
    monkeypatch.setattr(Purse, verb, _broken(answer))
    told: dict[str, tuple[Any, ...]] = {
        "refund": ("r", "x", 1), "day": ("622927", "1", date(2026, 11, 20)), "read": (b"", {}),
    }  # fmt: skip
    with purse.story.at(), pytest.raises(providers.ProviderDown):
        getattr(providers.current(), verb)(*told.get(verb, ("x",)))


def test_a_refusal_of_the_provider_stays_a_refusal(purse: Counter) -> None:
    with purse.story.at(), pytest.raises(Forbidden):
        providers.current().read(b"", {})


def test_a_case_goes_on_while_its_provider_is_broken(purse: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = purse.case(fee_items=[{"key": "费", "name": "费", "standard": "1", "basis": "文", "amount": 100}])
    bill_id = purse.assess(case_id, 费=1)
    purse.begin(bill_id)
    monkeypatch.setattr(Purse, "__init__", _broken(ZeroDivisionError))
    with purse.story.at():
        assessing.cancel(bill_id, actor=purse.story.clerk)
    with purse.story.at():
        deciding.review(case_id, "同意", actor=purse.story.reviewer)
    with purse.story.at():
        deciding.grant(case_id, "准予", actor=purse.story.head, level=3)
    with purse.story.at():
        deciding.deliver(case_id, "hall", actor=purse.story.clerk)
    assert purse.story.case(case_id).state == "delivered"
    assert purse.bill(bill_id).state == "cancelled"
    assert purse.browser(purse.story.clerk).get(f"{DESK}/cases/{case_id}").status_code == 200
    monkeypatch.undo()
