"""When somebody is away, and who is fit to stand in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from wutong.desks import rules

DAY = date(2026, 11, 20)
ONE = timedelta(days=1)


@dataclass
class Days:
    first: date = DAY
    last: date = DAY + ONE
    ended_at: datetime | None = None


@pytest.mark.parametrize(
    ("one", "day", "away"),
    [
        (Days(), DAY - ONE, False),
        (Days(), DAY, True),
        (Days(), DAY + ONE, True),
        (Days(), DAY + 2 * ONE, False),
        (Days(ended_at=datetime(2026, 11, 20)), DAY, False),  # noqa: DTZ001 - only whether it is there counts
    ],
)
def test_first_and_last_day_count_and_who_is_back_is_back(one: Days, day: date, away: bool) -> None:
    assert rules.away(one, day) is away


@pytest.mark.parametrize(
    ("first", "last", "others", "refusal"),
    [
        (DAY, DAY - ONE, [], rules.BadDays),
        (DAY - 3 * ONE, DAY - ONE, [], rules.BadDays),
        (DAY, DAY + rules.LONGEST + ONE, [], rules.BadDays),
        (DAY, DAY, [Days()], rules.AwayThen),
        (DAY - 2 * ONE, DAY + 9 * ONE, [Days()], rules.AwayThen),
    ],
)
def test_days_that_make_no_sense(first: date, last: date, others: list[Days], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rules.check_days(first, last, DAY, others)


def test_days_beside_another_absence_are_fine() -> None:
    rules.check_days(DAY + 2 * ONE, DAY + 3 * ONE, DAY, [Days()])
    rules.check_days(DAY, DAY, DAY, [Days(ended_at=datetime(2026, 11, 20))])  # noqa: DTZ001


def test_a_deputy_has_at_least_the_same_rights_on_cases() -> None:
    rules.check_equal({"case.accept", "matter.read"}, {"case.accept"}, {})
    with pytest.raises(rules.Unequal) as raised:
        rules.check_equal({"case.accept", "case.decide"}, {"case.accept"}, {"case.decide": "决定"})
    assert "决定" in raised.value.text()
