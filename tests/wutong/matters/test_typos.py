import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.matters import search, typos

NAMES = [
    "居民身份证补领", "社会保障卡申领", "最低生活保障", "残疾人证新办", "住房公积金提取", "护士执业注册",
    "公司设立登记",
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("社宝卡", "社保卡"),
        ("残急证", "残疾证"),
        ("生份证", "身份证"),
        ("居民身体证", "居民身份证"),
        ("居民份证", "居民身份证"),
        ("居民的身份证", "居民身份证"),
        ("shebaoga", "社保卡"),
        ("gongjjin", "公积金"),
        ("gongijjn", None),
        ("飞船票", None),
        ("证", None),
        ("2024", None),
    ],
)
def test_one_mistake_is_seen_through_and_two_are_not(typed: str, meant: str | None) -> None:
    assert typos.meant(typed, NAMES) == meant


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [("abc", "abd", True), ("abc", "ab", True), ("abc", "xabc", True), ("abc", "acb", True), ("abc", "cba", False)],
)
def test_one_sign_or_two_neighbours_may_differ(one: str, other: str, near: bool) -> None:
    assert typos.one_apart(one, other) is near
    assert typos.one_apart(other, one) is near


@given(st.sampled_from(NAMES), st.data())
def test_whatever_is_meant_is_found_and_stands_in_a_name_or_a_synonym(name: str, data: st.DataObject) -> None:
    text = search.plain(name)
    at = data.draw(st.integers(0, len(text) - 1))
    wrong = text[:at] + data.draw(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)) + text[at + 1 :]
    meant = typos.meant(wrong, NAMES)
    assert meant is None or search.rank(meant, {one: one for one in NAMES})
    assert meant is not None or wrong == text
