"""Whether a release of a region above concerns the present region, and how: asked place by place, never fanned out."""

from collections.abc import Collection
from dataclasses import dataclass
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
    """What a release did: the matters it changed, and for those it defined the levels they are meant for."""

    items: frozenset[UUID]
    fresh: dict[UUID, tuple[int, ...]]
    urgent: bool


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
    return Contents(frozenset(items), fresh, release.urgent)


def touch(done: Contents) -> Touch | None:
    """How a release of a region above concerns the present one; None where it claims and is offered none of it."""
    acts = queries.acting()
    if _claimed(done.items, acts):
        return "stopped" if done.urgent else "changed"
    return "fresh" if any(offered(levels, acts) for levels in done.fresh.values()) else None


def confirms(done: Contents) -> bool:
    """Whether the present region has claimed any of it itself, so that its office is asked to confirm the change."""
    return not done.items.isdisjoint(holdings.holding(MATTER))


def _claimed(items: Collection[UUID], acts: frozenset[int]) -> bool:
    claims = inherited.deciding(MATTER, tenancy.scope().home, acts)
    return any(item in claims and claims[item].state == "claimed" for item in items)
