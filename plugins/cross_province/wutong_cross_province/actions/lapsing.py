"""What was brought and goes nowhere: the office is warned, then it ends, and the applicant is told before what is known
of him is deleted."""

from datetime import timedelta
from uuid import UUID, uuid5

from wutong.sdk import SYSTEM, at_time, db, now, scope, tell_staff
from wutong_cross_province import limits, queries
from wutong_cross_province.actions import moving
from wutong_cross_province.models import Handover

#: The timers: the warning to the office, and the end of the time of keeping; after that what was said is forgotten.
SOON, LAPSE, FORGET = "cross_province.lapsing", "cross_province.lapse", "cross_province.forget"
#: So long before the end it is said, and so long before the deletion it ends, that there is somebody to tell.
WARNING, AHEAD = timedelta(days=3), timedelta(hours=1)
#: So long the address stays for the last notice.
TELLING = timedelta(days=1)
#: What waits at the window for somebody, and what is on its way.
WAITING, AWAY = ("lacking", "collected", "returned"), "sent"


def keep(row: Handover) -> None:
    """Keep what was brought as long as is allowed from now on; then it lapses."""
    ends = limits.erase_at()
    if (mine := queries.brought(row.id)) is not None:
        mine.erase_at = ends
    at_time(LAPSE, row.id, ends - AHEAD)
    if ends - WARNING > now():
        at_time(SOON, row.id, ends - WARNING)


def soon(handover_id: UUID) -> None:
    """It will end in three days: the office may still hand it over, or give it back."""
    row = db.session.get(Handover, (scope().home, "window", handover_id))
    mine = queries.brought(handover_id)
    if row is not None and row.state in WAITING and mine is not None and mine.erase_at and _over(row, WARNING):
        # once for each end: what came back is kept anew, and ends another day
        origin = uuid5(row.id, mine.erase_at.isoformat())
        tell_staff("cross_province.lapsing", about=row.id, number=row.number, origin=origin)


def lapse(handover_id: UUID) -> None:
    """The time of keeping is over: what waits here ends, what went nowhere is not kept."""
    for side in ("window", "home"):
        row = db.session.get(Handover, (scope().home, side, handover_id), with_for_update=True)
        if row is None or not _over(row, AHEAD):
            continue
        if side == "window" and row.state in WAITING:
            end(row)
        elif row.state == AWAY:
            moving.drop_sheets(row.id, "over")


def end(row: Handover) -> None:
    """Nothing is left to be handed over: the papers go at once, who is to be told of it a day later."""
    moving.enter(row, "lapse", SYSTEM)
    moving.until(row, None)
    moving.drop_sheets(row.id, "over")
    if (mine := queries.brought(row.id)) is not None:
        mine.erase_at = now() + TELLING
    at_time(FORGET, row.id, now() + TELLING)


def came_back(row: Handover) -> None:
    """The business place sent it back: there is time to put it right, or, where nothing is left of it, it ends."""
    if queries.brought(row.id) is None:
        end(row)
        return
    keep(row)
    moving.until(row, limits.hand_over_by())


def _over(row: Handover, ahead: timedelta) -> bool:
    mine = queries.brought(row.id)
    return mine is None or (mine.erase_at is not None and mine.erase_at <= now() + ahead)
