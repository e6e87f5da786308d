"""The announced person's own rows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.db import db
from wutong.errors import NotFound
from wutong.people.models import Account, Address, PersonSession
from wutong.people.rules.sign_in import LIVES


class NoAccount(NotFound):
    """The announced person has no live account."""

    code = "people.no_account"
    message = "没有找到您的账号，请重新登录。"


def me() -> UUID:
    """The announced person; raises `NoAccount` when nobody is."""
    person = tenancy.scope().person
    if person is None:
        raise NoAccount
    return person


def account() -> Account | None:
    """The announced person's account in whatever state."""
    return db.session.scalar(select(Account).where(Account.person == me()))


def own_account() -> Account:
    """The announced person's live account; raises `NoAccount`."""
    found = account()
    if found is None or found.state != "live":
        raise NoAccount
    return found


def held_account() -> Account:
    """The same as it is now, held until the transaction ends."""
    mine = select(Account).where(Account.person == me()).with_for_update()
    found = db.session.scalar(mine.execution_options(populate_existing=True))
    if found is None or found.state != "live":
        raise NoAccount
    return found


def addresses() -> Sequence[Address]:
    """The announced person's addresses, oldest first."""
    return db.session.scalars(select(Address).where(Address.person == me()).order_by(Address.id)).all()


def session(digest: bytes, moment: datetime) -> PersonSession | None:
    """The announced person's session with this token digest, if it is still open at the moment."""
    asked = select(PersonSession).where(PersonSession.person == me(), PersonSession.digest == digest)
    found = db.session.scalar(asked)
    if found is None or found.ended_at is not None:
        return None
    over = LIVES[found.kind].over(opened=found.opened_at, seen=found.seen_at, moment=moment)
    return None if over else found


def open_sessions(moment: datetime) -> list[PersonSession]:
    """Where the announced person is signed in, newest first."""
    asked = select(PersonSession).where(PersonSession.person == me(), PersonSession.ended_at.is_(None))
    found = db.session.scalars(asked.order_by(PersonSession.opened_at.desc()))
    return [one for one in found if not LIVES[one.kind].over(opened=one.opened_at, seen=one.seen_at, moment=moment)]
