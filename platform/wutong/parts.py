"""Papers that are still coming in: encrypted files of a region that grow piece by piece.

What has arrived stays, however the sending ends: the file itself tells how far it is, so neither a cut connection nor a
killed process loses more than the piece under way. A torn last piece is dropped when the next one comes. Each piece is
sealed under its place and the file's own name, so none can be moved, dropped or put into another file. What nobody goes
on with is swept after a day (`wutong.shelf`).
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from wutong import keys, shelf
from wutong.errors import Conflict, Refused
from wutong.secret import NONCE, TAG, seal, unseal

#: Bytes of content in one sealed piece, at most.
PIECE = 64 * 1024
MAGIC = b"WTP1"
_HEAD = len(MAGIC) + 2
_LENGTH = 4


class OtherPlace(Conflict):
    """The sender goes on from another place than the one that was reached; it must ask where to go on."""

    code = "file.other_place"
    message = "文件已收到的长度与续传的位置不一致，请从断开的地方继续上传。"

    def __init__(self, reached: int) -> None:
        super().__init__()
        self.reached = reached


class Busy(Refused):
    """Somebody else is sending the same file just now."""

    code, status = "file.busy", 423
    message = "这个文件正在另一个窗口上传，请稍等片刻再试。"


def begin(part: UUID) -> None:
    """Open an empty file for a paper that comes in; raises `FileExistsError` for one that was begun before."""
    with _path(part).open("xb") as out:
        out.write(MAGIC + keys.newest("region")[0].to_bytes(2, "big"))
    shelf.stamp(_path(part))


def reached(part: UUID) -> int:
    """How many bytes of content have safely arrived; raises `Missing`."""
    with _opened(part, "rb") as stream:
        return _walk(stream)[0]


def append(part: UUID, stream: BinaryIO, *, at: int, most: int) -> int:
    """Go on with a file at the byte `at`, with what the stream gives until it ends; how far the file is then.

    Not more than `most` bytes in all are kept. Raises `Missing`, `Busy`, `OtherPlace`.
    """
    with _opened(part, "r+b") as out:
        _claim(out)
        place, whole = _walk(out)
        if place != at:
            raise OtherPlace(place)
        out.truncate(whole)
        try:
            return _written(out, part, stream, place, most)
        finally:
            out.flush()
            os.fsync(out.fileno())
            shelf.stamp(_path(part))


def read(part: UUID) -> Iterator[bytes]:
    """What has arrived, piece by piece; raises `Missing` before the first, `Unreadable` if it was changed."""
    with _opened(part, "rb") as stream:
        key = _key(stream)
    return _pieces(_path(part), part, key)


def drop(part: UUID) -> None:
    """Throw a file away; nothing happens where there is none."""
    _path(part).unlink(missing_ok=True)


def _path(part: UUID) -> Path:
    return shelf.aside() / f"{shelf.PART}{part}"


@contextmanager
def _opened(part: UUID, mode: str) -> Iterator[BinaryIO]:
    try:
        stream = _path(part).open(mode)
    except FileNotFoundError:
        raise shelf.Missing from None
    with stream:
        yield stream  # type: ignore[misc]


def _claim(stream: BinaryIO) -> None:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy from None


def _key(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return keys.version("region", int.from_bytes(stream.read(_HEAD)[len(MAGIC) :], "big"))


def _walk(stream: BinaryIO) -> tuple[int, int]:
    """Bytes of content in whole pieces, and where in the file the last whole piece ends."""
    end = stream.seek(0, os.SEEK_END)
    content, at = 0, _HEAD
    while at + _LENGTH <= end:
        stream.seek(at)
        length = int.from_bytes(stream.read(_LENGTH), "big")
        if at + _LENGTH + length > end:
            break
        content, at = content + length - NONCE - TAG, at + _LENGTH + length
    return content, at


def _written(out: BinaryIO, part: UUID, stream: BinaryIO, place: int, most: int) -> int:
    key = _key(out)
    out.seek(0, os.SEEK_END)
    while place < most and (piece := stream.read(min(PIECE, most - place))):
        sealed = seal(key, piece, _mark(part, place))
        out.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)
        place += len(piece)
    return place


def _pieces(path: Path, part: UUID, key: bytes) -> Iterator[bytes]:
    with path.open("rb") as stream:
        whole = _walk(stream)[1]
        place = 0
        stream.seek(_HEAD)
        while stream.tell() < whole:
            sealed = stream.read(int.from_bytes(stream.read(_LENGTH), "big"))
            piece = unseal(key, sealed, _mark(part, place))
            yield piece
            place += len(piece)


def _mark(part: UUID, place: int) -> bytes:
    return f"{part}:{place}".encode()
