import pytest

from wutong.matters import codes


def test_digits_are_not_read_without_a_scheme() -> None:
    assert codes.item_type("09") is None
    assert codes.service_object("5") is None
    assert codes.level("4") is None


def test_the_same_digit_means_what_the_named_scheme_says() -> None:
    assert codes.service_object("5", "gb39046") == "agency"
    assert codes.service_object("5", "exchange") == "unincorporated"


def test_a_list_may_bring_its_own_numbering_of_types() -> None:
    own = {"03": "行政给付", "14": "20"}
    assert codes.item_type("03", mapping=own) == "05"
    assert codes.item_type("14", mapping=own) == "20"
    assert codes.item_type("04", mapping=own) is None


@pytest.mark.parametrize(
    ("words", "code"), [("行政许可", "01"), ("其他", "10"), ("公共服务", "20"), ("行政裁决", "09")]
)
def test_types_in_words_are_read_as_they_stand(words: str, code: str) -> None:
    assert codes.item_type(words) == code


@pytest.mark.parametrize(("words", "level"), [("county", 4), ("街道", 5), ("社区", 6), ("省级", 2)])
def test_levels_in_words_are_read_as_they_stand(words: str, level: int) -> None:
    assert codes.level(words) == level


def test_graded_management_is_no_level() -> None:
    assert codes.level("7", "gb39046") is None
    assert codes.level("分级管理") is None


def test_days_are_natural_only_when_written_so() -> None:
    assert codes.unit("日") == "natural"
    assert codes.unit("个工作日") == "working"
    assert codes.unit("当场") is None
