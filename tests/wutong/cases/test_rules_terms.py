"""Terms against a naive day-by-day model, the vectors of the working-day table of 2025, and the colours."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.cases.rules import Pause, Term
from wutong.cases.rules.terms import Colour, colour, due, used, walk, warn_on

DAY = timedelta(days=1)


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def spans(*pairs: tuple[str, str]) -> set[date]:
    found = set()
    for first, last in pairs:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            found.add(day)
            day += DAY
    return found


OFF = spans(
    ("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"), ("2025-05-31", "2025-06-02"), ("2025-10-01", "2025-10-08"),
)  # fmt: skip
ON = {date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11)}


def in_2025(day: date) -> bool:
    return day in ON or (day not in OFF and weekdays(day))


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-04-25", 20, "2025-05-27"),
        ("2025-09-26", 5, "2025-10-10"),
        ("2025-09-26", 20, "2025-10-30"),
        ("2025-09-30", 1, "2025-10-09"),
        ("2025-10-11", 1, "2025-10-13"),
        ("2025-06-27", 10, "2025-07-11"),
    ],
)
def test_working_days_end_on_the_days_of_the_published_table(start: str, days: int, last: str) -> None:
    assert due(Term(date.fromisoformat(start), days), in_2025) == date.fromisoformat(last)


def test_the_day_of_the_event_is_day_zero() -> None:
    assert next(walk(Term(date(2025, 6, 27), 1), in_2025)).why == "start"


def test_a_term_of_no_days_ends_on_its_first_day() -> None:
    assert due(Term(date(2025, 6, 28), 0), in_2025) == date(2025, 6, 28)


def test_calendar_days_count_weekends_but_do_not_end_on_one() -> None:
    assert due(Term(date(2025, 6, 26), 2, "natural"), in_2025) == date(2025, 6, 30)
    assert due(Term(date(2025, 6, 26), 5, "natural"), in_2025) == date(2025, 7, 1)


def test_an_extension_lengthens_the_term() -> None:
    assert due(Term(date(2025, 6, 27), 5, extended=5), in_2025) == date(2025, 7, 11)


def test_a_pause_moves_the_end_by_the_working_days_it_held() -> None:
    pause = Pause(date(2025, 7, 1), date(2025, 7, 4))
    assert due(Term(date(2025, 6, 27), 10, pauses=(pause,)), in_2025) == date(2025, 7, 16)


def test_a_clock_stopped_and_started_on_one_day_loses_nothing() -> None:
    pause = Pause(date(2025, 7, 1), date(2025, 7, 1))
    assert due(Term(date(2025, 6, 27), 10, pauses=(pause,)), in_2025) == date(2025, 7, 11)


def test_while_the_clock_stands_there_is_no_due_date() -> None:
    assert due(Term(date(2025, 6, 27), 10, pauses=(Pause(date(2025, 7, 1)),)), in_2025) is None


def test_a_pause_after_the_end_forgives_nothing() -> None:
    late = Pause(date(2025, 7, 20), date(2025, 7, 30))
    assert due(Term(date(2025, 6, 27), 10, pauses=(late,)), in_2025) == date(2025, 7, 11)


def test_every_day_says_why_it_was_not_counted() -> None:
    pause = Pause(date(2025, 6, 30), date(2025, 7, 1))
    days = list(walk(Term(date(2025, 6, 27), 2, pauses=(pause,)), in_2025))
    assert [(day.day.day, day.why, day.count) for day in days] == [
        (27, "start", 0), (28, "off", 0), (29, "off", 0), (30, "counted", 1), (1, "paused", 1), (2, "counted", 2),
    ]  # fmt: skip


starts = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@st.composite
def terms(draw: st.DrawFn) -> Term:
    start = draw(starts)
    cuts = sorted(draw(st.lists(st.integers(0, 90), max_size=6)))
    pauses = [Pause(start + a * DAY, start + b * DAY) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    unit = draw(st.sampled_from(["working", "natural"]))
    return Term(start, draw(st.integers(0, 60)), unit, draw(st.integers(0, 15)), tuple(pauses))


def naive(term: Term, off: set[date]) -> date:
    """Strike out day after day on a sheet of paper."""
    paused = {p.start + n * DAY for p in term.pauses if p.end for n in range(1, (p.end - p.start).days + 1)}
    left, day = term.length, term.start
    while left:
        day += DAY
        free = day in off or day.weekday() > 4
        if day not in paused and not (free and term.unit == "working"):
            left -= 1
    while term.unit == "natural" and (day in off or day.weekday() > 4):
        day += DAY
    return day


@given(terms(), st.sets(starts, max_size=40))
def test_due_dates_equal_those_struck_out_by_hand(term: Term, off: set[date]) -> None:
    assert due(term, lambda day: weekdays(day) and day not in off) == naive(term, off)


@given(terms(), st.integers(0, 200))
def test_days_used_never_exceed_the_term_and_never_fall(term: Term, ahead: int) -> None:
    today = term.start + ahead * DAY
    now, later = used(term, weekdays, today), used(term, weekdays, today + DAY)
    assert 0 <= now <= later <= term.length


@given(terms())
def test_the_warning_comes_no_later_than_the_end(term: Term) -> None:
    warning, last = warn_on(term, weekdays), due(term, weekdays)
    assert warning is not None
    assert last is not None
    assert term.start <= warning <= last


def test_nine_of_ten_days_used_is_yellow() -> None:
    assert warn_on(Term(date(2025, 6, 27), 10), in_2025) == date(2025, 7, 10)


@pytest.mark.parametrize(
    ("day", "shade"),
    [(9, "green"), (10, "yellow"), (11, "yellow"), (12, "red"), (25, "red"), (26, "black")],
)
def test_yellow_by_the_promise_red_past_it_black_past_the_law(day: int, shade: Colour) -> None:
    july = [date(2025, 7, n) for n in range(1, 32)]
    assert colour(july[day - 1], warn=july[9], due=july[10], legal=july[24]) == shade


def test_a_standing_clock_is_never_late() -> None:
    assert colour(date(2025, 7, 1), warn=None, due=None, legal=None) == "green"
