"""How many pages a paper has and how large a picture is, read while the bytes stream by; nothing is unpacked whole.

A watcher is fed every piece of a paper. It reads the size of a picture from its head, and counts a PDF's pages by their
objects, in the clear and in compressed object streams, each of which is unpacked up to a limit. What cannot be read is
said to be unknown, not guessed.
"""

import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

#: Longest side of a picture in points, and most points of one: beyond any camera or scanner, and what viewers choke on.
SIDE, AREA = 40_000, 400_000_000
#: How far into a picture its size is looked for; what cameras write before it is shorter.
_HEAD = 1024 * 1024
#: Bytes that one compressed stream of a PDF may unpack to, and all of them together, before we stop counting.
_STREAM, _ALL = 4 * 1024 * 1024, 64 * 1024 * 1024
#: Bytes kept of what was seen, so that a word cut in two by the pieces is found.
_TAIL = 4096
_MOST = 100_000
_WORD = re.compile(rb"(?P<number>\d{1,10})\s+\d{1,5}\s+obj\b|(?P<page>/Type\s*/Page(?![A-Za-z]))|(?P<packed>/ObjStm\b)")
_BODY = re.compile(rb"stream\r?\n")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
#: Markers of JPEG that carry the size, and those that stand alone.
_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


def png_size(head: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG; `None` where its first part is not what it must be."""
    if len(head) < 24 or head[12:16] != b"IHDR":
        return None
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def jpeg_size(head: bytes) -> tuple[int, int] | None:
    """Width and height of a JPEG; `None` where no frame begins in its head."""
    for at, marker in _segments(head):
        if marker in _SIZES and at + 9 <= len(head):
            return int.from_bytes(head[at + 7 : at + 9], "big"), int.from_bytes(head[at + 5 : at + 7], "big")
    return None


def _segments(head: bytes) -> Iterator[tuple[int, int]]:
    """Where each segment of a JPEG begins, and its marker, until the picture itself."""
    at = 2
    while at + 4 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker in (0xD9, 0xDA):
            return
        if marker == 0xFF:
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            yield at, marker
            at += 2 + max(2, int.from_bytes(head[at + 2 : at + 4], "big"))


class Picture:
    """Watches a picture: one page, and a size."""

    def __init__(self, kind: str) -> None:
        self._kind, self._head = kind, b""

    def feed(self, piece: bytes) -> None:
        """See the next piece."""
        if len(self._head) < _HEAD:
            self._head += piece[: _HEAD - len(self._head)]

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height in points."""
        return png_size(self._head) if self._kind == "png" else jpeg_size(self._head)

    @property
    def pages(self) -> int | None:
        """One, where it is a picture at all."""
        return 1 if self.size else None


class Pdf:
    """Watches a PDF: the numbers of its page objects; a page that was written anew has the same number."""

    size = None

    def __init__(self) -> None:
        self._seen, self._number, self._found = b"", 0, set[int]()
        self._unpacking: zlib._Decompress | None = None
        self._awaited, self._plain, self._spent, self._inner = False, b"", 0, 0

    def feed(self, piece: bytes) -> None:
        """See the next piece."""
        self._seen += piece
        while self._step():
            pass

    @property
    def pages(self) -> int | None:
        """How many pages were met; `None` where none was, so it is locked, broken or not a PDF."""
        return min(len(self._found), _MOST) or None

    def _step(self) -> bool:
        """Look at what is at hand; whether there is more to be done with it."""
        if self._unpacking is not None:
            return self._unpack()
        return self._await_body() if self._awaited else self._look()

    def _look(self) -> bool:
        end = 0
        for word in _WORD.finditer(self._seen):
            if word.end() == len(self._seen) and word["packed"] is None:
                break  # the next piece may go on with this word
            end = word.end()
            if word["number"]:
                self._number = int(word["number"])
            elif word["page"]:
                self._meet(self._number)
            else:
                self._awaited, self._seen = True, self._seen[end:]
                return True
        self._seen = self._seen[max(end, len(self._seen) - _TAIL) :]
        return False

    def _await_body(self) -> bool:
        """A compressed stream of objects was named: its bytes begin soon, or it was nothing."""
        if body := _BODY.search(self._seen):
            self._unpacking, self._plain, self._seen = zlib.decompressobj(), b"", self._seen[body.end() :]
            self._awaited = False
            return True
        if len(self._seen) > _TAIL:
            self._awaited = False
            return True
        return False

    def _unpack(self) -> bool:
        assert self._unpacking is not None
        room = min(_STREAM - len(self._plain), _ALL - self._spent)
        try:
            more = self._unpacking.decompress(self._seen, max(room, 1))
        except zlib.error:
            self._unpacking = None
            return True
        self._plain, self._spent, self._seen = self._plain + more, self._spent + len(more), b""
        if not self._unpacking.eof and len(more) < room:
            return False
        self._seen, self._unpacking = self._unpacking.unused_data or self._unpacking.unconsumed_tail, None
        self._count()
        return True

    def _count(self) -> None:
        """An unpacked stream begins with the numbers and places of its objects."""
        first = re.match(rb"[\d\s]*", self._plain)
        told = [int(word) for word in first[0].split()[: 2 * _MOST] if len(word) < 11] if first else []
        begun = sorted(zip(told[1::2], told[::2], strict=False))
        places = [place for place, _ in begun]
        for page in islice(_PAGE.finditer(self._plain, first.end() if first else 0), _MOST):
            before = bisect_right(places, page.start() - (first.end() if first else 0))
            self._meet(begun[before - 1][1] if before else self._stranger())

    def _stranger(self) -> int:
        self._inner -= 1
        return self._inner

    def _meet(self, number: int) -> None:
        if len(self._found) < _MOST:
            self._found.add(number)


Watcher = Picture | Pdf


def watcher(kind: str) -> Watcher | None:
    """What watches a paper of this kind; `None` where there is nothing to be seen."""
    if kind == "pdf":
        return Pdf()
    return Picture(kind) if kind in ("jpeg", "png") else None


def too_large(size: tuple[int, int] | None) -> bool:
    """Whether a picture is larger than what anybody's viewer should be asked to unpack."""
    return size is not None and (max(size) > SIDE or size[0] * size[1] > AREA)
