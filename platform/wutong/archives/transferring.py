"""Handing packages over to an archive (移交): a list, the file that goes with it, and the receipt that comes back.

The office keeps its copies: they are destroyed by a list of disposal like others, when their term is over.
(档案法实施条例 §20: after ten years in a county, twenty in a city or province; earlier where both agree.)
"""

import hashlib
from collections.abc import Collection
from datetime import date
from uuid import UUID

from wutong import events, files, tenancy
from wutong.access import Actor
from wutong.archives import queries, rules
from wutong.archives.events import PackageHandedOver, TransferMoved
from wutong.archives.models import Package, Transfer, TransferLine
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.documents import numbering
from wutong.secret import Secret

#: The series of lists of transfer among the series of documents; no office can give a document this mark.
SERIES = "#transfer"


def make(case_ids: Collection[UUID], to: str, *, actor: Actor) -> Transfer:
    """Put every package of some cases on a list; raises `NotToHand` unless each case has one that may go."""
    home = tenancy.scope().home
    actor.must("archive.manage", at=home)
    found = queries.to_hand(list(set(case_ids))) if 0 < len(case_ids) <= rules.LISTED else ()
    if {row.case_id for row in found} != set(case_ids) or not found:
        raise rules.NotToHand
    ident, year = new_id(), today().year
    number = rules.transfer(tenancy.spell(home), year, numbering.take(ident, 0, SERIES, year))
    row = Transfer(region=home, id=ident, number=number, to=to, state="listed", made_by=actor.person, made_at=now(),
                   handed_by=None, handed_at=None, received_on=None, receipt=None, noted_by=None)  # fmt: skip
    db.session.add(row)
    for one in found:
        queries.get(one.id, lock=True)  # of two lists that want it the second waits, and finds it taken
    if len(queries.to_hand(list(set(case_ids)))) != len(found):
        raise rules.NotToHand
    db.session.add_all(
        TransferLine(region=home, transfer=ident, package=one.id, number=one.number, hash=_hash(one)) for one in found
    )
    db.session.flush()
    _tell(row, "make", actor)
    return row


def hand(transfer_id: UUID, *, actor: Actor) -> Transfer:
    """Say that everything was handed over; raises `NotThere`, and `NotToHand` where something is gone meanwhile."""
    row = _step(transfer_id, "hand", actor)
    if any(package.digest is None for _, package in queries.handed(row.id)):
        raise rules.NotToHand
    row.handed_by, row.handed_at = actor.person, now()
    return row


def receive(transfer_id: UUID, on: date, receipt: str, *, actor: Actor) -> Transfer:
    """Write down the archive's receipt: on which day, and who signed under which number. Raises `NotThere`."""
    row = _step(transfer_id, "receive", actor)
    row.received_on, row.receipt, row.noted_by = on, Secret(receipt), actor.person
    for line, package in queries.handed(row.id):
        package.handed_on = on
        fact = PackageHandedOver(package.id, package.case_id, line.number, row.id)
        events.publish(fact, actor=actor, subject=package.applicant, about=package.case_id)
    return row


def drop(transfer_id: UUID, *, actor: Actor) -> Transfer:
    """Give a list up before anything was handed over; raises `NotThere`."""
    return _step(transfer_id, "drop", actor)


def take_away(transfer_id: UUID, *, actor: Actor) -> Transfer:
    """Let an archivist take the file of a list away; it is an event. Raises `NotThere` for one that was dropped."""
    actor.must("archive.manage", at=tenancy.scope().home)
    row = queries.transfer(transfer_id)
    if row.state == "dropped" or any(package.digest is None for _, package in queries.handed(row.id)):
        raise rules.NotThere(state=row.state)
    _tell(row, "export", actor)
    return row


def _step(transfer_id: UUID, step: str, actor: Actor) -> Transfer:
    actor.must("archive.manage", at=tenancy.scope().home)
    row = queries.transfer(transfer_id, lock=True)
    row.state = rules.after(row.state, step)
    _tell(row, step, actor)
    return row


def _hash(row: Package) -> str:
    hasher = hashlib.sha256()
    for chunk in files.open_(row.digest or ""):
        hasher.update(chunk)
    return hasher.hexdigest()


def _tell(row: Transfer, step: str, actor: Actor) -> None:
    events.publish(TransferMoved(row.id, row.number, step, row.state), actor=actor, about=row.id)
