"""What can be asked about commitments: that of a case, those that wait for a check, whether one was false before."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import exists, select

from wutong import tenancy
from wutong.cases import queries
from wutong.cases.commitments import WAITING, Commitment
from wutong.cases.models import Case
from wutong.cases.rules import committing
from wutong.clock import today
from wutong.db import db
from wutong.web.paging import Page, fetch


def of(case_id: UUID) -> Commitment | None:
    """The commitment of a case, if one was signed."""
    return db.session.get(Commitment, (tenancy.scope().home, case_id))


def slots(case: Case) -> frozenset[str]:
    """The papers that the case's commitment stands for; a matter that offers none is not asked about."""
    if not committing.offered(queries.asked(case)):
        return frozenset()
    held = of(case.id)
    return frozenset(held.slots) if held else frozenset()


def waiting(case: Case) -> Commitment | None:
    """The commitment that is to be checked now, if there is one."""
    held = of(case.id) if case.state in committing.STATES else None
    return held if held is not None and committing.checkable(held.check_by, held.outcome) else None


def broken(applicant: UUID) -> bool:
    """Whether something that the applicant signed at the present region was found false."""
    false = exists().where(Commitment.applicant == applicant, Commitment.outcome == "false")
    return bool(db.session.scalar(select(false)))


def to_check(*, cursor: str | None = None, limit: int = 20) -> Page[Commitment]:
    """The commitments of the region that wait for a check, the most urgent first."""
    holding = exists().where(
        Case.region == Commitment.region, Case.id == Commitment.case_id, Case.state.in_(committing.STATES)
    )
    listed = select(Commitment).where(WAITING, holding)
    return fetch(db.session(), listed, (Commitment.check_by, Commitment.case_id), cursor=cursor, limit=limit)


def offer(case: Case) -> dict[str, Any]:
    """What the applicant reads before signing, and what was signed; nothing where the matter offers none."""
    keys = committing.offered(queries.asked(case))
    held = of(case.id) if keys else None
    return {"offered": keys, "terms": committing.TERMS, "signed": held, "barred": bool(keys) and broken(case.applicant)}


def told(case: Case) -> dict[str, Any] | None:
    """What the page of a case says of its commitment; one is looked for only where the matter offers it."""
    held = of(case.id) if committing.offered(queries.asked(case)) else None
    if held is None:
        return None
    return {
        "slots": held.slots, "words": held.words.reveal(), "at": held.signed_at, "check_by": held.check_by,
        "checked_at": held.checked_at, "stands": stands(held), "late": waiting(case) is not None and late(held),
    }  # fmt: skip


def stands(held: Commitment) -> tuple[str, str]:
    """Word and tone of where a commitment stands; a gettext message."""
    if held.outcome:
        return committing.OUTCOMES[cast(committing.Outcome, held.outcome)]
    return committing.WAITING if held.check_by else committing.SIGNED


def late(held: Commitment) -> bool:
    """Whether the office has let the day of its check pass."""
    return held.check_by is not None and held.check_by < today()
