"""The pytest fixtures; see `wutong.testing`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from wutong.people import argon
from wutong.testing.database import Servers, serving
from wutong.testing.world import World

#: Its files are not called tests, so pytest has to be told to explain what they assert.
pytest.register_assert_rewrite("wutong.testing.conformance")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The kit that proves of a plugin that it keeps the rules; see `wutong.testing.conformance`."""
    group = parser.getgroup("wutong")
    group.addoption("--wutong-conformance", action="store_true", help="run the conformance kit over installed plugins")
    group.addoption("--wutong-plugin", action="append", default=[], help="one of the plugins; all without it")


def pytest_configure(config: pytest.Config) -> None:
    """Run the kit, if asked for, with what else was named and instead of whatever lies about; and let no test fail
    because the machine is slow."""
    settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("house")
    config.pluginmanager.import_plugin("wutong.testing.conformance.kit")
    if config.getoption("--wutong-conformance"):
        named = config.args if config.args_source is pytest.Config.ArgsSource.ARGS else []
        config.args = [str(Path(__file__).with_name("conformance")), *named]


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords with the smallest cost: tests are about the gate, not about the lock."""
    before = argon.HASHER
    argon.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    argon.HASHER = before


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL and Valkey of this test session alone, on ports and folders nobody else has."""
    with serving() as started:
        yield started


@pytest.fixture
def world(servers: Servers, tmp_path: Path) -> Iterator[World]:
    """A fresh small world."""
    made = World(servers, tmp_path)
    yield made
    made.close()


@pytest.fixture
def client(world: World) -> FlaskClient:
    """A browser in the fresh world."""
    return world.client()
