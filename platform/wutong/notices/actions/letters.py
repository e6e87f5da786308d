"""Letters that nobody could handle, sent round once more when somebody has mended the cause."""

from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import now
from wutong.events import Letter, publish
from wutong.notices import queries
from wutong.notices.events import LetterReplayed


def replay(letter_id: UUID, *, actor: Actor) -> Letter:
    """Send a dead letter round once more, from its first try; the replay is an event of its own."""
    actor.must("letter.replay", at=tenancy.scope().home)
    letter = queries.dead_letter(letter_id)
    letter.state, letter.attempts, letter.due_at, letter.sent_at = "open", 0, now(), None
    publish(LetterReplayed(letter_id=letter.id, name=letter.name, handler=letter.handler), actor=actor, about=letter.id)
    return letter


def replay_all(reason: str, *, actor: Actor) -> int:
    """Send every dead letter of one reason round again, at most a page of them; returns how many."""
    actor.must("letter.replay", at=tenancy.scope().home)
    alike = queries.dead_letters(reason=reason).items
    for letter in alike:
        replay(letter.id, actor=actor)
    return len(alike)
