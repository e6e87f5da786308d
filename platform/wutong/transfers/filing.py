"""What becomes of transfers when their case goes to a new home, into the archive, or is destroyed."""

from typing import Any

from sqlalchemy import delete

from wutong import tenancy
from wutong.cases.models import Case
from wutong.db import db
from wutong.regions import queries as regions
from wutong.secret import Secret
from wutong.transfers import actions, queries
from wutong.transfers.models import Transfer


def told(case: Case) -> list[dict[str, Any]]:
    """To whom the case was offered and why, and what was answered; the oldest first."""
    rows = queries.of(case.id)[::-1]
    bodies = {row.department: regions.department(row.department).name for row in rows if row.department}
    return [
        {"department": row.department and bodies[row.department], "region": row.other and tenancy.spell(row.other),
         "state": row.state, "asked_at": row.asked_at.isoformat(), "why": row.why.reveal(),
         "answered_at": row.answered_at and row.answered_at.isoformat(), "answer": row.answer and row.answer.reveal()}
        for row in rows
    ]  # fmt: skip


def destroy(case: Case) -> None:
    """Forget to whom the case was offered."""
    db.session.execute(delete(Transfer).where(Transfer.case_id == case.id, Transfer.incoming.is_(False)))


def let_go(case: Case) -> None:
    """The words of reasons and answers go; that the case was offered, to whom and what came of it, stays here."""
    for row in queries.of(case.id):
        row.why, row.answer = Secret(""), None


def leave(case: Case) -> None:
    """What has gone elsewhere is offered to nobody any more."""
    actions.leave(case.id)
