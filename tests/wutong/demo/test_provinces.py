"""The demo is seated and filled where no city lies between: in municipalities and in cities without counties."""

import dataclasses
from collections.abc import Iterator

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from wutong import tenancy
from wutong.cases.models import Case
from wutong.cases.rules import CASE
from wutong.config import Config
from wutong.db import db
from wutong.demo import commands, greeting
from wutong.demo.story_telling import Places
from wutong.matters import loading as matters
from wutong.matters import pack
from wutong.regions import loading, nation
from wutong.regions import queries as regions
from wutong.testing import tree
from wutong.testing.database import Servers
from wutong.testing.world import World

#: 门头沟 in 北京, 济源, 东莞 and 儋州 right below their provinces: where the demo plays, with the first township.
PLAYED = {
    11: (110109000000, 110109001000),
    41: (419001000000, 419001001000),
    44: (441900000000, 441900003000),
    46: (460400000000, 460400100000),
}
COUNTY, TOWNSHIP, VILLAGE = 3, 4, 5


@pytest.fixture(scope="module")
def china(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The provinces with their cities and counties, and of the counties that are played in the first township."""
    whole = nation.read(provinces=frozenset(province * 10**10 for province in (*PLAYED, tree.GANSU // 10**10)))
    kept = (each for each in whole.regions if each.level <= COUNTY or _inside(each.code))
    world = World(servers, tmp_path_factory.mktemp("china"), demo=True, pay_url="http://127.0.0.1:9/till")
    with psycopg.connect(servers.url(world.name)) as connection:
        loading.load(connection, dataclasses.replace(whole, regions=kept))
    yield world
    world.close()


def _inside(code: int) -> bool:
    return any(tenancy.contains(township, code) for _, township in PLAYED.values())


@pytest.mark.parametrize("province", PLAYED)
def test_the_demo_has_its_people_in_place_and_a_case_in_every_state(
    china: World, province: int, monkeypatch: pytest.MonkeyPatch
):
    code = tenancy.parse(str(province))
    with china.app.app_context():
        matters.load(pack.read(pack.for_province(code)), code)
    seeded(china, province, monkeypatch)
    where = Places.of(greeting.kept(china.var))
    county, township = PLAYED[province]
    assert (where.province, where.county) == (str(province), tenancy.spell(county))
    assert where.township == tenancy.spell(township)
    for place, level in ((where.county, COUNTY), (where.township, TOWNSHIP), (where.village, VILLAGE)):
        with china.at(tenancy.parse(place)):
            assert level in regions.exercises(tenancy.parse(place))
    with china.at(county):
        assert set(db.session.scalars(select(Case.state))) >= set(CASE.states) - {"cancelled"}


def seeded(china: World, province: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the command that opens the accounts and files the cases."""
    monkeypatch.setattr(Config, "from_env", lambda: china.config)
    monkeypatch.setattr("wutong.app.create_app", lambda config: china.app)
    done = CliRunner().invoke(commands.seed, ["--province", str(province)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
