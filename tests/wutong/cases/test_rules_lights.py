"""Green, yellow, red, black."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wutong.calendar.rules import Calendar, Pause, Term, Unit, count
from wutong.cases.rules.lights import Colour, Warns, colour, warn_on

BEIJING = ZoneInfo("Asia/Shanghai")
PLAIN = Calendar(date(2024, 1, 1), date(2026, 12, 31), years=frozenset({2025}))
FRIDAY = date(2025, 6, 27)


def warned(term: Term, *warns: Warns) -> date | None:
    return warn_on(count(term, PLAIN), PLAIN.works, *warns)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def test_nine_of_ten_days_used_is_yellow():
    assert warned(Term(FRIDAY, 10)) == date(2025, 7, 10)


def test_so_many_working_days_before_the_end_is_yellow_and_the_earlier_one_counts():
    assert warned(Term(FRIDAY, 10), Warns(None, 3)) == date(2025, 7, 8)
    assert warned(Term(FRIDAY, 10), Warns(0.9, 3)) == date(2025, 7, 8)
    assert warned(Term(FRIDAY, 10), Warns(0.5, 1)) == date(2025, 7, 4)
    assert warned(Term(FRIDAY, 10), Warns(None, None)) is None
    assert warned(Term(FRIDAY, 2), Warns(None, 9)) == FRIDAY


def test_while_the_clock_stands_only_what_was_reached_before_is_yellow():
    standing = Term(FRIDAY, 10, pauses=(Pause(date(2025, 7, 2)),))
    assert warned(standing) is None
    assert warned(standing, Warns(0.3, 1)) == date(2025, 7, 2)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 60), st.sampled_from([Unit.WORKDAY, Unit.DAY]), st.integers(0, 120))
def test_the_warning_comes_no_later_than_the_end(length: int, unit: Unit, ahead: int):
    start = FRIDAY + timedelta(days=ahead)
    found = count(Term(start, length, unit), PLAIN)
    warning = warn_on(found, PLAIN.works)
    assert warning is not None
    assert found.due is not None
    assert start <= warning <= found.due


@pytest.mark.parametrize(
    ("day", "shade"),
    [(9, "green"), (10, "yellow"), (11, "yellow"), (12, "red"), (25, "red"), (26, "black")],
)
def test_yellow_by_the_promise_red_past_it_black_past_the_law(day: int, shade: Colour):
    july = [date(2025, 7, n) for n in range(1, 32)]
    evening = at(f"2025-07-{day:02}T23:59")
    assert colour(evening, warn=july[9], due=july[10], legal=july[24]) == shade


def test_a_limit_in_hours_is_kept_until_its_minute():
    due = at("2025-07-01T14:00")
    assert colour(at("2025-07-01T13:59"), warn=date(2025, 7, 1), due=due, legal=None) == "yellow"
    assert colour(at("2025-07-01T14:00"), warn=date(2025, 7, 1), due=due, legal=None) == "red"


def test_a_standing_clock_is_never_late():
    assert colour(at("2025-07-01T10:00"), warn=None, due=None, legal=None) == "green"
