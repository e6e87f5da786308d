"""Applications of regions above at this one: noted when a letter says so, and each use of them."""

from datetime import datetime
from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import now
from wutong.db import db
from wutong.errors import Forbidden
from wutong.events import publish
from wutong.people import facts
from wutong.people.models import Program
from wutong.people.queries import openid as queries
from wutong.people.rules.sign_in import SEEN_EVERY


class NotFromAbove(Forbidden):
    """A letter about an application came from a region that is not above, or is not the application's own."""

    code = "people.not_from_above"
    message = "只有上级地区可以让自己登记的应用访问本地区。"


def admit(fact: facts.ClientBound, *, above: int, title: str) -> None:
    """Note an application that may act here from now on; this region's history says so. Raises `NotFromAbove`."""
    here, rights = tenancy.scope().home, sorted(fact.rights)
    if queries.home_of(fact.client) != above or above == here or not tenancy.contains(above, here):
        raise NotFromAbove
    db.session.add(
        Program(
            region=here, client=fact.client, above=above, title=title, rights=rights, since=now(), ended_at=None,
            used_at=None,
        )
    )  # fmt: skip
    publish(facts.ProgramCame(fact.client, above, tuple(rights)), actor=_superior(fact.by, above))


def end(fact: facts.ClientReleased, *, above: int) -> None:
    """Note that it no longer may; raises `NoSuchClient` while the letter that announced it is still under way,
    and for who did not announce it."""
    found = queries.program(fact.client)
    if found is None or found.above != above:
        raise queries.NoSuchClient
    found.ended_at = now()
    publish(facts.ProgramWent(fact.client, above), actor=_superior(fact.by, above))


def use(identity: str, moment: datetime) -> frozenset[str]:
    """The rights this region knows an application to have here, none if it was not told; notes when it came."""
    found = queries.program(identity)
    if found is None or found.ended_at is not None:
        return frozenset()
    if found.used_at is None or moment - found.used_at >= SEEN_EVERY:
        found.used_at = moment
    return frozenset(found.rights)


def _superior(person: UUID | None, above: int) -> Actor:
    """Whoever at the region above is behind it."""
    return Actor("staff" if person else "system", person, above)
