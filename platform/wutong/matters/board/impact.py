"""Whom a release would touch: how many regions of each level, how many claims that stand, and the first few names.

Counted by looking down and without writing anything; the release itself will read none of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from wutong import tenancy
from wutong.layers import claims
from wutong.matters.models import MATTER
from wutong.matters.preview import Look
from wutong.regions import queries as regions

#: How many places are named before "and others".
NAMED = 6


@dataclass(frozen=True, slots=True)
class Impact:
    """`levels` maps each 行使层级 concerned to its number of regions; `claims` is how many claims stand at or below
    the present region, made by `claimers` regions, of which `names` are the first few."""

    levels: Mapping[int, int]
    claims: int
    claimers: int
    names: Sequence[str]


def impact(looks: Iterable[Look]) -> Impact:
    """Whom publishing these edits would touch."""
    found = list(looks)
    levels = {level for look in found for level in look.after.get("exercise_levels") or ()}
    return Impact(_regions(levels), *_claims([look.item for look in found]))


def touching(items: Sequence[UUID], levels: Iterable[int] = ()) -> Impact:
    """Whom a change of these matters touches, whatever it changes."""
    return Impact(_regions(levels), *_claims(items))


def _regions(levels: Iterable[int]) -> dict[int, int]:
    home = tenancy.scope().home
    return {level: len(regions.acting_below(home, level - 1)) for level in sorted(levels)}


def _claims(items: Sequence[UUID]) -> tuple[int, int, list[str]]:
    with tenancy.at(tenancy.scope().home, look="down"):
        rows = claims.below(MATTER, items)
    places = sorted({row.region for row in rows})
    return len(rows), len(places), [regions.get(code).name for code in places[:NAMED]]
