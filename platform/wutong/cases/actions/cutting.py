"""Keeping a cut of the inbox under a name, and throwing it away; each officer's own, at each region."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from sqlalchemy import delete, func, select

from wutong import tenancy
from wutong.access import Actor
from wutong.cases.cuts import SavedCut
from wutong.clock import new_id, now
from wutong.db import db
from wutong.errors import Conflict
from wutong.secret import Secret

#: What of an address is a cut, and how many an officer keeps.
PARTS, MOST = ("whose", "state", "light", "q"), 20


class Enough(Conflict):
    """The officer keeps as many cuts as one can look through."""

    code = "case.cuts_enough"
    message = "保存的筛选已有 20 个，请先删除不用的。"


def kept(actor: Actor) -> Sequence[SavedCut]:
    """The actor's own cuts, in the order in which they were kept."""
    mine = select(SavedCut).where(SavedCut.person == actor.person).order_by(SavedCut.at, SavedCut.id)
    return db.session.scalars(mine).all()


def keep(title: str, parts: Mapping[str, str], *, actor: Actor) -> SavedCut:
    """Keep what these parts of an address cut out of the inbox; raises `Enough`."""
    actor.must("case.read")
    assert actor.person is not None
    mine = select(func.count()).select_from(SavedCut).where(SavedCut.person == actor.person)
    if (db.session.scalar(mine) or 0) >= MOST:
        raise Enough
    query = urlencode({name: parts[name][:100] for name in PARTS if parts.get(name)})
    row = SavedCut(
        region=tenancy.scope().home, id=new_id(), person=actor.person, title=Secret(title), query=Secret(query),
        at=now(),
    )  # fmt: skip
    db.session.add(row)
    return row


def drop(cut_id: UUID, *, actor: Actor) -> None:
    """Throw a cut of one's own away; one that is gone already, or a colleague's, changes nothing."""
    db.session.execute(delete(SavedCut).where(SavedCut.id == cut_id, SavedCut.person == actor.person))


def parts(row: SavedCut) -> dict[str, str]:
    """A kept cut as the parts of an address."""
    return {name: value for name, value in parse_qsl(row.query.reveal()) if name in PARTS}
