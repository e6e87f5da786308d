"""Grants: given by who holds the power to, limited, and ended; never to oneself."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from wutong import tenancy
from wutong.access import SYSTEM, Actor
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.errors import Invalid
from wutong.events import publish
from wutong.people import facts
from wutong.people.models import Grant
from wutong.people.queries import posts
from wutong.people.rules import roles
from wutong.regions import queries as regions


class BadDates(Invalid):
    """The last day lies before the first, or before today."""

    code = "people.bad_dates"
    message = "结束日期不能早于开始日期或今天，请重新填写。"


def give(
    person: UUID, role: str, *, actor: Actor, department: UUID | None = None,
    valid_from: date | None = None, valid_until: date | None = None, without: Sequence[str] = (),
) -> Grant:  # fmt: skip
    """Give a member of this region's staff a role; raises `NotYoursToGrant`, `RolesApart`, `NotToOneself`."""
    _check(actor, person, role)
    posts.member(person)
    if department is not None:
        regions.department(department)
    roles.check_apart([held.role for held in posts.live(person)], role)
    start = valid_from or today()
    _dates(start, valid_until)
    return _give(person, role, actor, department, start, valid_until, without, None)


def deputise(person: UUID, grant_id: UUID, *, actor: Actor, valid_from: date, valid_until: date) -> Grant:
    """Let somebody act for the holder of a grant between two days (AB岗); every act is logged as "B for A"."""
    principal = posts.grant(grant_id)
    _check(actor, person, principal.role)
    posts.member(person)
    if principal.person == person:
        raise roles.NotToOneself
    roles.check_apart([held.role for held in posts.live(person)], principal.role)
    _dates(valid_from, valid_until)
    return _give(
        person, principal.role, actor, principal.department, valid_from, valid_until, principal.without,
        principal.person,
    )  # fmt: skip


def limit(
    grant_id: UUID, *, actor: Actor, valid_until: date | None = None, without: Sequence[str] | None = None
) -> Grant:
    """Give a grant another last day, or take rights out of it; whoever acts for its holder has no more than is left."""
    grant = posts.grant(grant_id)
    _check(actor, grant.person, grant.role)
    _dates(grant.valid_from, valid_until)
    _limit_with_deputies(grant, valid_until, grant.without if without is None else without, actor)
    return grant


def _limit_with_deputies(grant: Grant, valid_until: date | None, without: Iterable[str], actor: Actor) -> None:
    _limit(grant, valid_until, without, actor)
    for deputy in posts.deputies(grant.person, grant.role):
        _limit_deputy(deputy, grant, actor)


def _limit_deputy(deputy: Grant, principal: Grant, actor: Actor) -> None:
    """Take from a deputy what the one he acts for has lost, and end what would only start after it."""
    last = min((day for day in (deputy.valid_until, principal.valid_until) if day is not None), default=None)
    if last is not None and last < deputy.valid_from:
        close(deputy, actor=actor)
    elif last != deputy.valid_until or not set(principal.without) <= set(deputy.without):
        _limit(deputy, last, {*deputy.without, *principal.without}, actor)


def _limit(grant: Grant, valid_until: date | None, without: Iterable[str], actor: Actor) -> None:
    grant.valid_until, grant.without = valid_until, sorted(without)
    fact = facts.GrantLimited(grant.id, grant.person, grant.role, valid_until, tuple(grant.without))
    publish(fact, actor=actor, about=grant.person)


def end(grant_id: UUID, *, actor: Actor) -> Grant:
    """Take a grant back from this moment on."""
    grant = posts.grant(grant_id)
    _check(actor, grant.person, grant.role)
    close(grant, actor=actor)
    return grant


def close(grant: Grant, *, actor: Actor) -> None:
    """Mark a grant as ended and say so, and with it the grants of whoever acts for its holder in that role; the
    caller has checked who may."""
    if grant.state != "live":
        return
    grant.state, grant.ended_at = "ended", now()
    publish(facts.GrantEnded(grant.id, grant.person, grant.role), actor=actor, about=grant.person)
    for deputy in posts.deputies(grant.person, grant.role):
        close(deputy, actor=actor)


def _give(
    person: UUID, role: str, actor: Actor, department: UUID | None, start: date, end: date | None,
    without: Sequence[str], acting_for: UUID | None,
) -> Grant:  # fmt: skip
    grant = Grant(
        region=tenancy.scope().home, id=new_id(), person=person, role=role, department=department,
        without=sorted(without), valid_from=start, valid_until=end, granted_by=actor.person,
        acting_for=acting_for, state="live", created_at=now(), ended_at=None,
    )  # fmt: skip
    db.session.add(grant)
    fact = facts.GrantGiven(grant.id, person, role, department, start, end, acting_for)
    publish(fact, actor=actor, about=person)
    return grant


def carry(
    person: UUID, role: str, *, department: UUID | None, valid_from: date, valid_until: date | None,
    without: Sequence[str], acting_for: UUID | None,
) -> Grant:  # fmt: skip
    """Give a post that was held at a region whose place this one has; region surgery has checked who may."""
    return _give(person, role, SYSTEM, department, valid_from, valid_until, without, acting_for)


def carry_again(grant: Grant, *, department: UUID | None, valid_until: date | None, without: Sequence[str]) -> None:
    """Let a carried post be as it is by now where it came from, if that has changed."""
    if (grant.department, grant.valid_until, grant.without) != (department, valid_until, sorted(without)):
        grant.department = department
        _limit_with_deputies(grant, valid_until, without, SYSTEM)


def _check(actor: Actor, person: UUID, role: str) -> None:
    """The right to grant, not to oneself, and nothing that the granter does not hold."""
    actor.must("grant.manage", at=tenancy.scope().home)
    if actor.person == person:
        raise roles.NotToOneself
    if actor.kind != "system":
        roles.check_gift(actor.rights, role)


def _dates(start: date, end: date | None) -> None:
    if end is not None and (end < start or end < today()):
        raise BadDates({"valid_until": [BadDates.message]})
