import pytest

from wutong.matters import schemes


def test_digits_are_not_read_without_a_scheme() -> None:
    assert schemes.item_type("09") is None
    assert schemes.service_object("5") is None
    assert schemes.level("4") is None


def test_the_same_digit_means_what_the_named_scheme_says() -> None:
    assert schemes.service_object("5", "gb39046") == "agency"
    assert schemes.service_object("5", "exchange") == "unincorporated"


def test_a_list_may_bring_its_own_numbering_of_types() -> None:
    own = {"03": "行政给付", "14": "20"}
    assert schemes.item_type("03", mapping=own) == "05"
    assert schemes.item_type("14", mapping=own) == "20"
    assert schemes.item_type("04", mapping=own) is None


@pytest.mark.parametrize(
    ("words", "code"), [("行政许可", "01"), ("其他", "10"), ("公共服务", "20"), ("行政裁决", "09")]
)
def test_types_in_words_are_read_as_they_stand(words: str, code: str) -> None:
    assert schemes.item_type(words) == code


@pytest.mark.parametrize(("words", "level"), [("county", 4), ("街道", 5), ("社区", 6), ("省级", 2)])
def test_levels_in_words_are_read_as_they_stand(words: str, level: int) -> None:
    assert schemes.level(words) == level


def test_graded_management_is_no_level() -> None:
    assert schemes.level("7", "gb39046") is None
    assert schemes.level("分级管理") is None


def test_days_are_natural_only_when_written_so() -> None:
    assert schemes.unit("日") == "natural"
    assert schemes.unit("个工作日") == "working"
    assert schemes.unit("当场") is None


def test_every_digit_of_every_scheme_means_one_of_our_values_and_comes_back_as_a_digit() -> None:
    for name, scheme in schemes.SCHEMES.items():
        for listed, digits in scheme.lists.items():
            for digit, ours in digits.items():
                assert ours in schemes.LISTS[listed]
                assert schemes.read(listed, digit, name) == ours
                assert schemes.read(listed, schemes.written(listed, ours, name) or "", name) == ours


def test_a_value_that_a_scheme_does_not_number_has_no_digit_there() -> None:
    assert schemes.written("service_object", "unincorporated", "gb39046") is None
    assert schemes.written("form", "copy", "guangdong") is None
