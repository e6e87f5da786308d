"""What can be asked about cases. Each runs in the scope its caller opened, and sees what that scope may see."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import load_only

from wutong import tenancy
from wutong.calendar.rules import Unit
from wutong.cases import held
from wutong.cases.models import (
    Case,
    Collected,
    Docket,
    Form,
    Matter,
    Paper,
    Request,
    Step,
    Stop,
)
from wutong.cases.rules import OPEN, PRECHECK, TITLES, Asked, PaperAsked, terms
from wutong.cases.rules.guards import Need
from wutong.db import db
from wutong.errors import NotFound
from wutong.forms import queries as forms
from wutong.matters import rules as matters
from wutong.web.paging import Page, fetch

#: 行政许可 among the types of matters.
LICENCE = "01"
#: Steps after which opinions that were given before say nothing of the decision to come.
ANEW = ("reopen", "arrive")
#: A matter's words for how much a paper is needed, in ours; any other is required.
NEEDS: dict[str, Need] = {"optional": "optional", "deferred": "deferrable", "committed": "committable"}


class NoSuchCase(NotFound):
    """No such case at this region, or none that the reader may know of."""

    code = "case.unknown"
    message = "没有找到这个办件，请核对编号，或从“我的办件”进入。"


class NoSuchPaper(NotFound):
    """No such paper of a case the reader may see."""

    code = "paper.unknown"
    message = "没有找到这份材料，请刷新页面后再试。"


@dataclass(frozen=True, slots=True)
class Contact:
    """Who is to be told about a case, unsealed for sending: name, telephone and e-mail address as filed."""

    person: UUID
    name: str
    telephone: str
    email: str = ""


# ── One case ─────────────────────────────────────────────────────────────────────────────────────────────────


def get(case_id: UUID) -> Case:
    """The case of this id at the present region; raises `NoSuchCase`. One that this transaction holds is at hand."""
    return held.case(case_id) or _found(select(Case).where(Case.id == case_id))


def locked(case_id: UUID) -> Case:
    """The case, held until the transaction ends, so that of two clerks the second sees what the first did.

    A case that this transaction holds already cannot have changed, and is not read again.
    """
    if (known := held.case(case_id)) is not None:
        return known
    wanted = select(Case).where(Case.id == case_id).with_for_update()
    return held.hold(_found(wanted.execution_options(populate_existing=True)))


def _found(asked: Select[Case]) -> Case:
    found = db.session.scalar(asked)
    if found is None:
        raise NoSuchCase
    return found


def form(case_id: UUID) -> Form | None:
    """Who applies and what was filled in; `None` while a draft is empty, and on a tombstone."""
    if held.began(case_id):
        return held.form(case_id)
    return db.session.get(Form, (tenancy.scope().home, case_id))


def answers(case_id: UUID) -> dict[str, Any]:
    """What was filled in, by box of the form that the case was filed with."""
    told = form(case_id)
    return dict(json.loads(told.answers.reveal())) if told else {}


def contact(case_id: UUID) -> Contact | None:
    """Whom to tell about the case; `None` where the sealed copy is not here."""
    told = form(case_id)
    email = told.email.reveal() if told and told.email else ""
    return Contact(told.applicant, told.name.reveal(), told.telephone.reveal(), email) if told else None


def papers(case_id: UUID) -> Sequence[Paper]:
    """The case's papers in the order they came, promised ones included; not those that were replaced."""
    return [row for row in versions(case_id) if row.ended_at is None]


def versions(case_id: UUID) -> Sequence[Paper]:
    """The same with what was replaced or taken back."""
    if held.began(case_id):
        return held.papers(case_id)
    return db.session.scalars(select(Paper).where(Paper.case_id == case_id).order_by(Paper.id)).all()


def paper(paper_id: UUID, case_id: UUID) -> Paper:
    """One paper of the case; raises `NoSuchPaper`."""
    found = db.session.scalar(select(Paper).where(Paper.id == paper_id, Paper.case_id == case_id))
    if found is None:
        raise NoSuchPaper
    return found


def owed(case_id: UUID) -> list[str]:
    """The papers that were promised and have not come (容缺), or were put aside, by their names."""
    rows = papers(case_id)
    there = {row.slot for row in rows if row.there}
    return [row.slot for row in rows if not row.there and row.slot not in there]


def steps(case_id: UUID, *, all_: bool = False) -> Sequence[Step]:
    """The history, oldest first; without `all_` only what the applicant may read."""
    asked = select(Step).where(Step.case_id == case_id).order_by(Step.seq)
    return db.session.scalars(asked if all_ else asked.where(Step.shown)).all()


def reviewers(case_id: UUID) -> list[UUID]:
    """Who wrote review steps since the case began, was ordered to begin anew, or came from another home."""
    begun = select(func.coalesce(func.max(Step.seq), 0)).where(Step.case_id == case_id, Step.move.in_(ANEW))
    asked = select(Step.by).where(Step.case_id == case_id, Step.move == "review", Step.seq > begun.scalar_subquery())
    return [by for by in db.session.scalars(asked) if by is not None]


def stops(case_id: UUID) -> Sequence[Stop]:
    """The special procedures, oldest first."""
    return db.session.scalars(select(Stop).where(Stop.case_id == case_id).order_by(Stop.began, Stop.seq)).all()


# ── The matter as filed ──────────────────────────────────────────────────────────────────────────────────────


def digest(snapshot: dict[str, Any]) -> str:
    """The address of a matter's snapshot: equal content, equal address."""
    return hashlib.sha256(json.dumps(snapshot, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def snapshot(case: Case) -> dict[str, Any]:
    """The matter that the case was filed under, as `matters.queries.snapshot` froze it."""
    return dict(_content(case.region, case.snapshot))


@lru_cache(maxsize=256)
def _content(region: int, address: str) -> dict[str, Any]:
    """What is kept under a digest, read once by a process: equal address, equal content, for ever."""
    kept = select(Matter.content).where(Matter.region == region, Matter.digest == address)
    return dict(db.session.scalars(kept).one())


def asked(case: Case) -> Asked:
    """What the case's matter asks for."""
    return asked_of(snapshot(case))


def asked_of(frozen: dict[str, Any]) -> Asked:
    """The part of a frozen matter that a case needs; levels become those of the region tree (0–5)."""
    values, claim = frozen["values"], frozen.get("claim") or {}
    rows = [row for row in values.get("papers") or () if row.get("form") != "shared"]
    accept = claim.get("accept_level")
    return Asked(
        code=str(frozen["code"]),
        title=str(values["name"]),
        instant=values.get("handling_type") == "instant",
        promised=int(values.get("promised_days") or 0),
        legal=_legal(values),
        unit=Unit(values.get("promised_unit") or Unit.WORKDAY),
        legal_unit=Unit(values.get("legal_unit") or _days(values)),
        papers=tuple(PaperAsked(row["name"], row["name"], _need(row, values)) for row in rows),
        form=forms.form_of(frozen.get("form")),
        accept_level=None if accept is None else int(accept) - 1,
        joint=bool(values.get("joint_bodies")),
        extension=_extension(values),
    )


def _legal(values: dict[str, Any]) -> int | None:
    """The law's limit: what the matter states; of a licence that states none, what the law of licences says (§42).

    A promise that is longer rests on a law that the matter does not name: then nothing is known.
    """
    stated = values.get("legal_days")
    if stated is not None or values.get("item_type") != LICENCE or values.get("promised_unit") == Unit.DAY:
        return stated
    limit = terms.licence_limit(joint=bool(values.get("joint_bodies")))
    return limit if values.get("promised_unit") == Unit.HOUR or int(values.get("promised_days") or 0) <= limit else None


def _days(values: dict[str, Any]) -> Unit:
    """In which days a limit is counted of which nothing is said: those of the promise; working days beside hours."""
    return Unit.DAY if values.get("promised_unit") == Unit.DAY else Unit.WORKDAY


def _extension(values: dict[str, Any]) -> int | None:
    rows = values.get("special_procedures") or ()
    return next((row.get("days") for row in rows if row.get("kind") == "extension"), None)


def _need(row: dict[str, Any], values: dict[str, Any]) -> Need:
    """How a paper is needed; there is room for what the system fetches only in part, and nobody must fill it. Without
    告知承诺 nothing is signed instead."""
    need = NEEDS.get(row.get("need", ""), "required") if matters.brought(row) else "optional"
    return "required" if need == "committable" and not values.get("commitment") else need


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────

#: The columns that the inbox's covering index holds.
LISTED = (
    Case.region, Case.id, Case.act_by, Case.number, Case.title, Case.state, Case.warn_on, Case.due, Case.due_at,
    Case.legal_due, Case.legal_due_at, Case.handler, Case.filed_at, Case.stage,
)  # fmt: skip


#: What an office may see: what was handed in, and what it was asked to look at beforehand (预审).
HANDED_IN = or_(Case.number.is_not(None), Case.state.in_(PRECHECK))


def known(ids: Collection[UUID]) -> dict[UUID, Case]:
    """Those of these ids that an office has had before its eyes, as lists show them."""
    found = db.session.scalars(select(Case).options(load_only(*LISTED)).where(Case.id.in_(ids), HANDED_IN))
    return {case.id: case for case in found}


def handled_by(handler: UUID) -> Sequence[UUID]:
    """The open cases of one officer."""
    asked_ = select(Case.id).where(Case.handler == handler, Case.state.in_(OPEN)).order_by(Case.act_by)
    return db.session.scalars(asked_).all()


def filed(*, state: str | None = None, cursor: str | None = None, limit: int = 20) -> Page[Case]:
    """Every case of the region that was submitted or is looked at beforehand, or at the public door one's own, newest
    first; of one state when named, the law's or one that a plugin added."""
    named = [] if not state else [Case.state == state if state in TITLES else Case.stage == state]
    listed = select(Case).where(HANDED_IN, *named)
    return fetch(db.session(), listed, (Case.id.desc(),), cursor=cursor, limit=limit)


def dockets(*, cursor: str | None = None, limit: int = 20) -> Page[Docket]:
    """The cases this place received that live elsewhere, newest first."""
    return fetch(db.session(), select(Docket), (Docket.case_id.desc(),), cursor=cursor, limit=limit)


def docket(case_id: UUID) -> Docket:
    """One docket of this place; raises `NoSuchCase`."""
    found = db.session.scalar(select(Docket).where(Docket.case_id == case_id))
    if found is None:
        raise NoSuchCase
    return found


def collected(case_id: UUID) -> Collected | None:
    """What this place itself collected about a case that lives elsewhere."""
    return db.session.scalar(select(Collected).where(Collected.case_id == case_id))


def requests(case_id: UUID | None = None, kind: str | None = None, *, limit: int = 50) -> Sequence[Request]:
    """What this place asked of other homes, newest first; of one case or kind (`file` is the filing) when named."""
    wanted = {name: value for name, value in (("case_id", case_id), ("kind", kind)) if value is not None}
    return db.session.scalars(select(Request).filter_by(**wanted).order_by(Request.id.desc()).limit(limit)).all()
