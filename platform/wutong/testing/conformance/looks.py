"""The wall stands in PostgreSQL: every table of the plugin keeps its look there, whatever the models filter."""

from collections.abc import Iterator

import psycopg
import pytest

from wutong.plugin import Plugin
from wutong.testing import catalogue
from wutong.testing.database import Servers
from wutong.testing.matrix import Probe, declared, probing
from wutong.testing.world import World


@pytest.fixture
def probe(world: World, servers: Servers) -> Iterator[Probe]:
    """Tries rows with raw SQL as the application role, in a world of its own without keys and checks."""
    with probing(servers.url(world.name), servers.url(world.name, "app")) as made:
        yield made


@pytest.fixture
def owner(world: World, servers: Servers) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection that reads the catalogue."""
    with psycopg.connect(servers.url(world.name)) as connection:
        yield connection


def test_every_look_holds_from_every_stance(probe: Probe, plugin: Plugin) -> None:
    """Forgotten or other policies let rows through as soon as a statement is written by hand: see `sdk.policies`."""
    assert probe.wrong(plugin.models) == []


def test_every_table_of_its_name_belongs_to_a_model(
    owner: psycopg.Connection[tuple[object, ...]], plugin: Plugin
) -> None:
    """A table that no model names has no look, and the other rules would not see it."""
    models = {model.__tablename__: model for model in declared()}
    assert catalogue.unknown(owner, models, f"{plugin.name}_") == set()


def test_keys_and_references_stay_in_their_region(
    owner: psycopg.Connection[tuple[object, ...]], plugin: Plugin
) -> None:
    """The column that distributes a table stands first in every key, and no reference leads to another region."""
    models = {model.__tablename__: model for model in declared()}
    found = [*catalogue.keys(owner, models), *catalogue.references(owner, models)]
    assert [each for each in found if each[0].startswith(f"{plugin.name}_")] == []
