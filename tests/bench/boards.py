"""The push board of a province of 22,000 regions and 3,000 matters: made anew, and kept.

Cold is everything that a page shows, with nothing kept in the process; kept is the same page again, whose board stands
under the heads of its range. `release` is the board of one release of 60 matters.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from tests.bench.province import Province, content, localise, plant
from tests.bench.report import Report, seconds

from wutong.access import SYSTEM
from wutong.layers.cache import READINGS
from wutong.layers.kinds import Edit
from wutong.layers.releases import publish
from wutong.matters.models import MATTER
from wutong.progress import queries
from wutong.testing.database import serving
from wutong.testing.world import World

PROVINCE, SIZE, CHANGED = 530000000000, 22_000, 60


def run(report: Report, full: bool) -> None:
    """Measure both boards; `full` has the 3,000 matters of the target."""
    province = Province(PROVINCE, SIZE, 3_000 if full else 300)
    with serving() as servers, tempfile.TemporaryDirectory() as var:
        world = World(servers, Path(var))
        owner = servers.url(world.name)
        plant(owner, [province])
        release = _published(world, province)
        report.facts[f"province of {SIZE:,}"] = localise(owner, province)
        _measured(report, world, release)
        world.close()


def _published(world: World, province: Province) -> UUID:
    """The whole list, then a release of some of it, by the verb itself; the second one's id."""
    items = list(enumerate(province.items()))
    with world.working(PROVINCE):
        publish(MATTER, [Edit(item, content(PROVINCE, at), defines=True) for at, item in items], actor=SYSTEM)
    with world.working(PROVINCE):
        return publish(MATTER, [Edit(item, {"visits": 0}) for _, item in items[:CHANGED]], actor=SYSTEM).id


def _measured(report: Report, world: World, release: UUID) -> None:
    sides = {
        "board of everything, cold": _side(world, None, cold=True),
        "board of everything, kept": _side(world, None, cold=False),
        "board of a release, cold": _side(world, release, cold=True),
        "board of a release, kept": _side(world, release, cold=False),
    }
    for name, found in report.alternate(sides, "ms", rounds=9).items():
        report.promise(name, found.median, "ms", at_most=20 if name.endswith("kept") else 300)


def _side(world: World, release: UUID | None, *, cold: bool) -> Callable[[int], float]:
    def shown(turn: int) -> float:
        if cold:
            queries.BOARDS.clear()
            READINGS.clear()
        with world.working(PROVINCE):
            spent = seconds(lambda: queries.shown(None, release)) * 1000
            assert queries.shown(None, release).total.places == SIZE
        return spent

    return shown
