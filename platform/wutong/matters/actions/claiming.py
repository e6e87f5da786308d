"""Claims (认领): take matters on, decline or put them off, overrule who declined; each step can be taken back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.db import db
from wutong.errors import Invalid, NotFound
from wutong.layers import claims
from wutong.layers.claims import SELF, Reach, Terms
from wutong.layers.kinds import REACH
from wutong.layers.models import Claim
from wutong.matters import queries, rules
from wutong.matters.actions.terms import must_fit
from wutong.matters.models import MATTER

HERE, DIRECT = Reach(), Terms()


class OverruledWithoutGrounds(Invalid):
    """A region is made to take on what it declined, and nobody says why."""

    code = "matter.overruled_without_grounds"
    message = "责成办理必须写明理由，下级看得到。"


def claim(codes: Iterable[str], *, actor: Actor, reach: Reach = HERE, terms: Terms = DIRECT) -> Claim:
    """Take matters on, for the region itself or once for all its townships or villages with exceptions.

    Raises `TermsUnfit` where who is to accept or decide does not exist above a place or may not.
    """
    actor.must("matter.claim", at=tenancy.scope().home)
    items = _items(codes)
    must_fit(items, reach, terms)
    return claims.claim(MATTER, items, actor=actor, reach=reach, terms=terms)


def decline(codes: Iterable[str], *, grounds: str, actor: Actor, reach: Reach = HERE) -> Claim:
    """Say that matters do not apply here, with the grounds that the region above will read."""
    actor.must("matter.claim", at=tenancy.scope().home)
    return claims.decline(MATTER, _items(codes), grounds=grounds, actor=actor, reach=reach)


def defer(
    codes: Iterable[str], *, actor: Actor, grounds: str = "", reach: Reach = HERE, until: datetime | None = None
) -> Claim:
    """Put the decision about matters off, until an instant at which they are listed again by themselves."""
    actor.must("matter.claim", at=tenancy.scope().home)
    return claims.defer(MATTER, _items(codes), grounds=grounds, actor=actor, reach=reach, until=until)


def unclaim(claim_id: UUID, *, actor: Actor) -> Claim:
    """Take one claim back; what was said before it holds again."""
    actor.must("matter.claim", at=tenancy.scope().home)
    return claims.unclaim(MATTER, claim_id, actor=actor)


def renew(claim_id: UUID, *, actor: Actor) -> Claim:
    """Make a claim that was taken back once more, as it was."""
    actor.must("matter.claim", at=tenancy.scope().home)
    return claims.renew(MATTER, claim_id, actor=actor)


def overrule(region: int, claim_id: UUID, *, grounds: str, actor: Actor) -> Claim:
    """Make a region below take on what it declined, for the same places; it is told, and reads the grounds.

    Raises `NotFound` where no such decline stands below the present region.
    """
    actor.must("matter.claim", at=tenancy.scope().home)
    if not grounds.strip():
        raise OverruledWithoutGrounds({"reason": [OverruledWithoutGrounds.message]})
    row = declined_below(region, claim_id)
    levels = {REACH[level] for level in queries.acting(region) if level in REACH} if SELF in row.reach else set()
    only = frozenset({region}) if row.only is None else frozenset(row.only)
    reach = Reach(frozenset(levels | set(row.reach) - {SELF}), only=only, besides=frozenset(row.besides))
    return claims.claim(MATTER, row.items, actor=actor, reach=reach, binding=True, grounds=grounds)


def declined_below(region: int, claim_id: UUID) -> Claim:
    """A decline that stands in a region below the present one; raises `NotFound`."""
    home = tenancy.scope().home
    with tenancy.at(home, look="down"):
        row = db.session.get(Claim, (region, claim_id)) if tenancy.contains(home, region) and region != home else None
    if row is None or row.kind != MATTER.name or row.state != "declined" or not row.stands:
        raise NotFound
    return row


def _items(codes: Iterable[str]) -> list[UUID]:
    return [rules.item_of(code) for code in codes]
