"""Lending a telephone: a link that does nothing but take files for one paper, for ten minutes, until it is taken back.

Whoever holds the link acts with what the lender could do for that paper and with nothing else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import func, select

from wutong import links, parts, tenancy
from wutong.access import Actor
from wutong.cases.actions import papering, uploading
from wutong.cases.coming import Upload
from wutong.cases.models import Case, Paper
from wutong.cases.pairings import Pairing
from wutong.cases.rules import Asked, pairing
from wutong.clock import new_id, now
from wutong.db import db, work

#: What its links are for.
PURPOSE = "phone.link"
#: What of the lender's rights a telephone may need.
NEEDED = frozenset({"case.file", "paper.add"})


@dataclass(frozen=True, slots=True)
class Lent:
    """A live pairing as the telephone's door sees it: what it may show, and as whom it sends."""

    region: int
    id: UUID
    case_id: UUID | None
    slot: str
    title: str
    ends_at: datetime
    count: int
    sender: Actor


def lend(asked: Asked, slot: str, *, actor: Actor, case: Case | None = None) -> Pairing:
    """Pair a telephone for one of the papers that a matter asks for.

    Raises `NoSuchSlot`, `TooManyPaired`, and what adding the paper would say already.
    """
    if slot not in {paper.key for paper in asked.papers}:
        raise pairing.NoSuchSlot
    if case is not None:
        papering.open_for_papers(case, actor)
    live = select(func.count()).select_from(Pairing).where(
        Pairing.person == actor.person, Pairing.ended_at.is_(None), Pairing.ends_at > now()
    )  # fmt: skip
    if (db.session.scalar(live) or 0) >= pairing.LIVE:
        raise pairing.TooManyPaired
    row = Pairing(
        region=tenancy.scope().home, id=new_id(), person=actor.person, kind=actor.kind,
        rights=" ".join(sorted(NEEDED & actor.rights)), case_id=case.id if case else None,
        slot=slot, title=asked.title[:200], made_at=now(), ends_at=now() + pairing.LIFE, ended_at=None, count=0,
    )  # fmt: skip
    db.session.add(row)
    return row


def link(row: Pairing) -> str:
    """The last part of the address that a telephone opens: nobody can guess it, and it is kept nowhere."""
    return links.link(PURPOSE, row.id)


def of(pairing_id: UUID, *, actor: Actor, case_id: UUID | None = None) -> Pairing:
    """One's own pairing, of this case or of none; raises `NotPaired`."""
    mine = (Pairing.id == pairing_id, Pairing.person == actor.person)
    about = Pairing.case_id.is_(None) if case_id is None else Pairing.case_id == case_id
    row = db.session.scalar(select(Pairing).where(*mine, about))
    if row is None:
        raise pairing.NotPaired
    return row


def end(row: Pairing) -> None:
    """Take the link back; what came stays."""
    row.ended_at = row.ended_at or now()


def arrived(row: Pairing) -> list[Paper] | list[Upload]:
    """What the telephone has sent: papers of the case, or whole uploads that wait for the filing."""
    if row.case_id is not None:
        mine = select(Upload.paper).where(Upload.pairing == row.id)
        return list(db.session.scalars(select(Paper).where(Paper.id.in_(mine), Paper.ended_at.is_(None))))
    found = db.session.scalars(select(Upload).where(Upload.pairing == row.id).order_by(Upload.id))
    return [one for one in found if parts.reached(one.id) >= one.length]


# ── At the telephone ─────────────────────────────────────────────────────────────────────────────────────────


def opened(text: str) -> Lent:
    """What a link opens in the region of its address; raises `NotPaired`, whatever is wrong with it."""
    with links.behind_link():
        row = db.session.scalar(select(Pairing).where(Pairing.id == _read(text)))
        if row is None or not pairing.live(row, now()):
            raise pairing.NotPaired
        rights = frozenset(row.rights.split())
        sender = (
            Actor("citizen", row.person, rights=rights)
            if row.kind == "citizen"
            else Actor("staff", row.person, row.region, rights=rights)
        )
        return Lent(row.region, row.id, row.case_id, row.slot, row.title, row.ends_at, row.count, sender)


def _read(text: str) -> UUID:
    try:
        return links.opened(PURPOSE, text)
    except links.BadLink:
        raise pairing.NotPaired from None


@contextmanager
def sending(lent: Lent) -> Iterator[None]:
    """In the lender's place: behind the lender's own wall, in a transaction of its own."""
    person = cast(UUID, lent.sender.person)
    citizen = lent.sender.kind == "citizen"
    own = tenancy.visit(lent.region, person=person, persons=(person,))
    with own if citizen else tenancy.at(lent.region, person=person), work():
        yield


def announce(lent: Lent, told: uploading.Announced) -> Upload:
    """Open an upload for the paper of the link, whatever the telephone calls it."""
    row = uploading.begin(told, actor=lent.sender, case_id=lent.case_id)
    row.slot, row.replaces, row.pairing = lent.slot, None, lent.id
    return row


def find(lent: Lent, upload_id: UUID) -> Upload:
    """An upload that came over this very link; raises `NoSuchUpload`."""
    row = uploading.find(upload_id, actor=lent.sender, case_id=lent.case_id)
    if row.pairing != lent.id:
        raise uploading.NoSuchUpload
    return row


def _count(lent: Lent) -> None:
    """Count a file that has arrived whole; raises `NotPaired` where the link was used up meanwhile."""
    held = db.session.get(Pairing, (lent.region, lent.id), with_for_update=True)
    if held is None or not pairing.live(held, now()):
        raise pairing.NotPaired
    held.count += 1


def arrive(lent: Lent, row: Upload, *, fresh: bool) -> None:
    """What is to be done when a piece has come: a whole file is counted, and becomes a paper of its case.

    `fresh` says that something came that was not there before: the last answer may be lost, and asked for again.
    """
    if row.paper is None and parts.reached(row.id) >= row.length and (fresh or row.case_id is not None):
        _count(lent)
        uploading.finish(row, actor=lent.sender)
