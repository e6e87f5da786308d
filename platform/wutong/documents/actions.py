"""Making a document, once for a step however often it is asked for, and saying of it when it holds no more."""

import hashlib
import io
import os
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from wutong import events, files, tenancy
from wutong.access import SYSTEM, Actor
from wutong.cases import queries as cases
from wutong.cases.models import Case, Step
from wutong.clock import local, new_id, now, today
from wutong.db import db
from wutong.documents import numbering, queries, rules, telling, typeset, verifying
from wutong.documents.events import DocumentEnded, DocumentMade, DocumentOpened, DocumentReplaced, DocumentVoided
from wutong.documents.models import Document

#: Largest document in bytes; one of a hundred pages is far below.
LIMIT = 20 * 1024 * 1024


def make(case_id: UUID, seq: int, *, base: str) -> Document:
    """The document of a case's step, made if it is not there yet; `base` is the public address of the installation.

    Of a worker and a counter that ask at the same moment the second finds what the first made. Raises `NothingToWrite`
    for a step that gives none, was taken back, or whose case has gone.
    """
    case = cases.get(case_id)
    made = queries.of_step(case_id, seq)
    if made is not None:
        return made
    due = queries.due(case)
    asked = next((one for one in due if one.step.seq == seq), None)
    if asked is None:
        raise rules.NothingToWrite
    if asked.kind.signed or asked.step.move == rules.CORRECTS:  # it names a decision, so that comes first, in whatever
        for one in due:  # order letters are read
            if one.document is None and one.kind.name in rules.DECISIONS and one.step.seq < seq:
                _write(case, one.step, base)
    return _write(case, asked.step, base)


def _write(case: Case, step: Step, base: str) -> Document:
    form = cases.form(case.id)
    if form is None:
        raise rules.NothingToWrite
    told = telling.told(case, step, form)
    year = told.day.year
    number = rules.number(told.mark, year, numbering.take(case.id, step.seq, told.mark, year))
    row = insert(Document).values(
        region=case.region, id=new_id(), case_id=case.id, seq=step.seq, applicant=case.applicant, kind=told.kind.name,
        number=number, title=told.title[:100], office=told.office[:200], day=told.day, words=told.words,
        **_set(told, number, base),
    )  # fmt: skip
    new = row.on_conflict_do_nothing(index_elements=["region", "case_id", "seq"]).returning(Document.id)
    fresh = db.session.execute(new).scalar_one_or_none()
    made = queries.of_step(case.id, step.seq)
    assert made is not None
    if fresh is not None:
        _tell(DocumentMade, made)
        if step.move == rules.CORRECTS:
            _replace(queries.to_replace(case.id, step.seq), made)
        settle(case.id)
    return made


def _replace(old: Document | None, new: Document) -> None:
    """The new document stands in the place of the old one, which says so to whoever verifies it."""
    if old is not None:
        old.replaced_on, old.replaced_by = new.day, new.id
        _tell(DocumentReplaced, old)


def _set(told: telling.Told, number: str, base: str) -> dict[str, Any]:
    """Set the document, keep the file, and what is to be known of it: address, size, hash, both parts of its code."""
    place, made_at = tenancy.spell(tenancy.scope().home), now()
    code = rules.spelled(place, os.urandom(10))
    done = typeset.pdf(_sheet(told, number, code, base, place), made_at)
    blob = files.store(io.BytesIO(done.pdf), limit=LIMIT)
    _, find, prove = code.split("-")
    return {
        "made_at": made_at, "digest": blob.digest, "size": blob.size, "hash": hashlib.sha256(done.pdf).hexdigest(),
        "find": verifying.finding(place, find), "proof": verifying.proving(place, find, prove),
        "lacking": len(done.lacking), "void_on": None,
    }  # fmt: skip


def _tell(fact: type[DocumentMade | DocumentReplaced | DocumentVoided], one: Document) -> None:
    told = fact(one.id, one.case_id, one.seq, one.kind, one.number)
    events.publish(told, actor=SYSTEM, subject=one.applicant, about=one.case_id)


def _sheet(told: telling.Told, number: str, code: str, base: str, place: str) -> typeset.Sheet:
    return typeset.Sheet(
        heading=told.office, title=told.title, number=number, to=told.to if told.kind.named else "",
        paragraphs=told.paragraphs, rows=told.rows, office=told.office, day=rules.chinese(told.day), code=code,
        address=f"{base}/{place}/documents/verify?code={code}", signed=told.kind.signed,
    )  # fmt: skip


def sample(kind: rules.Kind) -> bytes:
    """A PDF that shows how a document of this kind looks here, by the draft where there is one; nothing is kept."""
    told = telling.sample(kind)
    sheet = _sheet(told, rules.number(told.mark, told.day.year, 1), "（样张）", "", "")
    return typeset.pdf(replace(sheet, address="", sample=True), now()).pdf


def take_out(one: Document, opening: UUID | None, *, actor: Actor) -> None:
    """Write down that somebody of the office takes a document out, and for which reason where one was wanted."""
    told = DocumentOpened(one.id, one.case_id, one.seq, one.kind, one.number, opening)
    events.publish(told, actor=actor, subject=one.applicant, about=one.case_id)


def erase(case_id: UUID) -> None:
    """Remove the documents of a case whose archive is destroyed; their codes prove nothing any more."""
    for one in queries.of_case(case_id):
        files.let_go(one.digest)
        db.session.delete(one)


def settle(case_id: UUID) -> None:
    """Mark the documents of a case whose decision was revoked, cancelled or taken anew, by what its steps say."""
    steps = cases.steps(case_id, all_=True)
    days = {step.seq: local(step.at).date() for step in steps}
    ends = rules.ended([rules.Taken(step.seq, step.move) for step in steps])
    for one in (one for one in queries.of_case(case_id) if one.seq in days):
        end = ends.get(one.seq)
        how, seq = (end.how, end.seq) if end else (None, None)
        if (one.ended_as, one.ended_seq) != (how, seq):
            one.ended_as, one.ended_seq, one.ended_on = how, seq, days[seq] if seq else None
            told = DocumentEnded(one.id, one.case_id, one.seq, one.kind, one.number, how or "")
            events.publish(told, actor=SYSTEM, subject=one.applicant, about=one.case_id)


def void(case_id: UUID) -> list[Document]:
    """Void the documents of the case's steps that were taken back; returns those that held until now."""
    back = queries.back(case_id)
    gone = [one for one in queries.of_case(case_id) if one.seq in back and one.void_on is None]
    for one in gone:
        one.void_on = today()
        _tell(DocumentVoided, one)
    return gone
