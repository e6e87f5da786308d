"""The walk after a release: notices for the regions below that have staff and are touched, in portions, each once.

Publishing writes nothing for anybody below. When a release takes effect a timer rings at home; each ring goes through
the next few regions with staff, tells those it concerns in a transaction of their own, notes how far it came and sets
the next ring. A portion that is repeated tells nobody twice; where nobody works, nothing is written. The hooks of the
region itself and of those told are told along with them.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy, timers
from wutong.clock import now
from wutong.db import db, work
from wutong.layers import releases
from wutong.layers.models import Release
from wutong.matters import board
from wutong.matters.models import MATTER
from wutong.notices.actions import hooks, overdue
from wutong.notices.actions.writing import tell_staff
from wutong.notices.models import Walk
from wutong.people.queries import posts

#: The timer that rings for each portion, and how many regions a portion takes.
KIND = "catalogue.walk"
PORTION = 50


def begin(release: Release) -> None:
    """Have the walk start when the release takes effect."""
    row = {"region": release.region, "release": release.id, "last": release.region, "told": 0}
    db.session.execute(insert(Walk).values(row).on_conflict_do_nothing())
    timers.at_time(KIND, release.id, max(release.starts, now()))


def go_on(release_id: UUID) -> None:
    """Tell the next portion, and set the next ring unless the walk is over; a release called off tells nobody."""
    walk = _held(release_id)
    if walk is None or walk.done_at is not None:
        return
    release = releases.get(MATTER, release_id)
    places = [] if release.cancelled_at else staffed(walk.last)
    done = board.contents(release)
    if walk.last == release.region and not release.cancelled_at:
        hooks.push(release, "own")
    walk.told += sum(_told(place, release, done) for place in places)
    if len(places) < PORTION:
        walk.done_at = now()
        return
    walk.last = places[-1]
    timers.at_time(KIND, release_id, now())


def staffed(after: int) -> list[int]:
    """The next regions below the present one in which somebody has a post."""
    with tenancy.at(tenancy.scope().home, look="down"):
        return posts.staffed(after, PORTION)


def _held(release_id: UUID) -> Walk | None:
    wanted = select(Walk).where(Walk.release == release_id).with_for_update()
    found: Walk | None = db.session.scalar(wanted)
    return found


def _told(place: int, release: Release, done: board.Contents) -> bool:
    """Tell one region's office and its hooks, in a transaction of its own, if the release concerns it."""
    with tenancy.at(place), work():
        how = board.touch(done)
        kind = board.told(how, done) if how else None
        if how is not None:
            hooks.push(release, how)
        if kind is not None:
            tell_staff(f"catalogue.{kind}", about=release.id, origin=release.id)
        if kind == "changed":
            overdue.wait(release)
    return how is not None
