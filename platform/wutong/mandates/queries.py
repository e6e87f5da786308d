"""Mandates of the present region, those of one person over all regions, and what was done through them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import today
from wutong.db import db, work
from wutong.events import Event
from wutong.mandates import rules
from wutong.mandates.models import Errand, Mandate
from wutong.matters import queries as matters
from wutong.matters.filters import Wanted
from wutong.regions import below
from wutong.web.paging import Page, fetch

#: The facts of a mandate's life that its page tells, in words.
TOLD = {"mandate.given": "登记委托", "mandate.confirmed": "本人确认", "mandate.ended": "撤销委托", "mandate.used": ""}


@dataclass(frozen=True, slots=True)
class Shown:
    """A mandate with how it stands today; `place` is the name of the region where the helper works."""

    mandate: Mandate
    standing: rules.Standing
    place: str


@dataclass(frozen=True, slots=True)
class Act:
    """One line of what was done: what, when, and in which case."""

    title: str
    at: datetime
    errand: Errand | None


def found(mandate_id: UUID, *, lock: bool = False) -> Mandate:
    """One mandate; raises `NoSuchMandate`."""
    return _one(Mandate.id == mandate_id, lock=lock)


def numbered(number: str) -> Mandate:
    """The mandate of this number, locked; raises `NoSuchMandate`."""
    return _one(Mandate.number == number, lock=True)


def _one(which: Any, *, lock: bool) -> Mandate:
    asked = select(Mandate).where(which)
    row: Mandate | None = db.session.scalar(asked.with_for_update() if lock else asked)
    if row is None:
        raise rules.NoSuchMandate
    return row


def listed(*, helper: UUID | None = None, cursor: str | None = None, limit: int = 30) -> Page[Mandate]:
    """The mandates of this region, newest first; one helper's when named."""
    asked = select(Mandate).where(*([Mandate.helper == helper] if helper else []))
    return fetch(db.session(), asked, (Mandate.id.desc(),), cursor=cursor, limit=limit)


def standing(one: Mandate) -> rules.Standing:
    """How a mandate stands today."""
    return rules.standing(one, today())


def mine(person: UUID) -> list[Shown]:
    """What one person has given or is asked for, in every region, newest first; each row is opened where it lies."""
    with tenancy.as_person(person), work():
        places = set(db.session.scalars(select(Mandate.region).where(Mandate.applicant == person)))
    names = below.named(places)
    rows = [Shown(one, standing(one), names.get(place, "")) for place in places for one in _at(place, person)]
    return sorted(rows, key=lambda shown: shown.mandate.given_at, reverse=True)


def _at(place: int, person: UUID) -> list[Mandate]:
    with tenancy.visit(place, person=person), work():
        rows = list(db.session.scalars(select(Mandate).where(Mandate.applicant == person)))
        for row in rows:
            db.session.expunge(row)
    return rows


def errands(mandate_id: UUID) -> Sequence[Errand]:
    """The cases that came through a mandate, newest first."""
    asked = select(Errand).where(Errand.mandate == mandate_id).order_by(Errand.filed_at.desc(), Errand.case_id)
    return db.session.scalars(asked).all()


def errand(case_id: UUID, *, lock: bool = False) -> Errand | None:
    """The case if it came through a mandate of this region."""
    asked = select(Errand).where(Errand.case_id == case_id)
    return db.session.scalar(asked.with_for_update() if lock else asked)


def acts(one: Mandate) -> list[Act]:
    """Everything that happened to a mandate and through it, oldest first."""
    asked = select(Event).where(Event.about == one.id, Event.name.in_(TOLD)).order_by(Event.at, Event.id)
    cases = {str(row.case_id): row for row in errands(one.id)}
    return [_act(event, cases) for event in db.session.scalars(asked)]


def _act(event: Event, cases: dict[str, Errand]) -> Act:
    said = event.payload
    title = rules.ACTS.get(said.get("kind", "")) or rules.ENDED.get(said.get("how", "")) or TOLD[event.name]
    return Act(title, event.at, cases.get(str(said.get("case_id"))))


def offered(words: str = "", *, chosen: Collection[str] = ()) -> list[tuple[str, str]]:
    """Code and name of what this place offers, of those that the words find; chosen ones come along, first."""
    found_ = [(str(one["code"]), str(one["name"])) for one in matters.sought(Wanted(words=words))]
    codes = {code for code, _ in found_}
    missing = set(chosen) - codes
    return [pair for pair in (every() if missing else ()) if pair[0] in missing] + found_


def every() -> list[tuple[str, str]]:
    """Code and name of everything that this place offers."""
    return [(str(one["code"]), str(one["name"])) for one in matters.sought(Wanted())]


def persons(actor: Actor) -> tuple[UUID | None, ...]:
    """Whom the actor is, for mandates: himself, and whoever's deputy he is."""
    return (actor.person, actor.acting_for)


def proofs_held(digests: Collection[str]) -> Iterable[str]:
    """Which of these papers prove a mandate of this region."""
    held = db.session.scalars(select(Mandate.digest).where(Mandate.digest.in_(digests)))
    return [digest for digest in held if digest]
