"""The rules of fees: what a tariff charges, counts that may be, amounts in words, who keeps apart."""

from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.fees import money, rules
from wutong.people.rules.roles import APART, ROLES

ITEM = {"name": "工本费", "standard": "每本 10 元", "basis": "文件", "amount": 1000, "unit": "本"}


def one(**more: Any) -> rules.Tariff:
    (found,) = rules.tariffs({"fee": True, "fee_items": [{**ITEM, **more}]})
    return found


@pytest.mark.parametrize(
    "values",
    [{"fee": False, "fee_items": [ITEM]}, {"fee_items": [ITEM]}, {"fee": True}, {"fee": True, "fee_items": None},
     {"fee": True, "fee_items": [{**ITEM, "amount": None}]}, {"fee": True, "fee_items": [{**ITEM, "amount": 0}]},
     {"fee": True, "fee_items": [{**ITEM, "amount": "1000"}]}, {"fee": True, "fee_items": [{**ITEM, "amount": 10.5}]},
     {"fee": True, "fee_items": [{**ITEM, "amount": True}]}],
)  # fmt: skip
def test_what_has_no_published_amount_in_whole_fen_is_not_charged(values: dict[str, Any]) -> None:
    assert rules.tariffs(values) == []


def test_an_item_of_the_tariff_costs_its_amount_for_each_unit() -> None:
    assert one().costs(3) == 3000
    assert one(prior=True).prior
    assert one(reducible=True, reduced=9000).reduced == 1000


@pytest.mark.parametrize("count", [0, -1, 100])
def test_a_count_that_cannot_be_is_refused(count: int) -> None:
    with pytest.raises(rules.CountedWrong):
        one().costs(count)


def test_what_has_no_unit_is_charged_once() -> None:
    with pytest.raises(rules.CountedWrong):
        one(unit="").costs(2)


@pytest.mark.parametrize("counts", [{}, {"别的费": 1}, {"工本费": 1, "别的费": 1}])
def test_only_what_stands_in_the_tariff_can_be_charged(counts: dict[str, int]) -> None:
    with pytest.raises(rules.NotInTariff):
        rules.chosen([one()], counts)


@pytest.mark.parametrize(
    ("fen", "figures", "words"),
    [
        (0, "¥0.00", "零元整"),
        (1, "¥0.01", "壹分"),
        (50, "¥0.50", "伍角整"),
        (100, "¥1.00", "壹元整"),
        (1005, "¥10.05", "壹拾元零伍分"),
        (1050, "¥10.50", "壹拾元伍角整"),
        (123_456, "¥1,234.56", "壹仟贰佰叁拾肆元伍角陆分"),
        (100_100, "¥1,001.00", "壹仟零壹元整"),
        (10_010_000, "¥100,100.00", "壹拾万零壹佰元整"),
        (100_000_000, "¥1,000,000.00", "壹佰万元整"),
        (1_000_000_100, "¥10,000,001.00", "壹仟万零壹元整"),
        (-2000, "-¥20.00", None),
    ],
)
def test_an_amount_is_written_in_figures_and_in_words(fen: int, figures: str, words: str | None) -> None:
    assert money.yuan(fen) == figures
    assert words is None or money.capital(fen) == words


@given(st.integers(1, 10**6), st.lists(st.tuples(st.integers(-5, 2 * 10**6), st.sampled_from(["paid", "declined"]))))
def test_no_series_of_refunds_gives_back_more_than_came(paid: int, wanted: list[tuple[int, str]]) -> None:
    back: list[tuple[str, int]] = []
    for amount, becomes in wanted:
        most = rules.left(paid, back)
        with suppress(rules.NothingToRefund, rules.RefundTooMuch):
            back.append((becomes, rules.refundable(amount, most)))
        gone = sum(amount for state, amount in back if state != "declined")
        assert 0 <= gone <= paid
        assert rules.left(paid, back) == paid - gone
    with suppress(rules.NothingToRefund):
        back.append(("paid", rules.refundable(None, rules.left(paid, back))))
    assert rules.left(paid, back) == 0


@given(st.integers(1, 10**11 - 1))
def test_an_amount_that_is_written_is_read_as_the_same(fen: int) -> None:
    assert money.fen(money.yuan(fen)) == fen
    assert money.fen(money.plain(fen)) == fen


@pytest.mark.parametrize("typed", ["", "0", "0.00", "-1", "1.234", "1e3", "٣", "１２", "abc", "1.2.3", ".5", "9" * 12])
def test_what_is_no_amount_of_yuan_is_refused(typed: str) -> None:
    with pytest.raises(money.NoAmount):
        money.fen(typed)


def test_who_took_one_step_does_not_take_the_other() -> None:
    me = uuid4()
    rules.apart(me, [uuid4(), None])
    for person, others in ((me, [uuid4(), me]), (None, []), (None, [None])):
        with pytest.raises(rules.SamePerson):
            rules.apart(person, others)


def test_no_role_both_assesses_and_touches_money_and_none_of_them_may_be_joined() -> None:
    assessing = {name for name, role in ROLES.items() if role.rights & {"fee.assess", "fee.exempt"}}
    money = {
        name
        for name, role in ROLES.items()
        if role.rights & {"fee.settle", "fee.refund", "fee.approve", "fee.reconcile"}
    }
    assert assessing
    assert not assessing & money
    assert all(frozenset({one, other}) in APART for one in assessing for other in money)
    assert frozenset({"cashier", "treasurer"}) in APART
