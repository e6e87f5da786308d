"""A fact and its reactions for the proofs of delivery; the relay's and the worker's process import it as well.

python reactions.py worker      # `wutong worker`, with these reactions
"""

from dataclasses import dataclass
from uuid import UUID

from wutong.events import REACTIONS, Envelope, event
from wutong.notices import actions, kinds, rules
from wutong.notices.actions import Recipient
from wutong.timers import TIMED


@event("test.delivered", abroad=True)
@dataclass(frozen=True)
class Delivered:
    """Something to be told to `thing`'s owner, with an effect inside and one outside."""

    thing: UUID
    breaks: bool = False


@event("test.counted")
@dataclass(frozen=True)
class Counted:
    """Something without any effect."""


def effect(fact: Delivered, envelope: Envelope) -> None:
    """One row inside and one mail outside; a repetition would show as a second row."""
    actions.tell_staff("case.submitted", about=fact.thing)
    actions.notify("test.told", Recipient(email=f"{fact.thing}@example.org"), {})
    if fact.breaks:
        raise ArithmeticError("张三 11010519491231002X")


def nothing(fact: Counted, envelope: Envelope) -> None:
    """Be handled."""


def rung(subject: UUID) -> None:
    """One row for each ringing."""
    actions.tell_staff("case.deemed", about=subject)


#: Told at any hour of the day, or the proofs would wait for the morning.
rules.BROUGHT["test.told"] = kinds.Kind("测试", "测试。", channels=("email",), security=True)
REACTIONS.register(Delivered, effect)
REACTIONS.register(Counted, nothing)
TIMED.register("test.timer", rung)
