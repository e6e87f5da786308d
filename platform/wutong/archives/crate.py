"""The file of a transfer: checksums first, then the list as workbook and as PDF/A, then every package as it was sealed.

A plain tar: `sha256sum -c SHA256SUMS` proves the files on any machine, `wutong archive verify` also what is in them.
"""

import hashlib
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import xlsxwriter

from wutong import files
from wutong.archives import queries
from wutong.archives.models import Package, Transfer, TransferLine
from wutong.archives.proving import header, padding
from wutong.archives.rules import SUMS, TERMS
from wutong.clock import local
from wutong.documents.typeset import Register, register
from wutong.regions import queries as regions
from wutong.web.tables import put

HEADS = ("序号", "档号", "题名", "办件编号", "办结日期", "保管期限", "件数", "字节数", "SHA-256")


def stream(row: Transfer) -> Iterator[bytes]:
    """The tar, piece by piece, to be read even after the transaction; the same list gives the same bytes."""
    lines = queries.handed(row.id)
    fronts = {"list.xlsx": workbook(row, lines), "list.pdf": printed(row, lines)}
    sums = [(hashlib.sha256(content).hexdigest(), path) for path, content in fronts.items()]
    sums += [(line.hash, _path(line)) for line, _ in lines]
    told = "".join(f"{digest}  {path}\n" for digest, path in sums).encode()
    entries = [(path, len(content), iter([content])) for path, content in {SUMS: told, **fronts}.items()]
    entries += [(_path(line), package.size, files.open_(package.digest or "")) for line, package in lines]
    return _tar(entries, int(row.made_at.timestamp()))


def _tar(entries: list[tuple[str, int, Iterator[bytes]]], second: int) -> Iterator[bytes]:
    for path, size, content in entries:
        yield header(path, size, second)
        yield from content
        yield bytes(padding(size))
    yield bytes(1024)


def printed(row: Transfer, lines: list[tuple[TransferLine, Package]]) -> bytes:
    """The list as PDF/A, with lines to sign for both sides."""
    facts = (
        ("移交单位", _office(row)), ("接收单位", row.to), ("清单日期", f"{local(row.made_at):%Y年%m月%d日}"),
        ("合计", f"{len(lines)} 包，{sum(package.size for _, package in lines):,} 字节"),
        ("检验", "各包的 SHA-256 列在 SHA256SUMS；包内清单由移交单位的平台签名，可用 wutong archive verify 逐件检验。"),
    )  # fmt: skip
    rows = tuple(tuple(str(cell) for cell in (*cells[:3], *cells[4:7], cells[8][:16])) for cells in _rows(lines))
    sheet = Register(
        heading=_office(row), title="电子档案移交清单", number=row.number, facts=facts,
        heads=("序号", "档号", "题名", "办结日期", "保管期限", "件数", "SHA-256 前 16 位"),
        widths=(0.8, 4.2, 3.6, 1.7, 1.4, 0.9, 2.6), rows=rows,
        signs=("移交人（签名）", "移交单位（盖章）", "接收人（签名）", "接收单位（盖章）"),
    )  # fmt: skip
    return register(sheet, row.made_at)


def workbook(row: Transfer, lines: list[tuple[TransferLine, Package]]) -> bytes:
    """The list as a workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        made: datetime = local(row.made_at).replace(tzinfo=None, microsecond=0)
        book.set_properties({"title": row.number, "created": made})
        page, bold = book.add_worksheet("移交清单"), book.add_format({"bold": True})
        for column, head in enumerate(HEADS):
            put(page, 0, column, head, bold)
        for place, cells in enumerate(_rows(lines), 1):
            for column, cell in enumerate(cells):
                put(page, place, column, cell)
    return out.getvalue()


def _rows(lines: list[tuple[TransferLine, Package]]) -> list[tuple[Any, ...]]:
    return [
        (place, line.number, package.title, package.case_number, str(package.closed_on), TERMS[package.term],
         package.parts, package.size, line.hash)
        for place, (line, package) in enumerate(lines, 1)
    ]  # fmt: skip


def _path(line: TransferLine) -> str:
    return f"packages/{line.number}.tar"


def _office(row: Transfer) -> str:
    return regions.get(row.region).full_name
