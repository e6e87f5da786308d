"""A letter that only says that the line works: both sides see it in their lists, the receiving one in its events."""

from dataclasses import dataclass
from uuid import UUID

from wutong.sdk import SYSTEM, event, publish
from wutong_cross_province import post


@event("cross_province.greeted")
@dataclass(frozen=True)
class Greeted:
    """A greeting came from another installation."""

    message: UUID
    seq: int


@post.receives("between.greeting")
def greeted(message: post.Message) -> None:
    """Write down that it came."""
    publish(Greeted(message.id, message.seq), actor=SYSTEM, about=message.about)
