"""Who is away from the present region's desks, and for whom somebody stands in."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from wutong.clock import today
from wutong.db import db
from wutong.desks import rules
from wutong.desks.models import Absence, Deputy
from wutong.people.queries import posts
from wutong.people.rules import roles


def covered(person: UUID | None) -> tuple[UUID, ...]:
    """The colleagues who are away today and for whom this officer stands in, if he is here himself."""
    if person is None:
        return ()
    mine = select(Deputy.person).where(Deputy.deputy == person)
    wanted = {*db.session.scalars(mine)}
    if not wanted:
        return ()
    away_ = {one.person for one in _away({*wanted, person})}
    return () if person in away_ else tuple(sorted(wanted & away_))


def away() -> Sequence[Absence]:
    """Everybody's absences of today and later, in order of their days."""
    asked = select(Absence).where(Absence.ended_at.is_(None), Absence.last >= today())
    return db.session.scalars(asked.order_by(Absence.first, Absence.id)).all()


def _away(persons: set[UUID]) -> list[Absence]:
    asked = select(Absence).where(
        Absence.person.in_(persons), Absence.ended_at.is_(None), Absence.first <= today(), Absence.last >= today()
    )
    return list(db.session.scalars(asked))


def away_today() -> frozenset[UUID]:
    """Everybody who is away from these desks today."""
    return frozenset(one.person for one in away() if one.first <= today())


def of(person: UUID) -> Sequence[Absence]:
    """One officer's absences that are not over."""
    asked = select(Absence).where(Absence.person == person, Absence.ended_at.is_(None), Absence.last >= today())
    return db.session.scalars(asked).all()


def absence(absence_id: UUID) -> Absence:
    """One absence, locked; raises `NoSuchAbsence`."""
    found: Absence | None = db.session.scalar(select(Absence).where(Absence.id == absence_id).with_for_update())
    if found is None:
        raise rules.NoSuchAbsence
    return found


def deputies() -> dict[UUID, UUID]:
    """Who stands in for whom, by the officer."""
    return {one.person: one.deputy for one in db.session.scalars(select(Deputy))}


def deputy(person: UUID) -> UUID | None:
    """Who stands in for an officer; nobody who has left."""
    found = db.session.scalar(select(Deputy.deputy).where(Deputy.person == person))
    return found if found is not None and posts.works_here(found) else None


def rights(person: UUID) -> frozenset[str]:
    """What somebody's posts at this region let him do today, where he acts for himself."""
    held = [one for one in posts.live(person) if one.acting_for is None]
    return frozenset(right for one in held for right in roles.rights_of(one.role, one.without))
