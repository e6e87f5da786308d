"""What an authority holds already is not asked for again (免提交): a paper of an earlier case, or its result.

The applicant takes over what lies in the own earlier cases, wherever these are; an office what lies in the applicant's
cases at the office itself. Both need the applicant's consent, which is kept in words beside the paper with the case it
comes from; where a paper leaves another region, that region keeps the event. The content is copied: what happens to the
old case later does not touch the new one.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, cast
from uuid import UUID

from sqlalchemy import select

from wutong import events, files, tenancy
from wutong.access import Actor
from wutong.cases import paper_events, queries, standing
from wutong.cases.actions import papering
from wutong.cases.actions.moving import record
from wutong.cases.actions.reading import Joined
from wutong.cases.models import Case, Form, OwnDocket, Paper
from wutong.cases.rules import papers
from wutong.clock import now
from wutong.db import after_commit, db, work
from wutong.errors import Conflict, Invalid
from wutong.secret import Secret

#: States of a case whose result stands as a proof, where it was granted.
PROVES = ("granted", "delivered", "archived")
#: How many of the latest earlier cases are looked through.
CASES, OFFERS = 20, 50


class ConsentMissing(Invalid):
    """Nobody said that the applicant agrees."""

    code = "paper.consent_missing"
    message = "请先确认申请人同意使用已有材料。"


class NotOffered(Conflict):
    """What was to be taken over is not there, not clean, or not this applicant's."""

    code = "paper.not_offered"
    message = "这份已有材料现在不能使用，请刷新页面后重新选择，或上传一份。"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that is held already: `paper` is `None` for the result of the case itself."""

    region: int
    case_id: UUID
    paper: UUID | None
    number: str
    title: str
    slot: str
    name: str


def offers(case: Case, actor: Actor) -> list[Offer]:
    """What the applicant of a case has handed in or been granted before, as far as the asker may use it."""
    found = [offer for region, ids in _places(case, actor) for offer in _offers(case, region, ids, actor)]
    return found[:OFFERS]


def _places(case: Case, actor: Actor) -> list[tuple[int, list[UUID]]]:
    """The regions to be asked, and the cases in each; an office knows its own region and no other."""
    if actor.kind != "citizen":
        mine = select(Case.id).where(Case.applicant == case.applicant, Case.id != case.id, Case.number.is_not(None))
        return [(case.region, list(db.session.scalars(mine.order_by(Case.id.desc()).limit(CASES))))]
    if actor.person != case.applicant:  # whoever acts for somebody else has no business in the other's earlier cases
        return []
    with tenancy.as_person(case.applicant), work():
        listed = select(OwnDocket.home, OwnDocket.case_id).where(OwnDocket.person == case.applicant)
        rows = db.session.execute(listed.order_by(OwnDocket.at.desc()).limit(CASES)).all()
    places: dict[int, list[UUID]] = {}
    for home, case_id in rows:
        if case_id != case.id:
            places.setdefault(home, []).append(case_id)
    return list(places.items())


@contextmanager
def _there(case: Case, region: int) -> Iterator[None]:
    """In the region where the old case lies, as its applicant; at home where one is already."""
    if region == case.region:
        yield
        return
    with tenancy.visit(region, person=case.applicant, persons=(case.applicant,)), work():
        yield


def _offers(case: Case, region: int, ids: Sequence[UUID], actor: Actor) -> list[Offer]:
    with _there(case, region):
        wanted = (Case.id.in_(ids), Case.applicant == case.applicant, Case.number.is_not(None))
        rows = db.session.scalars(select(Case).where(*wanted).order_by(Case.id.desc())).all()
        held = rows if actor.kind == "citizen" else _same_person(case, rows)
        decided, there = standing.verdicts(held), _papers(held)
        return [offer for old in held for offer in _of(old, decided[old.id], there.get(old.id, ()))]


def _same_person(case: Case, some: Sequence[Case]) -> list[Case]:
    """Families share a telephone, and so an account at the counter; an office takes papers of the same person only."""
    mine = queries.form(case.id)
    if mine is None:
        return []
    forms = db.session.scalars(select(Form).where(Form.case_id.in_([old.id for old in some])))
    same = {form.case_id for form in forms if form.id_number == mine.id_number}
    return [old for old in some if old.id in same]


def _papers(some: Sequence[Case]) -> dict[UUID, list[Paper]]:
    """The papers that count, by case, in the order they came."""
    wanted = Paper.case_id.in_([old.id for old in some]), Paper.ended_at.is_(None)
    found: dict[UUID, list[Paper]] = {}
    for row in db.session.scalars(select(Paper).where(*wanted).order_by(Paper.id)):
        found.setdefault(row.case_id, []).append(row)
    return found


def _of(old: Case, verdict: str, there: Sequence[Paper]) -> Iterator[Offer]:
    number = old.number or ""
    if old.state in PROVES and verdict == "granted":
        yield Offer(old.region, old.id, None, number, old.title, old.title, old.title)
    for row in there:
        if row.digest and row.there and row.scan != "waiting":
            yield Offer(old.region, old.id, row.id, number, old.title, row.slot, row.name.reveal())


def reuse(case_id: UUID, slot: str, region: int, old: UUID, paper: UUID | None, *, consent: str, actor: Actor) -> Paper:
    """Take over a paper, or the result of a case where `paper` is `None`, under the heading `slot`.

    `consent` says in words how the applicant agreed. Raises `ConsentMissing`, `NotOffered`, `NotOpen`.
    """
    if not consent.strip():
        raise ConsentMissing({"consent": [ConsentMissing.message]})
    case = queries.locked(case_id)
    papering.open_for_papers(case, actor)
    if region != case.region if actor.kind != "citizen" else actor.person != case.applicant:
        raise NotOffered
    offer = _offered(case, region, old, paper, actor)
    row = _result(case, slot, offer, actor) if paper is None else _copy(case, slot, offer, actor)
    row.origin = Secret(_trace(offer, consent.strip()[:200], actor))
    if case.state != "draft":
        record(case, "reuse_paper", actor, text=f"{slot}：使用办件 {offer.number} 中已有的“{offer.name}”。")
    return row


def _offered(case: Case, region: int, old: UUID, paper: UUID | None, actor: Actor) -> Offer:
    """Never what the request says, but what is found when it is looked for again."""
    found = [offer for offer in _offers(case, region, [old], actor) if offer.paper == paper and old != case.id]
    if not found:
        raise NotOffered
    return found[0]


def _result(case: Case, slot: str, offer: Offer, actor: Actor) -> Paper:
    row = papering.keep_paper(case, slot, offer.title, "", None, actor=actor)
    row.source = "result"
    return row


def _copy(case: Case, slot: str, offer: Offer, actor: Actor) -> Paper:
    with _there(case, offer.region):
        row = queries.paper(cast(UUID, offer.paper), offer.case_id)
        name, digest, turn = row.name.reveal(), row.digest or "", row.turn
        parcel = None if offer.region == case.region else files.hand_over(digest, case.region)
        if parcel is not None:
            _note(queries.get(offer.case_id), actor)
    pieces = files.open_(digest) if parcel is None else files.parcel(parcel)
    kept = papering.stored(cast(BinaryIO, Joined(pieces)), limit=papers.LIMIT)
    if parcel is not None:
        after_commit(partial(files.discard, parcel))
    made = papering.keep_paper(case, slot, papers.file_name(name, kept.kind), kept.kind, kept.blob, actor=actor)
    made.source, made.pages, made.turn = "reuse", kept.pages, turn
    return made


def _note(old: Case, actor: Actor) -> None:
    """The region that the paper leaves keeps who took it; its case has not moved by that."""
    events.publish(paper_events.PaperReused.of(old), actor=actor, subject=old.applicant, about=old.id)


def _trace(offer: Offer, consent: str, actor: Actor) -> str:
    told = {
        "region": offer.region, "case": str(offer.case_id), "paper": str(offer.paper or ""), "number": offer.number,
        "title": offer.title, "at": now().isoformat(), "by": str(actor.person or ""), "consent": consent,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False)
