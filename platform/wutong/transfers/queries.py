"""Transfers of the present region, those it asked for and those it is asked."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from wutong.access import Actor
from wutong.calendar import queries as calendar
from wutong.calendar.rules import Term
from wutong.cases import queries as cases
from wutong.clock import today
from wutong.db import db
from wutong.transfers import limits
from wutong.transfers.models import Transfer
from wutong.transfers.rules import NoSuchTransfer
from wutong.web.paging import Page, fetch

#: Whoever sees what every department is asked.
ALL = "case.assign"


def found(transfer_id: UUID, *, lock: bool = False) -> Transfer:
    """One transfer; raises `NoSuchTransfer`."""
    wanted = select(Transfer).where(Transfer.id == transfer_id)
    row: Transfer | None = held(transfer_id) if lock else db.session.scalar(wanted)
    if row is None:
        raise NoSuchTransfer
    return row


def held(transfer_id: UUID) -> Transfer | None:
    """One transfer until the transaction ends, its case first where that is of this region, as everybody holds them who
    moves a case."""
    mine = select(Transfer.case_id).where(Transfer.id == transfer_id, Transfer.incoming.is_(False))
    case_id = db.session.scalar(mine)
    if case_id is not None:
        cases.locked(case_id)
    row: Transfer | None = db.session.scalar(select(Transfer).where(Transfer.id == transfer_id).with_for_update())
    return row


def taken(case_id: UUID, other: int) -> Transfer | None:
    """The latest offer of a case of this region that another region took, until the transaction ends."""
    there = (Transfer.case_id == case_id, Transfer.other == other, Transfer.incoming.is_(False))
    latest = select(Transfer).where(*there, Transfer.state == "taken").order_by(Transfer.answered_at.desc()).limit(1)
    row: Transfer | None = db.session.scalar(latest.with_for_update())
    return row


def waiting(case_id: UUID, *, lock: bool = False) -> Transfer | None:
    """The transfer of a case of this region that waits for its answer."""
    wanted = select(Transfer).where(
        Transfer.case_id == case_id, Transfer.state == "asked", Transfer.incoming.is_(False)
    )
    row: Transfer | None = db.session.scalar(wanted.with_for_update() if lock else wanted)
    return row


def of(case_id: UUID) -> Sequence[Transfer]:
    """Everything that was asked about a case of this region, newest first."""
    mine = select(Transfer).where(Transfer.case_id == case_id, Transfer.incoming.is_(False))
    return db.session.scalars(mine.order_by(Transfer.id.desc())).all()


def listed(
    actor: Actor, *, asked: bool = True, live: bool = True, cursor: str | None = None, limit: int = 20
) -> Page[Transfer]:
    """What the actor's department or region is `asked`, or what was offered from here; those that wait by their day, or
    everything ever, newest first."""
    wanted = select(Transfer).where(_asked(actor) if asked else Transfer.incoming.is_(False))
    if live:
        left = wanted.where(Transfer.state == "asked")
        return fetch(db.session(), left, (Transfer.answer_by, Transfer.id), cursor=cursor, limit=limit)
    return fetch(db.session(), wanted, (Transfer.id.desc(),), cursor=cursor, limit=limit)


def _asked(actor: Actor) -> ColumnElement[bool]:
    """Offers from elsewhere are for everybody who takes cases; those to a department for it, and for who assigns."""
    if actor.may(ALL) or actor.department is None:
        return or_(Transfer.incoming, Transfer.department.is_not(None))
    return or_(Transfer.incoming, and_(Transfer.department == actor.department))


def answer_by() -> date:
    """By when whoever is asked today answers."""
    due = calendar.counted(Term(today(), limits.answer_days())).due
    assert due is not None
    return due
