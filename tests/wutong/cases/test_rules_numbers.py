"""The number with its check digit, and the query code."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.cases.rules import numbers

DAY = date(2026, 11, 22)


def test_a_number_spells_region_day_serial_and_check_digit() -> None:
    assert numbers.number("622927", DAY, 42).startswith("622927-20261122-00042-")


def test_the_check_digit_is_that_of_the_standards_example() -> None:
    assert numbers.check_digit("0794") == "5"


@given(st.integers(1, 10**9 - 1), st.sampled_from(["0", "62", "6229", "622927", "622927100", "622927100201"]))
def test_a_number_reads_back(serial: int, place: str) -> None:
    written = numbers.number(place, DAY, serial)
    assert numbers.read_number(f" {written} ") == written


@given(st.integers(1, 99999), st.integers(0, 30), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(serial: int, position: int, by: int) -> None:
    written = numbers.number("622927", DAY, serial)
    place = [at for at, sign in enumerate(written) if sign.isdigit()][position % 20]
    wrong = written[:place] + str((int(written[place]) + by) % 10) + written[place + 1 :]
    with pytest.raises(numbers.NoNumber):
        numbers.read_number(wrong)


@pytest.mark.parametrize("text", ["", "622927", "622927-20261122-42-1", "abc-20261122-00042-1", "' or 1=1 --"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(numbers.NoNumber):
        numbers.read_number(text)


@given(st.binary(min_size=8, max_size=8))
def test_a_query_code_reads_back_however_it_is_typed(random: bytes) -> None:
    code = numbers.query_code("622927", random)
    assert numbers.read_query_code(code.lower().replace("0", "o").replace("1", "l")) == numbers.read_query_code(code)
    assert numbers.read_query_code(code) == ("622927", code.removeprefix("622927-").replace("-", ""))


def test_a_query_code_holds_sixty_random_bits() -> None:
    codes = {numbers.query_code("62", (1 << bit).to_bytes(8, "big")) for bit in range(60)}
    assert len(codes) == 60
    assert numbers.CODE_SIGNS * 5 >= 50


@pytest.mark.parametrize("text", ["", "622927", "622927-ABCD", "6229275-7K3M9QXR2TWD", "622927-7K3M-9QXR-2TWU", "☃"])
def test_what_is_no_query_code_reads_as_none(text: str) -> None:
    assert numbers.read_query_code(text) is None
