"""How long a matter's cases are kept, and that a case is held (冻结) until somebody lifts it."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from wutong import events, tenancy
from wutong.access import Actor
from wutong.archives import queries
from wutong.archives.events import ArchiveHeld, HoldLifted, TermSet
from wutong.archives.models import Hold, Term
from wutong.archives.rules import Destroyed, NoSuchPackage, NotApproved, ShorterThanAbove, longest
from wutong.clock import new_id, now
from wutong.db import db
from wutong.secret import Secret


def set_term(code: str, term: str | None, *, actor: Actor) -> None:
    """Say how long the cases of a matter are kept, or take it back with `None`; what is sealed keeps its term.

    Raises `ShorterThanAbove`.
    """
    home = tenancy.scope().home
    actor.must("archive.manage", at=home)
    above = [row.term for row in queries.terms() if row.code == code and row.region != home]
    if term is None:
        db.session.execute(delete(Term).where(Term.region == home, Term.code == code))
    else:
        if above and longest([*above, term]) != term:
            raise ShorterThanAbove({"term": [ShorterThanAbove.message]})
        said = {"term": term, "at": now(), "by": actor.person}
        row = insert(Term).values(region=home, code=code, **said)
        db.session.execute(row.on_conflict_do_update(index_elements=["region", "code"], set_=said))
    events.publish(TermSet(code, term), actor=actor)


def hold(case_id: UUID, reason: str, *, actor: Actor) -> Hold:
    """Keep everything of a case from being destroyed, whatever its term; raises `Destroyed` where it is too late."""
    actor.must("archive.manage", at=tenancy.scope().home)
    packages = queries.of_case(case_id)
    if not packages:
        raise NoSuchPackage
    queries.get(packages[0].id, lock=True)  # a list that is being executed comes before or after, never between
    if packages[0].destroyed_on:
        raise Destroyed
    row = Hold(
        region=packages[0].region, id=new_id(), case_id=case_id, why=Secret(reason), set_by=actor.person,
        set_at=now(), lifted_for=None, lifted_by=None, lifted_at=None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    events.publish(ArchiveHeld(row.id, case_id), actor=actor, subject=packages[0].applicant, about=case_id)
    return row


def lift(hold_id: UUID, reason: str, *, actor: Actor) -> Hold:
    """Lift a hold, for a reason; raises `NotApproved` for one that was lifted."""
    actor.must("archive.manage", at=tenancy.scope().home)
    row = queries.hold(hold_id)
    if row.lifted_at is not None:
        raise NotApproved
    row.lifted_for, row.lifted_by, row.lifted_at = Secret(reason), actor.person, now()
    events.publish(HoldLifted(row.id, row.case_id), actor=actor, about=row.case_id)
    return row
