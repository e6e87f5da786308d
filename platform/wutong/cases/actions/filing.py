"""From the first field to the number: what an applicant does, or a helper in the applicant's place."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, update
from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.access import Actor
from wutong.cases import along, committed, held, queries
from wutong.cases.actions import clock, indexing, numbers, uploading
from wutong.cases.actions.moving import moving, record
from wutong.cases.actions.papering import add_paper as add_paper
from wutong.cases.actions.papering import drop_paper as drop_paper
from wutong.cases.actions.papering import keep_paper as keep_paper
from wutong.cases.actions.papering import let_go as let_go
from wutong.cases.actions.papering import open_for_papers as open_for_papers
from wutong.cases.actions.papering import promise_paper as promise_paper
from wutong.cases.codes import Tracking
from wutong.cases.commitments import Commitment
from wutong.cases.models import Case, Form, Matter, Step
from wutong.cases.rules import guards
from wutong.clock import local, new_id, now, today
from wutong.db import after_commit, db, work
from wutong.flow import NotOpen
from wutong.forms import queries as forms
from wutong.people.rules import identifiers
from wutong.regions import queries as regions
from wutong.secret import Secret, blind

#: The frozen matters of which this process knows that they are kept: database, region, digest. None is ever deleted,
#: and each is large.
_KEPT: set[tuple[str, int, str]] = set()
KNOWN = 20_000
#: Written by every filing, so it is built once and goes past the mapper.
_TRACKED = insert(cast(Table, Tracking.__table__)).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class Given:
    """What an applicant tells about himself and the matter, in the clear, on its way to be sealed."""

    name: str
    id_number: str
    telephone: str
    answers: dict[str, Any]
    mandate: str = ""
    email: str = ""

    def checked(self) -> "Given":
        """Who applies in normal form; raises `BadNumber`, `BadTelephone` or `BadEmail`. E-mail is never needed."""
        return Given(
            self.name.strip(), identifiers.number(self.id_number), identifiers.telephone(self.telephone),
            self.answers, self.mandate, identifiers.email(self.email) if self.email.strip() else "",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Start:
    """Where a case begins: the frozen matter, the place it is for, who received it, for whom."""

    snapshot: dict[str, Any]
    place: int
    applicant: UUID
    receiver: int | None = None
    channel: str = "web"
    case_id: UUID | None = None


def start(begun: Start, *, actor: Actor) -> Case:
    """Begin a draft at the present region, which must be the home of the case."""
    asked, home = queries.asked_of(begun.snapshot), tenancy.scope().home
    case = Case(
        region=home, id=begun.case_id or new_id(), state="draft", seq=0, applicant=begun.applicant,
        receiver=begun.receiver, place=begun.place, channel=begun.channel, matter=asked.code, title=asked.title[:200],
        snapshot=keep(begun.snapshot), instant=asked.instant, promised=asked.promised, legal=asked.legal,
        unit=asked.unit.value, department=body_of(begun.snapshot), extended=0, notices=0, flagged=False,
        act_by=today(), last_at=now(),
    )  # fmt: skip
    db.session.add(case)  # written at the first flush, before its own rows: the mapper goes by the names of classes
    held.begin(case)
    record(case, "start", actor)
    return case


def body_of(snapshot: dict[str, Any]) -> UUID | None:
    """The department of the present region that the matter names as the one that handles it, if it has such a one."""
    return regions.called(str(snapshot["department"])) if snapshot.get("department") else None


def keep(snapshot: dict[str, Any]) -> str:
    """Keep a frozen matter once, whenever it was taken; returns its digest."""
    content = {name: value for name, value in snapshot.items() if name != "taken_at"}
    digest = queries.digest(content)
    home = tenancy.scope().home
    here = (str(db.engine.url.database), home, digest)
    if here not in _KEPT:
        row = insert(Matter).values(region=home, digest=digest, content=content)
        db.session.execute(row.on_conflict_do_nothing())
        after_commit(partial(_known, here))
    return digest


def _known(here: tuple[str, int, str]) -> None:
    if len(_KEPT) >= KNOWN:
        _KEPT.clear()
    _KEPT.add(here)


def fill(case_id: UUID, given: Given) -> Form:
    """Write or replace what a draft says; anything may still be missing. What was handed in stays as it was handed
    in: raises `NotOpen`."""
    case = queries.locked(case_id)
    if case.state != "draft":
        raise NotOpen(move="fill", state=case.state, open=[])
    return seal(case, given)


def seal(case: Case, given: Given, *, query_code: str | None = None) -> Form:
    """Write what is sealed about a case, whatever its state; a code already on a slip comes along."""
    sealed: dict[str, Any] = {
        "name": Secret(given.name),
        "id_number": Secret(given.id_number),
        "telephone": Secret(given.telephone),
        "answers": Secret(json.dumps(given.answers, ensure_ascii=False)),
        "mandate": Secret(given.mandate) if given.mandate else None,
        "email": Secret(given.email) if given.email else None,
    }
    form = queries.form(case.id)
    if form is None:
        code = Secret(query_code or numbers.query_code(case.region))
        form = Form(region=case.region, case_id=case.id, applicant=case.applicant, query_code=code, **sealed)
        db.session.add(form)
        held.add(form)
    for name, value in sealed.items():
        setattr(form, name, value)
    if case.state == "draft":
        indexing.hide(form)
    else:
        indexing.index_form(form, queries.asked(case).form)
    return form


def given(case_id: UUID) -> Given:
    """What the draft says so far."""
    return _read(queries.form(case_id))


def _read(form: Form | None) -> Given:
    if form is None:
        return Given("", "", "", {})
    mandate, email = (one.reveal() if one else "" for one in (form.mandate, form.email))
    answers = dict(json.loads(form.answers.reveal()))
    return Given(form.name.reveal(), form.id_number.reveal(), form.telephone.reveal(), answers, mandate, email)


def submit(case_id: UUID, *, actor: Actor, number: str | None = None, received: datetime | None = None) -> Case:
    """Hand the draft in: it gets its number, its query code opens, and the office's five days run.

    A receiving place's slip already has `number` and the instant it `received` the papers. Raises `BadNumber`,
    `BadTelephone`, `AnswersWrong`, `PapersMissing`, `RegionClosed` where the region had ended by then, and
    `RegionSuspended` for a draft that was begun before its place or its home was suspended; what was filed at a counter
    was taken in there.
    """
    regions.must_not_have_ended(local(received or now()).date())
    read = _locked_form(case_id)  # kept, for the session alone would forget it and read it again
    with moving(case_id, "submit", actor, text=_asked_by(read)) as case:
        if case.channel == "web":
            _must_be_open(case)
        form = _complete(case)
        case.number = number or numbers.number(case.receiver or case.region)
        case.filed_at = received or now()
        clock.await_notice(case, case.filed_at)
        track(case, form)
    _say_signed(case, actor)
    return case


def _say_signed(case: Case, actor: Actor) -> None:
    """What was signed instead of papers becomes known to the office with the filing, in its words (告知承诺书)."""
    signed = committed.of(case.id) if committed.slots(case) else None
    if signed is not None:
        record(case, "commit", actor, text=signed.words.reveal())


def _locked_form(case_id: UUID) -> Form | None:
    """What the draft says; locked first, so that it is read once."""
    queries.locked(case_id)
    return queries.form(case_id)


def _asked_by(form: Form | None) -> str:
    """Who asked for it, as a helper noted it: the history begins with that."""
    return form.mandate.reveal() if form and form.mandate else ""


def _must_be_open(case: Case) -> None:
    regions.must_be_open()
    if case.place != case.region:
        with tenancy.visit(case.place, person=case.applicant), work():
            regions.must_be_open()


def _complete(case: Case) -> Form:
    """Check that nothing is missing and keep everything in its normal form; the form, once read, serves all below."""
    form = queries.form(case.id)
    asked, told = queries.asked(case), _read(form).checked()
    rows = queries.papers(case.id)
    there = {row.slot for row in rows if row.there}
    answers = forms.whole(asked.form, told.answers)
    promised = {row.slot for row in rows if row.source == "promise"}
    guards.complete(asked, there, promised, committed.slots(case))
    form = seal(case, replace(told, answers=answers))
    indexing.index_form(form, asked.form)
    return form


def track(case: Case, form: Form) -> None:
    """Open the query code of a case's form to whoever also knows the telephone's last four digits."""
    code, tail = _codes(form)
    row = {"region": case.region, "code": code, "case_id": case.id, "applicant": case.applicant, "tail": tail}
    db.session.connection().execute(_TRACKED, row)


def track_again(case_id: UUID) -> None:
    """Let the query code go with the telephone that the form names now; in the scope of the office."""
    form = queries.form(case_id)
    if form is not None:
        code, tail = _codes(form)
        db.session.execute(update(Tracking).where(Tracking.code == code).values(tail=tail))


def _codes(form: Form) -> tuple[bytes, bytes]:
    code, tail = form.query_code.reveal(), form.telephone.reveal()[-4:]
    return blind("case.code", code), blind("case.tail", code + tail)


def withdraw(case_id: UUID, *, actor: Actor, words: str = "") -> Case:
    """Take the application back, before any decision; staff say in `words` who asked them, and how.

    Raises `Needed` without.
    """
    with moving(case_id, "withdraw", actor, {"reason": words}, text=words) as case:
        pass
    return case


def discard(case_id: UUID, *, actor: Actor) -> None:
    """Throw a draft away, with everything that was filled in and uploaded, and what an office said about it."""
    with moving(case_id, "discard", actor) as case:
        erase(case)
        db.session.flush()
        db.session.execute(update(Step).where(Step.case_id == case.id).values(text=None))


def erase(case: Case) -> None:
    """Remove what is sealed about a case that never was, or that lives elsewhere now; its history of ids stays."""
    for row in queries.versions(case.id):
        let_go(row)
    uploading.give_up_all(case.id)
    along.let_go(case)
    db.session.execute(delete(Form).where(Form.case_id == case.id))
    db.session.execute(delete(Commitment).where(Commitment.case_id == case.id))
    held.forget(case.id)
