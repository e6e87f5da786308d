"""A world with real places: Beijing, Hainan and the prefecture of Linxia whole, and what is peculiar elsewhere."""

import dataclasses
from collections.abc import Iterator

import click.testing
import psycopg
import pytest
from tests.wutong.regions.guide import GUIDE, ITEM, RECORD, Run

from wutong.access import SYSTEM
from wutong.layers.kinds import Edit
from wutong.matters import actions, rules
from wutong.regions import loading, nation, surgeon
from wutong.regions.commands import group
from wutong.testing.database import Servers
from wutong.testing.tree import GANSU
from wutong.testing.world import World

#: Whole provinces, then 济源, 东莞 and 临夏州 with the provinces above them.
KEPT = ("11", "46", "419001", "4419", "6229")
ABOVE = frozenset(province * 10**10 for province in (41, 44, 62))


def some() -> nation.Tree:
    """The tree, as far as the tests need it."""
    whole = nation.read(provinces=ABOVE | {110000000000, 460000000000})
    kept = (region for region in whole.regions if region.code in ABOVE or f"{region.code:012d}".startswith(KEPT))
    return dataclasses.replace(whole, regions=kept)


@pytest.fixture(scope="session")
def china(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(servers, tmp_path_factory.mktemp("china"))
    with psycopg.connect(servers.url(world.name)) as connection:
        loading.load(connection, some())
    yield world
    world.close()


@pytest.fixture
def run(world: World, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Gives orders in a world where the province offers one matter."""
    monkeypatch.setenv("OWNER_DATABASE_URL", world.config.owner_database_url)
    monkeypatch.setattr(surgeon, "application", world.app.app_context)
    with world.working(GANSU):
        actions.bring_out([Edit(ITEM, rules.tidy(GUIDE), defines=True)], actor=SYSTEM)

    def command(*args: str) -> str:
        result = click.testing.CliRunner(catch_exceptions=False).invoke(group, [*args, *RECORD])
        assert result.exit_code == 0, result.output
        return result.output

    return command
