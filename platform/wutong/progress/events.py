"""What can have happened on a board."""

from dataclasses import dataclass
from uuid import UUID

from wutong.events import event


@event("progress.reminded", abroad=True)
@dataclass(frozen=True)
class ClaimsReminded:
    """`region` reminded `place`, which lies below it, of `open` answers that it or those below it owe.

    `release` is the one they are about, None for the whole catalogue.
    """

    region: int
    place: int
    release: UUID | None
    open: int
