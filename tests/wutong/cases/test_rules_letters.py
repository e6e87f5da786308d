"""What a home believes of a letter, to the minute and the digit."""

from datetime import UTC, datetime, timedelta

import pytest

from wutong.cases.rules import letters, numbers

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


@pytest.mark.parametrize("age", [-letters.SKEW, timedelta(0), letters.LAID])
def test_papers_may_have_been_received_until_the_limit(age):
    letters.received(NOON - age, NOON)


@pytest.mark.parametrize("age", [-letters.SKEW - MINUTE, letters.LAID + MINUTE])
def test_papers_were_not_received_beyond_the_limit(age):
    with pytest.raises(letters.FiledNever):
        letters.received(NOON - age, NOON)


@pytest.mark.parametrize("age", [-letters.SKEW, timedelta(0), letters.FILLED_IN])
def test_a_matter_may_be_looked_up_a_day_before_it_is_filed_for(age):
    letters.looked_up(NOON - age, NOON)


@pytest.mark.parametrize("age", [-letters.SKEW - MINUTE, letters.FILLED_IN + MINUTE])
def test_a_matter_is_not_looked_up_long_before_or_afterwards(age):
    with pytest.raises(letters.MatterDiffers):
        letters.looked_up(NOON - age, NOON)


def test_a_case_handed_over_bears_the_number_of_its_receiver_or_of_any_region():
    assert letters.handed_over(NUMBER, "622927100201") == letters.handed_over(NUMBER, None) == "622927100201"
    for text, receiver in ((NUMBER, "622927"), (NUMBER[:-1], None), ("", None)):
        with pytest.raises(letters.HandOverUnfit):
            letters.handed_over(text, receiver)


def test_a_case_handed_over_was_filed_at_any_time_before():
    letters.filed_before(NOON - timedelta(days=4000), NOON)
    with pytest.raises(letters.HandOverUnfit):
        letters.filed_before(NOON + letters.SKEW + MINUTE, NOON)
