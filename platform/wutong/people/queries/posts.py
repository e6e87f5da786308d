"""Grants and staff: what a person may do where, and who works here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select

from wutong.clock import today
from wutong.db import db
from wutong.errors import NotFound
from wutong.people.models import Grant, Staff
from wutong.people.rules import roles
from wutong.secret import Secret
from wutong.web.paging import Page, fetch


class NoSuchStaff(NotFound):
    """Nobody of this id works here."""

    code = "people.no_such_staff"
    message = "本地区没有这名工作人员，请返回人员列表核对。"


class NoSuchGrant(NotFound):
    """There is no such grant here."""

    code = "people.no_such_grant"
    message = "没有找到这项岗位授权，请返回人员页面核对。"


def live(person: UUID, day: date | None = None) -> list[Grant]:
    """The person's grants that hold on the day (today): everywhere in his own scope, in a region's scope only there."""
    at = day or today()
    found = db.session.scalars(select(Grant).where(Grant.person == person, Grant.state == "live").order_by(Grant.id))
    return [one for one in found if roles.live(one.state, one.valid_from, one.valid_until, at)]


def grant(identity: UUID) -> Grant:
    """One grant of this region; raises `NoSuchGrant`."""
    found: Grant | None = db.session.scalar(select(Grant).where(Grant.id == identity))
    if found is None:
        raise NoSuchGrant
    return found


def grants(person: UUID) -> Sequence[Grant]:
    """Every grant a person has or had at this region, newest first."""
    return db.session.scalars(select(Grant).where(Grant.person == person).order_by(Grant.id.desc())).all()


def deputies(person: UUID, role: str) -> list[Grant]:
    """The live grants of those who act for a person in a role at this region."""
    asked = select(Grant).where(Grant.acting_for == person, Grant.role == role, Grant.state == "live")
    return list(db.session.scalars(asked.order_by(Grant.id)))


def holders(role: str, day: date | None = None) -> list[UUID]:
    """Who holds a role at this region on the day, in order of the grants."""
    at = day or today()
    found = db.session.scalars(select(Grant).where(Grant.role == role, Grant.state == "live").order_by(Grant.id))
    return [one.person for one in found if roles.live(one.state, one.valid_from, one.valid_until, at)]


def anybody(right: str, day: date | None = None) -> bool:
    """Whether anybody's post at this region holds a right on the day (today)."""
    at = day or today()
    held = db.session.scalars(select(Grant).where(Grant.state == "live"))
    able = (one for one in held if right in roles.rights_of(one.role, one.without))
    return any(roles.live(one.state, one.valid_from, one.valid_until, at) for one in able)


@dataclass(frozen=True, slots=True)
class Able:
    """A member of the staff whose posts let him do something, and the departments of those posts; `None` among them is
    a post for the whole region."""

    person: UUID
    name: str
    departments: frozenset[UUID | None]


def able(rights: Collection[str], day: date | None = None) -> list[Able]:
    """Who works here and holds one of these rights on the day (today), in order of their accounts."""
    at = day or today()
    posted = and_(Staff.region == Grant.region, Staff.person == Grant.person, Staff.state == "live")
    rows = db.session.execute(select(Grant, Staff).join(Staff, posted).where(Grant.state == "live")).all()
    known = {member.person: member.name for _post, member in rows}
    held: dict[UUID, set[UUID | None]] = {}
    for post, _member in rows:
        may = not roles.rights_of(post.role, post.without).isdisjoint(rights)
        if may and roles.live(post.state, post.valid_from, post.valid_until, at):
            held.setdefault(post.person, set()).add(post.department)
    return [Able(person, known[person].reveal(), frozenset(held[person])) for person in sorted(held)]


def may_one_of(person: UUID, rights: Collection[str], day: date | None = None) -> bool:
    """Whether the person works here, and a post here gives one of these rights on the day (today)."""
    at = day or today()
    held = db.session.scalars(select(Grant).where(Grant.person == person, Grant.state == "live"))
    live = (one for one in held if roles.live(one.state, one.valid_from, one.valid_until, at))
    given = any(not roles.rights_of(one.role, one.without).isdisjoint(rights) for one in live)
    return given and works_here(person)


def staffed(after: int, limit: int) -> list[int]:
    """The regions in sight behind a code in which somebody has a live grant, in order; look down to see those below."""
    found = select(Grant.region).where(Grant.state == "live", Grant.region > after).distinct()
    return list(db.session.scalars(found.order_by(Grant.region).limit(limit)))


def member(person: UUID) -> Staff:
    """A member of this region's staff, left or not; raises `NoSuchStaff`."""
    found: Staff | None = db.session.scalar(select(Staff).where(Staff.person == person))
    if found is None:
        raise NoSuchStaff
    return found


def works_here(person: UUID) -> bool:
    """Whether the person is on this region's staff today, and has not left."""
    asked = select(Staff.state).where(Staff.person == person)
    return db.session.scalar(asked) == "live"


def telephone(person: UUID) -> Secret | None:
    """Where this region reaches a member of its staff, if it knows."""
    return db.session.scalar(select(Staff.telephone).where(Staff.person == person))


def staff(*, cursor: str | None = None, state: str = "live", limit: int = 50) -> Page[Staff]:
    """This region's staff in order of their accounts, a page at a time."""
    return fetch(db.session, select(Staff).where(Staff.state == state), [Staff.person], cursor=cursor, limit=limit)


#: So many people are chosen from without searching.
MOST = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom a form may name, by name; `more` says that others are found by the words of their name."""

    people: tuple[tuple[UUID, str], ...]
    words: str = ""
    more: bool = False


def choice(
    words: str = "", *, keep: UUID | None = None, without: UUID | None = None, rights: Collection[str] = ()
) -> Choice:
    """This region's staff for a form to choose from: everybody of a small office, of a large one those whose name holds
    one of the words; `keep` is there in any case, with `rights` only whose post gives one of them today. Names are
    sealed, so they are searched here and not by the database.
    """
    words = words.strip()[:40]
    asked = select(Staff).where(Staff.state == "live").order_by(Staff.person)
    if rights:
        asked = asked.where(Staff.person.in_([one.person for one in able(rights)]))
    rows = db.session.scalars(asked if words else asked.limit(MOST + 1)).all()
    named = {one.person: one.name.reveal() for one in rows}
    found = {one: name for one, name in named.items() if not words or any(word in name for word in words.split())}
    chosen = dict(list(found.items())[:MOST])
    if keep is not None and keep not in chosen:
        chosen |= names([keep])
    people = sorted(((one, name) for one, name in chosen.items() if one != without), key=lambda pair: pair[1])
    return Choice(tuple(people), words, bool(words) or len(rows) > MOST)


def names(persons: Sequence[UUID]) -> dict[UUID, str]:
    """The names of staff of this region; who never worked here is left out."""
    found = db.session.scalars(select(Staff).where(Staff.person.in_(set(persons))))
    return {one.person: one.name.reveal() for one in found}
