"""A mandate holds for its helper, in its matters, until its day or somebody's word: all else refuses by name."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from wutong.mandates import rules

DAY = date(2026, 11, 20)
HELPER = uuid4()
NOW = datetime(2026, 11, 20)  # noqa: DTZ001 - only whether it is there counts


@dataclass
class One:
    number: str = "622927100201-ABCD2345"
    helper: UUID = HELPER
    matters: list[str] = field(default_factory=lambda: ["M-1"])
    until: date = DAY
    confirmed_at: datetime | None = NOW
    ended_at: datetime | None = None


@pytest.mark.parametrize(
    ("one", "day", "standing"),
    [
        (One(), DAY, "live"),
        (One(), DAY + timedelta(1), "expired"),
        (One(confirmed_at=None), DAY, "waiting"),
        (One(confirmed_at=None), DAY + timedelta(1), "expired"),
        (One(ended_at=NOW), DAY, "ended"),
        (One(ended_at=NOW), DAY + timedelta(1), "ended"),
    ],
)
def test_how_a_mandate_stands(one: One, day: date, standing: str) -> None:
    assert rules.standing(one, day) == standing


@pytest.mark.parametrize(
    ("one", "persons", "matter", "refusal"),
    [
        (One(), (uuid4(), None), "M-1", rules.NotTheHelper),
        (One(), (HELPER,), "M-2", rules.TooNarrow),
        (One(ended_at=NOW), (HELPER,), "M-1", rules.Ended),
        (One(until=DAY - timedelta(1)), (HELPER,), "M-1", rules.Expired),
        (One(confirmed_at=None), (HELPER,), "M-1", rules.NotConfirmed),
    ],
)
def test_who_may_not_act_is_told_why(one: One, persons: tuple[UUID | None, ...], matter: str, refusal: type) -> None:
    with pytest.raises(refusal) as raised:
        rules.must_hold(one, DAY, persons, matter)
    assert one.number in raised.value.text()


def test_a_deputy_acts_for_the_helper_whom_he_stands_in_for() -> None:
    rules.must_hold(One(), DAY, (uuid4(), HELPER), "M-1")


@pytest.mark.parametrize(
    ("until", "matters", "refusal"),
    [
        (DAY - timedelta(1), ["a"], rules.BadDay),
        (DAY + rules.LONGEST + timedelta(1), ["a"], rules.BadDay),
        (DAY, [], rules.BadMatters),
        (DAY, ["b"], rules.BadMatters),
        (DAY, ["a"] * (rules.MOST + 1), rules.BadMatters),
    ],
)
def test_a_mandate_is_not_given_without_an_end_or_for_anything(until: date, matters: list[str], refusal: type) -> None:
    with pytest.raises(refusal):
        rules.check(until, DAY, matters, ["a"])


@pytest.mark.parametrize("until", [DAY, DAY + rules.LONGEST])
def test_a_mandate_lasts_from_today_to_a_year(until: date) -> None:
    rules.check(until, DAY, ["a"], ["a"])
