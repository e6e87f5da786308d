"""Originals of the present region: those of a case, those that lie with somebody, the slips under way."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from wutong.access import Actor
from wutong.cases import queries as cases
from wutong.cases.models import Case
from wutong.db import db
from wutong.desks import queries as desks
from wutong.originals.models import Original, Piece, Slip
from wutong.originals.rules import LEADS, NoSuchSlip
from wutong.people.queries import posts
from wutong.web.paging import Page, fetch


@dataclass(frozen=True, slots=True)
class Told:
    """A slip with its pieces and the names of giver, taker and whoever signed."""

    slip: Slip
    pieces: Sequence[Piece]
    names: dict[UUID, str]


def of(case_id: UUID) -> Sequence[Original]:
    """Every original of a case, in the order they came."""
    return db.session.scalars(select(Original).where(Original.case_id == case_id).order_by(Original.id)).all()


def unsettled(case_id: UUID) -> Sequence[Original]:
    """What did not go back and nobody wrote down as staying."""
    return [row for row in of(case_id) if row.state != "returned" and row.kept_at is None]


def lies(row: Original, holder: str = "") -> str:
    """What it is, where it lies and with whom, in words."""
    where = "，".join(filter(None, (row.place.reveal(), holder)))
    return f"{row.name.reveal()}（{where}）" if where else row.name.reveal()


def chosen(ids: Collection[UUID]) -> Sequence[Original]:
    """These originals, held until the transaction ends, in one order so that two who choose the same wait."""
    mine = select(Original).where(Original.id.in_(ids)).order_by(Original.id)
    return db.session.scalars(mine.with_for_update()).all()


def on_slip(slip: UUID) -> Sequence[Original]:
    """What is under way on a slip, held until the transaction ends."""
    mine = select(Original).where(Original.slip == slip).order_by(Original.id)
    return db.session.scalars(mine.with_for_update()).all()


def cases_with(ids: Collection[UUID]) -> set[UUID]:
    """Which cases these originals belong to."""
    return set(db.session.scalars(select(Original.case_id).where(Original.id.in_(ids))))


def cases_under_way(slip: UUID) -> set[UUID]:
    """Which cases the originals belong to that are under way on a slip."""
    return set(db.session.scalars(select(Original.case_id).where(Original.slip == slip)))


def persons(actor: Actor) -> tuple[UUID, ...]:
    """The actor, and those for whom he stands in today (AB岗)."""
    return (actor.person, *desks.covered(actor.person)) if actor.person is not None else ()


def disposes(actor: Actor, holder: UUID | None) -> bool:
    """Whether the actor disposes of what `holder` has."""
    return holder in persons(actor) or actor.may(LEADS)


def signs(actor: Actor, slip: Slip) -> bool:
    """Whether the actor signs a slip: the taker or his deputy, never who sent it."""
    return slip.taker in persons(actor) and actor.person != slip.giver


def lying(actor: Actor, *, cursor: str | None = None, limit: int = 50) -> Page[Original]:
    """What lies with the actor, oldest first; what is on its way here from another region lies with nobody yet."""
    own = or_(Original.holder.in_(persons(actor)), Original.state == "coming")
    wanted = select(Original).where(own, Original.state != "returned")
    return fetch(db.session(), wanted, (Original.id,), cursor=cursor, limit=limit)


def slips(actor: Actor, *, live: bool = True, cursor: str | None = None, limit: int = 20) -> Page[Slip]:
    """The slips that the actor sent or is to sign, newest first; with `live` those that nobody has signed."""
    mine = persons(actor)
    wanted = select(Slip)
    if not actor.may(LEADS):
        wanted = wanted.where(or_(Slip.giver.in_(mine), Slip.taker.in_(mine)))
    if live:
        wanted = wanted.where(Slip.state == "open")
    return fetch(db.session(), wanted, (Slip.id.desc(),), cursor=cursor, limit=limit)


def slip(slip_id: UUID, *, lock: bool = False) -> Slip:
    """One slip; raises `NoSuchSlip`."""
    wanted = select(Slip).where(Slip.id == slip_id)
    row: Slip | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if row is None:
        raise NoSuchSlip
    return row


def pieces(slip_id: UUID) -> Sequence[Piece]:
    """What is on a slip."""
    return db.session.scalars(select(Piece).where(Piece.slip == slip_id).order_by(Piece.original)).all()


def told(slip_id: UUID) -> Told:
    """A slip with everything that is printed on it; raises `NoSuchSlip`."""
    row = slip(slip_id)
    return Told(row, pieces(row.id), posts.names([one for one in (row.giver, row.taker, row.settled_by) if one]))


def cases_of(rows: Iterable[Original]) -> dict[UUID, Case]:
    """The cases of these originals, as lists show them."""
    found = {row.case_id for row in rows}
    return cases.known(found) if found else {}


def names(rows: Iterable[Original | Slip]) -> dict[UUID, str]:
    """The names of those who hold, give and take."""
    some: set[UUID | None] = set()
    for row in rows:
        some |= {row.holder, row.returned_by} if isinstance(row, Original) else {row.giver, row.taker}
    found = [one for one in some if one is not None]
    return posts.names(found) if found else {}


def open_to(person: UUID) -> Sequence[Slip]:
    """The slips that somebody is to sign, held until the transaction ends."""
    mine = select(Slip).where(Slip.taker == person, Slip.state == "open").order_by(Slip.id)
    return db.session.scalars(mine.with_for_update()).all()
