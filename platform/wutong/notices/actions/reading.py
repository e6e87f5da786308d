"""Reading: what a person or an office does with what it was told."""

from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import now
from wutong.db import db
from wutong.notices import rules, ways
from wutong.notices.models import Choice, ChosenWay, StaffNotice, Told
from wutong.notices.ways import WAYS, NoticeChannel
from wutong.secret import Secret


def read(person: UUID, told_id: UUID) -> None:
    """Mark a line of the person's inbox as read."""
    line = db.session.get(Told, (person, told_id))
    if line is not None and line.read_at is None:
        line.read_at = now()


def read_all(person: UUID) -> None:
    """Mark everything in the person's inbox as read."""
    unread = update(Told).where(Told.person == person, Told.read_at.is_(None))
    db.session.execute(unread.values(read_at=now()))


def choose(person: UUID, kind: str, *, wanted: bool) -> None:
    """Switch an optional kind of notice on or off for the announced person; others cannot be switched."""
    if not rules.kind_of(kind).optional:
        raise rules.NotOptional(kind=kind)
    row = insert(Choice).values(person=person, kind=kind, wanted=wanted)
    db.session.execute(row.on_conflict_do_update(index_elements=["person", "kind"], set_={"wanted": wanted}))


def choose_way(person: UUID, channel: str, *, wanted: bool, address: str = "") -> None:
    """Let the announced person be told over a way of a plugin as well, or no longer; raises `NoSuchWay`, and
    `BadAddressOfWay` where what he says to be reached is not right."""
    if not wanted:
        db.session.execute(delete(ChosenWay).where(ChosenWay.person == person, ChosenWay.channel == channel))
        return
    way = WAYS.here().get(channel)
    if way is None:
        raise ways.NoSuchWay
    said = _reached(way, address.strip())
    row = insert(ChosenWay).values(person=person, channel=channel, address=Secret(said), at=now())
    fresh = {"address": row.excluded.address, "at": row.excluded.at}
    db.session.execute(row.on_conflict_do_update(index_elements=["person", "channel"], set_=fresh))


def _reached(way: NoticeChannel, address: str) -> str:
    if way.asks and not address:
        raise ways.BadAddressOfWay({"address": [f"请填写{way.asks}。"]})
    try:
        return way.check(address)[:200] if way.asks else ""
    except ValueError as error:
        raise ways.BadAddressOfWay({"address": [str(error)]}) from None


def see(notice_id: UUID, *, actor: Actor) -> None:
    """Mark a staff notice as seen, for the whole department; what is for one officer only that one can."""
    notice = db.session.get(StaffNotice, (tenancy.scope().home, notice_id))
    if notice is not None and notice.seen_at is None and notice.person in (None, actor.person):
        notice.seen_at, notice.seen_by = now(), actor.person
