import pytest

from wutong.matters import search

NAMES = {
    name: name
    for name in (
        "居民身份证换领",
        "临时居民身份证办理",
        "社会保障卡申领",
        "社会保障卡补领、换领、换发",
        "最低生活保障",
        "残疾人证新办",
        "内资企业设立登记",
        "食品（含保健食品）经营许可核发",
        "内地居民婚姻登记（结婚）",
        "护士变更执业注册",
        "住房公积金贷款申请",
    )
}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("身份证", "居民身份证换领"),
        ("居民身份证换领", "居民身份证换领"),
        ("社保卡", "社会保障卡申领"),
        ("低保", "最低生活保障"),
        ("残疾证", "残疾人证新办"),
        ("开公司", "内资企业设立登记"),
        ("shbzk", "社会保障卡申领"),
        ("hunyin", "内地居民婚姻登记（结婚）"),
        ("gjj", "住房公积金贷款申请"),
        ("食品经营许可", "食品（含保健食品）经营许可核发"),
        ("婚", "内地居民婚姻登记（结婚）"),
        ("ＳＨＢＺＫ", "社会保障卡申领"),
    ],
)
def test_a_matter_is_found_by_words_pinyin_initials_and_everyday_names(query: str, first: str) -> None:
    assert search.rank(query, NAMES)[0] == first


def test_pinyin_is_matched_from_a_syllable_on_and_not_across_two() -> None:
    assert search.rank("shenfen", NAMES)
    assert search.rank("henfen", NAMES) == []


@pytest.mark.parametrize("query", ["", "，", "飞机票", "xyz"])
def test_what_nobody_offers_is_not_found(query: str) -> None:
    assert search.rank(query, NAMES) == []


def test_the_words_as_typed_come_before_their_synonyms() -> None:
    assert search.rank("社保卡", {"b": "社会保障卡挂失", "a": "社保卡挂失"}) == ["a", "b"]


def test_no_more_are_given_than_asked_for() -> None:
    assert len(search.rank("证", NAMES, limit=2)) == 2


def test_terms_are_single_characters_and_neighbours() -> None:
    assert search.terms("低保金") == {"低", "保", "金", "低保", "保金"}


def test_every_synonym_group_has_at_least_two_words() -> None:
    assert all(len(group) > 1 and all(group) for group in search.synonyms())
