"""How cases stand that somebody here follows, wherever they live: one look-up however many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from wutong.cases.models import Case, Docket
from wutong.db import db


@dataclass(frozen=True, slots=True)
class Standing:
    """A case as the present region knows it: of its own every day, of one that lives elsewhere what its docket says.

    `seq` counts the case's events; `due` is None while its clock stands.
    """

    case_id: UUID
    home: int
    number: str
    title: str
    state: str
    seq: int
    due: date | None
    legal_due: date | None = None


def standing(ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Those of these cases that live here or were received here; what moved on stands as its docket says."""
    if not ids:
        return {}
    dockets = db.session.scalars(select(Docket).where(Docket.case_id.in_(ids)))
    found = {
        row.case_id: Standing(row.case_id, row.home, row.number, row.title, row.state, row.seq, row.due)
        for row in dockets
    }
    own = db.session.scalars(select(Case).where(Case.id.in_(ids)))
    mine = {
        row.id: Standing(row.id, row.region, row.number or "", row.title, row.state, row.seq, row.due, row.legal_due)
        for row in own
        if row.moved_to is None or row.id not in found
    }
    return {**found, **mine}
