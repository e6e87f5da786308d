"""Identity numbers against the vectors of the standards; every birth year is in the 1800s or fixed by the standard."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.people.rules import identifiers as ids


@pytest.mark.parametrize(("body", "check"), [("11010519491231002", "X"), ("44052418800101001", "4")])
def test_the_textbook_numbers_get_their_check_digit(body, check):
    assert ids.number_check(body) == check
    assert ids.number(body + check) == body + check


@pytest.mark.parametrize("body", ["91350100M000100Y4", "91110000101623741", "12441500196720244"])
def test_the_known_credit_codes_get_their_check_character(body):
    check = {"91350100M000100Y4": "3", "91110000101623741": "K", "12441500196720244": "T"}[body]
    assert ids.credit_code(body + check) == body + check


@pytest.mark.parametrize("prefix", ["429004", "460400", "830000"])
def test_prefixes_outside_any_region_table_are_accepted(prefix):
    body = prefix + "18800101001"
    assert ids.number(body + ids.number_check(body)).startswith(prefix)


def test_a_small_x_and_full_width_digits_are_put_in_order():
    assert ids.number(" 11010519491231002x ") == "11010519491231002X"
    assert ids.number("１１０１０５１９４９１２３１００２Ｘ") == "11010519491231002X"


@pytest.mark.parametrize(
    "text", ["", "110105194912310021", "11010519491231002", "01010519491231002X", "440524188001010014 4", "４４"]
)
def test_a_wrong_number_is_refused(text):
    with pytest.raises(ids.BadNumber) as refused:
        ids.number(text)
    assert "number" in refused.value.fields


def test_a_birthday_that_never_was_is_refused_even_with_a_good_check_digit():
    body = "44052418800230001"
    with pytest.raises(ids.BadNumber):
        ids.number(body + ids.number_check(body))


@pytest.mark.parametrize("text", ["zhang@example.org", " z.s+a@mail.lxz.gov.cn "])
def test_an_address_is_taken_without_the_blanks_around_it(text):
    assert ids.email(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    ["", "zhang", "zhang@", "@example.org", "a b@example.org", "a@example", "a@b..cn", "a@b.cn\nBcc: c@d.cn",
     "a@b.cn,c@d.cn", "张三@example.org", "root(b@x.cn", "=?utf-8?q?a=0d=0ab?=@x.cn", "a..b@x.cn", "a" * 250 + "@b.cn"],
)  # fmt: skip
def test_what_is_no_address_or_more_than_one_is_refused(text):
    with pytest.raises(ids.BadEmail) as refused:
        ids.email(text)
    assert "email" in refused.value.fields


def test_the_birth_date_is_read_from_the_number():
    assert ids.born("440524188001010014") == date(1880, 1, 1)


def test_the_misprinted_certificate_passes_only_with_a_reason():
    with pytest.raises(ids.BadCreditCode):
        ids.credit_code("91350211M0000XUF46")
    assert ids.credit_code("91350211M0000XUF46", override="执照原件如此") == "91350211M0000XUF46"
    with pytest.raises(ids.BadCreditCode):
        ids.credit_code("91350211M0000XUFO6", override="字母 O 不在字符集里")


@given(st.text("0123456789", min_size=16, max_size=16), st.integers(0, 16), st.integers(1, 9))
def test_one_changed_digit_is_always_noticed(rest, place, shift):
    body = "1" + rest
    changed = body[:place] + str((int(body[place]) + shift) % 10) + body[place + 1 :]
    assert ids.number_check(changed) != ids.number_check(body)


@given(st.text(ids.CREDIT_ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 30))
def test_one_changed_character_of_a_credit_code_is_always_noticed(body, place, shift):
    alphabet = ids.CREDIT_ALPHABET
    changed = body[:place] + alphabet[(alphabet.index(body[place]) + shift) % 31] + body[place + 1 :]
    assert ids.credit_check(changed) != ids.credit_check(body)


@pytest.mark.parametrize("text", ["13900000001", "+86 139-0000-0001", "0086 13900000001", "139 0000 0001"])
def test_a_telephone_comes_down_to_eleven_digits(text):
    assert ids.telephone(text) == "13900000001"


@pytest.mark.parametrize("text", ["12900000001", "1390000000", "139000000011", "0931-8888888", ""])
def test_what_is_no_mobile_number_is_refused(text):
    with pytest.raises(ids.BadTelephone):
        ids.telephone(text)
