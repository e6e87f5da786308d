"""Finding a place by what people type, with real provinces."""

import pytest

from wutong.regions.search import search
from wutong.testing.world import World

JISHISHAN, LINXIA = 622927000000, 622900000000


def names(world: World, text: str, *, within: int = 0, limit: int = 20) -> list[str]:
    with world.at(within):
        return [region.name for region in search(text, within=within, limit=limit)]


@pytest.mark.parametrize("typed", ["积石山", "积石山县", "jishishan", "JSSBAZ", "jssbaz", "622927"])
def test_the_county_is_found_by_name_pinyin_initials_and_code(china: World, typed: str):
    assert names(china, typed)[0] == "积石山保安族东乡族撒拉族自治县"


def test_the_higher_level_comes_first(china: World):
    with china.at(0):
        levels = [region.level for region in search("lx", limit=50)]
    assert levels == sorted(levels)
    assert len(levels) == 50


def test_a_city_is_found_by_the_short_name_people_use(china: World):
    assert names(china, "临夏州")[0] == "临夏回族自治州"


def test_a_second_word_is_looked_for_inside_the_first(china: World):
    assert names(china, "积石山 吹麻滩") == ["吹麻滩镇"]
    assert names(china, "积石山 cmt") == ["吹麻滩镇"]
    assert names(china, "东莞 吹麻滩") == []


def test_a_search_can_be_kept_inside_a_region(china: World):
    assert names(china, "东城", within=JISHISHAN) == []
    assert "东城区" in names(china, "东城", within=110000000000)


def test_a_placeholder_is_never_found(china: World):
    assert "市辖区" not in names(china, "市辖区")
    assert 110100000000 not in [int(name) for name in names(china, "1101") if name.isdecimal()]


def test_a_village_is_found_by_its_whole_code(china: World):
    with china.at(0):
        assert [region.code for region in search("622927100001")] == [622927100001]


@pytest.mark.parametrize("typed", ["", "   ", "１２３", "1234567890123", "'; drop table regions", "%", "没有这个地方"])
def test_what_names_no_place_finds_none(china: World, typed: str):
    assert names(china, typed) == []


def test_the_limit_holds(china: World):
    assert len(names(china, "x", limit=7)) == 7
