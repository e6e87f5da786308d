"""What can have happened to figures."""

from dataclasses import dataclass
from uuid import UUID

from wutong.events import event


@event("figures.announced")
@dataclass(frozen=True)
class RankingAnnounced:
    """A region made the ranking of the `places` directly below it public to them."""

    ranking: UUID
    places: int
