"""A pack of data may be loaded again, after a crash or by hand: what it says is there once."""

import pytest

from wutong.packs import actions
from wutong.plugin import Plugin
from wutong.testing import leaks
from wutong.testing.conformance.handlers import differing
from wutong.testing.leaks import lying


def test_a_pack_that_is_loaded_twice_changes_nothing_the_second_time(
    request: pytest.FixtureRequest, plugin: Plugin
) -> None:
    """Neither by its version, nor where its own function is called again."""
    if not plugin.packs:
        return
    garden: leaks.Garden = request.getfixturevalue("garden")
    for pack in plugin.packs:
        with garden.world.app.app_context():
            actions.load(pack)
        before = lying.rows(garden.world)
        with garden.world.app.app_context():
            assert actions.load(pack) == "same"
        with garden.world.working(pack.region):
            pack.load(pack.folder)
        changed = list(differing(before, lying.rows(garden.world)))
        assert changed == [], f"再次装载数据包 {pack.name} 改动了这些表"
