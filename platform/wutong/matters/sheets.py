"""Reading lists as offices send them: workbooks (.xlsx) and text tables (.csv, UTF-8 with or without BOM, GBK).

Gives plain rows with the place they stand at; what they mean is `importing`'s business. A heading is matched by
its Chinese or English name, however it is spaced.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from python_calamine import CalamineError, CalamineWorkbook

from wutong.errors import Invalid

#: Rows looked through for the headings: offices put a title and a note above them.
HEADING_WITHIN = 10
LIMIT = 100_000


class UnreadableSheet(Invalid):
    """The file is no list that can be read."""

    code = "matter.sheet_unreadable"
    message = "读不了文件“{file}”：{reason}。请用 Excel 另存为 .xlsx 或 UTF-8 编码的 .csv 后再导入。"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: its sheet, its number as the spreadsheet shows it, its cells by our column name.

    `spare` are cells that stand beyond the last heading.
    """

    sheet: str
    number: int
    cells: Mapping[str, str]
    spare: tuple[str, ...] = ()


#: Our column → the headings seen for it. The first one is what the template and the report call it.
HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "code": ("事项代码", "code", "实施清单编码", "事项编码"),
        "name": ("事项名称", "name", "名称", "业务办理项名称"),
        "item_type": ("事项类型", "item_type", "类型", "权力类型"),
        "department": ("实施主体", "department", "部门", "实施部门", "责任部门", "主管部门"),
        "levels": ("行使层级", "level", "levels", "层级"),
        "service_objects": ("服务对象", "service_object", "service_objects"),
        "legal_days": ("法定办结时限", "legal_days", "法定时限"),
        "legal_unit": ("法定时限单位", "legal_days_unit", "legal_unit"),
        "promised_days": ("承诺办结时限", "promised_days", "承诺时限"),
        "visits": ("到现场次数", "visits", "到办事现场次数", "跑动次数"),
        "legal_basis": ("设定依据", "legal_basis", "法律依据", "依据"),
        "base_code": ("基本编码", "base_code"),
        "impl_code": ("实施编码", "impl_code"),
        "local_code": ("地方编码", "local_code"),
        "address": ("办理地点", "address"),
        "hours": ("办理时间", "hours"),
        "consult_phone": ("咨询电话", "consult_phone"),
        "complaint_phone": ("监督投诉电话", "complaint_phone", "投诉电话", "监督电话"),
    }
)
_KNOWN = {"".join(word.lower().split()): name for name, words in HEADINGS.items() for word in words}


def read(path: Path) -> Iterator[Row]:
    """Every filled row of every sheet that has a heading row with a name; raises `UnreadableSheet`."""
    tables = _workbook(path) if path.suffix.lower() == ".xlsx" else [(path.stem, _text(path))]
    found = False
    for sheet, table in tables:
        for row in _rows(sheet, table):
            found = True
            yield row
    if not found:
        raise UnreadableSheet(file=path.name, reason="没有找到含“事项名称”的标题行，或标题行下没有内容")


def _workbook(path: Path) -> list[tuple[str, list[list[str]]]]:
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        # Leading empty lines are kept: the report counts rows as the spreadsheet shows them.
        return [(name, _cells(sheet.to_python(skip_empty_area=False))) for name, sheet in sheets]
    except (CalamineError, OSError) as error:
        raise UnreadableSheet(file=path.name, reason="不是完好的 Excel 工作簿") from error


def _cells(table: Sequence[Sequence[object]]) -> list[list[str]]:
    return [[_cell(value) for value in line] for line in table]


def _cell(value: object) -> str:
    """A cell as text; spreadsheets hold 20 as 20.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _text(path: Path) -> list[list[str]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableSheet(file=path.name, reason="文件不存在或没有读取权限") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text, newline=""))]
        except csv.Error as error:
            raise UnreadableSheet(file=path.name, reason="不是逗号分隔的表格") from error
    raise UnreadableSheet(file=path.name, reason="文字编码既不是 UTF-8 也不是 GBK")


def _rows(sheet: str, table: list[list[str]]) -> Iterator[Row]:
    top = next((at for at, line in enumerate(table[:HEADING_WITHIN]) if _is_heading(line)), None)
    if top is None:
        return
    columns = [_KNOWN.get("".join(cell.lower().split())) for cell in table[top]]
    for number, line in enumerate(table[top + 1 : top + 1 + LIMIT], start=top + 2):
        if any(line):
            named = zip(columns, line, strict=False)
            spare = tuple(cell for cell in line[len(columns) :] if cell)
            yield Row(sheet, number, {name: cell for name, cell in named if name}, spare)


def _is_heading(line: list[str]) -> bool:
    return any(_KNOWN.get("".join(cell.lower().split())) == "name" for cell in line)
