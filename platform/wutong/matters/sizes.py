"""How large a workbook may be once it is unpacked: looked at before it is read, so that no file fills the memory.

A workbook is a zip archive, and a reader makes room for the whole rectangle that its cells span: both a small file that
unpacks to gigabytes and one cell in the last corner of an otherwise empty sheet would do harm.
"""

import re
from pathlib import Path
from typing import IO
from zipfile import ZipFile, ZipInfo

MEGABYTE = 1024 * 1024
#: Bytes of an archive's parts together, how many there may be, and the cells that the sheets may span together.
UNPACKED, PARTS, CELLS = 400 * MEGABYTE, 2_000, 9_000_000
_PLACE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]+)(\d+)\s*["']""")
_CHUNK = 4 * MEGABYTE
#: The longest place that may be cut by the end of a chunk.
_OVERLAP = 32


class TooMuch(Exception):
    """The file would take more room than it may; the text says what to do."""


def check(path: Path) -> None:
    """Raise `TooMuch`; or `BadZipFile` for what is no archive, or one that lies about its sizes."""
    with ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
            raise TooMuch("解压后过大，请删去图片和多余的工作表，或分成几份")
        if sum(_span(archive, part) for part in parts) > CELLS:
            raise TooMuch("工作表的范围过大，请删去表尾的空行和右侧的空列，或分成几份")


def _span(archive: ZipFile, part: ZipInfo) -> int:
    """Read a part to its end, which proves its size; how many cells it spans where it is a sheet."""
    with archive.open(part) as stream:
        return _area(stream) if "worksheets/" in part.filename else _drained(stream)


def _drained(stream: IO[bytes]) -> int:
    while stream.read(_CHUNK):
        pass
    return 0


def _area(stream: IO[bytes]) -> int:
    columns, lowest, kept = set[bytes](), 0, b""
    while chunk := stream.read(_CHUNK):
        found = _PLACE.findall(kept + chunk)
        columns.update({letters for letters, _ in found})
        lowest = max(lowest, max((int(digits) for digits in {row for _, row in found}), default=0))
        kept = chunk[-_OVERLAP:]
    return lowest * max((_number(letters) for letters in columns), default=0)


def _number(letters: bytes) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    total = 0
    for letter in letters.upper():
        total = total * 26 + letter - 64
    return total
