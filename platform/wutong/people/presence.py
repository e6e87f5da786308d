"""Who is asking: the session behind a request's ticket, the post it acts in, and the region it has entered.

A region that has ended has an entrance that always stands: whoever has a post at a successor may enter it and go on
with what was filed there, with that post's rights as far as `roles.CLOSING` goes. Coming and going are in its ledger.
Posts at the ended region itself sleep: their holders have the same at the successor.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from flask import g, request, url_for
from werkzeug.routing import RequestRedirect

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import now
from wutong.db import work
from wutong.events import publish
from wutong.people import facts
from wutong.people.actions import sessions
from wutong.people.models import Account, Grant, PersonSession
from wutong.people.queries import persons, posts
from wutong.people.rules import roles, sign_in
from wutong.regions import queries as regions
from wutong.regions import successors
from wutong.secret import mask_name, mask_phone
from wutong.web import auth
from wutong.web.auth import Ticket
from wutong.web.doors import SignInNeeded
from wutong.web.lookups import Post, Who
from wutong.web.transaction import is_api

#: What somebody with an initial password may still reach.
OPEN_TO_INITIAL = frozenset({"people_desk.password", "people_desk.change_password", "people.sign_out", "look.choose"})


@dataclass(frozen=True, slots=True)
class Present:
    """Who holds the ticket of this request: session, account, and every post held today in a region that is open.

    `heirs` are the open regions that have the place of the region entered, when that one has ended.
    """

    session: PersonSession
    account: Account
    grants: tuple[Grant, ...]
    places: dict[int, str]
    heirs: frozenset[int] = frozenset()

    def post(self, region: int | None) -> Grant | None:
        """The post acted in: at the region asked about if there is one, the chosen one first."""
        chosen = [grant for grant in self.grants if grant.id == self.session.post]
        here = [grant for grant in self.grants if grant.region == region]
        ranked = [grant for grant in chosen if grant.region == region] + here + chosen + list(self.grants)
        return ranked[0] if ranked else None


def present() -> Present | None:
    """Who holds this request's ticket; read once a request, and the session noted as in use."""
    if "people_present" not in g:
        held = auth.ticket()
        g.people_present = None if held is None else _present(held)
    found: Present | None = g.people_present
    return found


def _present(held: Ticket) -> Present | None:
    with tenancy.as_person(held.person), work():
        moment = now()
        session = persons.session(sessions.token_digest(held.token), moment)
        account = persons.account() if session else None
        if session is None or account is None or account.state != "live":
            return None
        sessions.touch(session, moment)
        held_ = posts.live(held.person) if session.kind == "staff" else []
        places = {code: regions.get(code) for code in {grant.region for grant in held_}}
        names = {code: place.name for code, place in places.items() if place.open}
        grants = tuple(grant for grant in held_ if grant.region in names)
        return Present(session, account, grants, names, _heirs(session.entered))


def who(region: int | None) -> Who:
    """Who is asking at a region: the kit's question (`web.lookups`)."""
    known = present()
    if known is None:
        return Who()
    if known.session.kind == "citizen":
        return Who(_citizen(known, region), (known.account.person,))
    if known.account.initial:
        _demand_change(region)
    inside = region is not None and region == known.session.entered and chosen(known) is not None
    leave_by = url_for("people_desk.leave", region=region) if inside else ""
    return Who(_staff(known, region), (known.account.person,), _posts(known), leave_by)


def _citizen(known: Present, region: int | None) -> Actor:
    account = known.account
    shown = mask_name(account.name.reveal()) if account.name else ""
    shown = shown or (mask_phone(account.telephone.reveal()) if account.telephone else "")
    return Actor("citizen", account.person, region, None, roles.CITIZEN, shown)


def _staff(known: Present, region: int | None) -> Actor:
    """The post's rights at the post's region, or at a region below it that was entered; none anywhere else."""
    post, name = known.post(region), known.account.name.reveal() if known.account.name else ""
    if post is None:
        return Actor("staff", known.account.person, None, None, frozenset(), name)
    entered = chosen(known) if region is not None and region == known.session.entered else None
    acting = entered or post
    at_home = acting.region == region or entered is not None
    rights = (
        roles.rights_of(acting.role, acting.without, BROUGHT) if at_home and not known.account.initial else frozenset()
    )
    if entered and known.heirs:
        rights &= roles.CLOSING
    place = region if entered else acting.region
    department = None if entered else acting.department
    return Actor("staff", known.account.person, place, department, rights, name, acting.acting_for)


def chosen(known: Present) -> Grant | None:
    """The grant by which a region was entered, at its successor if it has ended, else the nearest above that lets its
    holder enter; None when it has ended meanwhile."""
    entered = known.session.entered
    if (standing := _standing(known, known.heirs)) is not None:
        return standing
    able = [
        grant
        for grant in known.grants
        if entered is not None and tenancy.contains(grant.region, entered) and grant.region != entered
        and sessions.may_enter(grant.role, grant.without)
    ]  # fmt: skip
    return max(able, key=lambda grant: tenancy.depth(grant.region)) if able else None


def _standing(known: Present, heirs: frozenset[int]) -> Grant | None:
    """The post at one of these successors, the chosen one first."""
    able = [grant for grant in known.grants if grant.region in heirs]
    return next((grant for grant in able if grant.id == known.session.post), able[0] if able else None)


def _heirs(region: int | None) -> frozenset[int]:
    """Who has a region's place today; nobody while it is open."""
    return frozenset() if region is None else frozenset(successors.as_now(region)) - {region}


#: Rights that plugins bring to roles; filled when the application is put together.
BROUGHT: dict[str, frozenset[str]] = {}


def _posts(known: Present) -> tuple[Post, ...]:
    return tuple(
        Post(grant.region, known.places[grant.region], tenancy.spell(grant.region), "", roles.role(grant.role).title)
        for grant in known.grants
    )


def _demand_change(region: int | None) -> None:
    """An initial password leads to the page where it is changed, from everywhere else."""
    if request.endpoint in OPEN_TO_INITIAL or str(request.endpoint).endswith("static"):
        return
    if is_api():
        raise sign_in.MustChange
    raise RequestRedirect(url_for("people_desk.password", region=region or tenancy.NATION))


# ── Acting as oneself ────────────────────────────────────────────────────────────────────────────────────────


def known_present() -> Present:
    """The same for doors that need somebody; raises `SignInNeeded`."""
    found = present()
    if found is None:
        raise SignInNeeded
    return found


def initial() -> bool:
    """Whether the password is still the one that was handed over."""
    return known_present().account.initial


def my_posts(region: int) -> dict[str, object]:
    """What the page of posts shows."""
    known = known_present()
    with tenancy.as_person(known.account.person), work():
        open_ = persons.open_sessions(now())
    below = regions.children(region)
    may = any(sessions.may_enter(grant.role, grant.without) and grant.region == region for grant in known.grants)
    closed = successors.closed_into(region) if region in known.places else []
    return {
        "known": known,
        "sessions": open_,
        "below": below if may else (),
        "closed": closed,
        "acting": known.post(region),
        "roles": roles.ROLES,
    }


def choose(post: UUID) -> int:
    """Act in another post; returns its region."""
    known = known_present()
    mine = {grant.id: grant.region for grant in known.grants}
    with _session(known) as session:
        sessions.choose(session, post, set(mine))
    return mine[post]


def enter(region: int) -> None:
    """Enter a region below one's post, or one that has ended for the post's; leave the event there."""
    known = known_present()
    heirs = _heirs(region)
    standing = _standing(known, heirs)
    able = [grant for grant in known.grants if tenancy.contains(grant.region, region) and grant.region != region]
    grant = standing or max(
        able, key=lambda one: (sessions.may_enter(one.role, one.without), tenancy.depth(one.region)), default=None
    )
    if grant is None:
        raise sessions.NotBelow
    with tenancy.at(region, person=known.account.person), work():
        session = _own(known)
        rights = roles.rights_of(grant.role, grant.without, BROUGHT)
        sessions.enter(session, home=grant.region, rights=rights, region=region, standing=standing is not None)
        fact = facts.RegionEntered(known.account.person, grant.region, grant.role)
        publish(fact, actor=Actor("staff", known.account.person, grant.region), about=known.account.person)


def leave(region: int) -> int:
    """Leave the region entered; returns one's own."""
    known = known_present()
    grant = chosen(known)
    home = grant.region if grant else region
    with tenancy.at(known.session.entered or region, person=known.account.person), work():
        session = _own(known)
        if session.entered is not None:
            fact = facts.RegionLeft(known.account.person, home)
            publish(fact, actor=Actor("staff", known.account.person, home), about=known.account.person)
        sessions.leave(session)
    return home


@contextmanager
def _session(known: Present) -> Iterator[PersonSession]:
    with tenancy.as_person(known.account.person), work():
        yield _own(known)


def _own(known: Present) -> PersonSession:
    """The session of this request, in the present transaction."""
    found = persons.session(known.session.digest, now())
    if found is None:
        raise SignInNeeded
    return found
