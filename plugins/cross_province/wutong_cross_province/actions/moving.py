"""The one way a hand-over moves at a side: take the step from the table, write what happened, publish it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from wutong.sdk import Actor, Secret, at_time, cancel_time, db, let_go_paper, now, publish
from wutong_cross_province import post, queries
from wutong_cross_province.events import HandoverMoved
from wutong_cross_province.models import Handover, Joint, Step
from wutong_cross_province.post import Address
from wutong_cross_province.rules import ENDED, HANDOVER

#: The timer of the hand-over's own clock, at the window.
LATE = "cross_province.late"


def other(row: Handover) -> Address:
    """Where the other side is."""
    return Address(row.installation, row.other)


def enter(
    row: Handover,
    name: str,
    actor: Actor,
    *,
    given: Mapping[str, Any] | None = None,
    text: str = "",
    by_other: bool = False,
    at: datetime | None = None,
) -> None:
    """Take a step. Raises `NotOpen`, `NotYours`, `Needed` before anything is changed."""
    move = HANDOVER.take(row.state, name, actor, given or {})
    row.state = move.target
    row.ended_at = (row.ended_at or now()) if row.state in ENDED else None
    record(row, name, actor, text=text, by_other=by_other, at=at)
    if row.joint is not None and row.side == "window":
        _look(row, row.joint)


def _look(row: Handover, joint: UUID) -> None:
    """When a part is over, see whether the whole is; when one goes on after all, so does the whole."""
    db.session.flush()
    whole = db.session.get(Joint, (row.region, joint), with_for_update=True)
    if whole is not None:
        over = all(part.ended_at is not None for part in queries.parts(joint))
        whole.ended_at = (whole.ended_at or now()) if over else None


def record(
    row: Handover, what: str, actor: Actor, *, text: str = "", by_other: bool = False, at: datetime | None = None
) -> None:
    """Write what happened at a moment (now), in its order, and publish it."""
    row.seq += 1
    theirs = {"window": "home", "home": "window"}[row.side]
    db.session.add(
        Step(
            region=row.region, side=row.side, handover=row.id, seq=row.seq, applicant=row.applicant, what=what,
            actor_side=theirs if by_other else row.side, at=at or now(), by=None if by_other else actor.person,
            text=Secret(text) if text else None,
        )
    )  # fmt: skip
    fact = HandoverMoved(handover=row.id, side=row.side, move=what, state=row.state)
    publish(fact, actor=actor, subject=row.applicant, about=row.id)


def until(row: Handover, moment: datetime | None) -> None:
    """Let the hand-over's own clock run until a moment, or stop it."""
    cancel_time(LATE, row.id)
    row.hand_by = moment
    if moment is not None:
        at_time(LATE, row.id, moment)


def tell(row: Handover, kind: str, body: dict[str, Any], actor: Actor, papers: Any = ()) -> None:
    """Send the other side a message about this hand-over."""
    post.send(kind, row.id, body, to=other(row), actor=actor, papers=papers, subject=row.applicant)


def drop_sheets(handover_id: UUID, purpose: str) -> None:
    """Let go of papers that are not needed here any more."""
    for sheet in queries.sheets(handover_id, purpose):
        if sheet.digest:
            let_go_paper(sheet.digest)
        db.session.delete(sheet)
