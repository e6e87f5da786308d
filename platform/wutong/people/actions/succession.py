"""Staff of a closed region go on at its successor, with the same posts, from the day it has the place.

Where a region became several they go to the one with the largest share; whoever administers it sends them on. The old
grants stay as they are and sleep, so that an undo wakes them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from wutong.access import SYSTEM
from wutong.clock import now, today
from wutong.db import db
from wutong.events import publish
from wutong.people import facts
from wutong.people.actions import grants
from wutong.people.models import Grant, Staff
from wutong.people.queries import posts
from wutong.people.rules import roles
from wutong.regions import carrying
from wutong.regions import queries as regions
from wutong.regions.carrying import Carrier, Notes, Thing
from wutong.regions.passages import Passage
from wutong.secret import Secret


@dataclass(frozen=True, slots=True)
class Post:
    """A grant in plain values, its department by name."""

    person: UUID
    role: str
    department: str
    without: tuple[str, ...]
    valid_until: Any
    acting_for: UUID | None


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff as the closed region knows him."""

    person: UUID
    name: str
    login: str
    telephone: str
    department: str


def _members(passage: Passage) -> list[Member]:
    if not passage.first:
        return []
    names = _departments()
    rows = db.session.scalars(select(Staff).where(Staff.state == "live").order_by(Staff.person)).all()
    return [
        Member(
            row.person,
            row.name.reveal(),
            row.login.reveal(),
            row.telephone.reveal() if row.telephone else "",
            names.get(row.department, ""),
        )  # fmt: skip
        for row in rows
    ]


def _departments() -> Mapping[UUID | None, str]:
    return {row.id: row.name for row in regions.departments()}


def _new_members(passage: Passage, found: Sequence[Member], known: dict[Any, Any]) -> tuple[list[Member], Notes]:
    came = [one.id for one in known.get(("carried", "staff"), ())]
    there = select(Staff.person).where(
        Staff.region == passage.target, or_(Staff.state == "live", Staff.person.in_(came))
    )  # fmt: skip
    here: set[UUID] = known.setdefault("staff", set(db.session.scalars(there)))
    fresh = [one for one in found if one.person not in here]
    here.update(one.person for one in fresh)
    return fresh, []


def _admit(passage: Passage, members: Sequence[Member]) -> Iterator[UUID]:
    ids = {name: id for id, name in _departments().items()}
    for one in members:
        department = ids.get(one.department)
        row = Staff(
            region=passage.target, person=one.person, name=Secret.of(one.name), login=Secret.of(one.login),
            telephone=Secret.of(one.telephone) if one.telephone else None, department=department, state="live",
            joined_at=now(), left_at=None,
        )  # fmt: skip
        db.session.merge(row)
        publish(facts.AccountAdmitted(one.person, department), actor=SYSTEM, about=one.person)
        yield one.person


def _gone(things: Sequence[Thing], read: Mapping[int, Sequence[Member]]) -> list[UUID]:
    stay = {one.person for members in read.values() for one in members}
    return [one.id for one in things if one.id not in stay]


def _dismiss(person: UUID) -> None:
    row = posts.member(person)
    row.state, row.left_at = "ended", now()
    publish(facts.StaffLeft(person, None), actor=SYSTEM, about=person)


def _posts(passage: Passage) -> list[Post]:
    if not passage.first:
        return []
    names = _departments()
    rows = db.session.scalars(
        select(Grant).where(Grant.region == passage.source, Grant.state == "live").order_by(Grant.id)
    )
    return [
        _post(row, names) for row in rows if row.valid_until is None or row.valid_until >= max(passage.day, today())
    ]


def _post(row: Grant, names: Mapping[UUID | None, str]) -> Post:
    department = names.get(row.department, "")
    return Post(row.person, row.role, department, tuple(row.without), row.valid_until, row.acting_for)


def _new_posts(passage: Passage, found: Sequence[Post], known: dict[Any, Any]) -> tuple[list[Post], Notes]:
    """Posts that are not held already; one that may not stand beside another held there stays behind."""
    if "grants" not in known:
        came = [one.id for one in known.get(("carried", "grants"), ())]
        held_or_came = or_(Grant.state == "live", Grant.id.in_(came))
        rows = db.session.scalars(select(Grant).where(Grant.region == passage.target, held_or_came))
        known["grants"] = {(row.person, row.role) for row in rows}
    held: set[tuple[UUID, str]] = known["grants"]
    fresh, notes = list[Post](), Notes()
    for one in found:
        if (one.person, one.role) in held:
            continue
        try:
            roles.check_apart([role for person, role in held if person == one.person], one.role)
        except roles.RolesApart as apart:
            notes.append(f"一名人员的岗位不承接：{apart.text()}")
            continue
        held.add((one.person, one.role))
        fresh.append(one)
    return fresh, notes


def _give(passage: Passage, listed: Sequence[Post]) -> Iterator[UUID]:
    ids = {name: id for id, name in _departments().items()}
    day = max(passage.day, today())
    for one in listed:
        yield grants.carry(
            one.person, one.role, department=ids.get(one.department), valid_from=day, valid_until=one.valid_until,
            without=one.without, acting_for=one.acting_for,
        ).id  # fmt: skip


def _ended(things: Sequence[Thing], read: Mapping[int, Sequence[Post]]) -> list[UUID]:
    """The posts that are no longer held where they came from, those too that were limited here meanwhile."""
    held = {(source, *_held(one)) for source, found in read.items() for one in found}
    return [one.id for one in things if (one.source, *_held(posts.grant(one.id))) not in held]


def _held(one: Post | Grant) -> tuple[UUID, str, UUID | None]:
    """Who holds which post, in whatever way."""
    return one.person, one.role, one.acting_for


def _limits(id: UUID) -> tuple[Any, ...]:
    row = posts.grant(id)
    return row.state, row.department, row.without, row.valid_until


def _follow(id: UUID, found: Sequence[Post]) -> None:
    """Change a post as it has been changed where it came from."""
    row, ids = posts.grant(id), {name: id for id, name in _departments().items()}
    told = next(one for one in found if _held(one) == _held(row))
    department = ids.get(told.department, row.department)
    grants.carry_again(row, department=department, valid_until=told.valid_until, without=told.without)


def _take(id: UUID) -> None:
    grants.close(posts.grant(id), actor=SYSTEM)


def register() -> None:
    """Let people go along when a region's place goes to another."""
    carrying.register(Carrier("staff", _members, _new_members, _admit, _dismiss, _gone))
    carrying.register(Carrier("grants", _posts, _new_posts, _give, _take, _ended, _limits, _follow))
    carrying.watch("岗位授权", Grant.created_at)
