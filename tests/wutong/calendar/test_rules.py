from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.calendar import rules
from wutong.calendar.notices import read
from wutong.calendar.rules import Calendar, Exceptional, Unit

BEIJING = ZoneInfo("Asia/Shanghai")
NATIONAL = {notice.day: Exceptional(notice.working, notice.name) for notice in read()}
YEARS = frozenset(day.year for day in NATIONAL)
CALENDAR = Calendar(date(2004, 1, 1), date(2030, 12, 31), NATIONAL, YEARS)


@pytest.mark.parametrize(
    ("start", "count", "end"),
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
def test_the_published_examples_come_out(start: str, count: int, end: str):
    assert rules.add_workdays(CALENDAR, date.fromisoformat(start), count) == date.fromisoformat(end)
    assert rules.workdays_between(CALENDAR, date.fromisoformat(start), date.fromisoformat(end)) == count


def test_the_year_2025_has_248_working_days():
    assert rules.workdays_between(CALENDAR, date(2024, 12, 31), date(2025, 12, 31)) == 248


def test_a_limit_of_no_days_ends_on_its_day_or_the_next_working_day():
    assert rules.due_date(CALENDAR, date(2025, 9, 30), 0, Unit.WORKDAY) == date(2025, 9, 30)
    assert rules.due_date(CALENDAR, date(2025, 10, 1), 0, Unit.WORKDAY) == date(2025, 10, 9)


def test_a_limit_in_calendar_days_that_ends_on_a_holiday_ends_on_the_next_working_day():
    assert rules.due_date(CALENDAR, date(2025, 9, 25), 7, Unit.DAY) == date(2025, 10, 9)
    assert rules.due_date(CALENDAR, date(2025, 9, 20), 3, Unit.DAY) == date(2025, 9, 23)


def test_a_limit_that_ends_on_a_working_saturday_ends_there():
    assert rules.due_date(CALENDAR, date(2025, 10, 1), 10, Unit.DAY) == date(2025, 10, 11)


def test_hours_run_through_the_night_and_the_holiday():
    start = datetime(2025, 9, 30, 17, 30, tzinfo=BEIJING)
    assert rules.due_at(CALENDAR, start, 24, Unit.HOUR) == datetime(2025, 10, 1, 17, 30, tzinfo=BEIJING)


def test_days_are_over_at_the_midnight_that_ends_the_last_one():
    start = datetime(2025, 9, 30, 17, 30, tzinfo=BEIJING)
    assert rules.due_at(CALENDAR, start, 1, Unit.WORKDAY) == datetime(2025, 10, 9, 16, 0, tzinfo=UTC)


def test_hours_have_no_last_day():
    with pytest.raises(ValueError, match="instant"):
        rules.due_date(CALENDAR, date(2025, 1, 1), 2, Unit.HOUR)


def test_a_negative_limit_is_refused():
    with pytest.raises(rules.NegativeTerm):
        rules.add_workdays(CALENDAR, date(2025, 1, 1), -1)


def test_a_count_that_leaves_the_calendar_is_refused_and_not_guessed():
    short = Calendar(date(2025, 1, 1), date(2025, 1, 31))
    with pytest.raises(rules.CalendarEnds):
        rules.add_workdays(short, date(2025, 1, 20), 30)


def test_an_explanation_gives_every_day_its_number_or_its_reason():
    told = rules.explain(CALENDAR, date(2025, 9, 26), date(2025, 10, 9))
    assert [entry.number for entry in told] == [None, None, 1, 2, 3] + [None] * 8 + [4]
    assert told[0].reason == "起算日，不计入"
    assert told[1].reason == "周六"
    assert told[2].reason == "国庆节调休上班"
    assert told[5].reason == "国庆节"
    assert not any(entry.provisional for entry in told)


def test_an_explanation_of_calendar_days_numbers_them_all():
    told = rules.explain(CALENDAR, date(2025, 10, 1), date(2025, 10, 4), Unit.DAY)
    assert [entry.number for entry in told] == [None, 1, 2, 3]


def test_days_of_a_year_without_a_notice_are_provisional():
    day = CALENDAR.on(date(2027, 10, 1))
    assert day.working
    assert day.provisional
    assert not CALENDAR.on(date(2026, 10, 1)).provisional


def test_a_regions_own_word_about_a_day_is_final_even_in_a_provisional_year():
    own = Calendar(date(2027, 1, 1), date(2027, 12, 31), {date(2027, 3, 9): Exceptional(False, "开斋节", 622900000000)})
    assert own.on(date(2027, 3, 9)) == rules.Day(date(2027, 3, 9), False, "开斋节", False)


# ── Against a naive model: walk day by day and ask nothing but a set of days off ─────────────────────────────

STARTS = st.dates(date(2024, 1, 1), date(2024, 12, 31))
SPAN = [date(2024, 1, 1) + timedelta(days=step) for step in range(900)]


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, frozenset[date]]:
    """A calendar with random exceptions, and its working days listed one by one."""
    odd = draw(st.dictionaries(st.sampled_from(SPAN[:500]), st.booleans(), max_size=60))
    calendar = Calendar(SPAN[0], SPAN[-1], {day: Exceptional(works, "x") for day, works in odd.items()})
    return calendar, frozenset(day for day in SPAN if odd.get(day, day.weekday() < 5))


@given(calendars(), STARTS, st.integers(0, 60))
def test_adding_working_days_agrees_with_walking(made: tuple[Calendar, frozenset[date]], start: date, count: int):
    calendar, working = made
    later = [day for day in SPAN if day > start and day in working]
    assert rules.add_workdays(calendar, start, count) == (later[count - 1] if count else start)


@given(calendars(), STARTS, STARTS)
def test_counting_working_days_agrees_with_walking(made: tuple[Calendar, frozenset[date]], one: date, other: date):
    calendar, working = made
    naive = sum(1 for day in SPAN if min(one, other) < day <= max(one, other) and day in working)
    assert rules.workdays_between(calendar, one, other) == (naive if one <= other else -naive)


@given(calendars(), STARTS, st.integers(0, 60), st.sampled_from([Unit.WORKDAY, Unit.DAY]))
def test_a_limit_never_ends_on_a_day_off_and_never_early(
    made: tuple[Calendar, frozenset[date]], start: date, count: int, unit: Unit
):
    calendar, working = made
    end = rules.due_date(calendar, start, count, unit)
    assert end in working
    assert end >= (start + timedelta(days=count) if unit is Unit.DAY else start)


@given(calendars(), STARTS, st.integers(1, 60))
def test_an_explanation_counts_what_the_limit_counted(made: tuple[Calendar, frozenset[date]], start: date, count: int):
    calendar, _ = made
    told = rules.explain(calendar, start, rules.add_workdays(calendar, start, count))
    assert told[-1].number == count
    assert [entry.number for entry in told if entry.number] == list(range(1, count + 1))


@given(STARTS, st.integers(0, 400), st.sampled_from(list(Unit)))
def test_the_reach_of_a_limit_outlasts_it(start: date, count: int, unit: Unit):
    reached = Calendar(start, start + rules.reach(count, unit), NATIONAL, YEARS)
    instant = datetime.combine(start, datetime.min.time(), BEIJING)
    assert rules.due_at(reached, instant, count, unit).date() <= reached.last + timedelta(days=1)
