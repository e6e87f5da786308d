"""What is planted at the till: bills that were paid, given back in part and reduced, and a day with money too much."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from wutong import clock
from wutong.access import Actor
from wutong.clock import new_id, now, today
from wutong.demo.charged import beside
from wutong.demo.till import Till
from wutong.fees import books, queries
from wutong.fees.accounts import payee
from wutong.fees.actions import assessing, exempting, paying, reconciling, refunding
from wutong.people.rules import roles
from wutong.tenancy import spell
from wutong.testing.leaks import marks as fresh
from wutong.testing.leaks.garden import Garden

#: What every planted matter charges, in fen.
ITEMS = [
    {"key": "copies", "name": "工本费", "standard": "每本 10 元", "basis": "文件", "amount": 1000, "unit": "本"},
    {"key": "entry", "name": "登记费", "standard": "每件 80 元", "basis": "文件", "amount": 8000, "reducible": True,
     "reduction": "小微企业减半", "reduced": 4000},
]  # fmt: skip


def charged(garden: Garden, cases: Mapping[int, UUID]) -> None:
    """Charge for a case at each place."""
    for place, case_id in cases.items():
        _charged(garden, place, case_id)


def _charged(garden: Garden, place: int, case_id: UUID) -> None:
    """Everything that people write on the way; nothing can be paid online afterwards."""
    config = garden.world.app.config
    before, address = config["WUTONG"], "http://127.0.0.1:9/till"
    config["WUTONG"] = replace(before, pay_url=address)
    try:
        with beside(till := Till(before.var / "till.sqlite", "", address, home="-")):
            _paid(garden, place, case_id, till)
            _reduced(garden, place, case_id)
            _stray(garden, place, till)
    finally:
        config["WUTONG"] = before


def _paid(garden: Garden, place: int, case_id: UUID, till: Till) -> None:
    with garden.world.working(place):
        bill = assessing.assess(case_id, {"工本费": 2}, actor=_somebody(place)).id
    with garden.world.working(place):
        till.pay(paying.begin(bill, lambda _: ("", "")).rpartition("/")[2])
        paying.confirm(bill)
    with garden.world.working(place):
        (payment,) = queries.payments(bill)
        ground = _word(garden, "ground of a refund", place, "fee.read")
        refund = refunding.ask(payment.id, ground, actor=_somebody(place), amount=1000).id
    with garden.world.working(place):
        reason = _word(garden, "answer to a refund", place, "fee.read")
        refunding.answer(refund, approve=True, reason=reason, actor=_somebody(place))
        refunding.pay_back(refund)


def _reduced(garden: Garden, place: int, case_id: UUID) -> None:
    with garden.world.working(place):
        bill = assessing.assess(case_id, {"登记费": 1}, actor=_somebody(place)).id
        ground = _word(garden, "ground of a reduction", place, "fee.read")
        exempting.ask(bill, 1, ground, actor=_somebody(place))


def _stray(garden: Garden, place: int, till: Till) -> None:
    """Two payments for orders that nobody made: of one somebody has said what became of it."""
    with garden.world.working(place):
        _, account = payee()
    for _ in range(2):
        told = {"id": new_id().hex, "amount": 100, "title": "", "notify": "", "back": ""}
        answer, _status = till.open(told | {"merchant": spell(place), "account": account})
        till.pay(str(answer["page"]).rpartition("/")[2])
    day = today()
    with clock.frozen(now() + timedelta(days=1)), garden.world.working(place):
        day_id = reconciling.reconcile(account, day)
    with garden.world.working(place):
        first = books.differences(day_id=day_id, state="open").items[0].id
        outcome = _word(garden, "what became of a difference", place, "fee.reconcile")
        reconciling.settle(first, outcome, actor=_somebody(place))


def _somebody(place: int) -> Actor:
    """Another officer each time, for steps that two people have to take."""
    return Actor("staff", new_id(), place, rights=frozenset(roles.RIGHTS))


def _word(garden: Garden, what: str, place: int, right: str) -> str:
    return garden.marks.sealed(what, fresh.word(), homes=[place], right=right)
