"""Naming a deputy, being away, being back."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete

from wutong import events, tenancy
from wutong.access import Actor
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.desks import queries, rules
from wutong.desks.events import AbsenceEnded, AbsenceSet, DeputyNamed
from wutong.desks.models import Absence, Deputy
from wutong.errors import Invalid
from wutong.people.queries import posts
from wutong.people.rules.roles import RIGHTS

#: Who sets what is somebody else's.
LEADER = "case.assign"


def name_deputy(person: UUID, deputy: UUID | None, *, actor: Actor) -> None:
    """Say who stands in for an officer, or nobody; raises `NotYours`, `BadDeputy`, `Unequal`."""
    _may(person, actor)
    if deputy is not None:
        if deputy == person or not posts.works_here(deputy):
            raise rules.BadDeputy({"deputy": [rules.BadDeputy.message]})
        rules.check_equal(queries.rights(person), queries.rights(deputy), RIGHTS)
    db.session.execute(delete(Deputy).where(Deputy.person == person))
    if deputy is not None:
        home = tenancy.scope().home
        db.session.add(Deputy(region=home, person=person, deputy=deputy, named_by=actor.person, named_at=now()))
        db.session.flush()
    events.publish(DeputyNamed(person, deputy), actor=actor, about=person)


def set_away(person: UUID, kind: str, first: date, last: date, *, actor: Actor) -> Absence:
    """Write down that an officer is away; raises `NotYours`, `BadDays`, `AwayThen`."""
    _may(person, actor)
    if kind not in rules.KINDS:
        raise Invalid({"kind": ["请选择缺勤的种类。"]})
    rules.check_days(first, last, today(), queries.of(person))
    row = Absence(
        region=tenancy.scope().home, id=new_id(), person=person, kind=kind, first=first, last=last,
        set_by=actor.person, set_at=now(), ended_at=None, ended_by=None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    events.publish(AbsenceSet(row.id, person, queries.deputy(person), first, last), actor=actor, about=person)
    return row


def come_back(absence_id: UUID, *, actor: Actor) -> Absence:
    """End an absence now, or call it off; ending it again changes nothing. Raises `NoSuchAbsence`, `NotYours`."""
    row = queries.absence(absence_id)
    _may(row.person, actor)
    if row.ended_at is None:
        row.ended_at, row.ended_by = now(), actor.person
        events.publish(AbsenceEnded(row.id, row.person), actor=actor, about=row.person)
    return row


def _may(person: UUID, actor: Actor) -> None:
    if person != actor.person and not actor.may(LEADER, at=tenancy.scope().home):
        raise rules.NotYours
    if not posts.works_here(person):
        raise rules.BadDeputy({"person": [rules.BadDeputy.message]})
