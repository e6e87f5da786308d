"""Dealing with bad reviews (差评整改): opened by a worker, taken up, verified, mended, answered, called back.

Every step is a line that the giver of the review reads with its date, and, if he left a number, is told of by short
message. Who served takes none of them.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.dialects.postgresql import insert

from wutong.sdk import (
    SYSTEM,
    Actor,
    Recipient,
    Secret,
    at_time,
    cancel_time,
    db,
    end_of,
    link,
    new_id,
    notify,
    now,
    outward,
    publish,
    region_above,
    scope,
    tell_staff,
)
from wutong_reviews import limits, queries, served
from wutong_reviews.actions import counting
from wutong_reviews.events import MendingCaughtUp, MendingLate, MendingMoved, ReviewerRevealed
from wutong_reviews.models import Line, Mending, Review
from wutong_reviews.rules import handling, is_bad

#: The timers: by when it is taken up, by when it is answered, and when that is near.
ACK, FIX, NEAR = "reviews.ack", "reviews.fix", "reviews.near"
#: So long before it is to be answered those who deal with it are reminded.
AHEAD = timedelta(days=3)


def open_way(row: Review) -> None:
    """A bad review has come in: it waits for somebody to take it up. Once, however often it is handled."""
    told = {
        "region": row.region, "id": row.id, "state": handling.FLOW.start, "department": row.department,
        "servers": row.servers, "named": row.named, "opened_at": now(),
        "ack_by": limits.ack_by(), "fix_by": limits.fix_by(), "late": False, "told": None, "looked": False,
    }  # fmt: skip
    new = insert(Mending).values(told).on_conflict_do_nothing().returning(Mending)
    opened: Mending | None = db.session.scalar(new)
    if opened is not None:
        _time(opened)
        _line(opened, "report", None, "")
        tell(opened, "opened")


def give_again(row: Review) -> None:
    """A second word has come in: a bad one begins the way anew, a good one is written down on it. Once."""
    found = queries.way(row.id)
    if found is None:
        if is_bad(row.again_grade or 0):
            open_way(row)
            _line(queries.mending(row.id), "again", None, "")
            if not is_bad(row.grade):
                counting.more(row, bad=1, named=int(row.named))
    elif "again" not in {line.move for line in found.lines}:
        _line(found.row, "again", None, "")
        if is_bad(row.again_grade or 0) and found.row.state in ("answered", "closed"):
            _reopen(found.row)


def _reopen(row: Mending) -> None:
    row.state = handling.FLOW.pick(row.state, "reopen").target
    row.handler, row.looked, row.late = None, False, False
    row.ack_by, row.fix_by = limits.ack_by(), limits.fix_by()
    _time(row)
    _line(row, "reopen", None, "")
    tell(row, "opened")
    publish(MendingMoved(row.id, "reopen", row.state), actor=SYSTEM, about=row.id)


def _time(row: Mending) -> None:
    for kind, day in ((ACK, row.ack_by), (FIX, row.fix_by), (NEAR, row.fix_by - AHEAD)):
        cancel_time(kind, row.id)
        at_time(kind, row.id, end_of(day))


def step(review_id: UUID, move: str, text: str, *, actor: Actor, to: UUID | None = None) -> Mending:
    """Take one step of the way; `to` is who goes on with it where it is handed on.

    Raises `NoSuchReview`, `NotOneself`, `AnotherPerson`, `NobodyToCall`, `NotTheHandler`, `NotCalled`,
    `NobodyToHandTo`, and what the table of moves says: `NotOpen`, `NotYours`, `Needed`.
    """
    row = queries.mending(review_id, actor, lock=True)
    taken = handling.FLOW.take(row.state, move, actor, {"text": text})
    way = queries.way(review_id)
    assert way is not None
    handling.must_fit(move, named=row.named, actor=actor, parties=queries.parties(way), handler=row.handler)
    if move == "call_back" and not row.looked:
        raise handling.NotCalled
    if move == "hand_on":
        _hand_on(row, to)
    before, row.state = row.state, taken.target
    row.outcome = handling.OUTCOME_OF.get(move, row.outcome)
    if move == "take":
        _taken(row, actor)
    _line(row, move, actor, text)
    if row.state == "answered" and before != "answered":
        _answered(row)
    if move == "call_back" and move not in {line.move for line in way.lines}:
        counting.more(queries.review(row.id), called=1)
    origin = publish(MendingMoved(row.id, move, row.state), actor=actor, about=row.id)
    _handed(row, move, origin, actor)
    _tell(row)
    return row


def _taken(row: Mending, actor: Actor) -> None:
    row.handler = actor.person
    cancel_time(ACK, row.id)
    if row.told == "ack":
        _caught_up(row)


def _hand_on(row: Mending, to: UUID | None) -> None:
    if to is None or to not in queries.handlers(row):
        raise handling.NobodyToHandTo({"to": [handling.NobodyToHandTo.message]})
    row.handler, row.looked = to, False


def _handed(row: Mending, move: str, origin: UUID, actor: Actor) -> None:
    """Who goes on with it is told, whatever of its days is still to come, unless he took it over himself."""
    if move == "hand_on" and row.handler != actor.person:
        tell_staff("reviews.handed", person=row.handler, about=row.id, origin=origin)


def _answered(row: Mending) -> None:
    for kind in (FIX, NEAR):
        cancel_time(kind, row.id)
    if row.answered_at is None:
        counting.more(queries.review(row.id), handled=1)
    row.answered_at = now()
    if row.told:
        _caught_up(row)


def _caught_up(row: Mending) -> None:
    """The region above is told that what it was told to be late is made good."""
    row.told = None
    if (over := region_above(scope().home)) is not None:
        publish(MendingCaughtUp(row.id), actor=SYSTEM, about=row.id, to=over)


def tell(row: Mending, what: str, *, stage: str = "") -> None:
    """Put a bad review before who deals with it, before all who may while nobody does; never before who served. `what`
    is the end of a kind of notice: `opened`, `near`, `late`; told once for each `stage` of each term."""
    for person in [row.handler] if row.handler else queries.handlers(row):
        told = uuid5(row.id, f"{what}:{stage}:{row.state}:{row.fix_by}:{person}")
        tell_staff(f"reviews.{what}", person=person, about=row.id, origin=told)


def _line(row: Mending, move: str, actor: Actor | None, text: str) -> None:
    said = Secret(text) if text else None
    db.session.add(
        Line(region=row.region, review=row.id, id=new_id(), move=move, by=actor.person if actor else None, text=said,
             at=now())
    )  # fmt: skip
    db.session.flush()


def _tell(row: Mending) -> None:
    """By short message, to who left a number; the text says nothing that a reader over his shoulder may not know."""
    left = queries.reviewer(row.id) if row.named else None
    if left is not None:
        told: dict[str, Any] = {"link": outward("reviews_pages.follow", text=link(served.FOLLOW, row.id))}
        notify("reviews.moved", Recipient(phone=left.telephone.reveal()), told | {"state": handling.STATES[row.state]})


def reveal(review_id: UUID, *, actor: Actor) -> tuple[str, str, str]:
    """Name, telephone and case number that a reviewer left, for whoever took his review up; raises `NotOneself`,
    `NotTheHandler`, `NobodyToCall` for an anonymous one. Each look is an event."""
    actor.must(handling.HANDLE)
    row = queries.mending(review_id, actor)
    if row.handler is None or row.handler != actor.person:
        raise handling.NotTheHandler
    left = queries.reviewer(review_id)
    if left is None:
        raise handling.NobodyToCall
    row.looked = True
    publish(ReviewerRevealed(review_id), actor=actor, about=review_id)
    return left.name.reveal(), left.telephone.reveal(), left.number.reveal() if left.number else ""


def near(review_id: UUID) -> None:
    """Its day is near: who deals with it is reminded."""
    with suppress(queries.NoSuchReview):
        row = queries.mending(review_id, lock=True)
        if row.state in handling.LIVE:
            tell(row, "near")


def overdue(stage: str, review_id: UUID) -> None:
    """The day of a stage is over: both sides see it, who deals with it is told, and the region above once."""
    with suppress(queries.NoSuchReview):
        row = queries.mending(review_id, lock=True)
        if row.state == "reported" if stage == "ack" else row.state in handling.LIVE:
            _late(row, stage)


def _late(row: Mending, stage: str) -> None:
    row.late = True
    tell(row, "late", stage=stage)
    over = region_above(scope().home)
    if over is not None and row.told not in (stage, "fix"):
        row.told = stage
        day = row.ack_by if stage == "ack" else row.fix_by
        publish(MendingLate(row.id, stage, day), actor=SYSTEM, about=row.id, to=over)
