"""What a region owes after a release above changed what it had claimed: it is reminded, later the one above is told.

Both are timers of the region itself, set when it is told of the change. When they ring they look at what is still
unsettled then, so that whoever has answered, and whoever sees the release taken back, hears nothing more.
"""

from datetime import timedelta
from uuid import UUID

from wutong import events, tenancy, timers
from wutong.access import SYSTEM
from wutong.clock import now
from wutong.layers import changes, coverage, holdings
from wutong.layers.models import Release
from wutong.matters import policy
from wutong.matters.models import MATTER
from wutong.notices.actions.writing import tell_staff
from wutong.notices.events import ChangesOverdue
from wutong.regions import queries as regions

#: The timers: the region is reminded, the one above is told.
REMIND, ESCALATE = "catalogue.remind", "catalogue.escalate"


def wait(release: Release) -> None:
    """Have the present region reminded of a release, and the one above told, by the days that hold for it."""
    for kind, days in ((REMIND, policy.reminded_after()), (ESCALATE, policy.escalated_after())):
        timers.cancel_time(kind, release.id)
        timers.at_time(kind, release.id, now() + timedelta(days=days))


def remind(release_id: UUID) -> None:
    """Put what is unsettled before the office once more."""
    if unsettled(release_id):
        tell_staff("catalogue.overdue", about=release_id)


def escalate(release_id: UUID) -> None:
    """Tell the region directly above what is still unsettled."""
    home, still = tenancy.scope().home, unsettled(release_id)
    above = regions.get(home).parent
    if still and above is not None:
        fact = ChangesOverdue(home, release_id, still)
        events.publish(fact, actor=SYSTEM, about=release_id, to=above)


def unsettled(release_id: UUID) -> int:
    """How many matters the release changed under claims of the present region that it has not looked at since."""
    release = coverage.release(MATTER, release_id)
    if release is None:
        return 0
    moved, held = changes.moved(MATTER), holdings.holding(MATTER)
    touched = moved.keys() & set(coverage.touched(MATTER, release.region, release.id))
    older = [item for item in touched if min(row.starts for row in held[item]) < release.starts]
    return sum(any(change.element is not None for change in moved[item]) for item in older)
