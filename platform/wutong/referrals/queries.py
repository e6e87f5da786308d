"""Questions of the present region: those it was asked first, those that were handed to it; a person's own anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from wutong import tenancy
from wutong.access import Actor
from wutong.calendar import queries as calendar
from wutong.db import db, work
from wutong.referrals import limits
from wutong.referrals.models import Referral
from wutong.referrals.rules import LIVE, NoSuchReferral
from wutong.regions import below, whither
from wutong.web.paging import Page, fetch


@dataclass(frozen=True, slots=True)
class Own:
    """A question of one's own, the place that wrote it down, and who has it by name."""

    referral: Referral
    place: str
    whither: str


def found(referral_id: UUID, *, lock: bool = False) -> Referral:
    """One question; raises `NoSuchReferral`."""
    wanted = select(Referral).where(Referral.id == referral_id)
    row: Referral | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if row is None:
        raise NoSuchReferral
    return row


def known(referral_id: UUID) -> Referral | None:
    """One question, if the region has it."""
    row: Referral | None = db.session.scalar(select(Referral).where(Referral.id == referral_id))
    return row


def seen(referral_id: UUID, actor: Actor) -> Referral:
    """One question as one of those who have to do with it sees it; raises `NoSuchReferral`."""
    wanted = select(Referral).where(Referral.id == referral_id, or_(_asked(actor), _first(actor)))
    row: Referral | None = db.session.scalar(wanted)
    if row is None:
        raise NoSuchReferral
    return row


def _asked(actor: Actor) -> ColumnElement[bool]:
    """What another region asks, and what the actor's department is asked."""
    body = actor.department
    here = Referral.department.is_not(None) if body is None else Referral.department == body
    return or_(Referral.first.is_(False), here)


def _first(actor: Actor) -> ColumnElement[bool]:
    """What the actor was asked first; whoever assigns sees what anybody here was."""
    mine = Referral.first_by == actor.person
    return and_(Referral.first, mine) if not actor.may("case.assign") else Referral.first.is_(True)


def listed(
    actor: Actor, *, first: bool = False, live: bool = True, cursor: str | None = None, limit: int = 20
) -> Page[Referral]:
    """What the actor's department or region is asked, or with `first` what the actor was asked first; those that wait
    by their day, or everything, newest first."""
    wanted = select(Referral).where(_first(actor) if first else _asked(actor))
    if live:
        left = wanted.where(Referral.state.in_(LIVE))
        return fetch(db.session(), left, (Referral.answer_by, Referral.id), cursor=cursor, limit=limit)
    return fetch(db.session(), wanted, (Referral.id.desc(),), cursor=cursor, limit=limit)


def answer_by() -> date:
    """By when what is asked today is answered."""
    return calendar.last_day(limits.answer_days())


def mine(persons: Iterable[UUID]) -> list[Own]:
    """The questions of one person, in every region, newest first; each row is opened where it lies."""
    found = [own for person in persons for place in _places(person) for own in _at(place, person)]
    return sorted(found, key=lambda own: own.referral.asked_at, reverse=True)


def _places(person: UUID) -> list[int]:
    with tenancy.as_person(person), work():
        return sorted(set(db.session.scalars(select(Referral.region).where(Referral.asker == person))))


def _at(place: int, person: UUID) -> list[Own]:
    with tenancy.visit(place, person=person), work():
        rows = list(db.session.scalars(select(Referral).where(Referral.asker == person)))
        names, here = whither.named(rows), below.named([place])[place]
        for row in rows:
            db.session.expunge(row)
    return [Own(row, here, names[row.id]) for row in rows]
