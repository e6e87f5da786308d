"""Who handles a case: given to an officer, taken by one, passed on with everything else that somebody had in hand."""

from uuid import UUID

from wutong.access import SYSTEM, Actor
from wutong.cases import queries
from wutong.cases.actions.moving import record
from wutong.cases.models import Case
from wutong.cases.rules import OPEN, guards
from wutong.flow import NotOpen
from wutong.people.queries import posts
from wutong.people.rules.roles import TAKERS


def assign(case_id: UUID, handler: UUID | None, *, actor: Actor) -> Case:
    """Give an open case to another officer of this region, or back to the pool.

    Raises `NotOpen` for any other case, and `HandlerWithoutPost` for anybody who may not handle one here.
    """
    actor.must("case.assign")
    case = _open(case_id)
    if handler is not None and not _may_handle(handler):
        raise guards.HandlerWithoutPost({"handler": [guards.HandlerWithoutPost.message]})
    _give(case, handler, _name(handler), actor)
    return case


def _open(case_id: UUID) -> Case:
    case = queries.locked(case_id)
    if case.state not in OPEN:
        raise NotOpen(move="assign", state=case.state, open=[])
    return case


def _name(handler: UUID | None) -> str:
    return posts.names([handler]).get(handler, "") if handler else ""


def _give(case: Case, handler: UUID | None, name: str, actor: Actor) -> None:
    """Give a case to somebody who was found to be fit for it."""
    case.handler = handler
    record(case, "assign", actor, text=name, shown=False)


def take(case_id: UUID, *, actor: Actor) -> Case:
    """Handle a case that nobody handles; one's own stays as it is.

    Raises `TakenAlready` where a colleague was quicker, `NotOpen` for a case that is not in hand.
    """
    if not any(actor.may(right) for right in TAKERS):
        actor.must(TAKERS[0])
    case = queries.locked(case_id)
    if case.state not in OPEN:
        raise NotOpen(move="take", state=case.state, open=[])
    if actor.person is None or not posts.works_here(actor.person):
        raise guards.HandlerElsewhere({"handler": [guards.HandlerElsewhere.message]})
    if case.handler not in (None, actor.person):
        raise guards.TakenAlready
    if case.handler is None:
        case.handler = actor.person
        record(case, "take", actor, shown=False)
    return case


def reassign(leaving: UUID, heir: UUID | None, *, actor: Actor = SYSTEM) -> int:
    """Pass on every open case of an officer to an heir who may have them (`fit`), or to the pool; returns how many."""
    waiting, name = queries.handled_by(leaving), _name(heir)
    for case_id in waiting:
        _give(_open(case_id), heir, name, actor)
    return len(waiting)


def reassign_all(officer: UUID, heir: UUID | None, *, actor: Actor) -> int:
    """Give every open case of an officer to another of this region, or back to the pool; returns how many.

    Raises `HandlerWithoutPost` before anything is changed.
    """
    actor.must("case.assign")
    if heir == officer or (heir is not None and not _may_handle(heir)):
        raise guards.HandlerWithoutPost({"handler": [guards.HandlerWithoutPost.message]})
    return reassign(officer, heir, actor=actor)


def fit(heir: UUID | None) -> UUID | None:
    """The heir, as long as he may handle cases by the time the news arrives."""
    return heir if heir is not None and _may_handle(heir) else None


def _may_handle(person: UUID) -> bool:
    """With a post for cases, whichever department it is in: an office in need asks its neighbour."""
    return posts.may_one_of(person, TAKERS)
