"""Comparing a day: every way in which two books can differ, and that comparing says what was done to them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.fees import matching
from wutong.fees.matching import Compared, Entry, Ours

DAY, BEFORE = date(2026, 11, 20), date(2026, 11, 19)
AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
BILL = uuid4()


def entry(item: str = "a", amount: int = 1000, kind: Any = "pay", reference: str = "TP1") -> Entry:
    return Entry(kind, item, amount, reference, AT)


def ours(item: str = "a", amount: int = 1000, **more: Any) -> Ours:
    return Ours(**{"kind": "pay", "id": item, "amount": amount, "bill": BILL, "done": True, "waits": False} | more)


WAITS = {"done": False, "waits": True}


@pytest.mark.parametrize(
    ("entries", "known", "missing", "found", "late"),
    [
        ([], [], [], [], 0),
        ([entry()], [ours()], [ours()], [], 0),
        ([entry()], [ours(listed_on=DAY)], [], [], 0),
        ([entry()], [], [], [("absent_here", None, 1000)], 0),
        ([entry()], [ours(**WAITS)], [], [], 1),
        ([entry(amount=1)], [ours(**WAITS)], [], [("amount", None, 1)], 0),
        ([entry()], [ours(done=False)], [], [("absent_here", None, 1000)], 0),
        ([entry(amount=999)], [ours()], [], [("amount", 1000, 999)], 0),
        ([], [], [ours()], [("absent_there", 1000, None)], 0),
        ([entry(), entry(reference="TP2")], [ours()], [], [("twice", 1000, 2000)], 0),
        ([entry(), entry(reference="TP2")], [ours(**WAITS)], [], [("twice", None, 2000)], 1),
        ([entry()], [ours(listed_on=BEFORE)], [], [("twice", 1000, 1000)], 0),
        ([entry()], [ours(kind="refund")], [], [("absent_here", None, 1000)], 0),
    ],
)
def test_what_differs_is_named_by_its_kind(
    entries: list[Entry], known: list[Ours], missing: list[Ours], found: list[tuple[Any, ...]], late: int
) -> None:
    done = matching.compare(DAY, entries, known, missing)
    assert [(one.kind, one.here, one.there) for one in done.differences] == found
    assert len(done.late) == late


items = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(items, items, st.integers(0, 2**32))
def test_books_that_say_the_same_agree_in_whatever_order(some: list[str], waiting: list[str], seed: int) -> None:
    known = [ours(item, 100 + ord(item), **(WAITS if item in waiting else {})) for item in some]
    told = [entry(one.id, one.amount) for one in known]
    Random(seed).shuffle(told)
    done = matching.compare(DAY, told, known, [])
    assert (done.differences, done.here) == ([], done.there)
    assert {one.id for one in done.late} == set(some) & set(waiting)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 3), st.sampled_from(["pay", "refund"]))))
def test_the_sums_differ_by_exactly_what_the_differences_say(told: list[tuple[str, int, Any]]) -> None:
    known = [ours(item, 2, kind=kind) for item in "ab" for kind in ("pay", "refund")]
    gone = [ours("z", 7)]
    done = matching.compare(DAY, [entry(*each) for each in told], known, gone)
    named = {(kind, item) for item, _, kind in told}
    assert sum(done.there.values()) == sum(amount for _, amount, _ in told)
    assert sum(done.here.values()) == 7 + 2 * sum((one.kind, one.id) in named for one in known)
    for move in matching.MOVES:
        assert done.here[move] - done.there[move] == _explained(done, move)


def _explained(done: Compared, move: str) -> int:
    """An id in the statement twice is explained by `twice`, where its first line has another amount by that alone."""
    mine = [one for one in done.differences if one.move == move]
    doubled = {one.item for one in mine if one.kind == "twice"}
    return sum((one.here or 0) - (one.there or 0) for one in mine if one.kind == "twice" or one.item not in doubled)


def test_what_was_booked_agrees_when_it_is_compared_again() -> None:
    first = matching.compare(DAY, [entry()], [ours(**WAITS)], [])
    again = [replace(one, done=True, waits=False, listed_on=DAY) for one in first.listed]
    assert matching.compare(DAY, [entry()], again, []).late == []


@pytest.mark.parametrize(
    ("first", "there", "due"),
    [
        (date(2026, 11, 18), {}, [18, 19]),
        (date(2026, 11, 20), {}, []),
        (date(2026, 11, 17), {date(2026, 11, 17): False, date(2026, 11, 18): True}, [18, 19]),
        (date(2020, 1, 1), {date(2026, 11, day): False for day in range(1, 18)}, [*range(20, 32), 18, 19]),
    ],
)
def test_a_day_is_due_once_it_is_over_and_no_longer_than_a_month(
    first: date, there: dict[date, bool], due: list[int]
) -> None:
    assert [day.day for day in matching.due(first, there, DAY)] == due
