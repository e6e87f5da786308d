"""What the doctor says of plugins."""

import re

from wutong.operate import ailments
from wutong.testing.world import World


def test_the_doctor_says_which_version_of_a_plugin_runs_since_when(world: World):
    (found,) = [each for each in ailments.examine(world.config) if each.question == "plugin dummy"]
    assert not found.problem
    assert re.fullmatch(r"1\.0\.0 since \d{4}-\d\d-\d\d \d\d:\d\d dummy_0001", found.note)
