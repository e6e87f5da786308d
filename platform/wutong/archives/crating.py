"""Whether the file of a transfer is whole, said of the file alone: its checksums, and every package in it.

No database and no network, like `proving`, which proves the packages.
"""

import hashlib
import tarfile
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, cast

from wutong.archives.proving import BLOCK, PIECE, Verdict, verify
from wutong.archives.rules import SUMS


def is_crate(front: bytes) -> bool:
    """Whether a file that begins so is a transfer."""
    return front[:BLOCK].startswith(SUMS.encode() + b"\0")


def prove(stream: BinaryIO, *, key: str = "") -> Iterator[tuple[str, Verdict]]:
    """What is to be said of each file in a transfer, by its path, as it is read; once, so a pipe will do."""
    waiting: dict[str, str] = {}
    try:
        with tarfile.open(fileobj=stream, mode="r|") as crate:
            for entry in crate:
                content = cast(IO[bytes], crate.extractfile(entry))
                if entry.name == SUMS and not waiting:
                    waiting = _sums(content.read())
                else:
                    yield entry.name, _one(entry.name, content, waiting, key)
    except (tarfile.TarError, ValueError):
        yield "", _broken("", "unreadable")
    for path in waiting:
        yield path, _broken(path, "missing")


def _sums(told: bytes) -> dict[str, str]:
    rows = (line.split("  ", 1) for line in told.decode("utf-8").splitlines())
    return {path: digest for digest, path in rows}


def _one(path: str, content: IO[bytes], waiting: dict[str, str], key: str) -> Verdict:
    hashed = _Hashed(content)
    verdict = verify(cast(BinaryIO, hashed), key=key) if path.endswith(".tar") else Verdict(number=path)
    while hashed.read(PIECE):
        pass
    wanted = waiting.pop(path, None)
    if wanted is None:
        verdict.add(path, "added")
    elif hashed.hasher.hexdigest() != wanted:
        verdict.add(path, "changed")
    return verdict


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content, self.hasher = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.content.read(size)
        self.hasher.update(piece)
        return piece


def _broken(path: str, what: Any) -> Verdict:
    verdict = Verdict()
    verdict.add(path, what)
    return verdict
