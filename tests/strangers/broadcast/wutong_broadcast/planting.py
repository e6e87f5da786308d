"""What is planted before the kit looks for leaks: each county's key is for its own administrators and lies nowhere."""

from wutong.testing import leaks, tree
from wutong_broadcast import gateway


def plant(garden: leaks.Garden) -> None:
    """Let the hunt know the keys."""
    for place in (tree.JISHISHAN, tree.DONGXIANG):
        with garden.world.at(place):
            key = gateway.key()
        garden.marks.sealed("key of a platform", key, homes=[place], right="broadcast.connect")
