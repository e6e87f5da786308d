"""How large a workbook may be once it is unpacked: looked at before it is read, so that no file fills the memory.

A workbook is a zip archive, and a reader makes room for the whole rectangle that its cells span: a small file that
unpacks to gigabytes, one that lies about its sizes, and one cell in the last corner of an otherwise empty sheet would
all do harm. So the reader gets a copy in which nothing is packed and every cell says where it stands.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

MEGABYTE = 1024 * 1024
#: Bytes of the parts that are read. 50,000 rows of sixteen columns take 54 MB; 50,000 matters with thirty elements 110.
UNPACKED = 128 * MEGABYTE
#: Cells that the sheets may span together: 50,000 rows with every column of our template are 4,400,000.
CELLS = 5_000_000
#: Texts that the sheets share, and the parts of an archive.
TEXTS, PARTS = 2_000_000, 2_000
#: What goes wrong in an archive that is broken, locked or packed in a way that no spreadsheet does.
BROKEN = (BadZipFile, OSError, EOFError, RuntimeError, zlib.error)
#: The parts that a reader of cells looks at.
_READ = re.compile(r"(xl/|_rels/|\[content_types\]).*\.(xml|rels)", re.IGNORECASE)
#: A shared text; or a cell with its column and row; or one whose place cannot be told, as spreadsheets do not write it.
_FOUND = re.compile(
    rb"<(?:\w+:)?(?:(si)[\s/>]|"
    rb'c(?:(?:\s+[a-z]+="[^"<>]*")*?\s+r="([A-Z]{1,3})([0-9]{1,7})"(?:\s+[a-z]+="[^"<>]*")*\s*/?>|[\s/>]))'
)
_CHUNK = MEGABYTE
#: How long a tag may be; a text, of which spreadsheets hold 32,767 signs, ends within a chunk.
_TAG = 64 * 1024


class TooMuch(Exception):
    """The file would take more room than it may; the text says what to do."""


def unpacked(path: Path, folder: Path) -> Path:
    """A copy in the folder of what a reader of cells needs. Raises `TooMuch`, or one of `BROKEN`."""
    clean = folder / "unpacked.xlsx"
    with ZipFile(path) as archive, ZipFile(clean, "w") as copy:
        every = archive.infolist()
        parts = [part for part in every if _READ.fullmatch(part.filename)]
        if len(every) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
            most = UNPACKED // MEGABYTE
            raise TooMuch(
                f"解压后超过 {most} MB（5 万个事项、每项 30 个要素约 110 MB），请删去多余的工作表，或分成几份"
            )
        if sum(_copied(archive, part, copy) for part in parts) > CELLS:
            raise TooMuch(f"工作表的范围超过 {CELLS:,} 格，请删去表尾的空行和右侧的空列，或分成几份")
    return clean


def _copied(archive: ZipFile, part: ZipInfo, copy: ZipFile) -> int:
    """Copy a part to its end, which proves its size; how many cells it spans, whatever it is called."""
    with archive.open(part) as source, copy.open(ZipInfo(part.filename), "w") as target:
        return _area(_chunks(source, target))


def _chunks(source: IO[bytes], target: IO[bytes]) -> Iterator[bytes]:
    """What is copied, in pieces that cut no tag."""
    kept = b""
    while read := source.read(_CHUNK):
        target.write(read)
        piece = kept + read
        begun = piece.rfind(b"<")
        whole = begun if begun > piece.rfind(b">") else len(piece)
        piece, kept = piece[:whole], piece[whole:]
        if len(kept) > _TAG or (begun < 0 and len(read) == _CHUNK):
            raise TooMuch(_UNUSUAL)
        yield piece
    yield kept


_UNUSUAL = "表格不是按 Excel 的写法保存的，请用 Excel 打开，另存为 .xlsx 后再传"


def _area(chunks: Iterator[bytes]) -> int:
    columns, lowest, cells, texts = set[bytes](), 0, 0, 0
    for chunk in chunks:
        told = _FOUND.findall(chunk)
        found = [one for one in told if not one[0]]
        texts, cells = texts + len(told) - len(found), cells + len(found)
        columns.update({letters for _, letters, _ in found})
        lowest = max(lowest, max((int(digits or 0) for digits in {row for *_, row in found}), default=0))
        if b"" in columns:
            raise TooMuch(_UNUSUAL)
        if texts > TEXTS:
            raise TooMuch(f"各不相同的文字超过 {TEXTS:,} 处，请分成几份")
    return max(cells, lowest * max(map(_number, columns), default=0))


def _number(letters: bytes) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    total = 0
    for letter in letters:
        total = total * 26 + letter - 64
    return total
