"""Reading lists as offices send them: workbooks (.xlsx) and text tables (.csv, UTF-8 with or without BOM, GBK).

Gives plain rows with the place they stand at; what they mean is `importing`'s business. A heading is matched by
its Chinese or English name, however it is spaced. A sheet called like an element that is rows (申请材料, 办理流程, …)
holds these rows, each under the code of its matter.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from wutong.errors import Invalid
from wutong.matters import digits, sizes
from wutong.matters.elements import BY_NAME, ELEMENTS
from wutong.web.tables import unquoted

#: Rows looked through for the headings: offices put a title and a note above them.
HEADING_WITHIN = 10
#: The most rows that one file may hold.
LIMIT = 100_000
#: The main sheet of our own workbooks, and how the code of an example row begins that nobody means.
MAIN, EXAMPLE = "事项", "示例"
#: The sheets of our own workbooks that hold no list.
NOTES, CHOICES = "说明", "选项"


class UnreadableSheet(Invalid):
    """The file is no list that can be read."""

    code = "matter.sheet_unreadable"
    message = "读不了文件“{file}”：{reason}。请用 Excel 另存为 .xlsx 或 UTF-8 编码的 .csv 后再导入。"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: its sheet, its number as the spreadsheet shows it, its filled cells by our column name.

    `spare` are cells that stand beyond the last heading, `table` is the element whose rows the sheet holds (none on a
    list of matters), `where` the place of every column that the sheet has, counted from 0.
    """

    sheet: str
    number: int
    cells: Mapping[str, str]
    spare: tuple[str, ...] = ()
    table: str = ""
    where: Mapping[str, int] = field(default_factory=dict)


#: What lists call our elements besides the name and the title that the table of elements gives.
_CALLED: Mapping[str, tuple[str, ...]] = {
    "code": ("实施清单编码", "事项编码"),
    "name": ("名称", "业务办理项名称"),
    "item_type": ("类型", "权力类型"),
    "department": ("部门", "实施部门", "责任部门", "主管部门"),
    "exercise_levels": ("level", "levels", "层级"),
    "service_objects": ("service_object",),
    "legal_days": ("法定时限",),
    "legal_unit": ("legal_days_unit",),
    "promised_days": ("承诺时限",),
    "visits": ("到办事现场次数", "跑动次数"),
    "legal_basis": ("法律依据", "依据"),
    "local_code": ("地方编码",),
    "complaint_phone": ("投诉电话", "监督电话"),
}
#: What nobody writes into a list: the demo's marks.
UNWRITTEN = frozenset({"examples"})
#: The elements that are columns of a list, in their order.
WRITTEN = tuple(element for element in ELEMENTS if element.name not in UNWRITTEN)
#: Our column → the headings seen for it. The first one is what the template and the report call it.
HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {one.name: (one.title, one.name, *_CALLED.get(one.name, ())) for one in WRITTEN}
)
CODE = BY_NAME["code"]


def plain(text: str) -> str:
    """A heading as it is compared: without blanks and marks of what must be filled."""
    return "".join(text.lower().replace("*", "").replace("＊", "").split())


_KNOWN = {plain(word): name for name, words in HEADINGS.items() for word in words}
#: For each element that is rows, by the name of its sheet: the element, and its columns by their headings.
_TABLES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    element.title: (
        element.name,
        {plain(word): one.name for one in element.columns for word in (one.title, one.name)}
        | {plain(CODE.title): "code"},
    )
    for element in WRITTEN
    if element.columns
}


def read(path: Path) -> Iterator[Row]:
    """Every filled row of every sheet with headings that are known; raises `UnreadableSheet`."""
    found, short, seen = False, _short(), 0
    for sheet, table in ((sheet, table) for sheet, table in tables(path) if sheet not in (NOTES, CHOICES)):
        for row in _rows(sheet, table, short):
            seen += 1
            if seen > LIMIT:
                raise UnreadableSheet(file=path.name, reason=f"超过 {LIMIT:,} 行，请分成几份")
            found = found or not row.table
            yield row
    if not found:
        raise UnreadableSheet(file=path.name, reason="没有找到含“事项名称”的标题行，或标题行下没有内容")


def tables(path: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """The sheets of a file by name, each line by line as text; formulas are read as the values they last had."""
    if path.suffix.lower() == ".xlsx":
        yield from _workbook(path)
    else:
        yield path.stem, _text(path)


_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def tidied(text: str) -> str:
    """Text without what cannot be seen, with one kind of line end, without blanks around it."""
    if text.isprintable():  # as most cells are, with neither to look for
        return text.strip()
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _short() -> Callable[[str], str]:
    """Keeps one copy of each short text: a list says the same few words in every row."""
    kept: dict[str, str] = {}
    return lambda text: kept.setdefault(text, text) if len(text) <= _SHORT else text


#: Up to how many signs a text is worth remembering.
_SHORT = 12


def _workbook(path: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    try:
        with TemporaryDirectory() as folder:
            book = CalamineWorkbook.from_path(sizes.unpacked(path, Path(folder)))
            for name in book.sheet_names:
                yield name, _lines(book.get_sheet_by_name(name))
    except sizes.TooMuch as error:
        raise UnreadableSheet(file=path.name, reason=str(error)) from error
    except (CalamineError, *sizes.BROKEN) as error:
        raise UnreadableSheet(file=path.name, reason="不是完好的 Excel 工作簿") from error


def _lines(sheet: CalamineSheet) -> Iterator[list[str]]:
    """The lines as the spreadsheet counts them: the reader leaves out the empty ones at the top, which are put back."""
    top, left = sheet.start or (0, 0)
    yield from ([] for _ in range(top))
    for line in sheet.iter_rows():
        yield [""] * left + [_cell(value) for value in line]


def _cell(value: object) -> str:
    """A cell as text; spreadsheets hold 20 as 20.0."""
    if isinstance(value, str):
        return tidied(value) if value else value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float) and abs(value) >= digits.FIRST:
        return digits.spelled(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _text(path: Path) -> Iterator[list[str]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableSheet(file=path.name, reason="文件不存在或没有读取权限") from error
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return _csv(path, raw.decode(encoding))
    raise UnreadableSheet(file=path.name, reason="文字编码既不是 UTF-8 也不是 GBK")


def _csv(path: Path, text: str) -> Iterator[list[str]]:
    try:
        for line in csv.reader(io.StringIO(text, newline="")):
            yield [unquoted(tidied(cell)) for cell in line]
    except csv.Error as error:
        raise UnreadableSheet(file=path.name, reason="不是逗号分隔的表格") from error


def _rows(sheet: str, table: Iterator[list[str]], short: Callable[[str], str]) -> Iterator[Row]:
    above = list(islice(table, HEADING_WITHIN))
    element, known = _TABLES.get(sheet.strip(), ("", _KNOWN))
    top = next((at for at, line in enumerate(above) if _is_heading(line, known, element)), None)
    if top is None:
        return
    where, width = _columns(above[top], known), len(above[top])
    for number, line in enumerate(chain(above[top + 1 :], table), start=top + 2):
        cells = {name: short(line[at]) for name, at in where.items() if at < len(line) and line[at]}
        spare = tuple(cell for cell in line[width:] if cell)
        if (cells or spare) and not cells.get("code", "").startswith(EXAMPLE):
            yield Row(sheet, number, cells, spare, element, where)


def _columns(line: list[str], known: Mapping[str, str]) -> dict[str, int]:
    """Where each known column stands; of two with one meaning the first."""
    where: dict[str, int] = {}
    for at, cell in enumerate(line):
        if name := known.get(plain(cell)):
            where.setdefault(name, at)
    return where


def _is_heading(line: list[str], known: Mapping[str, str], element: str) -> bool:
    wanted = {"code", BY_NAME[element].columns[0].name} if element else {"name"}
    return wanted <= {known.get(plain(cell)) for cell in line}
