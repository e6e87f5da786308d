"""Destroying what need not be kept any more: proposed by one, approved by two others, executed, and written down.

What is destroyed is gone: packages, papers, form, history in words, documents, and what other rooms keep of the case
(`cases.keeping`: messages, opinions, orders; not its bills, which another law keeps longer). The lines of its packages,
the list and its events stay. Between approval and execution a hold still saves a case, and so
does a list of transfer until the archive has said what it received.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, select

from wutong import events, files, tenancy
from wutong.access import Actor
from wutong.archives import queries
from wutong.archives.events import ArchiveDestroyed, DisposalMoved
from wutong.archives.models import Disposal, Line, Package, Piece, Vote
from wutong.archives.rules import LISTED, NotApproved, NotByThemselves, NotDue, standing
from wutong.cases import keeping
from wutong.cases import queries as cases
from wutong.cases.actions import filing
from wutong.cases.models import Step
from wutong.clock import new_id, now, today
from wutong.db import db
from wutong.documents import actions as documents
from wutong.secret import Secret


def propose(case_ids: Collection[UUID], reason: str, *, actor: Actor) -> Disposal:
    """Put cases on a list; raises `NotDue` unless every one may be destroyed today."""
    home = tenancy.scope().home
    actor.must("archive.manage", at=home)
    found = {row.case_id: row for row in queries.due(today())}
    if not case_ids or len(case_ids) > LISTED or not set(case_ids) <= found.keys():
        raise NotDue
    row = Disposal(region=home, id=new_id(), state="proposed", why=Secret(reason), proposed_by=actor.person,
                   proposed_at=now())  # fmt: skip
    db.session.add(row)
    db.session.add_all(
        Line(region=home, disposal=row.id, case_id=one, package=found[one].id, number=found[one].number, outcome="")
        for one in set(case_ids)
    )
    db.session.flush()
    _tell(row, actor)
    return row


def vote(disposal_id: UUID, *, agree: bool, opinion: str, actor: Actor) -> Disposal:
    """Speak to a list; raises `NotByThemselves` for who proposed it or has spoken, and `NotApproved` afterwards."""
    actor.must("archive.approve", at=tenancy.scope().home)
    row = queries.disposal(disposal_id, lock=True)
    if row.state != "proposed":
        raise NotApproved
    said = queries.votes(row.id)
    person = actor.answering
    if person is None or person in (row.proposed_by, *(one.person for one in said)):
        raise NotByThemselves
    db.session.add(
        Vote(region=row.region, disposal=row.id, person=person, agree=agree, at=now(),
             opinion=Secret(opinion) if opinion else None)
    )  # fmt: skip
    row.state = standing([*(one.agree for one in said), agree])
    row.decided_at = None if row.state == "proposed" else now()
    _tell(row, actor)
    return row


def execute(disposal_id: UUID, *, actor: Actor) -> Disposal:
    """Destroy what stands on an approved list and may still be destroyed; raises `NotApproved`."""
    actor.must("archive.manage", at=tenancy.scope().home)
    row = queries.disposal(disposal_id, lock=True)
    if row.state != "approved":
        raise NotApproved
    for line in queries.lines(row.id):
        line.outcome = "destroyed" if _destroy(row, line, actor) else "spared"
    row.state, row.executed_by, row.executed_at = "executed", actor.person, now()
    _tell(row, actor)
    return row


def _destroy(row: Disposal, line: Line, actor: Actor) -> bool:
    """Whether everything that was kept of the case is gone now: a hold, a term that is not over, a list of transfer
    that is under way, or what a room cannot let go of spares it."""
    asked = select(Package).where(Package.case_id == line.case_id).with_for_update()
    packages = db.session.scalars(asked.execution_options(populate_existing=True)).all()
    over = all(one.keep_until is not None and one.keep_until < today() for one in packages)
    case = cases.locked(line.case_id)
    kept = queries.held(case.id) or queries.leaving(case.id) or keeping.needed(case)
    if not over or kept or case.closed_on is None:
        return False
    for one in packages:
        if one.digest is not None:
            files.let_go(one.digest)
        one.digest, one.destroyed_on = None, today()
    db.session.execute(delete(Piece).where(Piece.case_id == case.id))
    documents.erase(case.id)
    keeping.destroy(case)
    filing.erase(case)
    db.session.execute(delete(Step).where(Step.case_id == case.id))
    fact = ArchiveDestroyed(row.id, case.id, line.number)
    events.publish(fact, actor=actor, subject=case.applicant, about=case.id)
    return True


def _tell(row: Disposal, actor: Actor) -> None:
    moved = DisposalMoved(row.id, row.state, len(queries.lines(row.id)))
    events.publish(moved, actor=actor, about=row.id)
