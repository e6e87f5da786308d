"""What the kit plants for the dummy: a timer."""

from datetime import timedelta

from wutong.sdk import at_time, new_id, now
from wutong.testing import leaks, tree


def plant(garden: leaks.Garden) -> None:
    """One that is not due."""
    with garden.world.working(tree.JISHISHAN):
        at_time("dummy.ring", new_id(), now() + timedelta(days=9))
