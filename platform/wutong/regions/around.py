"""What regions above said of a closed one by its code: claims that name it, its opening and its suspension."""

from collections.abc import Collection, Sequence

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.clock import new_id
from wutong.db import db, work
from wutong.events import publish
from wutong.layers import following
from wutong.regions import facts, queries
from wutong.regions.models import RegionOpening, RegionSuspension
from wutong.regions.passages import Passage


def follow(listed: Sequence[Passage]) -> None:
    """Let claims, openings and suspensions of regions above that name closed regions name their successors too."""
    going = [passage for passage in listed if passage.new]
    closed = {passage.source for passage in listed}
    for above in sorted({step for code in closed for step in tenancy.line(code)[:-1]} - closed):
        below = [passage for passage in going if tenancy.contains(above, passage.target)]
        codes: dict[int, list[int]] = {code: [] for code in closed}
        for passage in below:
            codes[passage.source].append(passage.target)
        with tenancy.at(above), work():
            following.follow(codes)
            _open_again(above, below)
            _suspend_again(above, below)


def forget(opened: Collection[int]) -> None:
    """Let claims of regions above name regions no more whose opening was undone: another may get such a code."""
    for above in sorted({step for code in opened for step in tenancy.line(code)[:-1]} - set(opened)):
        with tenancy.at(above), work():
            following.forget(opened)


def _open_again(above: int, listed: Sequence[Passage]) -> None:
    known = {row.target: row for row in queries.openings()}
    for passage in listed:
        row = known.get(passage.source)
        direct = queries.get(passage.target).parent == above
        if row is not None and direct and passage.target not in known:
            known[passage.target] = again = RegionOpening(
                region=above, target=passage.target, opened_at=row.opened_at, opened_by=row.opened_by
            )  # fmt: skip
            db.session.add(again)


def _suspend_again(above: int, listed: Sequence[Passage]) -> None:
    known = {row.target: row for row in queries.suspensions()}
    for passage in listed:
        row = known.get(passage.source)
        if row is not None and passage.alone and passage.target not in known:
            known[passage.target] = again = RegionSuspension(
                region=above, id=new_id(), target=passage.target, grounds=row.grounds, since=row.since,
                suspended_by=row.suspended_by,
            )  # fmt: skip
            db.session.add(again)
            publish(facts.RegionWasSuspended(above, passage.target), actor=SYSTEM, about=again.id)
