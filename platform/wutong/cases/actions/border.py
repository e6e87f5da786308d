"""Across borders, by letter only: filing for a home elsewhere, asking it for a step, moving a case to a new home.

The receiving place writes what it collected and a request; the home does the step and answers; dockets follow. What is
personal goes sealed in the enclosure, papers as parcels whose keys are in it.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO
from uuid import UUID

from wutong import events, files, tenancy
from wutong.access import Actor
from wutong.cases import along, committed, limits, queries
from wutong.cases.actions import amending, clock, committing, filing, indexing, numbers, proving
from wutong.cases.actions.current import Current
from wutong.cases.actions.delivering import Wish, bring
from wutong.cases.actions.moving import record
from wutong.cases.actions.proving import Proof
from wutong.cases.actions.reading import Again
from wutong.cases.enclosures import packed, plain
from wutong.cases.events import CaseAsked, CaseSent
from wutong.cases.gates import GATES
from wutong.cases.helping import Helping
from wutong.cases.models import Case, Collected, Request
from wutong.cases.rules import delivering, guards, papers
from wutong.clock import new_id, now
from wutong.db import db
from wutong.flow import Needed
from wutong.forms import queries as forms
from wutong.people.queries import logins
from wutong.regions import queries as regions
from wutong.secret import Secret

#: What a receiving place may ask of a home, and the right that its clerk needs for it.
ASKED = {"withdraw": "case.file", "resubmit": "case.file", "accept": "case.accept", "add_paper": "paper.add"}
#: Those of them that are the applicant's own.
APPLICANTS = ("withdraw", "resubmit")


@dataclass(frozen=True, slots=True)
class Upload:
    """One paper as a door received it."""

    slot: str
    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class Brought:
    """What comes with a filing instead of papers, and the papers; how the result is to come, where that is said."""

    uploads: list[Upload]
    promised: tuple[str, ...]
    signed: tuple[str, ...]
    proofs: tuple[Proof, ...]
    wish: Wish | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the visitor takes away: number and query code, and where the case lives."""

    case_id: UUID
    number: str
    query_code: str
    home: int


def file_for(
    snapshot: dict[str, Any],
    given: filing.Given,
    uploads: list[Upload],
    *,
    actor: Actor,
    promised: tuple[str, ...] = (),
    signed: tuple[str, ...] = (),
    place: int | None = None,
    proofs: tuple[Proof, ...] = (),
    applicant: UUID | None = None,
    channel: str = "counter",
    wish: Wish | None = None,
) -> Receipt:
    """File for somebody who stands at this counter: here if this is the home, else by letter to it.

    The applicant is the person with this telephone, or a stand-in until there is one; a citizen's own program files
    for that citizen; code that knows who it is for names the `applicant`. What is not brought may be `promised` (容缺),
    `signed` for (告知承诺), if the matter lets it, or be the result of another case (`proofs`, 免提交). `place` is
    where the applicant's matter belongs, if that is not this region but one below it that this is the home for.
    `wish` is how the result is to come. Raises what `filing.submit` and `Wish.fitting` do.
    """
    actor.must("case.file")
    regions.must_be_open()
    told, here = given.checked(), tenancy.scope().home
    slots = {upload.slot for upload in uploads} | {proof.slot for proof in proofs}
    must_be_whole(snapshot, told, slots, promised, signed, own=actor.kind == "citizen")
    who = applicant or _applicant(told, actor)
    begun = filing.Start(snapshot, place or here, who, here, channel, new_id())
    fits = wish.fitting(delivering.ways(snapshot["values"])) if wish else None
    brought = Brought(uploads, promised, signed, proofs, fits)
    if snapshot["home"] == here:
        with db.session.no_autoflush:  # nothing below asks for what it has just written: one write a table, at the end
            return _file_here(begun, told, brought, actor)
    return _send(begun, told, brought, actor)


def _applicant(told: filing.Given, actor: Actor) -> UUID:
    if actor.kind == "citizen" and actor.person is not None:
        return actor.person
    return logins.known_as(told.telephone)


def must_be_whole(
    snapshot: dict[str, Any],
    told: filing.Given,
    slots: Collection[str],
    promised: Collection[str],
    signed: Collection[str],
    *,
    own: bool,
) -> None:
    """A filing at a counter says who applies and, unless it is one's `own`, who asked for it, and brings its papers.

    Raises `Needed`, `AnswersWrong`, `PapersMissing`.
    """
    wanted = ("name",) if own else ("name", "mandate")
    if missing := [name for name in wanted if not getattr(told, name)]:
        raise Needed({name: ["必须填写"] for name in missing})
    asked = queries.asked_of(snapshot)
    forms.whole(asked.form, told.answers)
    guards.complete(asked, slots, promised, signed)


def _file_here(begun: filing.Start, told: filing.Given, brought: Brought, actor: Actor) -> Receipt:
    case = filing.start(begun, actor=actor)
    held = filing.fill(case.id, told)
    for upload in brought.uploads:
        filing.add_paper(case.id, upload.slot, upload.name, upload.stream, actor=actor)
    proving.prove(case, brought.proofs, actor)
    for slot in brought.promised:
        filing.promise_paper(case.id, slot, actor=actor)
    if brought.signed:
        committing.sign(case.id, brought.signed, actor=actor)
    if brought.wish:
        bring(case, brought.wish, actor)
    filing.submit(case.id, actor=actor)
    assert case.number is not None
    return Receipt(case.id, case.number, held.query_code.reveal(), case.region)


def _send(begun: filing.Start, told: filing.Given, brought: Brought, actor: Actor) -> Receipt:
    home, here = int(begun.snapshot["home"]), tenancy.scope().home
    assert begun.case_id is not None
    receipt = Receipt(begun.case_id, numbers.number(here), numbers.query_code(home), home)
    letter = {
        "snapshot": begun.snapshot,
        "given": asdict(told),
        "query_code": receipt.query_code,
        "papers": [_parcel(upload, home) for upload in brought.uploads],
        "promised": list(brought.promised),
        "signed": list(brought.signed),
        "proofs": proving.packed(brought.proofs),
        "wish": asdict(brought.wish) if brought.wish else None,
    }
    title = queries.asked_of(begun.snapshot).title[:200]
    request = _request(begun.case_id, home, "file", receipt.number, title, actor)
    _collect(begun, told, receipt)
    fact = CaseSent(
        request_id=request.id, case_id=begun.case_id, home=home, number=receipt.number,
        matter=str(begun.snapshot["code"]), place=begun.place, applicant=begun.applicant, by=actor.person,
        filed_at=now(),
    )  # fmt: skip
    events.publish(fact, actor=actor, subject=begun.applicant, about=begun.case_id, to=home, enclosure=packed(letter))
    return receipt


def _collect(begun: filing.Start, told: filing.Given, receipt: Receipt) -> None:
    row = Collected(
        region=tenancy.scope().home, case_id=receipt.case_id, applicant=begun.applicant, name=Secret(told.name),
        telephone=Secret(told.telephone), query_code=Secret(receipt.query_code),
    )  # fmt: skip
    indexing.index(row, told.id_number, told.telephone)
    db.session.add(row)


def _parcel(upload: Upload, home: int) -> dict[str, str]:
    head = upload.stream.read(papers.HEAD)
    kind = papers.kind(head)
    parcel = files.send(Again(head, upload.stream), home, limit=limits.upload())  # type: ignore[arg-type]
    name = papers.file_name(upload.name, kind)
    return {"id": parcel.id, "key": parcel.key, "slot": upload.slot, "name": name, "kind": kind}


def ask(case_id: UUID, kind: str, *, actor: Actor, upload: Upload | None = None, said: str = "") -> Request:
    """Ask the home of a received case for a step; the answer comes by letter and shows on the request.

    A helper asks through his mandate: raises what says that it holds no more. Without one it is `said` who asked for
    the applicant's step, and how; raises `Needed`.
    """
    if kind not in ASKED:
        raise ValueError(kind)
    actor.must(ASKED[kind])
    docket = queries.docket(case_id)
    mandate = Helping.asks(case_id, kind, actor, said.strip())
    if kind in APPLICANTS and not (mandate or said.strip()):
        raise Needed({"reason": ["必须填写"]}, move=kind)
    request = _request(case_id, docket.home, kind, docket.number, docket.title, actor)
    enclosure = packed({"papers": [_parcel(upload, docket.home)] if upload else [], "said": said.strip()})
    fact = CaseAsked(request_id=request.id, case_id=case_id, kind=kind, by=actor.person, mandate=mandate)
    events.publish(fact, actor=actor, subject=docket.applicant, about=case_id, to=docket.home, enclosure=enclosure)
    return request


def _request(case_id: UUID, home: int, kind: str, number: str, title: str, actor: Actor) -> Request:
    row = Request(
        region=tenancy.scope().home, id=new_id(), case_id=case_id, home=home, kind=kind, number=number, title=title,
        state="pending", why="", asked_at=now(), asked_by=actor.person,
    )  # fmt: skip
    db.session.add(row)
    return row


# ── A new home ───────────────────────────────────────────────────────────────────────────────────────────────


def hand_over(case_id: UUID, to: int, reason: str, *, actor: Actor) -> Case:
    """Move a case to another region for good: everything sealed travels, a tombstone with the address stays.

    Its days stay on the tombstone as well, for it comes back as it was if the region does not take it.
    """
    case = queries.locked(case_id)
    Current.flow(case).take(case.stands, "hand_over", actor, {"to": to, "reason": reason})
    if to == case.region:
        raise guards.HandedNowhere({"to": [guards.HandedNowhere.message]})
    GATES.pass_through(case, "hand_over")
    regions.get(to)
    content = package(case, to)
    left, case.state, case.moved_to, case.before = case.state, "handed_over", to, None
    record(case, "hand_over", actor, text=reason, to=to, enclosure=packed(content | {"state": left}))
    clock.arm(case, left)
    along.leave(case)
    return case


#: What of the case row goes along; state, home and sequence are the new home's business.
CARRIED = (
    "number", "applicant", "receiver", "place", "channel", "extended", "extended_on", "extended_at", "notices",
    "flagged", "filed_at", "waiting_since", "correction_days", "accepted_on", "accepted_at", "act_by", "warn_on", "due",
    "due_at", "legal_due", "legal_due_at",
)  # fmt: skip


def package(case: Case, to: int) -> dict[str, Any]:
    """The whole case as JSON values: row, matter, form, history, stops, and parcels for the papers."""
    held = queries.form(case.id)
    assert held is not None
    steps, stops = queries.steps(case.id, all_=True), queries.stops(case.id)
    return {
        "case": {name: plain(getattr(case, name)) for name in CARRIED},
        "snapshot": queries.snapshot(case),
        "given": asdict(filing.given(case.id)),
        "versions": amending.packed(case),
        "query_code": held.query_code.reveal(),
        "papers": [_carried_paper(row, to) for row in queries.versions(case.id)],
        "steps": [{name: plain(getattr(step, name)) for name in STEP} for step in steps],
        "stops": [{name: plain(getattr(stop, name)) for name in STOP} for stop in stops],
        "along": along.packed(case),
        "commitment": _carried_commitment(case),
    }


#: What of a paper's row goes along beside heading, name and kind; whether it is clean the new home finds out itself.
PAPER = ("turn", "source", "origin", "version", "ended_at", "added_at")
STEP = ("seq", "move", "state", "at", "by_kind", "by", "acting_for", "place", "text", "shown")
COMMITMENT = ("slots", "words", "signed_at", "signed_by")
STOP = ("began", "seq", "kind", "planned", "ended", "began_at", "ended_at")


def _carried_commitment(case: Case) -> dict[str, Any] | None:
    held = committed.of(case.id)
    return {name: plain(getattr(held, name)) for name in COMMITMENT} if held else None


def _carried_paper(row: Any, to: int) -> dict[str, Any]:
    parcel = files.hand_over(row.digest, to) if row.digest else None
    address = {"id": parcel.id, "key": parcel.key} if parcel else {"id": "", "key": ""}
    carried = {name: plain(getattr(row, name)) for name in PAPER}
    return {**address, **carried, "slot": row.slot, "name": row.name.reveal(), "kind": row.kind}
