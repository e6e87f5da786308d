"""What a home believes of a letter, to the minute and the digit."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from wutong.cases.rules import letters, numbers
from wutong.errors import Refused

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
NUMBER = numbers.number("622927100201", NOON.date(), 7)
MINUTE = timedelta(minutes=1)


def test_a_number_begins_with_its_region_and_nothing_else_does():
    letters.number(NUMBER, "622927100201")
    for text, sender in ((NUMBER, "622927100"), (NUMBER, "622927100202"), (NUMBER[:-1], "622927100201"), (" ", "")):
        with pytest.raises(letters.NumberElsewhere):
            letters.number(text, sender)


def test_a_query_code_leads_to_the_home():
    code = numbers.query_code("622927", b"12345678")
    letters.query_code(code, "622927")
    for text, home in ((code, "622926"), (code[:-1], "622927"), ("", "622927")):
        with pytest.raises(letters.HomeElsewhere):
            letters.query_code(text, home)


def fits(rule: Callable[[datetime, datetime], None], refusal: type[Refused], age: timedelta) -> bool:
    """Whether the rule takes something that is so old at noon."""
    try:
        rule(NOON - age, NOON)
    except refusal:
        return False
    return True


@pytest.mark.parametrize("limit", [-letters.SKEW, letters.LAID])
def test_papers_may_have_been_received_until_the_limit_and_not_beyond(limit):
    beyond = MINUTE if limit > timedelta(0) else -MINUTE
    ages = (timedelta(0), limit, limit + beyond)
    assert [fits(letters.received, letters.FiledNever, age) for age in ages] == [True, True, False]


@pytest.mark.parametrize("limit", [-letters.SKEW, letters.FILLED_IN])
def test_a_matter_may_be_looked_up_a_day_before_it_is_filed_for_and_not_longer_or_afterwards(limit):
    beyond = MINUTE if limit > timedelta(0) else -MINUTE
    ages = (timedelta(0), limit, limit + beyond)
    assert [fits(letters.looked_up, letters.MatterDiffers, age) for age in ages] == [True, True, False]


def test_a_case_handed_over_bears_the_number_of_its_receiver_or_of_any_region():
    assert letters.handed_over(NUMBER, "622927100201") == letters.handed_over(NUMBER, None) == "622927100201"
    for text, receiver in ((NUMBER, "622927"), (NUMBER[:-1], None), ("", None)):
        with pytest.raises(letters.HandOverUnfit):
            letters.handed_over(text, receiver)


def test_a_case_handed_over_was_filed_at_any_time_before():
    letters.filed_before(NOON - timedelta(days=4000), NOON)
    with pytest.raises(letters.HandOverUnfit):
        letters.filed_before(NOON + letters.SKEW + MINUTE, NOON)
