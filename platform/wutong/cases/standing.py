"""How cases stand that somebody here follows, wherever they live: one look-up however many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from wutong.cases.models import Case, Docket, Request, Step
from wutong.db import db


@dataclass(frozen=True, slots=True)
class Standing:
    """A case as the present region knows it: of its own every day, of one that lives elsewhere what its docket says.

    `seq` counts the case's events; `due` is None while its clock stands. `verdict` is how it was decided, granted or
    refused, also once that was delivered and laid down; "" before any decision.
    """

    case_id: UUID
    home: int
    number: str
    title: str
    state: str
    seq: int
    due: date | None
    legal_due: date | None = None
    verdict: str = ""


#: How a case is decided, and the states in which it was and does not say how.
DECIDED, AFTERWARDS = ("granted", "refused"), ("delivered", "archived")


def verdict(case: Case) -> str:
    """How a case of this region was decided; "" before."""
    return verdicts([case])[case.id]


def verdicts(own: Collection[Case]) -> dict[UUID, str]:
    """The same for several; only of those that are over is the history asked."""
    over = [case.id for case in own if case.state in AFTERWARDS]
    found = {case.id: case.state if case.state in DECIDED else "" for case in own}
    if over:
        last = select(Step.case_id, Step.state).where(Step.case_id.in_(over), Step.state.in_(DECIDED))
        found |= {row.case_id: row.state for row in db.session.execute(last.order_by(Step.seq))}
    return found


def standing(ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Those of these cases that live here or were received here; what moved on stands as its docket says."""
    if not ids:
        return {}
    dockets = db.session.scalars(select(Docket).where(Docket.case_id.in_(ids)))
    found = {
        row.case_id: Standing(
            row.case_id, row.home, row.number, row.title, row.state, row.seq, row.due, verdict=row.verdict or ""
        )
        for row in dockets
    }
    own = [
        row
        for row in db.session.scalars(select(Case).where(Case.id.in_(ids)))
        if row.moved_to is None or row.id not in found
    ]
    decided = verdicts(own)
    mine = {
        row.id: Standing(row.id, row.region, row.number or "", row.title, row.state, row.seq, row.due, row.legal_due,
                         decided[row.id])
        for row in own
    }  # fmt: skip
    return {**found, **mine}


def not_taken(ids: Collection[UUID]) -> dict[UUID, str]:
    """Those of these cases that were filed from here and that their home did not take, with the code of its refusal."""
    refused = Request.case_id.in_(ids), Request.kind == "file", Request.state == "refused"
    return {row.case_id: row.why for row in db.session.scalars(select(Request).where(*refused))}
