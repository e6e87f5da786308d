"""What the demo's mail server and SMS gateway took, newest first, in memory."""

import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime

MOST = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """One mail or short message as its recipient would read it."""

    at: datetime
    channel: str
    to: str
    text: str


class Outbox:
    """The latest messages; safe to use from the threads of both servers."""

    def __init__(self) -> None:
        self._held: deque[Taken] = deque(maxlen=MOST)
        self._lock = threading.Lock()

    def put(self, message: Taken) -> None:
        """Keep a message; beyond two hundred the oldest is forgotten."""
        with self._lock:
            self._held.appendleft(message)

    def held(self) -> list[Taken]:
        """All that is kept, newest first."""
        with self._lock:
            return list(self._held)
