"""Every table declares its look, and PostgreSQL keeps it: the whole matrix, with raw SQL, as the application role."""

import pytest

from wutong.tenancy import Look
from wutong.testing.database import Servers
from wutong.testing.matrix import STANCES, Probe, declared, expected, probing
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
    rows = probe.owner.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    known = {model.__tablename__ for model in models()} | {"alembic_version"}
    assert {name for (name,) in rows} == known


def test_a_global_table_gives_its_reason_and_holds_nothing_personal(world: World):
    wordless = [model.__tablename__ for model in models() if model.look == "global" and len(model.reason) < 10]
    assert wordless == []


def test_every_look_holds_from_every_stance(probe: Probe):
    wrong = []
    for model in models():
        for stance in STANCES:
            found, meant = probe.allowed(model, stance), expected(model, stance)
            if found != meant:
                wrong.append(f"{model.__tablename__} ({model.look}) {stance.name}: {sorted(found)} not {sorted(meant)}")
    assert wrong == []
