"""What this room does when something happened: the document of a step is made, that of a step taken back
is void, and that of a decision which holds no more says so."""

from collections.abc import Collection, Iterable
from contextlib import suppress

from flask import current_app
from sqlalchemy import select

from wutong import sweeps
from wutong.cases import after_events, belonging, review_events
from wutong.cases import events as facts
from wutong.db import db
from wutong.documents import actions
from wutong.documents.models import Document
from wutong.documents.rules import NothingToWrite
from wutong.events import REACTIONS, Envelope

#: The steps that give documents. A draft that was thrown away is told as withdrawn too, and gives none.
GIVING = (
    facts.CaseAccepted, facts.CaseDeemed, facts.CorrectionRequested, facts.CaseRejected, facts.CaseSuspended,
    facts.CaseExtended, facts.CaseDecided, facts.CaseDelivered, facts.CaseWithdrawn, facts.CaseTerminated,
    facts.CaseRevoked, after_events.CaseCorrected, after_events.CommitmentSigned, review_events.MeetingHeld,
)  # fmt: skip


def write(fact: facts.CaseFact, envelope: Envelope) -> None:
    """Make the document of the step, unless a counter was faster, or the step was taken back meanwhile; what the step
    ended of what was decided before is marked."""
    with suppress(NothingToWrite):
        actions.make(fact.case_id, fact.seq, base=current_app.config["WUTONG"].public_url)
    actions.settle(fact.case_id)


def void(fact: facts.CaseUndone, envelope: Envelope) -> None:
    """What was written of the step that was taken back holds no more."""
    actions.void(fact.case_id)
    actions.settle(fact.case_id)


def papers_held(digests: Collection[str]) -> Iterable[str]:
    """Which of these addresses documents of this region still have."""
    return db.session.scalars(select(Document.digest).where(Document.digest.in_(digests))).all()


sweeps.HELD.register(papers_held)
for _fact in GIVING:
    REACTIONS.register(_fact, write)
REACTIONS.register(facts.CaseUndone, void)
belonging.register(Document)
