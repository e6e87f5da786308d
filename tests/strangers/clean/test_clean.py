"""Where the strangers' plugins were found: in the place that their wheels were installed into, and nobody else's."""

import os
import sys
from pathlib import Path

from wutong import guests
from wutong.launch.places import CHECKOUT

CLEAN = Path(os.environ["STRANGERS_CLEAN"])


def test_the_wheels_are_what_is_tried():
    folders = {plugin.name: folder for plugin, folder in guests.packages()}
    assert folders == {name: CLEAN / f"wutong_{name}" for name in ("broadcast", "visit")}
    assert {entry.dist.version for entry in guests.entries() if entry.dist} == {"1.0.0"}


def test_nothing_of_the_checkout_but_the_core_can_be_imported():
    assert [path for path in sys.path if Path(path).is_relative_to(CHECKOUT)] == [str(CHECKOUT / "platform")]
