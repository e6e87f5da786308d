"""Loading the tree as the owner."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from wutong.regions import loading
from wutong.regions.nation import Readings, Region, Tree
from wutong.testing.world import World

COUNTY = Region(622927000000, 622900000000, 3, "government", "积石山县", "甘肃省临夏州积石山县", frozenset({3}))
NEW = Region(622928000000, 622900000000, 3, "government", "新县", "甘肃省临夏州新县", frozenset({2, 3}))
READINGS = Readings({"新": "xin", "县": "xian"}, {})


@pytest.fixture
def owner(world: World) -> Iterator["psycopg.Connection[Any]"]:
    with psycopg.connect(world.servers.url(world.name)) as connection:
        yield connection


def tree(*regions: Region) -> Tree:
    return Tree({}, READINGS, iter(regions))


def test_a_new_region_comes_with_its_reading_and_the_levels_it_acts_for(owner: "psycopg.Connection[Any]"):
    assert loading.load(owner, tree(NEW)) == 1
    row = owner.execute("select parent, name, pinyin, initials, valid_to from regions where code = %s", [NEW.code])
    assert row.fetchone() == (622900000000, "新县", "xinxian", "xx", None)
    acts = owner.execute("select level from region_exercises where code = %s order by level", [NEW.code]).fetchall()
    assert acts == [(2,), (3,)]


def test_loading_again_renames_and_keeps_key_validity_and_levels(owner: "psycopg.Connection[Any]"):
    owner.execute("update regions set valid_to = '2030-01-01' where code = %s", [COUNTY.code])
    owner.execute("update region_exercises set level = 2 where code = %s", [COUNTY.code])
    loading.load(owner, tree(COUNTY))
    row = owner.execute("select name, valid_to::text from regions where code = %s", [COUNTY.code]).fetchone()
    assert row == ("积石山县", "2030-01-01")
    acts = owner.execute("select level from region_exercises where code = %s", [COUNTY.code]).fetchall()
    assert acts == [(2,)]


def test_an_empty_database_gets_its_search_indexes_back_after_the_first_load(owner: "psycopg.Connection[Any]"):
    before = indexes(owner)
    owner.execute("truncate regions cascade")
    loading.load(owner, tree(Region(620000000000, 0, 1, "government", "甘肃省", "甘肃省", frozenset({1})), NEW_TOP))
    assert indexes(owner) == before
    assert owner.execute("select name from regions where code = 0").fetchone() == ("全国",)


NEW_TOP = dataclasses.replace(NEW, code=622800000000, parent=620000000000, level=2)


def indexes(owner: "psycopg.Connection[Any]") -> list[Any]:
    return owner.execute("select indexname, indexdef from pg_indexes where tablename = 'regions' order by 1").fetchall()


def test_the_progress_ends_at_the_number_of_places(owner: "psycopg.Connection[Any]"):
    seen: list[int] = []
    loading.load(owner, tree(COUNTY, NEW), seen.append)
    assert seen[-1] == 2
