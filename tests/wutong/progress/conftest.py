"""The world with the demo's pack, and a small one in which three matters were published a week ago."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.wutong.matters.conftest import desk, gansu  # noqa: F401

from wutong.access import SYSTEM
from wutong.clock import frozen, now
from wutong.layers.kinds import Edit
from wutong.layers.releases import publish
from wutong.matters.models import MATTER
from wutong.matters.rules import item_of
from wutong.testing.tree import GANSU
from wutong.testing.world import World

CODES = ("A-1", "A-2", "A-3")
#: A-1 is the county's, A-2 the township's and the village's, A-3 everybody's from the county down.
LEVELS = {"A-1": [4], "A-2": [5, 6], "A-3": [4, 5, 6]}


class Pushed:
    """A world, the release that brought the matters, and when."""

    def __init__(self, world: World) -> None:
        self.world, self.then = world, now() - timedelta(days=7)
        self.release = self.publish({code: {"code": code, "name": f"事项{code}"} for code in CODES}, self.then)

    def publish(self, told: dict[str, dict[str, Any]], moment: datetime) -> UUID:
        edits = [
            Edit(item_of(code), {"exercise_levels": LEVELS[code], **values}, defines=True)
            for code, values in told.items()
        ]
        with frozen(moment), self.world.working(GANSU):
            return publish(MATTER, edits, actor=SYSTEM, note="省级目录").id


@pytest.fixture
def pushed(world: World) -> Iterator[Pushed]:
    return Pushed(world)
