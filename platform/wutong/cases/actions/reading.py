"""Streams of papers: one whose first bytes were looked at, one that is watched, one that is put together of pieces."""

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from wutong import files
from wutong.cases.rules import pages


class Again:
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._parts = chain([head], iter(lambda: rest.read(files.CHUNK), b""))

    def read(self, size: int = -1) -> bytes:
        """The next part, whatever its size."""
        return next(self._parts, b"")


class Watched:
    """A stream that shows everything it gives to a watcher (`rules.pages`), if there is one."""

    def __init__(self, stream: Again, by: pages.Watcher | None) -> None:
        self._stream, self.by = stream, by

    def read(self, size: int = -1) -> bytes:
        """The next part, whatever its size."""
        part = self._stream.read(size)
        if self.by is not None:
            self.by.feed(part)
        return part


class Joined:
    """Pieces read as a stream, whatever size is asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; an empty answer is the end."""
        part = self._rest or next(self._pieces, b"")
        if size < 0:
            size = len(part)
        self._rest = part[size:]
        return part[:size]
