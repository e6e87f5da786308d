import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_matters_of_one_name_stand_in_order_of_their_codes() -> None:
    assert search.rank("社保卡", [("b", "社保卡挂失"), ("a", "社保卡挂失")]) == ["a", "b"]


def test_no_more_are_given_than_asked_for() -> None:
    assert len(search.rank("证", NAMES, limit=2)) == 2


def test_terms_are_single_characters_and_neighbours() -> None:
    assert search.terms("低保金") == {"低", "保", "金", "低保", "保金"}


def test_every_synonym_group_has_at_least_two_words() -> None:
    assert all(len(group) > 1 and all(group) for group in search.synonyms())


@pytest.mark.parametrize("query", ["sbk", "shebaoka", "shebaokashenling"])
def test_everyday_words_are_known_by_their_letters_too(query: str) -> None:
    assert search.rank(query, NAMES)[0] == "社会保障卡申领"


@pytest.mark.parametrize(
    ("query", "name", "shown"),
    [
        ("身份证", "居民身份证换领", "居民[身份证]换领"),
        ("社保卡", "社会保障卡申领", "[社会保障卡]申领"),
        ("shbzk", "社会保障卡申领", "[社会保障卡]申领"),
        ("baozhang", "社会保障卡申领", "社会[保障]卡申领"),
        ("sbk", "社会保障卡申领", "[社会保障卡]申领"),
        ("食品经营", "食品（含保健品）经营许可", "[食品]（含保健[品]）[经营]许可"),
        ("飞船", "社会保障卡申领", "社会保障卡申领"),
        ("", "<b>", "<b>"),
    ],
)
def test_what_was_found_is_marked_in_the_name(query: str, name: str, shown: str) -> None:
    told = search.marked(query, name)
    assert "".join(f"[{text}]" if hit else text for text, hit in told) == shown


@given(st.sampled_from([*NAMES]), st.data())
def test_any_part_of_a_name_finds_it_and_marks_lose_no_sign(name: str, data: st.DataObject) -> None:
    text = search.plain(name)
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    assert name in search.rank(part, NAMES)
    assert "".join(piece for piece, _ in search.marked(part, name)) == name


REAL = (
    "居民身份证补领", "居民身份证换领", "社会保障卡申领", "社会保障卡补领", "最低生活保障", "残疾人证新办",
    "住房公积金提取", "住房公积金贷款",
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("身份证补办", "居民身份证补领"),
        ("低保", "最低生活保障"),
        ("shbzk", "社会保障卡申领"),
        ("shebaoka", "社会保障卡申领"),
        ("残疾证", "残疾人证新办"),
        ("公积金提取", "住房公积金提取"),
        ("贷", "住房公积金贷款"),
    ],
)
def test_what_people_really_type_finds_what_they_mean(query: str, first: str) -> None:
    assert search.rank(query, enumerate(REAL))[0] == REAL.index(first)
