"""Every table declares its look, and PostgreSQL keeps it: the whole matrix as the application role, with raw SQL on a
connection of its own, on one of the pool that another tenant used before, and inside a worker."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine

from wutong.tenancy import Look
from wutong.testing import catalogue, ways
from wutong.testing.database import Servers
from wutong.testing.matrix import Probe, declared, probing
from wutong.testing.world import World


def models() -> list[type[Look]]:
    return declared()


@pytest.fixture
def probe(world: World, servers: Servers):
    with probing(servers.url(world.name), servers.url(world.name, "app")) as made:
        yield made


def test_every_table_declares_its_look(world: World):
    looks = {model.__tablename__: issubclass(model, Look) for model in models()}
    assert [table for table, declared in looks.items() if not declared] == []


def test_every_table_in_the_database_belongs_to_a_model(world: World, probe: Probe):
    assert catalogue.unknown(probe.owner, {model.__tablename__: model for model in models()}) == set()


def test_a_global_table_gives_its_reason_and_holds_nothing_personal(world: World):
    wordless = [model.__tablename__ for model in models() if model.look == "global" and len(model.reason) < 10]
    assert wordless == []


@pytest.fixture
def pool(world: World) -> Iterator[Engine]:
    """The application's pool with room for one connection, so that everybody gets the same."""
    engine = create_engine(world.config.database_url, pool_size=1, max_overflow=0)
    yield engine
    engine.dispose()


def test_every_look_holds_from_every_stance(probe: Probe):
    assert probe.wrong(models()) == []


def test_every_look_holds_on_a_connection_that_somebody_else_used_before(probe: Probe, pool: Engine):
    assert probe.by(ways.pooled(pool)).wrong(models()) == []


def test_a_used_connection_on_which_nothing_is_announced_shows_what_is_open_to_all(probe: Probe, pool: Engine):
    assert probe.by(ways.unannounced(pool)).wrong(models(), [ways.NOWHERE]) == []


def test_every_look_holds_in_a_worker_after_a_job_of_somebody_else(probe: Probe, world: World):
    walked = ways.worked(world.app, probe)
    assert walked.wrong == {name: [] for name in ways.OFFICES}
    assert len(walked.backends) == 1


def test_a_way_that_leaves_an_announcement_behind_is_found(probe: Probe, pool: Engine):
    """Planted: somebody announces his region for the whole session, as a careless pool would."""
    with pool.connect() as careless:
        careless.exec_driver_sql(f"set session wutong.region = {ways.OWNER.region}")
        careless.exec_driver_sql("set session wutong.door = office")
        careless.commit()
    found = probe.by(ways.unannounced(pool)).wrong(models(), [ways.NOWHERE])
    assert {"cases", "case_papers", "letters"} <= {each.partition(" ")[0] for each in found}
