"""A world with a table of things."""

import pytest
from tests.wutong.layers.things import lay_table

from wutong.layers.cache import READINGS
from wutong.testing.world import World


@pytest.fixture
def things(world: World) -> World:
    """A world whose database has the table of things, and a process that has read nothing yet."""
    lay_table(world)
    READINGS.clear()
    return world
