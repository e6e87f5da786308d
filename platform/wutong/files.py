"""Papers on disk: content-addressed, encrypted in chunks, each region under its own folder.

The address is an HMAC of the content under the region's key, so equal papers of two regions have different
addresses and nobody can ask whether somebody else holds a certain paper. A paper crosses a border as a parcel: a copy
sealed under a key of its own, left in the addressee's post folder; number and key travel in the letter's enclosure.

A paper that is no longer needed is let go (`let_go`); `wutong.shelf` says how it leaves the disk.
"""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from wutong import keys, shelf, tenancy
from wutong.clock import new_id
from wutong.errors import Invalid, StorageFull
from wutong.secret import NONCE, TAG, Unreadable, seal, unseal
from wutong.shelf import Missing, let_go

__all__ = [
    "Blob",
    "Missing",
    "Parcel",
    "TooLarge",
    "discard",
    "hand_over",
    "let_go",
    "open_",
    "parcel",
    "seal_anew",
    "send",
    "store",
    "under_old_keys",
]

log = logging.getLogger("wutong.files")

CHUNK = 64 * 1024
MAGIC = b"WTF1"


class TooLarge(Invalid):
    """The stream is longer than the door allows; nothing was kept."""

    code, status = "file.too_large", 413
    message = "文件超过 {limit_mb} MB，请压缩或拆分后再上传。"


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored paper: its address (hex) and its length in bytes."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """A paper on its way to another region: where it lies in the post folder, and the key that opens it."""

    id: str
    key: str


@contextmanager
def _room() -> Iterator[None]:
    """Turn a full disk into a refusal, and tell the operator."""
    try:
        yield
    except OSError as error:
        if not StorageFull.met(error):
            raise
        log.exception("no room for papers", extra={"folder": str(shelf.root())})
        raise StorageFull from error


def store(stream: BinaryIO, *, limit: int) -> Blob:
    """Keep a stream of at most `limit` bytes for the present region; else raises `TooLarge` or `StorageFull`.

    It stays for good once a row refers to it; if none does after a while, it goes (`wutong.shelf`).
    """
    number, key = keys.newest("region")
    hasher = HMAC(keys.derived("paper") + str(tenancy.scope().home).encode(), hashes.SM3())
    with _room():
        handle, name = tempfile.mkstemp(dir=shelf.aside(), prefix=shelf.COMING)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(MAGIC + number.to_bytes(2, "big"))
                size = _write(out, _limited(stream, limit, hasher), key)
                out.flush()
                os.fsync(out.fileno())
            blob = Blob(hasher.finalize().hex(), size)
            shelf.put(name, blob.digest)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    return blob


def open_(digest: str) -> Iterator[bytes]:
    """The paper's bytes, chunk by chunk; raises `Missing` before the first chunk, `Unreadable` if it was changed."""
    path = shelf.path(digest)
    if not path.is_file():
        raise Missing
    with path.open("rb") as stream:
        head = stream.read(len(MAGIC) + 2)
        key = keys.version("region", int.from_bytes(head[len(MAGIC) :], "big"))
    return _read(path, len(MAGIC) + 2, key)


def seal_anew() -> int:
    """Seal the present region's papers under its newest key; returns how many were changed."""
    changed = 0
    for path in _under_old_keys():
        with suppress(FileNotFoundError, Missing):  # nobody needed it any more, and the sweep came first
            store(_Joined(open_(path.name)), limit=path.stat().st_size)  # type: ignore[arg-type]
            changed += 1
    return changed


def under_old_keys() -> int:
    """How many of the present region's papers an old version of its key is still needed for."""
    return len(_under_old_keys())


def _under_old_keys() -> list[Path]:
    newest = keys.newest("region")[0]
    return [path for path in sorted(shelf.folder().glob("??/*")) if _version(path, newest) < newest]


def _version(path: Path, newest: int) -> int:
    try:
        with path.open("rb") as stream:
            return int.from_bytes(stream.read(len(MAGIC) + 2)[len(MAGIC) :], "big")
    except FileNotFoundError:
        return newest


def hand_over(digest: str, to: int) -> Parcel:
    """Copy a paper of this region into another region's post folder, under a key of its own."""
    return _posted(open_(digest), to)


def send(stream: BinaryIO, to: int, *, limit: int) -> Parcel:
    """Put a stream that is not kept here into another region's post folder; raises `TooLarge`, leaving nothing."""
    return _posted(_limited(stream, limit), to)


def _posted(chunks: Iterator[bytes], to: int) -> Parcel:
    parcel = Parcel(str(new_id()), os.urandom(keys.LENGTH).hex())
    with _room():
        path = shelf.post(to) / parcel.id
        try:
            with path.open("xb") as out:
                _write(out, chunks, bytes.fromhex(parcel.key))
            shelf.stamp(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return parcel


def parcel(left: Parcel) -> Iterator[bytes]:
    """What is in a parcel left for this region; raises `Missing`, or `Unreadable` under a wrong key.

    It stays until `discard`, so that a rolled-back try can be repeated.
    """
    return _read(_parcel(left), 0, bytes.fromhex(left.key))


def discard(parcel: Parcel) -> None:
    """Remove a parcel whose content has been taken over and committed."""
    _parcel(parcel).unlink(missing_ok=True)


class _Joined:
    """Chunks read as a stream."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def read(self, size: int = -1) -> bytes:
        return next(self._chunks, b"")


def _limited(stream: BinaryIO, limit: int, hasher: HMAC | None = None) -> Iterator[bytes]:
    seen = 0
    while chunk := stream.read(CHUNK):
        seen += len(chunk)
        if seen > limit:
            raise TooLarge(limit_mb=limit // 1024 // 1024)
        if hasher is not None:
            hasher.update(chunk)
        yield chunk


def _write(out: BinaryIO, chunks: Iterator[bytes], key: bytes) -> int:
    """Each chunk is sealed with its place and the mark of the last, so none can be dropped, moved or cut off."""
    size, place, held = 0, 0, next(chunks, b"")
    while True:
        following = next(chunks, b"")
        sealed = seal(key, held, _mark(place, last=not following))
        out.write(len(sealed).to_bytes(4, "big") + sealed)
        size += len(held)
        if not following:
            return size
        place, held = place + 1, following


def _read(path: Path, skip: int, key: bytes) -> Iterator[bytes]:
    with path.open("rb") as stream:
        stream.seek(skip)
        place, sealed = 0, _next(stream)
        while sealed:
            following = _next(stream)
            yield unseal(key, sealed, _mark(place, last=not following))
            place, sealed = place + 1, following


def _next(stream: BinaryIO) -> bytes:
    length = int.from_bytes(stream.read(4), "big")
    sealed = stream.read(length)
    if length and (len(sealed) < length or length < NONCE + TAG):
        raise Unreadable
    return sealed


def _mark(place: int, *, last: bool) -> bytes:
    return f"{place}{'.' if last else ','}".encode()


def _parcel(parcel: Parcel) -> Path:
    path = shelf.post(tenancy.scope().home) / Path(parcel.id).name
    if not path.is_file():
        raise Missing
    return path
