"""Asking, answering, settling, passing on what nobody could answer: written here, sent to the other side at once."""

from uuid import UUID

from wutong import events, tenancy
from wutong.access import SYSTEM, Actor
from wutong.asking import queries
from wutong.asking.events import QuestionMoved
from wutong.asking.models import Question, QuestionLine
from wutong.asking.rules import NobodyToAsk, NotYours, Settled, after
from wutong.clock import new_id, now
from wutong.db import db
from wutong.secret import Secret


def ask(code: str, text: str, *, actor: Actor, to: int | None = None) -> Question:
    """Ask a region above about a matter, the one directly above where none is named; raises `NobodyToAsk`."""
    home = tenancy.scope().home
    actor.must("matter.claim", at=home)
    line = [region.code for region in queries.above(code)[1]]
    if to is not None and to not in line:
        raise NobodyToAsk
    moment = now()
    row = Question(region=home, id=new_id(), other=to or line[0], asked=True, code=code, state="open",
                   opened_at=moment, moved_at=moment)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _write(row, text, actor)
    return row


def write(question_id: UUID, text: str, *, actor: Actor) -> Question:
    """Answer, or ask further; raises `NoSuchQuestion` or `Settled`."""
    actor.must("matter.claim", at=tenancy.scope().home)
    row = queries.found(question_id, lock=True)
    if row.state == "closed":
        raise Settled
    undelivered, row.state, row.moved_at = row.state == "unheld", after(row.asked), now()
    if undelivered:
        _send_all(row)
    _write(row, text, actor)
    return row


def settle(question_id: UUID, *, actor: Actor) -> Question:
    """Say that nothing is left to ask; raises `NotYours` for the side that was asked."""
    actor.must("matter.claim", at=tenancy.scope().home)
    row = queries.found(question_id, lock=True)
    if not row.asked:
        raise NotYours
    if row.state == "closed":
        raise Settled
    row.state, row.moved_at = "closed", now()
    _send(row, None, None, actor)
    return row


def pass_on(row: Question) -> None:
    """Put a question before the next region above the one that was asked; where none is left, it says so."""
    higher = queries.higher(row)
    row.moved_at = now()
    if higher is None:
        row.state = "unheld"
        return
    row.other = higher
    _send_all(row)


def _write(row: Question, text: str, actor: Actor) -> None:
    line = QuestionLine(
        region=row.region, question=row.id, id=new_id(), ours=True, by=actor.person, text=Secret(text), at=row.moved_at
    )
    db.session.add(line)
    _send(row, line.id, text.encode(), actor)


def _send(row: Question, line: UUID | None, enclosure: bytes | None, actor: Actor) -> None:
    fact = QuestionMoved(row.id, line, row.code, row.state)
    events.publish(fact, actor=actor, about=row.id, to=row.other, enclosure=enclosure)


def _send_all(row: Question) -> None:
    """Everything this side has written, to an office that has nothing of it yet."""
    for line in queries.ours(row.id):
        _send(row, line.id, line.text.reveal().encode(), SYSTEM)
