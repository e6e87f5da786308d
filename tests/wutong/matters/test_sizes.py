import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from wutong.matters import importing, sheets
from wutong.matters.importing import Report, Setup

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#: What a reader needs to find the one sheet of a workbook, which stands at {0}.
AROUND = {
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/worksheet" '
    'Target="{0}"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="事项" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>",
}
HEADS = "".join(
    f'<c r="{letter}1" t="inlineStr"><is><t>{title}</t></is></c>'
    for letter, title in zip("ABC", ("事项名称", "事项类型", "行使层级"), strict=True)
).encode()


def read(path: Path) -> Report:
    return importing.read(path, Setup("622927"))


def bomb(path: Path, *body: bytes, times: int = 1, place: str = "worksheets/sheet1.xml", lie: bool = False) -> Path:
    """A workbook of one sheet with headings, then the body so many times; `lie` declares its beginning as the whole."""
    head, end = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'.encode() + HEADS, b"</row></sheetData></worksheet>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, text in AROUND.items():
            parts.writestr(name, text.replace("{0}", place))
        with parts.open(f"xl/{place}", "w") as sheet:
            for piece in (head, *body * times, end):
                sheet.write(piece)
        if lie:
            said = parts.getinfo(f"xl/{place}")
            said.file_size, said.CRC = len(head), zlib.crc32(head)
    return path


ONE = b'</row><row r="2"><c r="%s" t="inlineStr"><is><t>%s</t></is></c>'


@pytest.mark.parametrize("place", ["worksheets/sheet1.xml", "other/sheet.xml"])
def test_a_cell_in_the_last_corner_is_refused_wherever_its_sheet_lies(tmp_path: Path, place: str) -> None:
    with pytest.raises(sheets.UnreadableSheet, match="超过 5,000,000 格"):
        read(bomb(tmp_path / "corner.xlsx", ONE % (b"XFD1048576", b"x"), place=place))


@pytest.mark.parametrize(
    "cell",
    [
        b"<c><v>1</v></c>",
        b"""<c t='n' r="D1"><v>1</v></c>""",
        b"""<c s=' r="D1"'><v>1</v></c>""",
        b'<x:c xmlns:x="urn:x" t="n"><v>1</v></c>',
        b"<c" + b" " * 70_000 + b'r="D1"/>',
        ONE % (b"D2", b"a" * 2_500_000),
    ],
)
def test_a_sheet_that_hides_how_large_it_is_is_to_be_saved_anew(tmp_path: Path, cell: bytes) -> None:
    with pytest.raises(sheets.UnreadableSheet, match="另存为"):
        read(bomb(tmp_path / "hidden.xlsx", cell))


def test_the_places_of_cells_may_be_written_in_the_ways_that_programs_have(tmp_path: Path) -> None:
    row = b"".join(
        cell % said.encode()
        for cell, said in (
            (b'</row><row r="2"><c t="inlineStr" r="A2"><is><t>%s</t></is></c>', "气象证明"),
            (b'<c  r="B2"\n s="1" t="inlineStr" ><is><t>%s</t></is></c>', "公共服务"),
            (b'<c r="C2" t="inlineStr"><is><t>%s</t></is></c><c r="D2"/>', "县级"),
        )
    )
    assert [entry.values["name"] for entry in read(bomb(tmp_path / "ways.xlsx", row)).good] == ["气象证明"]


def test_a_locked_or_broken_archive_is_no_workbook(tmp_path: Path) -> None:
    body = bomb(tmp_path / "good.xlsx", ONE % (b"A2", b"x" * 9000)).read_bytes()
    locked = body.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    assert locked != body
    path = tmp_path / "list.xlsx"
    for broken in (locked, body[:200] + b"\xff" * 40 + body[240:]):
        path.write_bytes(broken)
        with pytest.raises(sheets.UnreadableSheet, match="不是完好的"):
            read(path)


MEASURED = """
import sys
from pathlib import Path
from wutong.matters import sheets
def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
before, said = peak(), "read"
try:
    list(sheets.read(Path(sys.argv[1])))
except sheets.UnreadableSheet as error:
    said = error.facts["reason"]
print((peak() - before) // 1024, said)
"""
CELL = b'<c r="D1"><v>1</v></c>'


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"times": 300}, "解压后超过 128 MB"),
        ({"times": 300, "lie": True}, "不是完好的"),
        ({"times": 120}, "超过 5,000,000 格"),
    ],
)
def test_a_bomb_of_a_few_hundred_kilobytes_leaves_the_memory_as_it_was(
    tmp_path: Path, options: dict[str, Any], said: str
) -> None:
    path = bomb(tmp_path / "bomb.xlsx", CELL * (1_000_000 // len(CELL)), **options)
    assert path.stat().st_size < 2_000_000
    done = subprocess.run([sys.executable, "-c", MEASURED, str(path)], check=True, capture_output=True, text=True)
    grown, _, reason = done.stdout.partition(" ")
    assert said in reason
    assert int(grown) < 64
