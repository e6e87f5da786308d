"""The pytest fixtures; see `wutong.testing`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from wutong.people import argon
from wutong.testing.database import Servers, serving
from wutong.testing.world import World


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
