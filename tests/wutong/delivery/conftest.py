"""The proofs of delivery share the test's reactions, in this process and in those they start."""

import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def _load():
    spec = importlib.util.spec_from_file_location("reactions", HERE / "reactions.py")
    module = sys.modules["reactions"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REACTIONS = sys.modules.get("reactions") or _load()


@pytest.fixture
def reactions():
    return REACTIONS


@pytest.fixture
def queue(servers):
    """The session's Valkey, empty."""
    from wutong import queues

    client = queues.connect(servers.redis_url)
    client.flushall()
    yield client
    client.flushall()
    client.close()


def _relay(world):
    from wutong.relay import connected

    made = connected(world.config)
    yield made
    made.engine.dispose()
    made.redis.close()


@pytest.fixture
def relay(world, queue):
    """A relay of the world, as the relay role, to be turned by hand."""
    yield from _relay(world)


@pytest.fixture
def another(world, queue):
    """A second relay of the same world."""
    yield from _relay(world)
