"""What happens across borders, as facts: ids and kinds; what was said travels sealed."""

from dataclasses import dataclass
from uuid import UUID

from wutong.sdk import event


@event("cross_province.sent", abroad=True)
@dataclass(frozen=True)
class MessageSent:
    """One message of a verb to another region of this installation; the enclosure carries its body and its parcels."""

    message: UUID
    kind: str
    about: UUID
    seq: int
