"""Whether a release of a region above concerns the present region, and how: asked place by place, never fanned out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from wutong import tenancy
from wutong.layers import holdings, timeline
from wutong.layers import queries as inherited
from wutong.layers.fold import offered
from wutong.layers.models import Release
from wutong.matters import queries
from wutong.matters.models import MATTER

Touch = Literal["changed", "fresh", "stopped"]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a release did since when: the matters it changed, for those it defined the levels they are meant for."""

    items: frozenset[UUID]
    fresh: dict[UUID, tuple[int, ...]]
    urgent: bool
    starts: datetime


def contents(release: Release) -> Contents:
    """What a release of the present region did."""
    items = timeline.items_of(MATTER, release.id)
    chains = timeline.chains(MATTER, items)
    fresh = {
        item: tuple(link.content["exercise_levels"] or ())
        for item, chain in chains.items()
        for link in chain
        if link.release == release.id and "defines" in link.changed and link.content["defines"]
    }
    return Contents(frozenset(items), fresh, release.urgent, release.starts)


def touch(done: Contents) -> Touch | None:
    """How a release of a region above concerns the present one; None where it claims and is offered none of it."""
    acts = queries.acting()
    if _claimed(done.items, acts):
        return "stopped" if done.urgent else "changed"
    return "fresh" if any(offered(levels, acts) for levels in done.fresh.values()) else None


def told(how: Touch, done: Contents) -> Touch | Literal["moved"] | None:
    """What the office is told of a change: to confirm what it has claimed itself, nothing where it has claimed it
    since, and only to look (`moved`) where it was claimed for it."""
    if how != "changed":
        return how
    mine = [rows for item, rows in holdings.holding(MATTER).items() if item in done.items]
    if not mine:
        return "moved"
    return how if any(min(row.starts for row in rows) <= done.starts for rows in mine) else None


def _claimed(items: Collection[UUID], acts: frozenset[int]) -> bool:
    claims = inherited.deciding(MATTER, tenancy.scope().home, acts)
    return any(item in claims and claims[item].state == "claimed" for item in items)
