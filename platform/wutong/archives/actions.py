"""Sealing what is over, and looking whether a sealed package still is what it was."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from uuid import UUID

from sqlalchemy import update

from wutong import events, files, tenancy
from wutong.access import SYSTEM, Actor
from wutong.archives import policy, proving, queries, rules, signing
from wutong.archives.events import PackageExported, PackageSealed
from wutong.archives.models import Package, Piece
from wutong.archives.packing import Label, Packed, pack, reading
from wutong.cases import queries as cases
from wutong.cases.models import Case
from wutong.clock import local, new_id, now
from wutong.db import db
from wutong.documents import actions as documents
from wutong.documents import numbering
from wutong.documents import queries as written
from wutong.documents.rules import NothingToWrite
from wutong.secret import Secret

#: The largest package, in bytes: all papers that a case can hold, and room.
LIMIT = 8 * 1024**3
#: The series of archive numbers among the series of documents; no office can give a document this mark.
SERIES = "#archive"


def seal(case_id: UUID, *, base: str) -> Package:
    """Seal what a case has that no package of it has yet; `base` is the public address, for documents still to be made.

    Raises `NotOver` and `NothingNew`. A package that exists is never touched.
    """
    case = cases.locked(case_id)  # no step is taken while it is looked through
    if case.state not in rules.OVER or case.moved_to is not None or case.number is None:
        raise rules.NotOver
    _write_all(case, base)
    before = queries.of_case(case_id)
    if any(one.destroyed_on for one in before):
        raise rules.Destroyed
    label = _label(case, before)
    packed = pack(case, label, queries.packed(case_id))
    if packed is None:
        raise rules.NothingNew
    return _keep(case, label, packed)


def _write_all(case: Case, base: str) -> None:
    """Make the documents that no worker has made yet: a package lacks nothing that the law wants in writing."""
    for one in written.due(case):
        if one.document is None:
            with suppress(NothingToWrite):
                documents.make(case.id, one.step.seq, base=base)


def _label(case: Case, before: Sequence[Package]) -> Label:
    at, closed = now(), case.closed_on or local(case.last_at).date()
    if before:
        first, last = before[0], before[-1]
        until = str(_until(first, closed) or "")
        number = rules.supplement(first.number, last.part + 1)
        return Label(number, last.part + 1, first.year, first.term, until, at, last)
    term = queries.term(case)
    serial = numbering.take(case.id, 0, SERIES, closed.year)
    number = rules.number(tenancy.spell(case.region), policy.fonds(), closed.year, term, serial)
    return Label(number, 0, closed.year, term, str(rules.until(closed, term) or ""), at, None)


def _until(first: Package, closed: date) -> date | None:
    """A case that was dealt with again is kept from its last closing on; what is kept for ever stays so."""
    until = rules.until(closed, first.term)
    return None if first.keep_until is None or until is None else max(first.keep_until, until)


def _keep(case: Case, label: Label, packed: Packed) -> Package:
    closed = case.closed_on or local(case.last_at).date()
    blob = files.store(packed.stream(), limit=LIMIT)
    row = Package(
        region=case.region, id=new_id(), case_id=case.id, applicant=case.applicant, part=label.part,
        number=label.number, case_number=case.number, matter=case.matter, title=case.title, state=case.state,
        year=label.year, term=label.term, closed_on=closed,
        keep_until=_until(label.before, closed) if label.before else rules.until(closed, label.term),
        sealed_at=label.at, digest=blob.digest, size=blob.size, manifest=packed.hash, head=packed.head, upto=case.seq,
        last_event=packed.last_event,
        parts=len(packed.parts), destroyed_on=None, handed_on=None,
    )  # fmt: skip
    db.session.execute(update(Package).where(Package.case_id == case.id).values(keep_until=row.keep_until))
    db.session.add(row)
    db.session.add_all(
        Piece(region=case.region, package=row.id, place=place, case_id=case.id, path=part.path,
              title=Secret(part.title), source=part.source, size=part.size, hash=part.hash)
        for place, part in enumerate(packed.parts, 1)
    )  # fmt: skip
    fact = PackageSealed(row.id, case.id, row.number, row.part, row.manifest, row.term)
    events.publish(fact, actor=SYSTEM, subject=case.applicant, about=case.id)
    return row


def verify(row: Package) -> proving.Verdict:
    """Read a package from the shelf and prove it, also against what was written down when it was sealed."""
    if row.digest is None:
        raise rules.Destroyed
    verdict = proving.verify(reading(files.open_(row.digest)), key=signing.public_key())
    if verdict.manifest != row.manifest or not _vouched(row):
        verdict.add(rules.SEAL, "stranger")
    return verdict


def _vouched(row: Package) -> bool:
    """Whether the chain of events tells of just this manifest."""
    told = (one.payload for one in events.history(row.case_id) if one.name == PackageSealed.wire)  # type: ignore[attr-defined]
    return any(one["package"] == str(row.id) and one["manifest"] == row.manifest for one in told)


def export(package_id: UUID, *, actor: Actor) -> Package:
    """Let an archivist take a copy away; it is an event. Raises `Destroyed`."""
    actor.must("archive.manage")
    row = queries.get(package_id)
    if row.digest is None:
        raise rules.Destroyed
    fact = PackageExported(row.id, row.case_id, row.number)
    events.publish(fact, actor=actor, subject=row.applicant, about=row.case_id)
    return row
