"""What a case adds to its days, and the figures that reports quote, from the same functions."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from wutong.calendar.rules import Unit
from wutong.cases.rules.courses import Course, Kept
from wutong.clock import new_id
from wutong.statistics.rules import MEASURES, RATES, counted, total, whole_months

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 20)
KEPT = Kept(late=False, early=True, breached=False, unit=Unit.WORKDAY, promised=10, legal=20, used=3)
OPEN = Course(new_id(), "M-1", "示例局", "web", True, False, MONDAY, None, None, None, None)
DONE = replace(OPEN, accepted_on=TUESDAY, decided_on=FRIDAY, closed_on=FRIDAY, kept=KEPT)


def test_a_case_adds_to_each_day_that_it_touches() -> None:
    assert counted(OPEN) == {MONDAY: {"received": 1, "online": 1}}
    assert counted(DONE) == {
        MONDAY: {"received": 1, "online": 1},
        TUESDAY: {"accepted": 1},
        FRIDAY: {
            "closed": 1, "decided": 1, "timed": 1, "on_time": 1, "early": 1, "promised_working": 10,
            "legal_working": 20, "used_working": 3,
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("course", "added"),
    [
        (replace(OPEN, closed_on=MONDAY), {"closed": 1}),
        (
            replace(OPEN, accepted_on=MONDAY, closed_on=MONDAY, kept=KEPT),
            {"closed": 1, "timed": 1, "on_time": 1, "early": 1},
        ),
        (replace(DONE, filed_on=FRIDAY), {"closed": 1, "decided": 1, "same_day": 1}),
        (replace(DONE, kept=replace(KEPT, late=True, early=False, breached=True)), {"timed": 1, "breached": 1}),
        (
            replace(DONE, kept=replace(KEPT, unit=Unit.DAY)),
            {"promised_natural": 10, "legal_natural": 20, "used_natural": 3},
        ),
        (replace(DONE, kept=replace(KEPT, unit=None)), {"closed": 1, "timed": 1, "on_time": 1, "early": 1}),
    ],
)
def test_what_a_closed_case_adds_to_the_day_on_which_it_was_closed(course: Course, added: dict[str, int]) -> None:
    assert course.closed_on
    found = counted(course)[course.closed_on]
    assert {name: found[name] for name in added} == added
    if course.kept is None or course.kept.unit is not Unit.WORKDAY or course.decided_on is None:
        assert found["legal_working"] == 0
    assert found["on_time"] == (course.kept is not None and not course.kept.late)


#: C7 to C11: what is counted, and how the report writes it.
REPORTED = [
    ("C7 promised", "promised", {"promised_working": 517, "legal_working": 1000}, "48.3%"),
    ("C7 really", "real", {"used_working": 149, "legal_working": 1000}, "85.1%"),
    ("C7 same day", "same_day", {"same_day": 24154, "decided": 40351}, "59.86%"),
    ("C8 on time", "on_time", {"on_time": 15_080_000, "timed": 15_120_000}, "99.7%"),
    ("C8 faster", "real", {"used_working": 172, "legal_working": 1000}, "82.8%"),
    ("C9 all online", "online", {"online": 25636, "received": 25636}, "100%"),
    ("C10 done", "closed", {"closed": 28152, "received": 28189}, "99.87%"),
    ("C11 all done", "closed", {"closed": 125585, "received": 125585}, "100%"),
]


@pytest.mark.parametrize(("report", "name", "sums", "written"), REPORTED, ids=[one[0] for one in REPORTED])
def test_the_figures_of_reports_come_from_the_same_sums(
    report: str, name: str, sums: dict[str, int], written: str
) -> None:
    value = RATES[name].of(sums).value
    assert value is not None
    decimals = len(written.partition(".")[2].rstrip("%"))
    assert f"{value * 100:.{decimals}f}%" == written


def test_a_rate_of_nothing_has_no_value_and_every_rate_is_of_measures() -> None:
    assert [one.of({}).value for one in RATES.values()] == [None] * len(RATES)
    assert {name for one in RATES.values() for name in (one.part, one.whole)} <= MEASURES.keys()


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), (date(2026, 1, 1), date(2026, 12, 1))),
        (date(2026, 1, 2), date(2026, 3, 30), (date(2026, 2, 1), date(2026, 2, 1))),
        (date(2024, 2, 1), date(2024, 2, 29), (date(2024, 2, 1), date(2024, 2, 1))),
        (date(2024, 2, 1), date(2024, 2, 28), (None, None)),
        (date(2026, 12, 15), date(2027, 1, 14), (None, None)),
    ],
)
def test_the_months_of_which_every_day_is_asked_for(first: date, last: date, months: tuple[date | None, ...]) -> None:
    assert whole_months(first, last) == months


def test_sums_of_days_are_added_up() -> None:
    assert total([Counter(received=1), {"received": 2, "closed": 1}]) == {"received": 3, "closed": 1}
