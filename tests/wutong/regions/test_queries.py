"""The tree as the application reads it, with real provinces."""

from collections import Counter
from datetime import date

import pytest

from wutong.regions import below as below_regions
from wutong.regions import queries
from wutong.tenancy import NoSuchRegion
from wutong.testing import tree
from wutong.testing.world import World

GANSU, LINXIA, JISHISHAN = 620000000000, 622900000000, 622927000000
BEIJING, DONGCHENG = 110000000000, 110101000000
DONGGUAN, JIYUAN, DANZHOU, WUZHISHAN = 441900000000, 419001000000, 460400000000, 469001000000


def test_a_county_has_its_townships_and_a_township_its_villages(china: World):
    with china.at(JISHISHAN):
        towns = queries.children(JISHISHAN)
        villages = Counter(village.kind for town in towns for village in queries.children(town.code))
    assert len(towns) == 17
    assert villages == {"village": 145, "community": 14}


def test_159_villages_of_the_county_act_for_the_village_level(china: World):
    with china.at(JISHISHAN):
        assert len(queries.acting_below(JISHISHAN, 5)) == 159
        assert len(queries.acting_below(JISHISHAN, 4)) == 17
        assert queries.acting_below(JISHISHAN, 3) == [JISHISHAN]


def test_the_line_of_a_district_of_beijing_passes_through_the_placeholder(china: World):
    with china.at(DONGCHENG):
        assert [region.name for region in queries.line(DONGCHENG)] == ["全国", "北京市", "东城区"]
        assert 110100000000 not in [region.code for region in queries.children(BEIJING)]
        assert DONGCHENG in [region.code for region in queries.children(BEIJING)]


def test_a_placeholder_is_nobody(china: World):
    with china.at(BEIJING), pytest.raises(NoSuchRegion):
        queries.get(110100000000)


def test_a_region_of_a_province_that_is_not_loaded_is_unknown(china: World):
    with china.at(BEIJING):
        assert queries.find(310000000000) is None


@pytest.mark.parametrize(
    ("code", "levels"),
    [(BEIJING, {1, 2}), (DONGCHENG, {3}), (GANSU, {1}), (DONGGUAN, {2, 3}), (JIYUAN, {2, 3}), (WUZHISHAN, {2, 3})],
)
def test_a_region_acts_for_its_levels(china: World, code: int, levels: set[int]):
    with china.at(code):
        assert queries.exercises(code) == levels
        assert queries.acting([code, JISHISHAN]) == {code: levels, JISHISHAN: {3}}


def test_nobody_acted_for_anything_before_the_beginning(china: World):
    with china.at(JISHISHAN):
        assert queries.exercises(JISHISHAN, date(1949, 9, 30)) == frozenset()


@pytest.mark.parametrize("code", [DONGGUAN, DANZHOU])
def test_the_towns_of_a_city_without_counties_hang_right_below_it(china: World, code: int):
    with china.at(code):
        below = queries.children(code)
        assert below
        assert {region.level for region in below} == {4}
        assert [region.code for region in queries.line(below[0].code)][-2:] == [code, below[0].code]


def test_a_county_right_under_its_province_has_the_province_above_it(china: World):
    with china.at(JIYUAN):
        assert [region.name for region in queries.line(JIYUAN)] == ["全国", "河南省", "济源市"]


def test_children_come_page_by_page(china: World):
    with china.at(JISHISHAN):
        first = queries.children_page(JISHISHAN, None, 10)
        second = queries.children_page(JISHISHAN, first.next, 10)
        assert [*first.items, *second.items] == list(queries.children(JISHISHAN))
        assert second.next is None


def test_the_places_below_are_told_by_what_they_act_for(world: World):
    with world.at(tree.JISHISHAN):
        found = below_regions.places_below(tree.JISHISHAN)
    towns, villages = [tree.CHUIMATAN, tree.LIUGOU], [tree.VILLAGE, tree.NEXT_VILLAGE, tree.LIUGOU_VILLAGE]
    assert found == {frozenset({4}): towns, frozenset({5}): villages}


def test_two_steps_below_and_names_are_read_at_once(world: World):
    with world.at(tree.LINXIA):
        near = [region.code for region in below_regions.near(tree.LINXIA)]
        assert near == [tree.DONGXIANG, tree.JISHISHAN, tree.CHUIMATAN, tree.LIUGOU]
        assert below_regions.named([tree.GANSU, tree.LIUGOU]) == {tree.GANSU: "甘肃省", tree.LIUGOU: "柳沟乡"}
        assert below_regions.named_below(tree.LIUGOU) == {
            tree.LIUGOU: ("柳沟乡", 4), tree.LIUGOU_VILLAGE: ("柳沟村委会", 5),
        }  # fmt: skip
