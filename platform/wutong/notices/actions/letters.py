"""Letters and timers that nobody could handle, sent round once more when somebody has mended the cause."""

from uuid import UUID

from wutong import tenancy
from wutong.access import Actor
from wutong.clock import now
from wutong.events import Letter, publish
from wutong.notices import queries
from wutong.notices.events import LetterReplayed, TimerReplayed
from wutong.timers import Timer


def replay(letter_id: UUID, *, actor: Actor) -> Letter:
    """Send a dead letter round once more, from its first try; the replay is an event of its own."""
    actor.must("letter.replay", at=tenancy.scope().home)
    letter = queries.dead_letter(letter_id)
    _from_the_start(letter)
    publish(LetterReplayed(letter_id=letter.id, name=letter.name, handler=letter.handler), actor=actor, about=letter.id)
    return letter


def replay_all(reason: str, *, actor: Actor) -> int:
    """Send every dead letter of one reason round again, at most a page of them; returns how many."""
    actor.must("letter.replay", at=tenancy.scope().home)
    alike = queries.dead_letters(reason=reason).items
    for letter in alike:
        replay(letter.id, actor=actor)
    return len(alike)


def replay_timer(timer_id: UUID, *, actor: Actor) -> Timer:
    """Have a dead timer rung at once, from its first try; the event is in the history of what it was set for.

    Its answer looks at the thing as it stands now, so a deadline that was met meanwhile does no harm.
    """
    actor.must("letter.replay", at=tenancy.scope().home)
    timer = queries.dead_timer(timer_id)
    _from_the_start(timer)
    fact = TimerReplayed(timer_id=timer.id, kind=timer.kind, subject=timer.subject)
    publish(fact, actor=actor, about=timer.subject)
    return timer


def replay_timers(*, actor: Actor) -> int:
    """Have every dead timer rung, at most a page of them, the oldest first; returns how many."""
    actor.must("letter.replay", at=tenancy.scope().home)
    dead = queries.dead_timers().items
    for timer in dead:
        replay_timer(timer.id, actor=actor)
    return len(dead)


def _from_the_start(row: Letter | Timer) -> None:
    row.state, row.attempts, row.due_at, row.sent_at = "open", 0, now(), None
