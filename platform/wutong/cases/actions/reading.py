"""An uploaded stream whose first bytes were looked at."""

from itertools import chain
from typing import BinaryIO

from wutong import files


class Again:
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._parts = chain([head], iter(lambda: rest.read(files.CHUNK), b""))

    def read(self, size: int = -1) -> bytes:
        """The next part, whatever its size."""
        return next(self._parts, b"")
