"""The push board of a province of 22,000 regions: made anew, and from what the process keeps.

Cold is everything that a page shows, with nothing kept in the process; kept is the same page again, whose board stands
under the heads of its range. `release` is the board of one release of 60 matters.
"""

from collections.abc import Callable
from uuid import UUID

from tests.bench.nation import Land
from tests.bench.publishing import CHANGED, FIRST
from tests.bench.report import Report, seconds

from wutong.access import SYSTEM
from wutong.layers.cache import READINGS
from wutong.layers.kinds import Edit
from wutong.layers.releases import publish
from wutong.matters.models import MATTER
from wutong.progress import queries


def measure(report: Report, land: Land) -> None:
    """Both boards of the largest exact province, cold and kept."""
    province = land.largest
    with land.world.working(province.code):
        edits = [Edit(item, {"quantity_limit": "每年一次"}) for item in province.items()[FIRST : FIRST + CHANGED]]
        release = publish(MATTER, edits, actor=SYSTEM).id
    sides = {
        "board of everything, cold": _side(land, None, cold=True),
        "board of everything, kept": _side(land, None, cold=False),
        "board of a release, cold": _side(land, release, cold=True),
        "board of a release, kept": _side(land, release, cold=False),
    }
    for name, found in report.alternate(sides, "ms", rounds=9).items():
        report.promise(name, found.median, "ms", at_most=20 if name.endswith("kept") else 300)


def _side(land: Land, release: UUID | None, *, cold: bool) -> Callable[[int], float]:
    def shown(turn: int) -> float:
        if cold:
            queries.BOARDS.clear()
            READINGS.clear()
        with land.world.working(land.largest.code):
            spent = seconds(lambda: queries.shown(None, release)) * 1000
            assert queries.shown(None, release).total.places == land.largest.size
        return spent

    return shown
