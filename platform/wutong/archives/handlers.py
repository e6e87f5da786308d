"""What this room does when a case is over: seal it, or wait until the step 归档, or until it cannot be taken back."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import get_args
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from wutong import sweeps
from wutong.access import SYSTEM
from wutong.archives import actions, policy
from wutong.archives.models import Package
from wutong.archives.rules import OVER, Destroyed, NothingNew, NotOver
from wutong.cases import after_events as after
from wutong.cases import events as facts
from wutong.cases import queries as cases
from wutong.cases.actions import deciding
from wutong.cases.queries import NoSuchCase
from wutong.clock import now
from wutong.db import db
from wutong.documents.events import DocumentEnded, DocumentMade, DocumentReplaced, DocumentVoided
from wutong.events import REACTIONS, Envelope
from wutong.timers import TIMED, at_time, cancel_time

#: The timers: a case that can be taken back no more is sealed; one that was delivered long enough ago is filed away.
SEAL, FILE = "archive.seal", "archive.file"
#: What happens to a document after its step.
OfDocument = DocumentMade | DocumentVoided | DocumentReplaced | DocumentEnded


def closed(fact: facts.CaseClosed, envelope: Envelope) -> None:
    """Seal what is over; what was delivered is filed away later, unless somebody does it by hand before."""
    with suppress(NoSuchCase):  # a draft that was thrown away
        case = cases.get(fact.case_id)
        cancel_time(FILE, case.id)
        if case.state == "delivered":
            at_time(FILE, case.id, case.last_at + timedelta(days=policy.after_days()))
        else:
            seal(case.id)


def more(fact: facts.CaseFact | OfDocument, envelope: Envelope) -> None:
    """Seal what was filed away; what comes later makes a supplement."""
    with suppress(NoSuchCase):
        seal(fact.case_id)


def seal(case_id: UUID) -> None:
    """Seal what no package has yet, when nobody may take the last step back any more; nothing while it is not over."""
    case = cases.get(case_id)
    until = deciding.undoable_until(case)
    if case.state in OVER and until is not None and now() <= until:
        cancel_time(SEAL, case_id)
        at_time(SEAL, case_id, until + timedelta(seconds=1))
        return
    with suppress(NotOver, NothingNew, Destroyed):
        actions.seal(case_id, base=current_app.config["WUTONG"].public_url)


def file(case_id: UUID) -> None:
    """File away what was delivered long enough ago and is still where it was; sealing follows."""
    if cases.get(case_id).state == "delivered":
        deciding.archive(case_id, actor=SYSTEM)


def packages_held(digests: Collection[str]) -> Iterable[str]:
    """Which of these addresses packages of this region still have."""
    return [one for one in db.session.scalars(select(Package.digest).where(Package.digest.in_(digests))) if one]


sweeps.HELD.register(packages_held)
TIMED.register(SEAL, seal)
TIMED.register(FILE, file)
REACTIONS.register(facts.CaseClosed, closed)
for _fact in (facts.CaseArchived, facts.CaseRevoked, after.CaseCorrected, *get_args(OfDocument)):
    REACTIONS.register(_fact, more)
