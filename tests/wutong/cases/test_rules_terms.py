"""Which clocks a case has: promise and law apart, from acceptance; the clock it waits by before, delivery after."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from wutong.calendar.rules import Calendar, Extension, Pause, Term, Unit, count
from wutong.cases.rules import terms

THEN = datetime(2025, 6, 27, 1, 30, tzinfo=UTC)
PLAIN = Calendar(date(2025, 1, 1), date(2025, 12, 31), years=frozenset({2025}))
ALLOWED = terms.Allowed()


@dataclass
class Row:
    """A case as the rules see it."""

    state: str = "accepted"
    promised: int = 10
    legal: int | None = 20
    unit: str = "working"
    extended: int = 0
    extended_on: date | None = None
    extended_at: datetime | None = None
    waiting_since: datetime | None = THEN
    accepted_on: date | None = date(2025, 6, 27)
    accepted_at: datetime | None = THEN
    decided_on: date | None = None


def names(row: Row) -> list[str]:
    return [clock.name for clock in terms.clocks(row, (), ALLOWED)]


@pytest.mark.parametrize(
    ("row", "clocks"),
    [
        (Row("draft", waiting_since=None, accepted_on=None, accepted_at=None), []),
        (Row("submitted"), ["notice"]),
        (Row("correcting"), ["correction"]),
        (Row("accepted"), ["promise", "law"]),
        (Row("suspended"), ["promise", "law"]),
        (Row("in_review", legal=None), ["promise"]),
        (Row("granted", decided_on=date(2025, 7, 1)), ["promise", "law", "delivery"]),
        (Row("delivered", decided_on=date(2025, 7, 1)), ["promise", "law", "delivery"]),
        (Row("withdrawn", accepted_on=None, accepted_at=None), []),
    ],
)
def test_a_case_has_the_clocks_of_its_state(row: Row, clocks: list[str]):
    assert names(row) == clocks


def test_promise_and_law_run_apart_each_in_its_own_unit():
    promise, law = terms.clocks(Row(unit="natural"), (), terms.Allowed(legal_unit=Unit.WORKDAY))
    assert (promise.term.unit, count(promise.term, PLAIN).due) == (Unit.DAY, date(2025, 7, 7))
    assert (law.term.unit, count(law.term, PLAIN).due) == (Unit.WORKDAY, date(2025, 7, 25))


def test_a_promise_in_hours_runs_from_the_minute_of_acceptance():
    promise, _ = terms.clocks(Row(unit="hour", promised=4), (), ALLOWED)
    assert count(promise.term, PLAIN).end == datetime(2025, 6, 27, 5, 30, tzinfo=UTC)


def test_an_extension_and_the_stops_concern_both_clocks():
    stop = Pause(date(2025, 7, 1), date(2025, 7, 4), "听证")
    for clock in terms.clocks(Row(extended=5, extended_on=date(2025, 7, 7)), (stop,), ALLOWED):
        assert (clock.term.extension, clock.term.pauses) == (Extension(5, date(2025, 7, 7)), (stop,))


def test_an_extension_does_not_mend_a_promise_that_was_broken_before():
    row = Row(extended=10, extended_on=date(2025, 7, 15))
    promise, law = (count(clock.term, PLAIN) for clock in terms.clocks(row, (), ALLOWED))
    assert (promise.due, law.due) == (date(2025, 7, 11), date(2025, 8, 8))


def test_an_extension_in_days_gives_a_promise_in_hours_a_day_and_night_for_each():
    row = Row(unit="hour", promised=4, extended=2, extended_on=date(2025, 6, 27))
    promise, law = terms.clocks(row, (), ALLOWED)
    assert count(promise.term, PLAIN).length == 52
    assert count(law.term, PLAIN).length == 22
    alone = replace(row, legal=None)
    assert [count(clock.term, PLAIN).length for clock in terms.clocks(alone, (), ALLOWED)] == [6]


def test_a_licence_has_twenty_working_days_and_forty_five_where_several_bodies_act():
    assert (terms.licence_limit(joint=False), terms.licence_limit(joint=True)) == (20, 45)
    assert terms.longest_extension(None, joint=False) == 10
    assert terms.longest_extension(None, joint=True) == 15
    assert terms.longest_extension(30, joint=False) == 30, "a law of its own"


@pytest.mark.parametrize(
    ("promised", "until"), [(2, None), (3, "2025-06-30"), (10, "2025-07-09"), (22, "2025-07-25"), (40, "2025-07-25")]
)
def test_deferred_papers_come_two_days_before_the_promise_and_after_twenty_at_the_latest(promised: int, until: str):
    found = terms.deferred_until(count(Term(date(2025, 6, 27), promised), PLAIN))
    assert found == (date.fromisoformat(until) if until else None)


def test_while_the_clock_stands_no_day_is_set_for_deferred_papers():
    standing = replace(Term(date(2025, 6, 27), 10), pauses=(Pause(date(2025, 6, 30)),))
    assert terms.deferred_until(count(standing, PLAIN)) is None
