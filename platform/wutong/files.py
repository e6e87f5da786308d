"""Papers on disk: content-addressed, encrypted in chunks, each region under its own folder.

The address is an HMAC of the content under the region's key, so equal papers of two regions have different
addresses and nobody can ask whether somebody else holds a certain paper. A paper crosses a border as a parcel: a copy
sealed under a key of its own, left in the addressee's post folder; number and key travel in the letter's enclosure.
"""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC
from flask import current_app

from wutong import keys, tenancy
from wutong.clock import new_id
from wutong.errors import Invalid, NotFound
from wutong.secret import NONCE, TAG, Unreadable, seal, unseal

CHUNK = 64 * 1024
MAGIC = b"WTF1"


class TooLarge(Invalid):
    """The stream is longer than the door allows; nothing was kept."""

    code, status = "file.too_large", 413
    message = "文件超过 {limit_mb} MB，请压缩或拆分后再上传。"


class Missing(NotFound):
    """No such paper in this region."""

    code = "file.missing"
    message = "找不到这份材料，请刷新页面后再试。"


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


def store(stream: BinaryIO, *, limit: int) -> Blob:
    """Keep a stream of at most `limit` bytes for the present region; raises `TooLarge`, keeping nothing."""
    number, key = keys.newest("region")
    folder = _folder()
    handle, name = tempfile.mkstemp(dir=folder, prefix=".coming-")
    hasher = HMAC(keys.derived("paper") + str(tenancy.scope().home).encode(), hashes.SM3())
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(MAGIC + number.to_bytes(2, "big"))
            size = _write(out, _limited(stream, limit, hasher), key)
            out.flush()
            os.fsync(out.fileno())
        blob = Blob(hasher.finalize().hex(), size)
        target = _path(blob.digest)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return blob


def open_(digest: str) -> Iterator[bytes]:
    """The paper's bytes, chunk by chunk; raises `Missing` before the first chunk, `Unreadable` if it was changed."""
    path = _path(digest)
    if not path.is_file():
        raise Missing
    with path.open("rb") as stream:
        head = stream.read(len(MAGIC) + 2)
        key = keys.version("region", int.from_bytes(head[len(MAGIC) :], "big"))
    return _read(path, len(MAGIC) + 2, key)


def delete(digest: str) -> None:
    """Take a paper off the disk; nothing happens when it is not there."""
    _path(digest).unlink(missing_ok=True)


def seal_anew() -> int:
    """Seal the present region's papers under its newest key; returns how many were changed."""
    changed = 0
    for path in _under_old_keys():
        store(_Joined(open_(path.name)), limit=path.stat().st_size)  # type: ignore[arg-type]
        changed += 1
    return changed


def under_old_keys() -> int:
    """How many of the present region's papers an old version of its key is still needed for."""
    return len(_under_old_keys())


def _under_old_keys() -> list[Path]:
    newest = keys.newest("region")[0]
    return [path for path in sorted(_folder().glob("??/*")) if _version(path) < newest]


def _version(path: Path) -> int:
    with path.open("rb") as stream:
        return int.from_bytes(stream.read(len(MAGIC) + 2)[len(MAGIC) :], "big")


def hand_over(digest: str, to: int) -> Parcel:
    """Copy a paper of this region into another region's post folder, under a key of its own."""
    return _posted(open_(digest), to)


def send(stream: BinaryIO, to: int, *, limit: int) -> Parcel:
    """Put a stream that is not kept here into another region's post folder; raises `TooLarge`, leaving nothing."""
    return _posted(_limited(stream, limit), to)


def _posted(chunks: Iterator[bytes], to: int) -> Parcel:
    parcel = Parcel(str(new_id()), os.urandom(keys.LENGTH).hex())
    path = _post(to) / parcel.id
    try:
        with path.open("xb") as out:
            _write(out, chunks, bytes.fromhex(parcel.key))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return parcel


def head(parcel: Parcel) -> bytes:
    """How a parcel left for this region begins; raises `Missing`, or `Unreadable` under a wrong key."""
    return next(_read(_parcel(parcel), 0, bytes.fromhex(parcel.key)), b"")


def take_over(parcel: Parcel, *, limit: int) -> Blob:
    """Keep a parcel left for this region; it stays until `discard`, so that a rolled-back try can be repeated."""
    return store(_Joined(_read(_parcel(parcel), 0, bytes.fromhex(parcel.key))), limit=limit)  # type: ignore[arg-type]


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


def _root() -> Path:
    return Path(current_app.config["WUTONG"].var) / "files"


def _folder() -> Path:
    folder = _root() / f"{tenancy.scope().home:012d}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(digest: str) -> Path:
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise Missing
    return _folder() / digest[:2] / digest


def _post(to: int) -> Path:
    folder = _root() / "post" / f"{to:012d}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _parcel(parcel: Parcel) -> Path:
    path = _post(tenancy.scope().home) / Path(parcel.id).name
    if not path.is_file():
        raise Missing
    return path
