"""Answering what somebody else asked for, a refund or a reduction: once, by another person, with a word of why."""

from wutong.access import Actor
from wutong.clock import now
from wutong.fees.models import Exemption, Refund
from wutong.fees.rules import NotAsked
from wutong.secret import Secret


def answered(row: Refund | Exemption, *, approve: bool, reason: str, actor: Actor) -> None:
    """Write the answer down; raises `NotAsked` where there is one already."""
    if row.state != "asked":
        raise NotAsked
    row.state, row.answered_by, row.answered_at = ("approved" if approve else "declined"), actor.answering, now()
    row.answer = Secret(reason) if reason else None
