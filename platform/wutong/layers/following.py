"""Claims that name a region whose place went to others: they mean those who have it now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select

from wutong import tenancy
from wutong.db import db
from wutong.layers import acts
from wutong.layers.heads import bump
from wutong.layers.models import Claim

#: Where each closed region's place went.
Codes = Mapping[int, Collection[int]]


def followed(codes: Codes, named: Iterable[int], *, every: bool) -> frozenset[int]:
    """Regions with closed ones replaced by who has their place.

    Who has the places of several is meant only if `every` one of them was; otherwise if any was.
    """
    regions = list(named)
    closed, told = [one for one in regions if one in codes], {one for one in regions if one not in codes}
    sources: dict[int, list[int]] = {}
    for code, places in codes.items():
        for place in places:
            sources.setdefault(place, []).append(code)
    for place in sorted(sources):  # a region comes before those below it
        meant = [within(code, closed) for code in sources[place]]
        if (all(meant) if every else any(meant)) and not within(place, told):
            told.add(place)
    return frozenset(told)


def places(codes: Codes, state: str, only: Iterable[int] | None, besides: Iterable[int]) -> tuple[Any, frozenset[int]]:
    """`only` and `besides` of a claim as its places are now: where one of several was served, all of them are."""
    serves = state == "claimed"
    kept = None if only is None else followed(codes, only, every=not serves)
    return kept, followed(codes, besides, every=serves)


def within(code: int, below: Collection[int]) -> bool:
    """Whether a region is one of some, or below one."""
    return any(tenancy.contains(one, code) for one in below)


def follow(codes: Codes) -> int:
    """Let the home region's claims that name closed regions name their new successors as well.

    Those too that ended and may come back: by the end of what took their place, or said once more. The rows themselves
    are changed: before a successor opened nobody could read it in them, so nothing that was read of the past changes.
    Returns how many claims that were.
    """
    changed = 0
    for row in _naming(list(codes)):
        kept, without = places(codes, row.state, row.only, row.besides)
        only = None if row.only is None else sorted({*row.only, *kept})
        besides = sorted({*row.besides, *without})
        changed += _amended(row, only, besides)
    return changed


def forget(opened: Collection[int]) -> int:
    """Let the home region's claims name these regions no more, which an undo has made as if they had never been."""
    changed = 0
    for row in _naming(list(opened)):
        only = None if row.only is None else sorted({*row.only} - {*opened})
        changed += _amended(row, only, sorted({*row.besides} - {*opened}))
    return changed


def _naming(codes: list[int]) -> Sequence[Claim]:
    named = or_(Claim.only.overlap(codes), Claim.besides.overlap(codes))
    return db.session.scalars(select(Claim).where(Claim.region == tenancy.scope().home, named)).all()


def _amended(row: Claim, only: list[int] | None, besides: list[int]) -> bool:
    if (only, besides) == (row.only, row.besides):
        return False
    number, moment, _ = bump(row.kind)
    acts.record(row.kind, number, "amended", row.id, moment, moment)
    row.only, row.besides = only, besides
    return True
