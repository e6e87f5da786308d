"""The leak hunt: plant a mark in every tenant, walk every door as everybody, and look where a mark must not be.

    garden = planting.plant(world)                # or a plugin's own marks on top: garden.marks.add(…)
    assert leaks.hunt(garden) == []               # every door, and what lies in the database, on disk, in Valkey
    assert leaks.hunt(garden, only="/pets") == []    # just a plugin's addresses

A mark is a text that occurs nowhere else and knows who may read it (`marks.Mark`). Whoever else meets it in an
answer, and any place where it lies open that should be sealed, is a finding.
"""

from wutong.testing.leaks.garden import Garden
from wutong.testing.leaks.hunting import hunt
from wutong.testing.leaks.marks import Mark, Marks
from wutong.testing.leaks.planting import plant
from wutong.testing.leaks.trail import Finding
from wutong.testing.leaks.visitors import Visitor

__all__ = ["Finding", "Garden", "Mark", "Marks", "Visitor", "hunt", "plant"]
