"""What the other side sent is written into this side's copy."""

from sqlalchemy.dialects.postgresql import insert

from wutong import tenancy
from wutong.asking.events import QuestionMoved
from wutong.asking.models import Question, QuestionLine
from wutong.db import db
from wutong.events import REACTIONS, Envelope
from wutong.secret import Secret


def receive(fact: QuestionMoved, envelope: Envelope) -> None:
    """Write down what came; a question comes from below, and afterwards only the side it is shared with has a word.

    Letters may overtake each other: how the question stands is what was said last.
    """
    row = _held(fact, envelope)
    if row is None or row.other != envelope.from_region:
        return
    if fact.line is not None and envelope.enclosure is not None:
        said = {"region": row.region, "question": row.id, "id": fact.line, "ours": False, "at": envelope.at}
        new = insert(QuestionLine).values(**said, text=Secret(envelope.enclosure.decode()))
        db.session.execute(new.on_conflict_do_nothing())
    if envelope.at >= row.moved_at:
        row.state, row.moved_at = fact.state, envelope.at


def _held(fact: QuestionMoved, envelope: Envelope) -> Question | None:
    home = tenancy.scope().home
    if tenancy.contains(home, envelope.from_region) and envelope.from_region != home:
        new = insert(Question).values(
            region=home, id=fact.question, other=envelope.from_region, asked=False, code=fact.code, state=fact.state,
            opened_at=envelope.at, moved_at=envelope.at,
        )  # fmt: skip
        db.session.execute(new.on_conflict_do_nothing())
    return db.session.get(Question, (home, fact.question))


REACTIONS.register(QuestionMoved, receive)
