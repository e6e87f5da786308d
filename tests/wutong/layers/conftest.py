"""A world with a table of things."""

import pytest
from tests.wutong.layers.things import OURS, lay_table
from tests.wutong.layers.trees import Planter

from wutong.layers.cache import READINGS
from wutong.layers.models import MODELS
from wutong.testing.world import World


@pytest.fixture
def things(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world whose database has the table of things, and a process that has read nothing yet."""
    lay_table(world)
    for name, model in OURS.items():
        monkeypatch.setitem(MODELS, name, model)
    READINGS.clear()
    return world


@pytest.fixture
def planter(things: World) -> Planter:
    """Plants random trees in such a world."""
    return Planter(things)
