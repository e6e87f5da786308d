"""What happens to notices that the record must keep."""

from dataclasses import dataclass
from uuid import UUID

from wutong.events import event


@event("letter.replayed")
@dataclass(frozen=True)
class LetterReplayed:
    """Somebody sent a dead letter round once more; `name` is the fact it carries, `handler` its reaction."""

    letter_id: UUID
    name: str
    handler: str
