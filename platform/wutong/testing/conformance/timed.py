"""Every kind of timer that the plugin declares is set, and answered without a fault whatever happened since."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from wutong.db import db
from wutong.plugin import Plugin
from wutong.testing import leaks, tree
from wutong.timers import TIMED, Timer

#: So many timers of a kind are rung.
EACH = 3


def waiting(garden: leaks.Garden, kinds: Collection[str]) -> dict[str, list[tuple[int, UUID]]]:
    """For each kind the region and subject of timers that were set, answered or not."""
    found: dict[str, list[tuple[int, UUID]]] = defaultdict(list)
    for place in tree.REGIONS:
        with garden.world.at(place):
            for timer in db.session.scalars(select(Timer).where(Timer.kind.in_(kinds)).order_by(Timer.id)):
                found[timer.kind].append((place, timer.subject))
    return found


def test_every_kind_of_timer_was_set(standing: leaks.Garden, plugin: Plugin) -> None:
    """Here, by what the kit brings about or the plugin plants: what never rings is never proven."""
    kinds = set(plugin.timed)
    assert kinds - set(waiting(standing, kinds)) == set(), "没有设过这些定时：请在 wutong.plantings 里让它发生"


def test_every_timer_is_answered_without_a_fault(garden: leaks.Garden, plugin: Plugin) -> None:
    """Also before its time, and after what it is about has gone on: whatever happened since, a ring is no fault."""
    for kind, set_ in waiting(garden, plugin.timed).items():
        for place, subject in set_[:EACH]:
            with garden.world.working(place):
                answer = TIMED.named(kind)
                assert answer is not None
                answer(subject)
