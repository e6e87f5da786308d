"""What can be asked about documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from wutong import tenancy
from wutong.cases import queries as cases
from wutong.cases.models import Case, Step
from wutong.db import db
from wutong.documents.models import Document
from wutong.documents.rules import DECISIONS, KINDS, Kind, NoSuchDocument, Taken, giving, kinds, taken_back


@dataclass(frozen=True, slots=True)
class Due:
    """A step that gives a document: the kind, and the document if it is made."""

    step: Step
    kind: Kind
    document: Document | None


def get(document_id: UUID) -> Document:
    """One document of the present region; raises `NoSuchDocument`."""
    found = db.session.get(Document, (tenancy.scope().home, document_id))
    if found is None:
        raise NoSuchDocument
    return found


def of_step(case_id: UUID, seq: int) -> Document | None:
    """The document of a step, if it is made."""
    return db.session.scalar(select(Document).where(Document.case_id == case_id, Document.seq == seq))


def of_case(case_id: UUID) -> Sequence[Document]:
    """The documents of a case in the order of its steps, void ones too."""
    return db.session.scalars(select(Document).where(Document.case_id == case_id).order_by(Document.seq)).all()


def standing(case_id: UUID, kinds: Sequence[str], seq: int) -> Sequence[Document]:
    """The documents of these kinds that are not void or replaced, and had not come to an end by step `seq`."""
    made = [one for one in of_case(case_id) if one.kind in kinds and one.void_on is None and one.replaced_by is None]
    return [one for one in made if one.ended_seq is None or one.ended_seq > seq]


def to_replace(case_id: UUID, seq: int) -> Document | None:
    """The decision that the correction of step `seq` takes the place of."""
    return next((one for one in reversed(standing(case_id, DECISIONS, seq)) if one.seq < seq), None)


def due(case: Case) -> list[Due]:
    """Every document that the case's steps give, made or not, oldest first; a step that was taken back gives none, but
    what was already written of it stays to be seen."""
    steps, made = cases.steps(case.id, all_=True), {one.seq: one for one in of_case(case.id)}
    taken = [Taken(step.seq, step.move) for step in steps]
    now_, named = giving(taken, instant=case.instant), dict(kinds(taken)) | {seq: one.kind for seq, one in made.items()}
    return [Due(one, KINDS[named[one.seq]], made.get(one.seq)) for one in steps if one.seq in made or one.seq in now_]


def back(case_id: UUID) -> frozenset[int]:
    """The counts of the case's steps that were taken back."""
    return taken_back([Taken(step.seq, step.move) for step in cases.steps(case_id, all_=True)])
