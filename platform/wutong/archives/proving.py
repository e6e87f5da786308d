"""Whether a package is whole and unchanged, said of the package alone: no database, no network, no application.

The manifest stands first and names every part with its size and SHA-256, in order; a signature covers the manifest. The
tar is read once, piece by piece, against that order, so a package of any size takes no memory and each fault is named
by its part. Whoever holds the platform's public key (`wutong archive key`) sees whether it was this platform.
"""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wutong.archives.rules import EVENTS, FORMAT, MANIFEST, SEAL, SEALED, first_fault

BLOCK = 512
PIECE = 64 * 1024
#: No manifest, signature or chain of events is longer than that; papers may be.
LONGEST = 64 * 1024 * 1024

What = Literal["changed", "missing", "added", "frame", "order", "unsigned", "stranger", "unreadable", "behind"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with which part; `place` is a line of the chain of events."""

    part: str
    what: What
    place: int | None = None


@dataclass(slots=True)
class Verdict:
    """What a package says of itself and what is wrong with it; `manifest` is the hash that its seal is over."""

    number: str = ""
    parts: int = 0
    manifest: str = ""
    key: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def add(self, part: str, what: What, place: int | None = None) -> None:
        """Note a fault."""
        self.faults.append(Fault(part, what, place))


def header(path: str, size: int, at: int) -> bytes:
    """The tar header of a part: nothing in it but name, size and the second of sealing."""
    info = tarfile.TarInfo(path)
    info.size, info.mtime, info.mode = size, at, 0o444
    return info.tobuf(tarfile.USTAR_FORMAT)


def padding(size: int) -> int:
    """The zeros that fill a part's last block."""
    return -size % BLOCK


def verify(stream: BinaryIO, *, key: str = "") -> Verdict:
    """Read a package once and say what is wrong with it; with `key` (hex) also whether it was signed by that one."""
    verdict = Verdict()
    manifest, seal = _front(stream, MANIFEST, verdict), _front(stream, SEAL, verdict)
    told = _manifest(manifest, verdict)
    if _signed(verdict, manifest, seal, key) and told is not None:  # no list that was changed is gone by
        _Reading(stream, told, verdict).parts()
    return verdict


def _front(stream: BinaryIO, path: str, verdict: Verdict) -> bytes:
    """One of the two parts at the beginning, which no list describes; its own header says how long it is."""
    head = stream.read(BLOCK)
    try:
        size, at = int(head[124:135], 8), int(head[136:147], 8)
    except ValueError:
        size, at = 0, 0
    size = SEALED if path == SEAL else min(max(size, 0), LONGEST)
    content, filling = stream.read(size), stream.read(padding(size))
    if head != header(path, size, max(at, 0)) or any(filling):
        verdict.add(path, "frame")
    return content


def _manifest(content: bytes, verdict: Verdict) -> dict[str, Any] | None:
    try:
        told = json.loads(content)
        rows = [(str(row["path"]), int(row["size"]), str(row["sha256"])) for row in told["parts"]]
        known = told["format"] == FORMAT and all(size >= 0 for _, size, _ in rows)
        verdict.number, verdict.parts = str(told["number"]), len(rows)
        int(told["second"]), str(told["events"])
    except (ValueError, TypeError, KeyError, RecursionError):
        known = False
    if not known:
        verdict.add(MANIFEST, "unreadable")
    return told if known else None


def _signed(verdict: Verdict, manifest: bytes, seal: bytes, key: str) -> bool:
    """Whether the manifest may be believed: false where a good signature is over another one."""
    verdict.manifest = hashlib.sha256(manifest).hexdigest()
    try:
        told = json.loads(seal)
        verdict.key, signature, named = str(told["key"]), bytes.fromhex(told["signature"]), str(told["manifest"])
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(verdict.key))
    except (ValueError, TypeError, KeyError, RecursionError):
        verdict.add(SEAL, "unreadable")
        return True
    if key and key != verdict.key:
        verdict.add(SEAL, "stranger")
    ours = _over(public, signature, verdict.manifest)
    if not ours and named != verdict.manifest and _over(public, signature, named):
        verdict.add(MANIFEST, "changed")
        return False
    if not ours or named != verdict.manifest:
        verdict.add(SEAL, "changed" if ours else "unsigned")
    return True


def _over(public: Ed25519PublicKey, signature: bytes, manifest: str) -> bool:
    try:
        public.verify(signature, manifest.encode())
    except InvalidSignature:
        return False
    return True


class _Reading:
    """The parts behind manifest and seal, one by one in the manifest's order."""

    def __init__(self, stream: BinaryIO, told: dict[str, Any], verdict: Verdict) -> None:
        self.stream, self.verdict = stream, verdict
        self.rows = [(str(row["path"]), int(row["size"]), str(row["sha256"])) for row in told["parts"]]
        self.at, self.head = int(told["second"]), str(told["events"])

    def parts(self) -> None:
        """Go through all of them, and see that nothing comes behind."""
        waiting = list(self.rows)
        while True:
            block = self.stream.read(BLOCK)
            if not any(block):  # two empty blocks end a tar; a shorter end is one too
                break
            waiting = self._one(block, waiting)
        for path, _, _ in waiting:
            self.verdict.add(path, "missing")
        if block and any(any(piece) for piece in self._pieces(LONGEST)):
            self.verdict.add("", "behind")

    def _one(self, block: bytes, waiting: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
        """Read the part that begins with this block; returns what is still to come."""
        names = [path for path, _, _ in waiting]
        name, size = _named(block)
        if name in names:
            skipped = names.index(name)
            for path in names[:skipped]:
                self.verdict.add(path, "missing")
            self._content(block, waiting[skipped])
            return waiting[skipped + 1 :]
        if name is None and waiting:  # the header itself was touched: the part is the one whose turn it is
            self._content(block, waiting[0])
            return waiting[1:]
        self.verdict.add(name or "", "order" if name in {path for path, _, _ in self.rows} else "added")
        for _ in self._pieces(size + padding(size)):
            pass
        return waiting

    def _content(self, block: bytes, row: tuple[str, int, str]) -> None:
        path, size, wanted = row
        hashed, came = self._events(size) if path == EVENTS else self._hashed(size)
        if came < size:
            return self.verdict.add(path, "missing")
        if hashed != wanted:
            self.verdict.add(path, "changed")
        filling = b"".join(self._pieces(padding(size)))
        if block != header(path, size, self.at) or any(filling):
            self.verdict.add(path, "frame")
        return None

    def _hashed(self, size: int) -> tuple[str, int]:
        """Hash and length of what there is of a part."""
        hasher, came = hashlib.sha256(), 0
        for piece in self._pieces(size):
            hasher.update(piece)
            came += len(piece)
        return hasher.hexdigest(), came

    def _events(self, size: int) -> tuple[str, int]:
        """The same of the chain of events, which is looked at line by line."""
        content = b"".join(self._pieces(min(size, LONGEST)))
        place = first_fault(content, self.head)
        if place is not None:
            self.verdict.add(EVENTS, "order", place)
        return hashlib.sha256(content).hexdigest(), len(content)

    def _pieces(self, size: int) -> Iterator[bytes]:
        while size > 0 and (piece := self.stream.read(min(PIECE, size))):
            size -= len(piece)
            yield piece


def _named(block: bytes) -> tuple[str | None, int]:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError):
        return None, 0
    return info.name, max(info.size, 0)
