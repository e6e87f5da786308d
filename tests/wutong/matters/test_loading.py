from collections.abc import Iterable, Sequence

import psycopg
import pytest

from wutong import tenancy
from wutong.layers.claims import standing
from wutong.layers.queries import count
from wutong.matters import loading, opendata, pack, queries
from wutong.matters.models import MATTER
from wutong.testing.tree import CHUIMATAN, DONGXIANG, GANSU, JISHISHAN, LINXIA, LIUGOU, LIUGOU_VILLAGE, QINGHAI, VILLAGE
from wutong.testing.world import World


def load(world: World, province: int = GANSU) -> list[str]:
    said: list[str] = []
    with world.app.app_context():
        loading.load(pack.read(pack.for_province(province)), province, lambda done, whole, what: said.append(what))
    return said


def offered(world: World, region: int) -> int:
    with world.at(region):
        return len(queries.offered())


def test_the_pack_gives_every_level_its_list(world: World) -> None:
    said = load(world)
    assert said[-1] == ""
    counts = {region: offered(world, region) for region in (GANSU, LINXIA, JISHISHAN, CHUIMATAN, LIUGOU, VILLAGE)}
    assert counts == {GANSU: 39, LINXIA: 113, JISHISHAN: 251, CHUIMATAN: 32, LIUGOU: 32, VILLAGE: 31}
    assert offered(world, DONGXIANG) == 0


def test_playing_a_pack_again_changes_nothing(world: World) -> None:
    load(world)
    with world.at(JISHISHAN):
        before, claims = opendata.version("jsonl"), len(standing(MATTER))
    load(world)
    with world.at(JISHISHAN):
        assert opendata.version("jsonl") == before
        assert len(standing(MATTER)) == claims


def test_a_village_knows_who_decides_what_it_carries(world: World) -> None:
    load(world)
    with world.at(VILLAGE):
        homes = {queries.home_of(queries.find(str(found["code"]))) for found in queries.offered()}
    assert homes == {VILLAGE, CHUIMATAN, JISHISHAN}


def test_the_county_says_where_its_counters_are_and_marks_it_as_an_example(world: World) -> None:
    load(world)
    with world.at(JISHISHAN):
        found = queries.find("SL-0001")
        assert found["address"] == "积石山县政务大厅市场监督管理局窗口"
        assert found.origins["address"].region == JISHISHAN
        assert {"address", "consult_phone", "papers"} <= set(found["examples"])
        assert queries.body_of(found) == "积石山县市场监督管理局"


def test_a_province_that_is_not_loaded_is_refused_before_anything_is_written(world: World) -> None:
    with pytest.raises(loading.NoDemoPlace, match="regions load"):
        load(world, QINGHAI + 10**10 * 1)


def test_the_general_pack_plays_in_the_first_county_of_another_province(world: World) -> None:
    load(world, QINGHAI)
    with world.at(630102000000):
        assert len(queries.offered()) == 251


def test_a_few_rows_serve_17_townships_and_159_villages(world: World) -> None:
    towns = [CHUIMATAN, LIUGOU, *(JISHISHAN + 1000 * (300 + number) for number in range(15))]
    villages = [VILLAGE, VILLAGE + 1, LIUGOU_VILLAGE, *(towns[number % 17] + 300 + number for number in range(156))]
    settle(world, towns, 4)
    settle(world, villages, 5)
    load(world)
    with world.at(JISHISHAN, look="down"):
        assert sum(counted(towns, 5)) == 17 * 32
        assert sum(counted(villages, 6)) == 159 * 31
    with world.at(JISHISHAN):
        assert len([row for row in standing(MATTER) if row.reach != ["self"]]) == 6


GUANGDONG, DONGGUAN, STREET = 440000000000, 441900000000, 441900003000
BEIJING, MENTOUGOU = 110000000000, 110109000000


def test_a_city_without_counties_offers_what_cities_and_counties_exercise(world: World) -> None:
    settle(world, [GUANGDONG], 1)
    settle(world, [DONGGUAN], 2, 3)
    settle(world, [STREET], 4)
    load(world, GUANGDONG)
    assert offered(world, STREET) == 32
    with world.at(DONGGUAN):
        levels = [set(found["exercise_levels"]) for found in queries.offered()]
    assert any(4 in held and 3 not in held for held in levels)
    assert any(3 in held and 4 not in held for held in levels)


def test_a_municipality_offers_what_provinces_and_cities_exercise(world: World) -> None:
    settle(world, [BEIJING], 1, 2)
    settle(world, [MENTOUGOU], 3)
    load(world, BEIJING)
    with world.at(BEIJING):
        assert any(2 not in found["exercise_levels"] for found in queries.offered())
    assert offered(world, MENTOUGOU) == 251


def settle(world: World, codes: Sequence[int], *levels: int) -> None:
    """Write places that act for `levels` into the tree, those that are missing."""
    with psycopg.connect(world.config.owner_database_url.replace("+psycopg", "")) as connection:
        for code in codes:
            _place(connection, code, levels)


def _place(connection: psycopg.Connection[tuple[object, ...]], code: int, levels: Sequence[int]) -> None:
    known = {found for (found,) in connection.execute("select code from regions")}
    above = next(step for step in reversed(tenancy.line(code)[:-1]) if step in known)
    connection.execute(
        "insert into regions (code, parent, level, kind, name, full_name, pinyin, initials, valid_from)"
        " values (%s, %s, %s, 'government', %s, '', '', '', '2020-01-01') on conflict do nothing",
        (code, above, min(levels), f"第{code}"),
    )
    for level in levels:
        connection.execute(
            "insert into region_exercises (code, level, valid_from)"
            " values (%s, %s, '2020-01-01') on conflict do nothing",
            (code, level),
        )


def counted(places: Sequence[int], level: int) -> Iterable[int]:
    return count(MATTER, {code: frozenset({level}) for code in places}).values()
