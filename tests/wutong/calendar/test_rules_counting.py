"""The one counter: the published examples, the law's corners, and a naive model that strikes out day after day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wutong.calendar.notices import read
from wutong.calendar.rules import (
    Calendar,
    CalendarEnds,
    Exceptional,
    Extension,
    NegativeTerm,
    Pause,
    Term,
    Unit,
    count,
    workdays_between,
)

DAY = timedelta(days=1)
BEIJING = ZoneInfo("Asia/Shanghai")
NATIONAL = {notice.day: Exceptional(notice.working, notice.name) for notice in read()}
YEARS = frozenset(day.year for day in NATIONAL)
CALENDAR = Calendar(date(2004, 1, 1), date(2030, 12, 31), NATIONAL, YEARS)


def on(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def due(start: str, length: int, unit: Unit = Unit.WORKDAY, *pauses: Pause) -> date | None:
    return count(Term(on(start), length, unit, pauses=pauses), CALENDAR).due


def stop(first: str, last: str | None = None) -> Pause:
    return Pause(on(first), on(last) if last else None, "听证")


# ── Working days (行政许可法 §82) ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "length", "end"),
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
def test_the_published_examples_come_out(start: str, length: int, end: str):
    found = count(Term(on(start), length), CALENDAR)
    assert found.due == on(end)
    assert [one.number for one in found.days if one.number] == list(range(1, length + 1))
    assert workdays_between(CALENDAR, on(start), on(end)) == length


def test_the_year_2025_has_248_working_days():
    assert workdays_between(CALENDAR, date(2024, 12, 31), date(2025, 12, 31)) == 248
    assert workdays_between(CALENDAR, date(2025, 12, 31), date(2024, 12, 31)) == -248


def test_every_day_has_its_number_or_its_reason():
    told = count(Term(on("2025-09-26"), 4), CALENDAR).days
    assert [entry.number for entry in told] == [None, None, 1, 2, 3, *[None] * 8, 4]
    assert [entry.reason for entry in told[:4]] == ["起算日，不计入", "周六", "国庆节调休上班", "周一"]
    assert {entry.reason for entry in told[5:13]} == {"国庆节", "中秋节"}
    assert not any(entry.provisional for entry in told)


def test_a_term_of_no_days_ends_on_its_own_day_or_on_the_next_one_that_is_worked():
    assert due("2025-09-30", 0) == on("2025-09-30")
    assert due("2025-10-01", 0) == on("2025-10-09")
    assert due("2025-06-28", 0) == on("2025-06-30")


# ── Calendar days and hours (民法典 §§201–203) ──────────────────────────────────────────────────────────────


def test_a_term_in_calendar_days_counts_them_all_and_does_not_end_on_a_holiday():
    assert due("2025-09-20", 3, Unit.DAY) == on("2025-09-23")
    assert due("2025-06-26", 5, Unit.DAY) == on("2025-07-01")
    assert due("2025-10-01", 10, Unit.DAY) == on("2025-10-11"), "a working Saturday"
    told = count(Term(on("2025-09-30"), 7, Unit.DAY), CALENDAR).days
    assert [entry.number for entry in told] == [None, 1, 2, 3, 4, 5, 6, 7, None, None]
    assert [(entry.why, entry.reason) for entry in told[-2:]] == [
        ("off", "国庆节"), ("moved", "末日为休息日，顺延至此"),
    ]  # fmt: skip


def test_hours_run_through_the_night_and_the_holiday():
    found = count(Term(at("2025-09-30T17:30"), 24, Unit.HOUR), CALENDAR)
    assert (found.end, found.due) == (at("2025-10-01T17:30"), on("2025-10-01"))
    assert [(one.day.day, one.number, one.reason) for one in found.days] == [(30, 6, "周二"), (1, 24, "国庆节")]


def test_hours_stand_still_from_the_minute_of_the_stop_to_that_of_the_start():
    pause = Pause(at("2025-09-30T18:00"), at("2025-10-03T09:00"), "检验")
    found = count(Term(at("2025-09-30T17:30"), 24, Unit.HOUR, pauses=(pause,)), CALENDAR)
    assert found.end == at("2025-10-04T08:30")
    assert [(one.number, one.why) for one in found.days] == [
        (0, "counted"), (None, "paused"), (None, "paused"), (15, "counted"), (24, "counted"),
    ]  # fmt: skip
    assert found.days[1].reason == "检验"


def test_days_are_over_at_the_midnight_that_ends_the_last_one():
    assert count(Term(at("2025-09-30T17:30"), 1), CALENDAR).end == datetime(2025, 10, 9, 16, 0, tzinfo=UTC)


def test_an_instant_in_the_evening_of_another_zone_counts_from_its_beijing_day():
    late = datetime(2025, 9, 29, 17, 0, tzinfo=UTC)
    assert count(Term(late, 1), CALENDAR).due == on("2025-10-09")


def test_a_negative_term_is_refused():
    for wrong in (lambda: Term(on("2025-01-01"), -1), lambda: Term(on("2025-01-01"), 1, extension=Extension(-1))):
        with pytest.raises(NegativeTerm):
            wrong()


def test_a_count_that_leaves_the_calendar_is_refused_and_not_guessed():
    short = Calendar(date(2025, 1, 1), date(2025, 1, 31))
    with pytest.raises(CalendarEnds):
        count(Term(on("2025-01-20"), 30), short)


# ── Special procedures and the extension (行政许可法 §§42, 45) ───────────────────────────────────────────────


def test_a_pause_moves_the_end_by_the_working_days_it_held():
    assert due("2025-06-27", 10, Unit.WORKDAY, stop("2025-07-01", "2025-07-04")) == on("2025-07-16")


def test_a_clock_stopped_and_started_on_one_day_loses_nothing():
    assert due("2025-06-27", 10, Unit.WORKDAY, stop("2025-07-01", "2025-07-01")) == on("2025-07-11")


def test_a_pause_after_the_end_forgives_nothing():
    assert due("2025-06-27", 10, Unit.WORKDAY, stop("2025-07-20", "2025-07-30")) == on("2025-07-11")
    assert due("2025-06-27", 10, Unit.WORKDAY, stop("2025-07-20")) == on("2025-07-11")


def test_a_pause_that_begins_before_the_end_was_moved_off_a_holiday_moves_it_on():
    assert due("2025-06-26", 2, Unit.DAY) == on("2025-06-30")
    assert due("2025-06-26", 2, Unit.DAY, stop("2025-06-28", "2025-07-02")) == on("2025-07-03")
    assert due("2025-06-26", 2, Unit.DAY, stop("2025-06-28")) is None


def test_while_the_clock_stands_nothing_is_due_and_its_days_are_told_up_to_today():
    term = Term(on("2025-06-27"), 10, pauses=(stop("2025-07-01"),))
    standing, told = count(term, CALENDAR), count(term, CALENDAR, until=on("2025-07-03"))
    assert (standing.due, standing.end, standing.days[-1].day) == (None, None, on("2025-07-01"))
    assert [(one.day.day, one.reason) for one in told.days[-2:]] == [(2, "听证"), (3, "听证")]
    assert told.end is None


def test_every_day_says_why_it_was_not_counted():
    days = count(Term(on("2025-06-27"), 2, pauses=(stop("2025-06-30", "2025-07-01"),)), CALENDAR).days
    assert [(day.day.day, day.why, day.number) for day in days] == [
        (27, "start", None), (28, "off", None), (29, "off", None), (30, "counted", 1), (1, "paused", None),
        (2, "counted", 2),
    ]  # fmt: skip


def test_an_extension_in_time_lengthens_the_term_and_one_that_comes_late_does_not():
    def extended(day: str | None) -> date | None:
        given = Extension(5, on(day) if day else None)
        return count(Term(on("2025-06-27"), 5, extension=given), CALENDAR).due

    assert extended("2025-07-04") == on("2025-07-11"), "approved on the last day"
    assert extended("2025-07-05") == on("2025-07-04"), "what is late stays late"
    assert extended(None) == on("2025-07-11"), "nobody wrote down when"


# ── Provisional years and regions' own days ──────────────────────────────────────────────────────────────────


def test_days_of_a_year_without_a_notice_are_provisional():
    day = CALENDAR.on(date(2027, 10, 1))
    assert day.working
    assert day.provisional
    assert not CALENDAR.on(date(2026, 10, 1)).provisional
    assert count(Term(date(2026, 12, 31), 1), CALENDAR).days[-1].provisional


def test_a_regions_own_word_about_a_day_is_final_and_named_even_in_a_provisional_year():
    feast = {date(2027, 3, 9): Exceptional(False, "开斋节", 622900000000)}
    told = count(Term(date(2027, 3, 8), 1), Calendar(date(2027, 1, 1), date(2027, 12, 31), feast)).days[1]
    assert (told.number, told.reason, told.provisional, told.region) == (None, "开斋节", False, 622900000000)


# ── Against a naive model ────────────────────────────────────────────────────────────────────────────────────

#: A slow machine is no wrong count.
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIRST = date(2024, 1, 1)
SPAN = [FIRST + step * DAY for step in range(1500)]
WEEK = frozenset(day for day in SPAN if day.weekday() < 5)
STARTS = st.dates(FIRST, date(2024, 12, 31))
Works = Callable[[date], bool]


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, frozenset[date]]:
    """A calendar with random exceptions, and its working days listed one by one."""
    said = draw(st.dictionaries(st.integers(0, 500), st.booleans(), max_size=60))
    odd = {SPAN[step]: works for step, works in said.items()}
    calendar = Calendar(SPAN[0], SPAN[-1], {day: Exceptional(works, "x") for day, works in odd.items()})
    return calendar, WEEK - {day for day, works in odd.items() if not works} | {day for day in odd if odd[day]}


@st.composite
def terms(draw: st.DrawFn, units: tuple[Unit, ...] = (Unit.WORKDAY, Unit.DAY)) -> Term:
    """A term with up to three stops, the last of which may still run, and perhaps an extension."""
    start = draw(STARTS)
    cuts = sorted(draw(st.lists(st.integers(0, 90), max_size=6)))
    pauses = [Pause(start + a * DAY, start + b * DAY) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    if len(cuts) % 2:
        pauses.append(Pause(start + cuts[-1] * DAY))
    days = st.none() | st.integers(0, 120).map(lambda step: start + step * DAY)
    extension = draw(st.none() | st.builds(Extension, st.integers(0, 15), days))
    return Term(start, draw(st.integers(0, 60)), draw(st.sampled_from(units)), extension, tuple(pauses))


def struck_out(term: Term, length: int, working: frozenset[date]) -> date | None:
    """Strike out day after day on a sheet of paper; None where the pencil meets a stop that still runs."""
    day, left = term.start, length
    over = [stop for stop in term.pauses if stop.end]
    stood = {stop.start + n * DAY for stop in over for n in range(1, (stop.end - stop.start).days + 1)}
    running = min((stop.start for stop in term.pauses if stop.end is None), default=date.max)
    while left or day not in working or day in stood:
        day += DAY
        if day > running:
            return None
        if left and day not in stood and (term.unit is Unit.DAY or day in working):
            left -= 1
    return day


def by_hand(term: Term, working: frozenset[date]) -> date | None:
    plain, extension = struck_out(term, term.length, working), term.extension
    if extension is None or (plain is not None and extension.on is not None and extension.on > plain):
        return plain
    return struck_out(term, term.length + extension.length, working)


@calm
@given(calendars(), terms())
def test_due_dates_equal_those_struck_out_by_hand(made: tuple[Calendar, frozenset[date]], term: Term):
    calendar, working = made
    assert count(term, calendar).due == by_hand(term, working)


@calm
@given(calendars(), terms())
def test_an_explanation_leaves_no_day_out_and_counts_what_the_term_counted(
    made: tuple[Calendar, frozenset[date]], term: Term
):
    found = count(term, made[0])
    days = [one.day for one in found.days]
    assert days == [days[0] + step * DAY for step in range(len(days))]
    numbers = [one.number for one in found.days if one.number]
    assert numbers == list(range(1, len(numbers) + 1))
    if found.end is not None:
        assert len(numbers) == found.length
        assert found.due == days[-1]


@calm
@given(calendars(), terms(), st.integers(0, 200))
def test_days_used_never_exceed_the_term_and_never_fall(made: tuple[Calendar, frozenset[date]], term: Term, ahead: int):
    found, today = count(term, made[0]), term.start + ahead * DAY
    assert 0 <= found.used(today) <= found.used(today + DAY) <= found.length


@calm
@given(calendars(), STARTS, STARTS)
def test_counting_working_days_agrees_with_walking(made: tuple[Calendar, frozenset[date]], one: date, other: date):
    calendar, working = made
    naive = sum(1 for day in SPAN if min(one, other) < day <= max(one, other) and day in working)
    assert workdays_between(calendar, one, other) == (naive if one <= other else -naive)


@calm
@given(STARTS, st.integers(0, 400), st.sampled_from(list(Unit)), terms())
def test_the_reach_of_a_term_outlasts_it(start: date, length: int, unit: Unit, other: Term):
    for term in (Term(start, length, unit), other):
        assert count(term, Calendar(FIRST, term.reach, NATIONAL, YEARS)).days[-1].day <= term.reach


def minute_by_minute(term: Term) -> datetime:
    """Tick minute after minute, and leave out those of the stops."""
    moment, left = term.start, term.length * 60
    while left:
        left -= not any(stop.start <= moment < stop.end for stop in term.pauses)
        moment += timedelta(minutes=1)
    return moment


@calm
@given(st.integers(0, 2 * 24 * 60), st.integers(0, 48), st.lists(st.integers(0, 6000), max_size=4))
def test_hours_equal_those_ticked_off_minute_by_minute(begun: int, length: int, cuts: list[int]):
    start = at("2025-09-29T08:00") + timedelta(minutes=begun)
    marks = [start + timedelta(minutes=minutes) for minutes in sorted(cuts)]
    pauses = tuple(Pause(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False))
    term = Term(start, length, Unit.HOUR, pauses=pauses)
    found = count(term, CALENDAR)
    assert found.end == minute_by_minute(term)
    assert (found.days[-1].number or 0) <= length
    assert found.days[0].day == start.date()
