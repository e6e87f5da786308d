"""What was found and ordered in the present region, for who supervises and for who is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from wutong.access import Actor
from wutong.clock import today
from wutong.db import db
from wutong.oversight.models import Duty, Finding, Order, OrderLine, Overdue
from wutong.oversight.rules import NoSuchFinding, NoSuchOrder
from wutong.people.queries import posts
from wutong.regions import below
from wutong.web.paging import Page, fetch

Person = InstrumentedAttribute[UUID | None]
#: The right to supervise, and the states of an order that somebody still has to do something about.
SUPERVISE, LIVE = "case.supervise", ("open", "answered")


@dataclass(frozen=True)
class Told:
    """An order with its history and the names of the region's people in it."""

    order: Order
    lines: Sequence[OrderLine]
    names: dict[UUID, str]


def supervises(actor: Actor) -> bool:
    """Whether the actor orders, settles and closes."""
    return actor.may(SUPERVISE)


def sees_all(actor: Actor) -> bool:
    """Whether the actor sees what concerns everybody: whoever supervises or assigns."""
    return supervises(actor) or actor.may("case.assign")


def findings(actor: Actor, *, state: str | None = None, rule: str | None = None, cursor: str | None = None,
             limit: int = 20) -> Page[Finding]:  # fmt: skip
    """What was found, newest first: everything for who supervises, what is about one's own cases for everybody else."""
    wanted = select(Finding).where(*_own(actor, Finding.handler, department=Finding.department))
    for column, value in ((Finding.state, state), (Finding.rule, rule)):
        wanted = wanted if value is None else wanted.where(column == value)
    keys = (Finding.found_at.desc(), Finding.id.desc())
    return fetch(db.session(), wanted, keys, cursor=cursor, limit=limit)


def finding(finding_id: UUID, *, actor: Actor, lock: bool = False) -> Finding:
    """A finding that the actor may know of; raises `NoSuchFinding`."""
    mine = _own(actor, Finding.handler, department=Finding.department)
    wanted = select(Finding).where(Finding.id == finding_id, *mine)
    row: Finding | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if row is None:
        raise NoSuchFinding
    return row


def orders(actor: Actor, *, live: bool = True, cursor: str | None = None, limit: int = 20) -> Page[Order]:
    """Orders, those that are still to be answered first by their day; everything ever, newest first, without `live`."""
    wanted = select(Order).where(*_own(actor, Order.officer, Order.leader, department=Order.department))
    if live:
        left = wanted.where(Order.state.in_(LIVE))
        return fetch(db.session(), left, (Order.due, Order.id), cursor=cursor, limit=limit)
    return fetch(db.session(), wanted, (Order.id.desc(),), cursor=cursor, limit=limit)


def order(order_id: UUID, actor: Actor, *, lock: bool = False) -> Order:
    """An order that the actor may know of; raises `NoSuchOrder`."""
    mine = _own(actor, Order.officer, Order.leader, department=Order.department)
    wanted = select(Order).where(Order.id == order_id, *mine)
    row: Order | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if row is None:
        raise NoSuchOrder
    return row


def asked_at(order_id: UUID) -> datetime:
    """Since when the present answer to an order is waited for: since it was sent, or sent back last."""
    began = (OrderLine.order_id == order_id, OrderLine.kind.in_(("order", "return")))
    return db.session.scalars(select(func.max(OrderLine.at)).where(*began)).one()


def waiting(case_id: UUID) -> str | None:
    """The number of an order about a case itself, not about a finding, that nobody has answered."""
    asked = select(Order.number).where(Order.case_id == case_id, Order.finding.is_(None), Order.state == "open")
    found: str | None = db.session.scalar(asked.limit(1))
    return found


def told(order_id: UUID, actor: Actor) -> Told:
    """An order with everything that was written; raises `NoSuchOrder`."""
    row = order(order_id, actor)
    asked = select(OrderLine).where(OrderLine.order_id == row.id).order_by(OrderLine.at, OrderLine.id)
    lines = db.session.scalars(asked).all()
    persons = {row.officer, row.leader, *(line.by for line in lines)} - {None}
    return Told(row, lines, posts.names([person for person in persons if person is not None]))


def about(case_id: UUID) -> tuple[Sequence[Finding], Sequence[Order]]:
    """What was found and ordered about one case, for everybody who may read the case."""
    found = select(Finding).where(Finding.case_id == case_id).order_by(Finding.found_at, Finding.id)
    ordered = select(Order).where(Order.case_id == case_id).order_by(Order.id)
    return db.session.scalars(found).all(), db.session.scalars(ordered).all()


def kept(case_id: UUID) -> tuple[Sequence[Finding], list[tuple[Order, Sequence[OrderLine]]]]:
    """Everything that is kept about a case, orders with their lines, for whoever files it away."""
    findings, ordered = about(case_id)
    asked = select(OrderLine).where(OrderLine.order_id.in_([row.id for row in ordered]))
    lines = db.session.scalars(asked.order_by(OrderLine.at, OrderLine.id)).all() if ordered else []
    return findings, [(row, [line for line in lines if line.order_id == row.id]) for row in ordered]


def on_duty(day: date | None = None) -> UUID | None:
    """Who leads on a day (today); of several the spell that was written last."""
    at = day or today()
    spells = select(Duty.person).where(Duty.first <= at, Duty.last >= at).order_by(Duty.id.desc()).limit(1)
    found: UUID | None = db.session.scalar(spells)
    return found


def duties() -> Sequence[Duty]:
    """The spells that are not over, in order."""
    left = select(Duty).where(Duty.last >= today()).order_by(Duty.first, Duty.id).limit(100)
    return db.session.scalars(left).all()


def below_overdue() -> list[tuple[Overdue, str]]:
    """Orders of regions below that were left unanswered and still are, with the names of the places."""
    left = select(Overdue).where(Overdue.answered_at.is_(None)).order_by(Overdue.at.desc()).limit(100)
    rows = db.session.scalars(left).all()
    places = below.named(row.place for row in rows)
    return [(row, places.get(row.place, "")) for row in rows]


def names(rows: Iterable[Finding | Order]) -> dict[UUID, str]:
    """The names of the officers that these rows are about."""
    persons = {row.handler if isinstance(row, Finding) else row.officer for row in rows}
    known = [person for person in persons if person is not None]
    return posts.names(known) if known else {}


def _own(actor: Actor, *persons: Person, department: Person) -> list[ColumnElement[bool]]:
    """Nothing is left out for who supervises or assigns; others see what names them, or their department alone."""
    if sees_all(actor):
        return []
    officer = persons[0]
    mine = [person == actor.person for person in persons] if actor.person is not None else []
    if actor.department is not None:
        mine.append(and_(officer.is_(None), department == actor.department))
    return [or_(*mine)] if mine else [false()]
