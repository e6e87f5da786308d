"""Claims (认领): take matters on, decline or put them off, for the region or for all its townships and villages."""

from collections.abc import Iterable
from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.layers import claims
from wutong.layers.claims import Reach, Terms
from wutong.layers.models import Claim
from wutong.matters import rules
from wutong.matters.models import MATTER

HERE, DIRECT = Reach(), Terms()


def claim(codes: Iterable[str], *, actor: Actor, reach: Reach = HERE, terms: Terms = DIRECT) -> Claim:
    """Take matters on, for the region itself or once for all its townships or villages with exceptions."""
    actor.must("matter.claim", at=tenancy.scope().home)
    return claims.claim(MATTER, _items(codes), actor=actor, reach=reach, terms=terms)


def decline(codes: Iterable[str], *, grounds: str, actor: Actor, reach: Reach = HERE) -> Claim:
    """Say that matters do not apply here, with the grounds that the region above will read."""
    actor.must("matter.claim", at=tenancy.scope().home)
    return claims.decline(MATTER, _items(codes), grounds=grounds, actor=actor, reach=reach)


def defer(codes: Iterable[str], *, actor: Actor, grounds: str = "", reach: Reach = HERE) -> Claim:
    """Put the decision about matters off."""
    actor.must("matter.claim", at=tenancy.scope().home)
    return claims.defer(MATTER, _items(codes), grounds=grounds, actor=actor, reach=reach)


def unclaim(claim_id: UUID, *, actor: Actor) -> Claim:
    """Take one claim back; what was said before it holds again."""
    actor.must("matter.claim", at=tenancy.scope().home)
    return claims.unclaim(MATTER, claim_id, actor=actor)


def _items(codes: Iterable[str]) -> list[UUID]:
    return [rules.item_of(code) for code in codes]
