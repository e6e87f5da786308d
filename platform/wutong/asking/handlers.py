"""What the other side sent is written into this side's copy; where nobody could answer it, it is sent back."""

from sqlalchemy.dialects.postgresql import insert

from wutong import events, tenancy
from wutong.access import SYSTEM
from wutong.asking import actions
from wutong.asking.events import QuestionMoved, QuestionUnheld
from wutong.asking.models import Question, QuestionLine
from wutong.db import db
from wutong.events import REACTIONS, Envelope
from wutong.people.queries import posts
from wutong.secret import Secret


def receive(fact: QuestionMoved, envelope: Envelope) -> None:
    """Write down what came; a question comes from below, and afterwards only the side it is shared with has a word.

    Letters may overtake each other: how the question stands is what was said last.
    """
    if _from_below(envelope) and not posts.anybody("matter.claim"):
        return _send_back(fact, envelope)
    row = _held(fact, envelope)
    if row is None or row.other != envelope.from_region:
        return None
    if fact.line is not None and envelope.enclosure is not None:
        said = {"region": row.region, "question": row.id, "id": fact.line, "ours": False, "at": envelope.at}
        new = insert(QuestionLine).values(**said, text=Secret(envelope.enclosure.decode()))
        db.session.execute(new.on_conflict_do_nothing())
    if envelope.at >= row.moved_at:
        row.state, row.moved_at = fact.state, envelope.at
    return None


def pass_on(fact: QuestionUnheld, envelope: Envelope) -> None:
    """Ask the next region above, because nobody works at the one that was asked; only that one may say so."""
    row = db.session.get(Question, (tenancy.scope().home, fact.question))
    if row is not None and row.asked and row.other == envelope.from_region and row.state != "closed":
        actions.pass_on(row)


def _send_back(fact: QuestionMoved, envelope: Envelope) -> None:
    """A copy from the time when somebody worked here is settled: the answer will come from elsewhere."""
    row = db.session.get(Question, (tenancy.scope().home, fact.question))
    if row is not None:
        row.state, row.moved_at = "closed", envelope.at
    if fact.state != "closed":
        events.publish(QuestionUnheld(fact.question), actor=SYSTEM, about=fact.question, to=envelope.from_region)


def _from_below(envelope: Envelope) -> bool:
    home = tenancy.scope().home
    return tenancy.contains(home, envelope.from_region) and envelope.from_region != home


def _held(fact: QuestionMoved, envelope: Envelope) -> Question | None:
    home = tenancy.scope().home
    if _from_below(envelope):
        new = insert(Question).values(
            region=home, id=fact.question, other=envelope.from_region, asked=False, code=fact.code, state=fact.state,
            opened_at=envelope.at, moved_at=envelope.at,
        )  # fmt: skip
        db.session.execute(new.on_conflict_do_nothing())
    return db.session.get(Question, (home, fact.question))


REACTIONS.register(QuestionMoved, receive)
REACTIONS.register(QuestionUnheld, pass_on)
