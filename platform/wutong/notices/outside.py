"""What the outside says to a message: it took it, or it did not."""

from dataclasses import dataclass

#: Seconds that a channel may take.
PATIENCE = 15


@dataclass(frozen=True, slots=True)
class Answer:
    """The message was taken; `provider` is the provider's reference, `delivered` when no receipt will follow."""

    provider: str = ""
    delivered: bool = False


class NotTaken(Exception):
    """The message was not taken; `final` when another try would not help. `reason` holds nothing personal."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.final = reason, final
